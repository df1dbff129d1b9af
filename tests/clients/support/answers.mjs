// What a provider answers when all is well, in each of the four dialects, whole and streamed, in the
// shapes that real servers send. See support/faults.mjs for when all is not, and support/wire/ for
// how a reply is put in each dialect.
import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

import { chat } from './wire/chat.mjs';
import { gemini, retryInfo } from './wire/gemini.mjs';
import { messages } from './wire/messages.mjs';
import { responses } from './wire/responses.mjs';

export const wires = { chat, responses, messages, gemini };

export const kGreeting = 'Hello from the provider: grüße, 你好, 🦜🌍!';
export const kUsage = { input: 11, output: 7 };

// Answers in the dialect of the path, streamed if the request asks for it.
//   text      what the model says
//   toolCall  {id, name, arguments: JSON text} to end with a tool call and no text
//   reply     instead of these two: {thinking: {text, signature}, text, toolCalls, stop, usage}, all
//             optional; `stop` is 'length' or 'refusal' for an answer that was cut; `usage` counts
//             cached tokens in `input` and reasoning in `output`
//   headers   more response headers, as [[name, value], ...]
//   framing   how the bytes of a stream are cut: see `framings`
//   held      a gate: the stream pauses after its first words until the gate is open
export function friendly({
  text = kGreeting,
  toolCall,
  reply = toolCall ? { toolCalls: [toolCall] } : { text },
  headers = [],
  framing = 'by event',
  held,
} = {}) {
  return async (exchange) => {
    const { request } = exchange;
    if (request.countsTokens) return sendJson(exchange, 200, tokenCount(request), headers);
    const dialect = wires[request.dialect];
    const full = fullReply(reply, request);
    if (!request.wantsStream) {
      return sendJson(exchange, 200, dialect.whole(full, request.json), headers);
    }
    const events = dialect.events(full, request.json);
    if (request.wantsArray) {
      const values = events.map((event) => event.replace(/^data: /, '').trimEnd());
      const body = Buffer.from(`[${values.join(',\r\n')}]`);
      return sendBytes(exchange, 200, 'application/json', body, headers);
    }
    await beginStream(exchange, headers);
    const spoken = dialect.eventsBeforeSecondWord;
    await framings[framing](exchange, events.slice(0, spoken));
    await held?.opened;
    await framings[framing](exchange, events.slice(spoken));
    await endStream(exchange);
  };
}

// Speaks one word after another until the peer goes, or for half a minute.
export function endless() {
  return async (exchange) => {
    const dialect = wires[exchange.request.dialect];
    const events = eventsOf(exchange, 'on and');
    await beginStream(exchange);
    for (const event of events.slice(0, dialect.eventsBeforeSecondWord))
      await writeChunk(exchange, event);
    for (let words = 0; words < 1500 && !exchange.gone; words += 1) {
      await writeChunk(exchange, events[dialect.eventsBeforeSecondWord]);
      await pause(20);
    }
    await exchange.close();
  };
}

const fullReply = (reply, { model = 'unnamed' }) => ({
  toolCalls: [],
  usage: kUsage,
  model,
  ...reply,
});

export const kTokenCount = 321;

const tokenCount = ({ dialect }) =>
  ({
    messages: { input_tokens: kTokenCount },
    gemini: { totalTokens: kTokenCount },
    responses: { object: 'response.input_tokens', input_tokens: kTokenCount },
  })[dialect];

// An error of the provider, in the dialect of the path.
export function refusal(
  status,
  {
    message = `the provider says ${status}`,
    type = 'invalid_request_error',
    headers = [],
    ...more
  } = {},
) {
  return (exchange) => {
    const body = wires[exchange.request.dialect].error(status, { message, type, ...more });
    return sendJson(exchange, status, body, headers);
  };
}

export const badKey = () =>
  refusal(401, { message: 'Incorrect API key provided', type: 'authentication_error' });
export const tooMany = (seconds) =>
  refusal(429, {
    message: 'Rate limit reached',
    type: 'rate_limit_error',
    headers: [['retry-after', String(seconds)]],
  });
// The same as Gemini says it: in the body.
export const tooManyByBody = (seconds) =>
  refusal(429, { message: 'You exceeded your current quota', details: retryInfo(seconds) });

// The bytes of a stream's events, for those who mean to send them in a way of their own.
export function eventsOf(exchange, text = kGreeting) {
  const { request } = exchange;
  return wires[request.dialect].events(fullReply({ text }, request), request.json);
}

// How many of those events carry the head of the stream and the first word.
export const eventsBeforeSecondWord = (exchange) =>
  wires[exchange.request.dialect].eventsBeforeSecondWord;

export async function sendJson(exchange, status, value, headers = []) {
  await sendBytes(
    exchange,
    status,
    'application/json',
    Buffer.from(JSON.stringify(value)),
    headers,
  );
}

export async function sendBytes(exchange, status, contentType, body, headers = []) {
  const head = headOf(status, [
    ['content-type', contentType],
    ['content-length', body.length],
    ...headers,
  ]);
  await exchange.write(Buffer.concat([Buffer.from(head), body]));
}

export async function beginStream(exchange, headers = []) {
  const own = [
    ['content-type', 'text/event-stream; charset=utf-8'],
    ['cache-control', 'no-cache'],
    ['transfer-encoding', 'chunked'],
  ];
  await exchange.write(headOf(200, [...own, ...headers]));
}

export async function writeChunk(exchange, bytes) {
  const data = Buffer.from(bytes);
  await exchange.write(
    Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]),
  );
}

export const endStream = (exchange) => exchange.write('0\r\n\r\n');

export function headOf(status, headers) {
  return [
    `HTTP/1.1 ${status} Fake`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
}

// The ways in which a stream's bytes may reach a reader. All are legal, and all must read the same.
const framings = {
  'by event': async (exchange, events) => {
    for (const event of events) await writeChunk(exchange, event);
  },
  'all at once': (exchange, events) =>
    events.length > 0 ? writeChunk(exchange, events.join('')) : undefined,
  'byte by byte': async (exchange, events) => {
    for (const byte of Buffer.from(events.join(''))) {
      await writeChunk(exchange, Buffer.of(byte));
      await nextTurn();
    }
  },
  // Every chunk ends in the middle of a character, wherever there is one to cut.
  'inside characters': async (exchange, events) => {
    let rest = Buffer.from(events.join(''));
    while (rest.length > 0) {
      const lead = rest.findIndex((byte, at) => at > 0 && byte >= 0xc0);
      const cut = lead < 0 ? rest.length : lead + 1;
      await writeChunk(exchange, rest.subarray(0, cut));
      await nextTurn();
      rest = rest.subarray(cut);
    }
  },
  'with CRLF': async (exchange, events) => {
    for (const event of events) await writeChunk(exchange, event.replaceAll('\n', '\r\n'));
  },
  'with comments': async (exchange, events) => {
    await writeChunk(exchange, ': PROCESSING\n\n');
    for (const event of events) await writeChunk(exchange, `: keep-alive\n\n${event}`);
  },
};

export const framingNames = Object.keys(framings);
