// How the fake provider speaks Responses. A reply is described in support/answers.mjs.
import { named, shardsOf, wordsOf } from './pieces.mjs';

export const responses = {
  eventsBeforeSecondWord: 5,

  whole(reply, request) {
    return responseOf(
      reply,
      request,
      itemsOf(reply, request).map(({ whole }) => whole),
    );
  },

  events(reply, request) {
    const items = itemsOf(reply, request);
    const bare = {
      ...responseOf(reply, request, []),
      status: 'in_progress',
      completed_at: null,
      incomplete_details: null,
      usage: null,
    };
    const whole = responseOf(
      reply,
      request,
      items.map((item) => item.whole),
    );
    const events = [
      { type: 'response.created', response: bare },
      { type: 'response.in_progress', response: bare },
      ...items.flatMap(itemEvents),
      { type: `response.${whole.status}`, response: whole },
    ];
    return events.map((event, sequence_number) => named({ ...event, sequence_number }));
  },

  error: (status, { message, type, code = null }) => ({
    error: { message, type, param: null, code },
  }),

  // As the service says that a response failed after it began.
  streamError: ({ message, code = 'server_error' }) =>
    named({
      type: 'response.failed',
      sequence_number: 99,
      response: { ...kEmpty, status: 'failed', error: { code, message } },
    }),
};

const kEmpty = {
  id: 'resp_fake',
  object: 'response',
  created_at: 1700000000,
  status: 'in_progress',
  error: null,
  incomplete_details: null,
  output: [],
  usage: null,
};

function responseOf({ model, stop, usage }, request, output) {
  const reason = { length: 'max_output_tokens', refusal: 'content_filter' }[stop];
  return {
    ...kEmpty,
    status: reason ? 'incomplete' : 'completed',
    completed_at: reason ? null : 1700000001,
    background: false,
    incomplete_details: reason ? { reason } : null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    metadata: request.metadata ?? {},
    model,
    output,
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null, ...request.reasoning },
    store: request.store ?? true,
    temperature: request.temperature ?? 1,
    text: request.text ?? { format: { type: 'text' } },
    tool_choice: request.tool_choice ?? 'auto',
    tools: request.tools ?? [],
    top_p: request.top_p ?? 1,
    truncation: 'disabled',
    usage: usageOf(usage),
    x_vendor_extra: { kept: true },
  };
}

const usageOf = ({ input, output, cached = 0, reasoning = 0 }) => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: cached },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: reasoning },
  total_tokens: input + output,
});

// Each item whole, as it is announced, and the events between.
function itemsOf({ thinking, text, toolCalls }, request) {
  const items = [];
  if (thinking) items.push(reasoningItem(thinking, request));
  if (text !== undefined) items.push(messageItem(text));
  items.push(...toolCalls.map(callItem));
  return items;
}

function itemEvents({ whole, start, between }, output_index) {
  const place = { item_id: whole.id, output_index };
  return [
    { type: 'response.output_item.added', output_index, item: start },
    ...between.map((event) => ({ ...place, ...event })),
    { type: 'response.output_item.done', output_index, item: whole },
  ];
}

// The reasoning in its encrypted form is given to those who ask for it, and so is its summary.
function reasoningItem({ text, signature, id = 'rs_fake' }, request) {
  const encrypted = request.include?.includes('reasoning.encrypted_content') && {
    encrypted_content: signature,
  };
  const part = { type: 'summary_text', text };
  const empty = { ...part, text: '' };
  const summary = (end, more) => ({
    type: `response.reasoning_summary_${end}`,
    summary_index: 0,
    ...more,
  });
  if (request.reasoning?.summary == null) {
    const whole = { id, type: 'reasoning', summary: [], ...encrypted };
    return { whole, start: { id, type: 'reasoning', summary: [] }, between: [] };
  }
  return {
    whole: { id, type: 'reasoning', summary: [part], ...encrypted },
    start: { id, type: 'reasoning', summary: [] },
    between: [
      summary('part.added', { part: empty }),
      ...wordsOf(text).map((delta) => summary('text.delta', { delta, obfuscation: 'x' })),
      summary('text.done', { text }),
      summary('part.done', { part }),
    ],
  };
}

function messageItem(text) {
  const head = { id: 'msg_fake', type: 'message', role: 'assistant' };
  const part = { type: 'output_text', annotations: [], logprobs: [], text };
  const within = (type, more) => ({ type: `response.${type}`, content_index: 0, ...more });
  return {
    whole: { ...head, status: 'completed', content: [part] },
    start: { ...head, status: 'in_progress', content: [] },
    between: [
      within('content_part.added', { part: { ...part, text: '' } }),
      ...wordsOf(text).map((delta) =>
        within('output_text.delta', { delta, logprobs: [], obfuscation: 'x' }),
      ),
      within('output_text.done', { text, logprobs: [] }),
      within('content_part.done', { part }),
    ],
  };
}

function callItem({ id: call_id, name, arguments: text }, at) {
  const head = { id: `fc_fake${at}`, type: 'function_call', call_id, name };
  return {
    whole: { ...head, status: 'completed', arguments: text },
    start: { ...head, status: 'in_progress', arguments: '' },
    between: [
      ...shardsOf(text).map((delta) => ({
        type: 'response.function_call_arguments.delta',
        delta,
        obfuscation: 'x',
      })),
      { type: 'response.function_call_arguments.done', arguments: text, name },
    ],
  };
}
