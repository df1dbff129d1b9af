// How the fake provider speaks Gemini's own dialect. A reply is described in support/answers.mjs.
import { data, wordsOf } from './pieces.mjs';

export const gemini = {
  eventsBeforeSecondWord: 1,

  whole(reply) {
    return answerOf(reply, wholeParts(reply), finishOf(reply));
  },

  // Every chunk repeats the usage; the reason for the end stands in the last one, which brings no
  // content, or only a signature.
  events(reply) {
    const parts = streamParts(reply);
    return [
      ...parts.map((part) => data(answerOf(reply, [part]))),
      data(answerOf(reply, lastParts(reply), finishOf(reply))),
    ];
  },

  error: (status, { message, type, details }) => ({
    error: {
      code: status,
      message,
      status: kStatuses[status] ?? type,
      ...(details && { details }),
    },
  }),

  streamError: ({ message, status = 503 }) =>
    data({ error: { code: status, message, status: kStatuses[status] } }),
};

const kStatuses = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

export const retryInfo = (seconds) => [
  { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` },
];

function answerOf({ model, usage }, parts, finishReason) {
  return {
    candidates: [
      {
        content: { ...(parts.length > 0 && { parts }), role: 'model' },
        ...(finishReason && { finishReason }),
        index: 0,
      },
    ],
    usageMetadata: usageOf(usage),
    modelVersion: model,
    responseId: 'response-fake',
  };
}

// A call is no reason for the end here.
const finishOf = ({ stop }) => ({ length: 'MAX_TOKENS', refusal: 'SAFETY' })[stop] ?? 'STOP';

const usageOf = ({ input, output, cached, reasoning }) => ({
  promptTokenCount: input,
  candidatesTokenCount: output - (reasoning ?? 0),
  totalTokenCount: input + output,
  ...(cached && { cachedContentTokenCount: cached }),
  ...(reasoning && { thoughtsTokenCount: reasoning }),
});

function wholeParts(reply) {
  const { thinking, text, toolCalls } = reply;
  return [
    ...(thinking ? [{ text: thinking.text, thought: true }] : []),
    ...(text === undefined ? [] : [{ text }]),
    ...callParts(reply),
    ...(thinking && toolCalls.length === 0 ? lastParts(reply) : []),
  ];
}

function streamParts(reply) {
  const { thinking, text = '' } = reply;
  return [
    ...wordsOf(thinking?.text ?? '').map((word) => ({ text: word, thought: true })),
    ...wordsOf(text).map((word) => ({ text: word })),
    ...callParts(reply),
  ];
}

// The signature of a turn that calls tools stands at its first call. A call has no id, unless the
// reply insists.
function callParts({ thinking, toolCalls, callIds = false }) {
  return toolCalls.map(({ id, name, arguments: text }, at) => ({
    functionCall: { ...(callIds && { id }), name, args: JSON.parse(text) },
    ...(thinking?.signature && at === 0 && { thoughtSignature: thinking.signature }),
  }));
}

const lastParts = ({ thinking, toolCalls }) =>
  thinking?.signature && toolCalls.length === 0
    ? [{ text: '', thoughtSignature: thinking.signature }]
    : [];
