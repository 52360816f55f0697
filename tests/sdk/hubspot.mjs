import { Client } from '@hubspot/api-client';

export const connect = ({ key, base, options }) =>
  new Client({ accessToken: key, basePath: base, ...options });

// A file that is uploaded, written as {"$file": "its text", "name": "a.txt"}.
export const argOf = (arg) => (arg?.$file === undefined ? arg : { data: Buffer.from(arg.$file), name: arg.name });

// The typed calls leave the client's defaultHeaders out; headers go with the call, as its last argument.
export const withHeaders = (headers) => ({
  middleware: [{
    pre: async (request) => {
      for (const [name, value] of Object.entries(headers)) {
        request.setHeaderParam(name, value);
      }
      return request;
    },
    post: async (answer) => answer,
  }],
});

export const faultOf = (error) => ({ statusCode: error.code, body: error.body, headers: error.headers });
