// One client for each dialect, with the smallest useful call of its SDK: what the tests of errors,
// headers and oddities ask with.
import { anthropicFor, askChat, askMessages, genaiFor, openaiFor } from './sdks.mjs';

const messageOf = (value) => value?.error?.message ?? value?.message ?? '';

// `ask(server, model, {stream, headers, more})` is answered or rejects as the SDK does; `more` are
// fields of the request. `read` drains what a stream is answered with, and gives its text. `path` and
// `body` are the same call without an SDK. `errorOf` is the inner error object of what it threw.
export const kClients = {
  chat: {
    path: () => '/v1/chat/completions',
    body: (model, { stream, more } = {}) => askChat(model, { ...(stream && { stream }), ...more }),
    ask: (server, model, { stream, headers, more, signal } = {}) =>
      openaiFor(server).chat.completions.create(kClients.chat.body(model, { stream, more }), {
        headers,
        signal,
      }),
    textOf: ({ choices }) => choices[0].message.content,
    pieceOf: (chunk) => chunk.choices[0]?.delta?.content ?? '',
    errorOf: ({ error }) => error,
  },
  responses: {
    path: () => '/v1/responses',
    body: (model, { stream, more } = {}) => ({
      model,
      input: 'hi',
      store: false,
      ...(stream && { stream }),
      ...more,
    }),
    ask: (server, model, { stream, headers, more, signal } = {}) =>
      openaiFor(server).responses.create(kClients.responses.body(model, { stream, more }), {
        headers,
        signal,
      }),
    textOf: ({ output_text }) => output_text,
    pieceOf: (event) => {
      if (event.type === 'response.failed') throw new Failed(event.response.error);
      return event.type === 'response.output_text.delta' ? event.delta : '';
    },
    errorOf: ({ error }) => error,
  },
  messages: {
    path: () => '/v1/messages',
    body: (model, { stream, more } = {}) =>
      askMessages(model, { ...(stream && { stream }), ...more }),
    ask: (server, model, { stream, headers, more, signal } = {}) =>
      anthropicFor(server).messages.create(kClients.messages.body(model, { stream, more }), {
        headers,
        signal,
      }),
    textOf: ({ content }) => content.map(({ text }) => text ?? '').join(''),
    pieceOf: (event) => event.delta?.text ?? '',
    errorOf: ({ error }) => error.error,
  },
  gemini: {
    path: (model, { stream } = {}) =>
      `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: (model, { more } = {}) => ({
      contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
      ...more,
    }),
    ask: (server, model, { stream, headers, more, signal } = {}) => {
      const { models } = genaiFor(server);
      const config = { ...more, abortSignal: signal, ...(headers && { httpOptions: { headers } }) };
      const request = { model, contents: 'hi', config };
      return stream ? models.generateContentStream(request) : models.generateContent(request);
    },
    textOf: ({ text }) => text,
    pieceOf: (chunk) =>
      (chunk.candidates?.[0]?.content?.parts ?? []).map(({ text }) => text ?? '').join(''),
    errorOf: ({ message }) => JSON.parse(message.slice(message.indexOf('{'))).error,
  },
};

// What a Responses stream says of its failure, as an SDK would raise it.
class Failed extends Error {
  constructor(error) {
    super(messageOf(error));
    this.error = error;
  }
}

// Reads a stream to its end: its chunks and what they say.
export async function readText({ pieceOf }, stream) {
  const chunks = [];
  let text = '';
  for await (const chunk of stream) {
    chunks.push(chunk);
    text += pieceOf(chunk);
  }
  return { chunks, text };
}

// Asks and reads, whole or as a stream; gives the text.
export async function hear(client, server, model, options = {}) {
  const answer = await client.ask(server, model, options);
  return options.stream ? (await readText(client, answer)).text : client.textOf(answer);
}
