// What a provider answers when all is well: Chat Completions and Messages, whole and streamed, in the
// shapes that real servers send. See support/faults.mjs for when all is not.
import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

export const kGreeting = 'Hello from the provider: grüße, 你好, 🦜🌍!';
export const kUsage = { input: 11, output: 7 };

// Answers in the dialect of the path, streamed if the request asks for it.
//   text      what the model says
//   toolCall  {id, name, arguments: JSON text} to end with a tool call
//   headers   more response headers, as [[name, value], ...]
//   framing   how the bytes of a stream are cut: see `framings`
//   held      a gate: the stream pauses after its first words until the gate is open
export function friendly({
  text = kGreeting,
  toolCall,
  headers = [],
  framing = 'by event',
  held,
} = {}) {
  return async (exchange) => {
    const reply = { text, toolCall, model: exchange.request.model ?? 'unnamed' };
    const dialect = dialects[exchange.request.dialect];
    if (!exchange.request.wantsStream) {
      return sendJson(exchange, 200, dialect.whole(reply), headers);
    }
    await beginStream(exchange, headers);
    const events = dialect.events(reply, exchange.request.json);
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
    const dialect = dialects[exchange.request.dialect];
    const events = dialect.events(
      { text: 'on and', model: exchange.request.model },
      exchange.request.json,
    );
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

// An error of the provider, in the dialect of the path.
export function refusal(
  status,
  { message = `the provider says ${status}`, type = 'invalid_request_error', headers = [] } = {},
) {
  return (exchange) => {
    const body =
      exchange.request.dialect === 'chat'
        ? { error: { message, type, param: null, code: null } }
        : { type: 'error', error: { type, message }, request_id: 'req_fake' };
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

// The bytes of a stream's events, for those who mean to send them in a way of their own.
export function eventsOf(exchange, text = kGreeting) {
  const { dialect, model, json } = exchange.request;
  return dialects[dialect].events({ text, model }, json);
}

// How many of those events carry the head of the stream and the first word.
export const eventsBeforeSecondWord = (exchange) =>
  dialects[exchange.request.dialect].eventsBeforeSecondWord;

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

const chat = {
  eventsBeforeSecondWord: 2,

  whole({ text, toolCall, model }) {
    return {
      id: 'chatcmpl-fake',
      object: 'chat.completion',
      created: 1700000000,
      model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: toolCall ? null : text,
            refusal: null,
            ...(toolCall && { tool_calls: [chatToolCall(toolCall)] }),
          },
          logprobs: null,
          finish_reason: toolCall ? 'tool_calls' : 'stop',
        },
      ],
      usage: chatUsage(),
      system_fingerprint: 'fp_fake',
      x_vendor_extra: { kept: true },
    };
  },

  events({ text, toolCall, model }, request) {
    const withUsage = request.stream_options?.include_usage === true;
    const chunk = (choices, usage = null) =>
      `data: ${JSON.stringify({
        id: 'chatcmpl-fake',
        object: 'chat.completion.chunk',
        created: 1700000000,
        model,
        system_fingerprint: 'fp_fake',
        choices,
        ...(withUsage && { usage }),
      })}\n\n`;
    const choice = (delta, finish_reason = null) =>
      chunk([{ index: 0, delta, logprobs: null, finish_reason }]);
    return [
      choice({ role: 'assistant', content: '', refusal: null }),
      ...(toolCall ? chatToolDeltas(toolCall) : wordsOf(text).map((content) => ({ content }))).map(
        (delta) => choice(delta),
      ),
      choice({}, toolCall ? 'tool_calls' : 'stop'),
      ...(withUsage ? [chunk([], chatUsage())] : []),
      'data: [DONE]\n\n',
    ];
  },
};

const messages = {
  eventsBeforeSecondWord: 4,

  whole({ text, toolCall, model }) {
    return {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model,
      content: toolCall
        ? [
            {
              type: 'tool_use',
              id: toolCall.id,
              name: toolCall.name,
              input: JSON.parse(toolCall.arguments),
            },
          ]
        : [{ type: 'text', text }],
      stop_reason: toolCall ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: messagesUsage(),
      x_vendor_extra: { kept: true },
    };
  },

  events({ text, toolCall, model }) {
    const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
    const delta = (value) => event({ type: 'content_block_delta', index: 0, delta: value });
    const block = toolCall
      ? { type: 'tool_use', id: toolCall.id, name: toolCall.name, input: {} }
      : { type: 'text', text: '' };
    const deltas = toolCall
      ? ['', ...halvesOf(toolCall.arguments)].map((partial_json) => ({
          type: 'input_json_delta',
          partial_json,
        }))
      : wordsOf(text).map((word) => ({ type: 'text_delta', text: word }));
    return [
      event({
        type: 'message_start',
        message: {
          id: 'msg_fake',
          type: 'message',
          role: 'assistant',
          model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { ...messagesUsage(), output_tokens: 1 },
        },
      }),
      event({ type: 'content_block_start', index: 0, content_block: block }),
      event({ type: 'ping' }),
      ...deltas.map(delta),
      event({ type: 'content_block_stop', index: 0 }),
      event({
        type: 'message_delta',
        delta: { stop_reason: toolCall ? 'tool_use' : 'end_turn', stop_sequence: null },
        usage: { output_tokens: kUsage.output },
      }),
      event({ type: 'message_stop' }),
    ];
  },
};

const dialects = { chat, messages };

const wordsOf = (text) => text.match(/\S+\s*|\s+/g) ?? [];

const halvesOf = (text) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];

const chatUsage = () => ({
  prompt_tokens: kUsage.input,
  completion_tokens: kUsage.output,
  total_tokens: kUsage.input + kUsage.output,
});

const messagesUsage = () => ({
  input_tokens: kUsage.input,
  output_tokens: kUsage.output,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
});

const chatToolCall = ({ id, name, arguments: text }) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
});

const chatToolDeltas = ({ id, name, arguments: text }) => [
  { tool_calls: [{ index: 0, ...chatToolCall({ id, name, arguments: '' }) }] },
  ...halvesOf(text).map((half) => ({ tool_calls: [{ index: 0, function: { arguments: half } }] })),
];
