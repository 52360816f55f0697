# Ports for servers under test: sourced.
# shellcheck shell=bash

# Below what systems hand out by themselves, so that nobody who connects or listens anywhere takes one between finding and using.
port_finder='
  const net = require("net");
  const wanted = Number(process.argv[1]);
  const any = () => 10000 + Math.floor(Math.random() * 6000);
  const listen = (port) => new Promise((done) => {
    const server = net.createServer();
    server.once("error", () => done(null)).listen(port, "127.0.0.1", () => done(server));
  });
'

# free_ports N: N ports that were free just now, on one line.
free_ports() {
  node -e "$port_finder"'
    (async () => {
      const servers = [];
      while (servers.length < wanted) {
        const server = await listen(any());
        if (server) servers.push(server);
      }
      console.log(servers.map((server) => server.address().port).join(" "));
      servers.forEach((server) => server.close());
    })();' "$1"
}

# free_row N: the first of N ports in a row that were free just now.
free_row() {
  node -e "$port_finder"'
    (async () => {
      for (;;) {
        const first = any();
        const row = [];
        do row.push(await listen(first + row.length)); while (row.length < wanted && row.at(-1));
        row.forEach((server) => server?.close());
        if (row.at(-1)) return console.log(first);
      }
    })();' "$1"
}

# move_listeners FILE AGENTS OPERATORS: the top-level `listen` of a gateway.yaml, replaced by plaintext on loopback ports.
move_listeners() {
  node -e '
    const fs = require("fs");
    const [file, agents, operators] = process.argv.slice(1);
    const listen = `listen:\n  agents: { address: 127.0.0.1, port: ${agents} }\n  operators: { address: 127.0.0.1, port: ${operators} }\n`;
    const rest = fs.readFileSync(file, "utf8").replace(/^listen:.*\n(?:(?:[ \t].*|#.*)?\n)*?(?=\S|$)/m, "");
    fs.writeFileSync(file, `${rest.trimEnd()}\n${listen}`);' "$@"
}
