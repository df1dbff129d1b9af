// Plays support/scene.mjs with @google/genai, in Gemini's own dialect.
import { kTools, resultOf, scene } from '../scene.mjs';

const asDeclaration = ({ name, description, schema }) => ({
  name,
  description,
  parametersJsonSchema: schema,
});

export const geminiOpening = ({ image = true } = {}) => [
  {
    role: 'user',
    parts: [
      { text: scene.question },
      ...(image ? [{ inlineData: { mimeType: scene.image.type, data: scene.image.data } }] : []),
    ],
  },
];

export const geminiRequest = (model, contents, { thinks = true, ...more } = {}) => ({
  model,
  contents,
  config: {
    systemInstruction: scene.system,
    tools: [{ functionDeclarations: kTools.map(asDeclaration) }],
    ...(thinks && { thinkingConfig: { includeThoughts: true, thinkingBudget: 2048 } }),
    ...more,
  },
});

// `ask` answers a request with {parts, finishReason, usageMetadata}.
async function play(ask, model, { image, ...more } = {}) {
  const contents = geminiOpening({ image });
  const first = await ask(geminiRequest(model, contents, more));
  const results = first.parts
    .filter(({ functionCall }) => functionCall)
    .map(({ functionCall: { id, name, args } }) => ({
      functionResponse: { id, name, response: { output: resultOf(args) } },
    }));
  contents.push({ role: 'model', parts: first.parts }, { role: 'user', parts: results });
  const second = await ask(geminiRequest(model, contents, more));
  return [seenIn(first), seenIn(second)];
}

export const geminiWays = {
  generateContent: {
    play: (client, model, more) =>
      play(
        async (request) => {
          const { candidates, usageMetadata } = await client.models.generateContent(request);
          const [{ content, finishReason }] = candidates;
          return { parts: content.parts, finishReason, usageMetadata };
        },
        model,
        more,
      ),
  },
  generateContentStream: {
    play: (client, model, more) => play((request) => collect(client, request), model, more),
  },
};

async function collect(client, request) {
  const parts = [];
  let finishReason;
  let usageMetadata;
  for await (const chunk of await client.models.generateContentStream(request)) {
    usageMetadata = chunk.usageMetadata ?? usageMetadata;
    const candidate = chunk.candidates?.[0];
    finishReason = candidate?.finishReason ?? finishReason;
    parts.push(...(candidate?.content?.parts ?? []));
  }
  return { parts, finishReason, usageMetadata };
}

function seenIn({ parts, finishReason, usageMetadata: usage }) {
  const join = (wanted) =>
    parts
      .filter(wanted)
      .map(({ text }) => text ?? '')
      .join('');
  const calls = parts
    .filter(({ functionCall }) => functionCall)
    .map(({ functionCall: { id, name, args } }) => ({ id, name, args }));
  return {
    thought: join(({ thought }) => thought),
    text: join(({ thought }) => !thought),
    calls,
    stop: finishReason === 'STOP' ? (calls.length > 0 ? 'calls' : 'end') : finishReason,
    usage: usage && {
      input: usage.promptTokenCount,
      output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
      cached: usage.cachedContentTokenCount,
      reasoning: usage.thoughtsTokenCount,
    },
  };
}
