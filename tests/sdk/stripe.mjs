import Stripe from 'stripe';

// Stripe's SDK takes a host and a port, and no base path: the integration has a port of its own.
export const connect = ({ key, host, port, protocol, options }) =>
  new Stripe(key, { host, port, protocol, ...options });

export const faultOf = (error) => {
  const { headers, ...body } = error.raw ?? {};
  return { statusCode: error.statusCode, code: error.code, body, headers };
};
