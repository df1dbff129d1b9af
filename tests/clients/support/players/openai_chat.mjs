// Plays support/scene.mjs with the official openai SDK, in Chat Completions.
import { resultOf, scene } from '../scene.mjs';

const asTool = ({ name, description, schema }) => ({
  type: 'function',
  function: { name, description, parameters: schema },
});

export const chatOpening = ({ image = true } = {}) => [
  { role: 'system', content: scene.system },
  {
    role: 'user',
    content: image
      ? [
          { type: 'text', text: scene.question },
          { type: 'image_url', image_url: { url: scene.imageUrl } },
        ]
      : scene.question,
  },
];

export const chatRequest = (model, messages, { thinks = true, ...more } = {}) => ({
  model,
  messages,
  tools: [asTool(scene.tool), asTool(scene.otherTool)],
  ...(thinks && { reasoning_effort: 'medium' }),
  ...more,
});

const resultsOf = ({ tool_calls }) =>
  tool_calls.map((call) => ({
    role: 'tool',
    tool_call_id: call.id,
    content: resultOf(JSON.parse(call.function.arguments)),
  }));

// `ask` answers a request with {message, finish_reason, usage}. `reorder` changes the results before
// they are sent.
export async function playChat(
  ask,
  model,
  { image, reorder = (results) => results, ...more } = {},
) {
  const messages = chatOpening({ image });
  const first = await ask(chatRequest(model, messages, more));
  messages.push(first.message, ...reorder(resultsOf(first.message)));
  const second = await ask(chatRequest(model, messages, more));
  return [seenIn(first), seenIn(second)];
}

export const chatWays = {
  create: {
    carries: 'all',
    play: (client, model, more) =>
      playChat(
        async (request) => {
          const { choices, usage } = await client.chat.completions.create(request);
          return { ...choices[0], usage };
        },
        model,
        more,
      ),
  },
  'create with stream: true': {
    carries: 'all',
    play: (client, model, more) => playChat((request) => collect(client, request), model, more),
  },
  'the stream helper': {
    // Keeps only the last piece of what it does not know.
    carries: 'any',
    loose: true,
    play: (client, model, more) =>
      playChat(
        async (request) => {
          const stream = client.chat.completions.stream({
            ...request,
            stream_options: { include_usage: true },
          });
          const { choices, usage } = await stream.finalChatCompletion();
          return { ...choices[0], usage };
        },
        model,
        more,
      ),
  },
  'the tool runner': {
    // Sends back nothing but content and calls.
    carries: 'none',
    play: (client, model, more) => runTools(client, model, more),
  },
  'the streaming tool runner': {
    carries: 'none',
    loose: true,
    play: (client, model, more) =>
      runTools(client, model, { ...more, stream: true, stream_options: { include_usage: true } }),
  },
};

async function runTools(client, model, { image, thinks = true, ...more } = {}) {
  const tool = asTool(scene.tool);
  const runner = client.chat.completions.runTools({
    ...chatRequest(model, chatOpening({ image }), { thinks, ...more }),
    tools: [
      { ...tool, function: { ...tool.function, parse: JSON.parse, function: resultOf } },
      {
        ...asTool(scene.otherTool),
        function: { ...asTool(scene.otherTool).function, function: () => 'never' },
      },
    ],
  });
  await runner.done();
  return runner.allChatCompletions().map(({ choices, usage }) => seenIn({ ...choices[0], usage }));
}

// As applications do that read the chunks themselves.
async function collect(client, request) {
  const stream = await client.chat.completions.create({
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  });
  const message = { role: undefined, content: '', reasoning_content: '', reasoning_details: [] };
  const calls = [];
  let finish_reason;
  let usage;
  for await (const chunk of stream) {
    usage = chunk.usage ?? usage;
    const [choice] = chunk.choices;
    if (choice === undefined) continue;
    finish_reason = choice.finish_reason ?? finish_reason;
    const { delta } = choice;
    message.role ??= delta.role;
    message.content += delta.content ?? '';
    message.reasoning_content += delta.reasoning_content ?? delta.reasoning ?? '';
    message.reasoning_details.push(...(delta.reasoning_details ?? []));
    for (const { index, function: piece, ...head } of delta.tool_calls ?? []) {
      calls[index] ??= { ...head, function: { name: piece.name, arguments: '' } };
      calls[index].function.arguments += piece.arguments ?? '';
    }
  }
  if (calls.length > 0) message.tool_calls = calls;
  return { message, finish_reason, usage };
}

function seenIn({ message, finish_reason, usage }) {
  return {
    thought: message.reasoning_content ?? message.reasoning ?? '',
    text: message.content ?? '',
    calls: (message.tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({
      id,
      name,
      args: JSON.parse(text),
    })),
    stop: { tool_calls: 'calls', stop: 'end' }[finish_reason] ?? finish_reason,
    usage: usage && {
      input: usage.prompt_tokens,
      output: usage.completion_tokens,
      cached: usage.prompt_tokens_details?.cached_tokens,
      reasoning: usage.completion_tokens_details?.reasoning_tokens,
    },
  };
}
