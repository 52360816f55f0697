// A real OpenID Connect issuer on a free loopback port. Prints its URL, then answers each line of JSON with a line:
// { claims, header?, expiresIn?, kid? } with a token, { rotate: true } with the id of a new key that signs from then on.
import { createInterface } from 'node:readline';
import { OAuth2Server } from 'oauth2-mock-server';

const server = new OAuth2Server();
let { kid } = await server.issuer.keys.generate('RS256');
await server.start(Number(process.argv[2] ?? 0), '127.0.0.1');
console.log(server.issuer.url);

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  if (job.rotate) {
    ({ kid } = await server.issuer.keys.generate('ES256'));
    console.log(kid);
    continue;
  }
  console.log(await server.issuer.buildToken({
    kid: job.kid ?? kid,
    expiresIn: job.expiresIn ?? 300,
    scopesOrTransform: (header, payload) => {
      Object.assign(header, job.header ?? {});
      Object.assign(payload, job.claims);
      for (const [name, value] of Object.entries(job.claims)) if (value === null) delete payload[name];
    },
  }));
}
await server.stop();
