// How the fake provider speaks Messages. A reply is described in support/answers.mjs.
import { named, shardsOf, wordsOf } from './pieces.mjs';

export const messages = {
  eventsBeforeSecondWord: 4,

  whole(reply) {
    return {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model: reply.model,
      content: blocksOf(reply).map(({ whole }) => whole),
      stop_reason: stopOf(reply),
      stop_sequence: null,
      usage: usageOf(reply.usage),
      x_vendor_extra: { kept: true },
    };
  },

  events(reply) {
    const { usage, model } = reply;
    const [first, ...blocks] = blocksOf(reply).map(blockEvents);
    return [
      named({
        type: 'message_start',
        message: {
          id: 'msg_fake',
          type: 'message',
          role: 'assistant',
          model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { ...usageOf(usage), output_tokens: 1 },
        },
      }),
      first[0],
      named({ type: 'ping' }),
      ...first.slice(1),
      ...blocks.flat(),
      named({
        type: 'message_delta',
        delta: { stop_reason: stopOf(reply), stop_sequence: null },
        usage: {
          output_tokens: usage.output,
          ...(usage.reasoning !== undefined && thinkingTokens(usage)),
        },
      }),
      named({ type: 'message_stop' }),
    ];
  },

  error: (status, { message, type }) => ({
    type: 'error',
    error: { type, message },
    request_id: 'req_fake',
  }),

  streamError: ({ message, type }) => named({ type: 'error', error: { type, message } }),
};

const stopOf = ({ stop, toolCalls }) =>
  ({ length: 'max_tokens', refusal: 'refusal' })[stop] ??
  (toolCalls.length > 0 ? 'tool_use' : 'end_turn');

const thinkingTokens = ({ reasoning }) => ({
  output_tokens_details: { thinking_tokens: reasoning },
});

const usageOf = ({ input, output, cached = 0, reasoning }) => ({
  input_tokens: input - cached,
  output_tokens: output,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cached,
  ...(reasoning !== undefined && thinkingTokens({ reasoning })),
});

// Each block whole, as it starts, and its deltas.
function blocksOf({ thinking, text, toolCalls }) {
  const blocks = [];
  if (thinking) {
    blocks.push({
      whole: { type: 'thinking', thinking: thinking.text, signature: thinking.signature },
      start: { type: 'thinking', thinking: '', signature: '' },
      deltas: [
        ...wordsOf(thinking.text).map((word) => ({ type: 'thinking_delta', thinking: word })),
        { type: 'signature_delta', signature: thinking.signature },
      ],
    });
  }
  if (text !== undefined) {
    blocks.push({
      whole: { type: 'text', text },
      start: { type: 'text', text: '' },
      deltas: wordsOf(text).map((word) => ({ type: 'text_delta', text: word })),
    });
  }
  for (const { id, name, arguments: json } of toolCalls) {
    blocks.push({
      whole: { type: 'tool_use', id, name, input: JSON.parse(json) },
      start: { type: 'tool_use', id, name, input: {} },
      deltas: ['', ...shardsOf(json)].map((partial_json) => ({
        type: 'input_json_delta',
        partial_json,
      })),
    });
  }
  return blocks;
}

const blockEvents = ({ start, deltas }, index) => [
  named({ type: 'content_block_start', index, content_block: start }),
  ...deltas.map((delta) => named({ type: 'content_block_delta', index, delta })),
  named({ type: 'content_block_stop', index }),
];
