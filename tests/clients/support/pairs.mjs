// One relay with one provider for each dialect: the stage for every client in front of every provider.
import assert from 'node:assert/strict';
import { afterEach } from 'node:test';

import { agent, complaintsAt } from './agent.mjs';
import { assertSeen } from './players/seen.mjs';
import { chatProvider, geminiProvider, messagesProvider, responsesProvider } from './relay.mjs';
import { setStage } from './stage.mjs';

// The providers, with what support/agent.mjs has to know of them.
export const kProviders = [
  // Named after one that takes back what was thought, with signatures.
  {
    label: 'Chat',
    dialect: 'chat',
    name: 'openrouter',
    model: 'chat-model',
    thinkingStyle: 'details',
  },
  // Named after one that takes back what was thought, as a text.
  {
    label: 'unsigned Chat',
    dialect: 'chat',
    name: 'deepseek',
    model: 'unsigned-model',
    thinkingStyle: 'content',
  },
  { label: 'Responses', dialect: 'responses', name: 'responses', model: 'responses-model' },
  { label: 'Messages', dialect: 'messages', name: 'anthropic', model: 'messages-model' },
  { label: 'Gemini', dialect: 'gemini', name: 'gemini', model: 'gemini-model' },
];

export const kEntries = {
  chat: (upstream, options) => chatProvider(upstream, { dialects: ['openai_chat'], ...options }),
  responses: responsesProvider,
  messages: messagesProvider,
  gemini: geminiProvider,
};

export const kDialects = Object.keys(kEntries);

export const providerOf = (wanted) => kProviders.find(({ dialect }) => dialect === wanted);

// `variants` adds models: each name in it is a provider of its own in each dialect, called
// DIALECT-NAME, with a model of the same name, since what happens there may rest its key.
// `forgets` is false where tests run side by side, each with a model of its own.
export async function setPairs({ variants = [], options = {}, config = {}, forgets = true } = {}) {
  const stage = await setStage((upstream) => {
    const providers = {};
    for (const { dialect, name, model } of kProviders)
      providers[name] = kEntries[dialect](upstream, { models: [model], ...options });
    for (const dialect of kDialects) {
      for (const variant of variants) {
        const name = `${dialect}-${variant}`;
        providers[name] = kEntries[dialect](upstream, { models: [name], ...options });
      }
    }
    return { providers, ...config };
  });
  if (forgets) afterEach(() => stage.upstream.forget());
  return stage;
}

// Plays the scene: `play` is given the model. What the provider objects to is the first thing that
// a failing test says.
export async function playScene(upstream, provider, play, { seen, ...options } = {}) {
  const { model, thinkingStyle } = provider;
  upstream.onModel(model, agent({ thinkingStyle, ...options }));
  let failure;
  let turns;
  try {
    turns = await play(model);
  } catch (error) {
    failure = error;
  }
  assert.deepEqual(complaintsAt(upstream), []);
  if (failure) throw failure;
  assertSeen(turns, seen);
  const asked = upstream.requestsFor(model);
  assert.equal(asked.length, 2, 'two turns are two requests');
  return asked;
}
