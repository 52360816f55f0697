import { Client } from '@hubspot/api-client';

export const connect = ({ key, base, options }) =>
  new Client({ accessToken: key, basePath: base, ...options });

export const faultOf = (error) => ({ statusCode: error.code, body: error.body, headers: error.headers });
