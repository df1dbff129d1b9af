// Plays support/scene.mjs with the official openai SDK, in Responses.
import { kTools, resultOf, scene } from '../scene.mjs';

const asTool = ({ name, description, schema }) => ({
  type: 'function',
  name,
  description,
  parameters: schema,
  strict: false,
});

export const responsesOpening = ({ image = true } = {}) => [
  {
    role: 'user',
    content: image
      ? [
          { type: 'input_text', text: scene.question },
          { type: 'input_image', image_url: scene.imageUrl, detail: 'auto' },
        ]
      : scene.question,
  },
];

export const responsesRequest = (model, input, { thinks = true, ...more } = {}) => ({
  model,
  instructions: scene.system,
  input,
  store: false,
  tools: kTools.map(asTool),
  ...(thinks && {
    reasoning: { effort: 'medium', summary: 'auto' },
    include: ['reasoning.encrypted_content'],
  }),
  ...more,
});

// `ask` answers a request with a response.
async function play(ask, model, { image, ...more } = {}) {
  const input = responsesOpening({ image });
  const first = await ask(responsesRequest(model, input, more));
  const results = first.output
    .filter(({ type }) => type === 'function_call')
    .map(({ call_id, arguments: text }) => ({
      type: 'function_call_output',
      call_id,
      output: resultOf(JSON.parse(text)),
    }));
  input.push(...first.output, ...results);
  const second = await ask(responsesRequest(model, input, more));
  return [seenIn(first), seenIn(second)];
}

export const responsesWays = {
  create: {
    play: (client, model, more) => play((request) => client.responses.create(request), model, more),
  },
  // The items are taken as the stream says that they are done, as coding agents do it.
  'create with stream: true': {
    play: (client, model, more) => play((request) => collect(client, request), model, more),
  },
  'the stream helper': {
    play: (client, model, more) =>
      play((request) => client.responses.stream(request).finalResponse(), model, more),
  },
};

async function collect(client, request) {
  const stream = await client.responses.create({ ...request, stream: true });
  const output = [];
  const pieces = { text: '', thought: '' };
  let last;
  for await (const event of stream) {
    if (event.type === 'response.output_item.done') output.push(event.item);
    if (event.type === 'response.output_text.delta') pieces.text += event.delta;
    if (/^response\.reasoning_(summary_)?text\.delta$/.test(event.type))
      pieces.thought += event.delta;
    last = event;
  }
  if (last.type !== 'response.completed') throw new Error(`the stream ended with ${last.type}`);
  const told = seenIn(last.response);
  for (const [name, piece] of Object.entries(pieces))
    if (piece !== told[name])
      throw new Error(`the pieces of the ${name} are "${piece}", the whole is "${told[name]}"`);
  return { ...last.response, output };
}

function seenIn({ output, status, usage }) {
  const all = (type) => output.filter((item) => item.type === type);
  const calls = all('function_call').map(({ call_id, name, arguments: text }) => ({
    id: call_id,
    name,
    args: JSON.parse(text),
  }));
  return {
    thought: all('reasoning')
      .flatMap(({ summary, content }) => [...summary, ...(content ?? [])])
      .map(({ text }) => text)
      .join(''),
    text: all('message')
      .flatMap(({ content }) => content)
      .map(({ text }) => text)
      .join(''),
    calls,
    stop: status === 'completed' ? (calls.length > 0 ? 'calls' : 'end') : status,
    usage: usage && {
      input: usage.input_tokens,
      output: usage.output_tokens,
      cached: usage.input_tokens_details?.cached_tokens,
      reasoning: usage.output_tokens_details?.reasoning_tokens,
    },
  };
}
