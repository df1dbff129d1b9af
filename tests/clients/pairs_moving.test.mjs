// A conversation that begins at one provider and goes on at another: what only the first can read
// must not reach the second, which would refuse it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { agent, complaintsAt } from './support/agent.mjs';
import { kProviders, setPairs } from './support/pairs.mjs';
import { messagesWays } from './support/players/anthropic.mjs';
import { geminiWays } from './support/players/genai.mjs';
import { chatWays } from './support/players/openai_chat.mjs';
import { responsesWays } from './support/players/openai_responses.mjs';
import { scene } from './support/scene.mjs';
import { anthropicFor, genaiFor, openaiFor } from './support/sdks.mjs';

const { upstream, relay } = await setPairs();

// Each plays the scene whole, with the first turn at one model and the second at another.
const kPlayers = {
  chat: (models) => {
    const { create } = moving(openaiFor(relay).chat.completions, models);
    return chatWays.create.play({ chat: { completions: { create } } }, 'unused');
  },
  responses: (models) => {
    const { create } = moving(openaiFor(relay).responses, models);
    return responsesWays.create.play({ responses: { create } }, 'unused');
  },
  messages: (models) => {
    const { create } = moving(anthropicFor(relay).messages, models);
    return messagesWays.create.play({ messages: { create } }, 'unused');
  },
  gemini: (models) => {
    const { generateContent } = moving(genaiFor(relay).models, models);
    return geminiWays.generateContent.play({ models: { generateContent } }, 'unused');
  },
};

// The same resource, whose calls name one model after another.
function moving(resource, models) {
  const left = [...models];
  const call = (method) => (request) => resource[method]({ ...request, model: left.shift() });
  return { create: call('create'), generateContent: call('generateContent') };
}

for (const [client, play] of Object.entries(kPlayers)) {
  for (const from of kProviders) {
    describe(`a conversation of ${client} moves from ${from.label}`, () => {
      for (const to of kProviders.filter(({ name }) => name !== from.name)) {
        test(`to ${to.label}`, async () => {
          for (const { model, dialect, thinkingStyle } of [from, to]) {
            const shows = dialect !== 'responses' || client !== 'chat';
            // Nobody can tell whose signature it is if a provider of the client's dialect gave it.
            const passes = client === from.dialect && from.dialect === to.dialect;
            const carries = passes ? 'unknown' : 'none';
            const ownIds = model === from.model;
            upstream.onModel(model, agent({ thinkingStyle, shows, ownIds, carries }));
          }

          const turns = await play([from.model, to.model]).catch((error) => error);

          assert.deepEqual(complaintsAt(upstream), []);
          if (turns instanceof Error) throw turns;
          assert.equal(turns[1].text, scene.answer);
          assert.equal(upstream.requestsFor(to.model).length, 1);
        });
      }
    });
  }
}
