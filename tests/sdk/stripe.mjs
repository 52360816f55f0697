import Stripe from 'stripe';

export const connect = ({ key, host, port, protocol, options }) =>
  new Stripe(key, { host, port, protocol, ...options });

export const faultOf = (error) => {
  const { headers, ...body } = error.raw ?? {};
  return { statusCode: error.statusCode, code: error.code, body, headers };
};
