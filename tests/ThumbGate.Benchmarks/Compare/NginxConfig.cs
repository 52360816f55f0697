namespace ThumbGate.Benchmarks.Compare;

/// <summary>nginx as it is set up to ask somebody else about every request: auth_request, kept-alive upstream, bodies buffered in memory.</summary>
internal static class NginxConfig
{
    public static string Text(string folder, int port, Uri upstream) => $$"""
        daemon off;
        worker_processes 2;
        {{(Environment.UserName == "root" ? "user root;" : "")}}
        pid {{folder}}/nginx.pid;
        error_log stderr warn;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_max_body_size 16m;
          client_body_buffer_size 2m;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          keepalive_requests 100000000;
          upstream system {
            server {{upstream.Authority}};
            keepalive 128;
            keepalive_requests 100000000;
          }
          server {
            listen 127.0.0.1:{{port}};
            location / {
              auth_request /auth;
              proxy_pass http://system;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
            }
            location = /auth {
              internal;
              proxy_pass http://system{{Servers.Upstream.AuthPath}};
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_pass_request_body off;
              proxy_set_header Content-Length "";
            }
          }
        }
        """;
}
