import sendgrid from '@sendgrid/mail';

export const connect = ({ key, base, options }) => {
  sendgrid.setApiKey(key);
  sendgrid.client.setDefaultRequest('baseUrl', base); // after setApiKey, which sets it too
  for (const [name, value] of Object.entries(options?.headers ?? {})) {
    sendgrid.client.setDefaultHeader(name, value);
  }
  return { send: async (mail) => answerOf(await sendgrid.send(mail)), request: async (data) => answerOf(await sendgrid.client.request(data)) };
};

const answerOf = ([response]) => ({ statusCode: response.statusCode, body: response.body, headers: response.headers });

export const faultOf = (error) => ({ statusCode: error.code, body: error.response?.body, headers: error.response?.headers });
