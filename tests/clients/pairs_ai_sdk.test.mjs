// The Vercel AI SDK with each of its providers that speak one of the four dialects, in front of a
// provider of each dialect. It runs the tools itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { APICallError, generateText, streamText } from 'ai';

import { endless, friendly, kGreeting, refusal } from './support/answers.mjs';
import { kDialects, kProviders, playScene, providerOf, setPairs } from './support/pairs.mjs';
import { aiProviders, aiWays } from './support/players/ai_sdk.mjs';
import { failureOf } from './support/sdks.mjs';
import { within } from './support/waiting.mjs';

const { upstream, relay } = await setPairs();

for (const [name, { modelAt, ...abilities }] of Object.entries(aiProviders)) {
  for (const provider of kProviders) {
    describe(`the AI SDK's ${name} in front of ${provider.label}:`, () => {
      for (const [way, play] of Object.entries(aiWays)) {
        test(`the scene, by ${way}`, async () => {
          await playScene(upstream, provider, (model) => play(relay, name, model), {
            rewritten: true,
            maxTokens: 8000 + (abilities.addsBudget ?? 0),
            ...expectations(abilities, provider),
          });
        });
      }
    });
  }

  for (const dialect of kDialects) {
    const { model, label } = providerOf(dialect);
    const ask = (more) => ({
      model: modelAt(relay, model),
      prompt: 'hi',
      maxRetries: 0,
      ...more,
    });

    describe(`the AI SDK's ${name} in front of ${label}:`, () => {
      test('a refused request is an API error with its status', async () => {
        upstream.next(refusal(400, { message: 'the prompt is too long' }));

        const error = await failureOf(generateText(ask()));

        assert.ok(APICallError.isInstance(error), `${error}`);
        assert.equal(error.statusCode, 400);
        assert.match(error.message, /the prompt is too long/);
      });

      test('a stream comes in pieces, and ends', async () => {
        upstream.onModel(model, friendly());
        const pieces = [];
        for await (const piece of streamText(ask()).textStream) pieces.push(piece);

        assert.equal(pieces.join(''), kGreeting);
        assert.ok(pieces.length > 1, 'the pieces were collected');
      });

      test('a client that leaves takes its request with it', async () => {
        upstream.onModel(model, endless());
        const { signal, abort } = abortable();
        for await (const piece of streamText(ask({ abortSignal: signal })).textStream)
          if (piece) abort();

        await within(2000, 'the end upstream', upstream.lastRequest.connectionClosed);
      });
    });
  }
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

function expectations({ shows, carries, asksChat }, { dialect }) {
  // Not asked of Responses by who asks in Chat; see pairs_openai_chat.test.mjs.
  if (asksChat && dialect === 'responses')
    return { carries, shows: false, seen: { thinks: shows ? false : 'untold' } };
  if (!shows) return { carries, seen: { thinks: 'untold' } };
  // Signatures of Gemini stand at a call, and it gives back what stands there.
  if (carries === 'text' && dialect === 'gemini') return { carries: 'all' };
  // Without a signature, Messages cannot go on thinking.
  if (carries === 'text' && dialect === 'messages') return { carries, seen: { thinks: 'once' } };
  return { carries };
}
