# Ports for servers under test: sourced.
# shellcheck shell=bash

# free_ports N: N ports that were free just now, on one line.
free_ports() {
  node -e '
    const net = require("net");
    const servers = Array.from({ length: Number(process.argv[1]) }, () => net.createServer().listen(0, "127.0.0.1"));
    Promise.all(servers.map((server) => new Promise((done) => server.once("listening", done)))).then(() => {
      console.log(servers.map((server) => server.address().port).join(" "));
      servers.forEach((server) => server.close());
    });' "$1"
}

# free_row N: the first of N ports in a row that were free just now.
free_row() {
  node -e '
    const net = require("net");
    const listen = (port) => new Promise((done) => {
      const server = net.createServer();
      server.once("error", () => done(null)).listen(port, "127.0.0.1", () => done(server));
    });
    (async () => {
      for (;;) {
        const row = [await listen(0)];
        const first = row[0].address().port;
        while (row.length < Number(process.argv[1]) && row.at(-1)) row.push(await listen(first + row.length));
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
