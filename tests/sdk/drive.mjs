// Drives a vendor's own SDK, unmodified. Reads one job a line, writes one result a line:
//   {"vendor":"stripe","host":"127.0.0.1","port":8101,"protocol":"http","key":"tg_...","call":"customers.retrieve","args":["cus_1"]}
//   {"ok":true,"value":{...}} or {"ok":false,"error":{"name":...,"message":...,"statusCode":...,"code":...,"body":...,"headers":...}}
// Jobs with the same connection share one client, as the calls of one agent do.
// `all: true` follows the pages of a list; `headers` go with this call, where the SDK can send any. Nothing is retried or caught here that the SDK doesn't itself.
import { createInterface } from 'node:readline';

const vendors = {
  stripe: () => import('./stripe.mjs'),
  hubspot: () => import('./hubspot.mjs'),
  sendgrid: () => import('./sendgrid.mjs'),
};
const clients = new Map();

async function clientOf(vendor, { call, args, all, headers, ...connection }) {
  const name = JSON.stringify(connection);
  if (!clients.has(name)) {
    clients.set(name, vendor.connect(connection));
  }
  return clients.get(name);
}

async function run(job) {
  const vendor = await vendors[job.vendor]();
  try {
    const path = job.call.split('.');
    const method = path.pop();
    const owner = path.reduce((object, name) => object[name], await clientOf(vendor, job));
    const given = vendor.argOf ? job.args.map(vendor.argOf) : job.args;
    const args = job.headers ? [...given, vendor.withHeaders(job.headers)] : given;
    if (!job.all) {
      return { ok: true, value: (await owner[method](...args)) ?? null };
    }
    const value = [];
    for await (const item of owner[method](...args)) {
      value.push(item);
    }
    return { ok: true, value };
  } catch (error) {
    return { ok: false, error: { name: error.constructor.name, message: error.message, text: String(error), ...vendor.faultOf(error) } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await run(JSON.parse(line))) + '\n');
}
