// How the fake provider speaks Chat Completions. A reply is described in support/answers.mjs.
import { data, shardsOf, wordsOf } from './pieces.mjs';

const kFormat = 'anthropic-claude-v1';

export const chat = {
  eventsBeforeSecondWord: 2,

  whole(reply) {
    const { text, toolCalls, thinking, model } = reply;
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
            content: text ?? null,
            refusal: null,
            ...(thinking && wholeThinking(thinking)),
            ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(callOf) }),
          },
          logprobs: null,
          finish_reason: finishOf(reply),
        },
      ],
      usage: usageOf(reply.usage),
      system_fingerprint: 'fp_fake',
      x_vendor_extra: { kept: true },
    };
  },

  events(reply, request) {
    const { text = '', toolCalls, thinking, model } = reply;
    const withUsage = request.stream_options?.include_usage === true;
    const chunk = (choices, usage = null) =>
      data({
        id: 'chatcmpl-fake',
        object: 'chat.completion.chunk',
        created: 1700000000,
        model,
        system_fingerprint: 'fp_fake',
        choices,
        ...(withUsage && { usage }),
      });
    const choice = (delta, finish_reason = null) =>
      chunk([{ index: 0, delta, logprobs: null, finish_reason }]);
    return [
      choice({ role: 'assistant', content: '', refusal: null }),
      ...(thinking ? thinkingDeltas(thinking) : []).map((delta) => choice(delta)),
      ...wordsOf(text).map((content) => choice({ content })),
      ...toolCalls.flatMap(callDeltas).map((delta) => choice(delta)),
      choice({}, finishOf(reply)),
      ...(withUsage ? [chunk([], usageOf(reply.usage))] : []),
      'data: [DONE]\n\n',
    ];
  },

  error: (status, { message, type, code = null }) => ({
    error: { message, type, param: null, code },
  }),

  streamError: ({ message, type, code = null }) =>
    data({ error: { message, type, param: null, code } }),
};

const finishOf = ({ stop, toolCalls }) =>
  ({ length: 'length', refusal: 'content_filter' })[stop] ??
  (toolCalls.length > 0 ? 'tool_calls' : 'stop');

const usageOf = ({ input, output, cached, reasoning }) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  ...(cached !== undefined && { prompt_tokens_details: { cached_tokens: cached } }),
  ...(reasoning !== undefined && { completion_tokens_details: { reasoning_tokens: reasoning } }),
});

// As OpenRouter says it: the text, and beside it the details with the signature. As DeepSeek says it,
// if there is no signature.
const detail = (more) => ({ type: 'reasoning.text', ...more, format: kFormat, index: 0 });

const wholeThinking = ({ text, signature }) =>
  signature === undefined
    ? { reasoning_content: text }
    : { reasoning: text, reasoning_details: [detail({ text, signature })] };

const thinkingDeltas = ({ text, signature }) =>
  signature === undefined
    ? wordsOf(text).map((piece) => ({ content: null, reasoning_content: piece }))
    : [
        ...wordsOf(text).map((piece) => ({
          content: '',
          reasoning: piece,
          reasoning_details: [detail({ text: piece })],
        })),
        { content: '', reasoning: null, reasoning_details: [detail({ signature })] },
      ];

const callOf = ({ id, name, arguments: text }) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
});

const callDeltas = ({ id, name, arguments: text }, index) => [
  { tool_calls: [{ index, ...callOf({ id, name, arguments: '' }) }] },
  ...shardsOf(text).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
];
