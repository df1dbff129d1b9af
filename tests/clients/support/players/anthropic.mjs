// Plays support/scene.mjs with the official Anthropic SDKs, in Messages.
import { kTools, resultOf, scene } from '../scene.mjs';

const asTool = ({ name, description, schema }) => ({ name, description, input_schema: schema });

export const messagesOpening = ({ image = true } = {}) => [
  {
    role: 'user',
    content: image
      ? [
          { type: 'text', text: scene.question },
          {
            type: 'image',
            source: {
              type: 'base64',
              media_type: scene.image.type,
              data: scene.image.data,
            },
          },
        ]
      : scene.question,
  },
];

export const messagesRequest = (model, messages, { thinks = true, ...more } = {}) => ({
  model,
  max_tokens: 8000,
  system: [{ type: 'text', text: scene.system, cache_control: { type: 'ephemeral' } }],
  messages,
  tools: kTools.map(asTool),
  ...(thinks && { thinking: { type: 'enabled', budget_tokens: 2048 } }),
  ...more,
});

// `ask` answers a request with a message.
async function play(ask, model, { image, ...more } = {}) {
  const messages = messagesOpening({ image });
  const first = await ask(messagesRequest(model, messages, more));
  const results = first.content
    .filter(({ type }) => type === 'tool_use')
    .map(({ id, input }) => ({ type: 'tool_result', tool_use_id: id, content: resultOf(input) }));
  messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: results });
  const second = await ask(messagesRequest(model, messages, more));
  return [seenIn(first), seenIn(second)];
}

export const messagesWays = {
  create: {
    play: (client, model, more) => play((request) => client.messages.create(request), model, more),
  },
  'the stream helper': {
    play: (client, model, more) =>
      play((request) => client.messages.stream(request).finalMessage(), model, more),
  },
};

function seenIn({ content, stop_reason, usage }) {
  const all = (type) => content.filter((block) => block.type === type);
  return {
    thought: all('thinking')
      .map(({ thinking }) => thinking)
      .join(''),
    text: all('text')
      .map(({ text }) => text)
      .join(''),
    calls: all('tool_use').map(({ id, name, input }) => ({ id, name, args: input })),
    stop: { tool_use: 'calls', end_turn: 'end' }[stop_reason] ?? stop_reason,
    usage: usage && {
      input:
        usage.input_tokens +
        (usage.cache_read_input_tokens ?? 0) +
        (usage.cache_creation_input_tokens ?? 0),
      output: usage.output_tokens,
      cached: usage.cache_read_input_tokens,
      reasoning: usage.output_tokens_details?.thinking_tokens,
    },
  };
}
