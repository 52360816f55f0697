using System.Globalization;
using Yarp.ReverseProxy.Configuration;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>YARP's own route match and nothing after it: the endpoint routing of ASP.NET Core over the routes that YARP registers.</summary>
internal sealed class YarpRoutes
{
    private readonly RequestDelegate _route;

    private YarpRoutes(RequestDelegate route) => _route = route;

    public static YarpRoutes Of(IEnumerable<string> patterns)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [
                .. patterns.Select((pattern, i) => new RouteConfig
                {
                    RouteId = string.Create(CultureInfo.InvariantCulture, $"route-{i}"),
                    ClusterId = "upstream",
                    Match = new RouteMatch { Path = pattern, Methods = ["GET"] },
                }),
            ],
            [
                new ClusterConfig
                {
                    ClusterId = "upstream",
                    Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["only"] = new() { Address = "http://127.0.0.1:1" } },
                },
            ]);
        var host = builder.Build();
        var app = new ApplicationBuilder(host.Services);
        app.UseRouting();
        app.Use(static _ => static _ => Task.CompletedTask);
        app.UseEndpoints(endpoints => endpoints.MapReverseProxy());
        return new YarpRoutes(app.Build());
    }

    /// <summary>A context for a path; it is used again and again, which spares YARP what a server would spend on making it.</summary>
    public static HttpContext Context(string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Host = new HostString("127.0.0.1");
        return context;
    }

    /// <exception cref="InvalidOperationException">No route was found.</exception>
    public void Match(HttpContext context)
    {
        context.SetEndpoint(null);
        _route(context).GetAwaiter().GetResult();
        if (context.GetEndpoint() is null)
        {
            throw new InvalidOperationException($"No route for {context.Request.Path}.");
        }
    }
}
