// The ways in which providers stray from their dialect and still mean a good answer: each an answer
// for the fake upstream that says kGreeting as a stream.
import {
  beginStream,
  endStream,
  eventsOf,
  kGreeting,
  kUsage,
  sendJson,
  wires,
  writeChunk,
} from './answers.mjs';

// A stream whose events are changed before they are sent.
export const changed = (change) => async (exchange) => {
  await beginStream(exchange);
  for (const event of change(eventsOf(exchange))) await writeChunk(exchange, event);
  await endStream(exchange);
};

const ofAll = {
  'answers JSON to a request for a stream': (exchange) =>
    sendJson(exchange, 200, wholeAnswer(exchange)),
  'ends its last event without a blank line': changed((events) => [
    ...events.slice(0, -1),
    events.at(-1).trimEnd(),
  ]),
  'sends a byte order mark, and carriage returns only': changed((events) =>
    events.map((event, at) => (at === 0 ? '\ufeff' : '') + event.replaceAll('\n', '\r')),
  ),
  'numbers its events, and says when to retry': changed((events) =>
    events.map((event, at) => `id: ${at}\nretry: 100\n${event}`),
  ),
  'writes data without a space, over several lines': changed((events) =>
    events.map((event) => event.replace(/^data: \{/m, 'data:{\ndata:')),
  ),
  'sends events without data, and comments': changed((events) =>
    events.flatMap((event) => ['data:\n\n', ': ping\n\n', event]),
  ),
};

const ofChat = {
  'forgets [DONE]': changed((events) => events.slice(0, -1)),
  'goes on after [DONE]': changed((events) => [...events, events[1]]),
  'names its events': changed((events) => events.map((event) => `event: message\n${event}`)),
  'repeats usage in each chunk': changed((events) =>
    editAll(events, (chunk, at) => ({ ...chunk, usage: { ...chatUsage, completion_tokens: at } })),
  ),
  'sends usage without choices': changed((events) =>
    editAll(events, ({ choices, ...chunk }) =>
      choices.length > 0 ? { choices, ...chunk } : chunk,
    ),
  ),
  'begins with a chunk without choices': changed((events) => [
    ...editAll(events.slice(0, 1), (chunk) => ({ ...chunk, choices: [] })),
    ...events,
  ]),
  'repeats the role in each delta': changed((events) =>
    editDeltas(events, (delta) => ({ role: 'assistant', ...delta })),
  ),
  'sends no role': changed((events) => editDeltas(events, ({ role, ...delta }) => delta)),
  'sends null for what is empty': changed((events) =>
    editDeltas(events, (delta) => ({ tool_calls: null, function_call: null, ...delta })),
  ),
  'sends content in parts': changed((events) =>
    editDeltas(events, ({ content, ...delta }) => ({
      ...delta,
      content: content ? [{ type: 'text', text: content }] : content,
    })),
  ),
};

const ofResponses = {
  'numbers nothing': changed((events) => editAll(events, ({ sequence_number, ...rest }) => rest)),
  'names no event': changed((events) => events.map((event) => event.replace(/^event: .*\n/, ''))),
  'ends with [DONE]': changed((events) => [...events, 'data: [DONE]\n\n']),
  'sends events of kinds that nobody knows': changed((events) =>
    events.flatMap((event) => [
      event,
      named({ type: 'keepalive' }),
      named({ type: 'response.odd' }),
    ]),
  ),
  'leaves the output of the whole empty': changed((events) =>
    editAll(events, ({ response, ...rest }) => ({
      ...rest,
      ...(response && { response: { ...response, output: [] } }),
    })),
  ),
  'sends deltas and nothing of the items around them': changed((events) =>
    events.filter((event) => !/output_item|content_part|output_text\.done/.test(event)),
  ),
  'sends the item whole, without deltas': changed((events) =>
    events.filter((event) => !/content_part|output_text\.(delta|done)/.test(typeIn(event))),
  ),
};

const ofMessages = {
  'sends no end of its block': changed((events) =>
    events.filter((event) => !event.includes('content_block_stop')),
  ),
  'sends events of kinds that nobody knows': changed((events) =>
    events.flatMap((event) => [event, named({ type: 'odd_event' }), named({ type: 'ping' })]),
  ),
  'tells usage only at the end': changed((events) =>
    editAll(events, (event) =>
      event.message ? { ...event, message: { ...event.message, usage: undefined } } : event,
    ),
  ),
  'tells usage only at the start': changed((events) =>
    editAll(events, ({ usage, ...event }) => event),
  ),
  'says its first word in the start of its block': changed((events) => {
    const [start, block, ping, first, ...others] = events;
    const { text } = JSON.parse(first.match(/^data: (.*)$/m)[1]).delta;
    const spoken = { type: 'text', text };
    const [opened] = editAll([block], (event) => ({ ...event, content_block: spoken }));
    return [start, opened, ping, ...others];
  }),
  'ends with [DONE]': changed((events) => [...events, 'data: [DONE]\n\n']),
};

const ofGemini = {
  'ends with [DONE]': changed((events) => [...events, 'data: [DONE]\n\n']),
  'ends with its usage alone': changed((events) => [
    ...editAll(events, ({ usageMetadata, ...chunk }) => chunk),
    ...editAll(events.slice(-1), ({ usageMetadata }) => ({ usageMetadata })),
  ]),
  'sends chunks without parts or content': changed((events) =>
    events.flatMap((event) => [
      ...editAll([event], (chunk) => ({ ...chunk, candidates: [{ index: 0 }] })),
      ...editAll([event], (chunk) => ({ ...chunk, candidates: [{ content: {}, index: 0 }] })),
      event,
    ]),
  ),
  'leaves out what is the default': changed((events) =>
    editAll(events, ({ candidates: [{ index, content, ...rest }] }) => ({
      candidates: [{ content: { parts: content.parts }, ...rest }],
    })),
  ),
};

export const odditiesOf = (dialect) => ({
  ...ofAll,
  ...{ chat: ofChat, responses: ofResponses, messages: ofMessages, gemini: ofGemini }[dialect],
});

const chatUsage = {
  prompt_tokens: kUsage.input,
  completion_tokens: kUsage.output,
  total_tokens: kUsage.input + kUsage.output,
};

const named = (value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;

const typeIn = (event) => event.match(/^event: (.*)$/m)?.[1] ?? '';

// Each event that holds JSON, with its value changed.
export const editAll = (events, change) =>
  events.map((event, at) =>
    event.replace(/^data: (\{.*)$/m, (line, text) => {
      const value = change(JSON.parse(text), at);
      return `data: ${JSON.stringify(value)}`;
    }),
  );

const editDeltas = (events, change) =>
  editAll(events, (chunk) => ({
    ...chunk,
    choices: chunk.choices.map((choice) => ({ ...choice, delta: change(choice.delta) })),
  }));

function wholeAnswer({ request: { dialect, model, json } }) {
  const reply = { text: kGreeting, toolCalls: [], usage: kUsage, model };
  return wires[dialect].whole(reply, json);
}
