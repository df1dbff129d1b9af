// The fake provider plays its scene with the SDKs, without a relay in between: what the other files
// conclude from it holds only if the SDKs take it for a real one, and it takes them for real clients.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';

import { agent, complaintsAt } from './support/agent.mjs';
import {
  framingNames,
  friendly,
  kGreeting,
  kTokenCount,
  tooManyByBody,
} from './support/answers.mjs';
import { hear, kClients } from './support/clients.mjs';
import { duringStream } from './support/faults.mjs';
import { playScene, providerOf } from './support/pairs.mjs';
import { aiProviders, aiWays } from './support/players/ai_sdk.mjs';
import { messagesWays } from './support/players/anthropic.mjs';
import { geminiWays } from './support/players/genai.mjs';
import { chatWays, playChat } from './support/players/openai_chat.mjs';
import { responsesWays } from './support/players/openai_responses.mjs';
import { scene } from './support/scene.mjs';
import { anthropicFor, anthropicSdks, failureOf, genaiFor, openaiFor } from './support/sdks.mjs';
import { startUpstream } from './support/upstream.mjs';

const upstream = await startUpstream();
after(() => upstream.stop());
afterEach(() => upstream.forget());

for (const [way, { play, carries, loose }] of Object.entries(chatWays)) {
  test(`Chat with ${way}`, async () => {
    // What the helper makes of the pieces of a thought is its own.
    const untold = loose && { seen: { thinks: 'untold' } };
    await playScene(upstream, providerOf('chat'), (model) => play(openaiFor(upstream), model), {
      carries,
      ...untold,
    });
  });
}

for (const [way, { play }] of Object.entries(responsesWays)) {
  test(`Responses with ${way}`, async () => {
    await playScene(upstream, providerOf('responses'), (model) => play(openaiFor(upstream), model));
  });
}

for (const sdk of anthropicSdks) {
  for (const [way, { play }] of Object.entries(messagesWays)) {
    test(`Messages with ${way}, SDK ${sdk.generation}`, async () => {
      await playScene(upstream, providerOf('messages'), (model) =>
        play(anthropicFor(upstream, sdk), model),
      );
    });
  }
}

for (const [way, { play }] of Object.entries(geminiWays)) {
  test(`Gemini with ${way}`, async () => {
    await playScene(upstream, providerOf('gemini'), (model) => play(genaiFor(upstream), model));
  });
}

const dialectOf = {
  'openai chat': 'chat',
  'openai responses': 'responses',
  anthropic: 'messages',
  google: 'gemini',
  'openai-compatible': 'chat',
};

for (const [name, { carries, shows }] of Object.entries(aiProviders)) {
  for (const [way, play] of Object.entries(aiWays)) {
    test(`the AI SDK's ${name} with ${way}`, async () => {
      await playScene(
        upstream,
        providerOf(dialectOf[name]),
        (model) => play(upstream, name, model),
        {
          carries,
          rewritten: true,
          seen: shows ? {} : { thinks: 'untold' },
          // It reads one kind of reasoning, and the other is what has no signature.
          thinkingStyle: name === 'openai-compatible' ? 'content' : 'details',
        },
      );
    });
  }
}

test('a request that is wrong is refused, and says what is wrong', async () => {
  const spoil = [
    [([first]) => [first], /called were .*; answered were/],
    [(messages) => messages.map((one) => ({ ...one, content: 'snow' })), /should say "sunny/],
    [([first, second]) => [{ ...first, tool_call_id: 'call_1' }, second], /answered were/],
  ];
  for (const [reorder, expected] of spoil) {
    upstream.onModel('m', agent());
    const ask = async (request) => {
      const { choices } = await openaiFor(upstream).chat.completions.create(request);
      return choices[0];
    };

    const error = await failureOf(playChat(ask, 'm', { reorder }));

    assert.equal(error.status, 400);
    assert.match(error.message, expected);
    assert.match(complaintsAt(upstream).at(-1), expected);
  }
});

test('a signature that is not its own is refused', async () => {
  upstream.onModel('m', agent());
  const client = anthropicFor(upstream);
  const forge = {
    messages: {
      create: async (request) => {
        const message = await client.messages.create(request);
        if (message.content[0].type === 'thinking') message.content[0].signature += 'A';
        return message;
      },
    },
  };

  const error = await failureOf(messagesWays.create.play(forge, 'm'));

  assert.equal(error.status, 400);
  assert.match(error.message, /signature: should be/);
});

test('tokens are counted in the dialects that count them', async () => {
  const model = 'm';
  const { input_tokens } = await anthropicFor(upstream).messages.countTokens({
    model,
    messages: [{ role: 'user', content: 'hi' }],
  });
  const { totalTokens } = await genaiFor(upstream).models.countTokens({ model, contents: 'hi' });

  assert.deepEqual([input_tokens, totalTokens], [kTokenCount, kTokenCount]);
});

test("Gemini's stream is an array for those who do not ask for events", async () => {
  const url = `${upstream.url}/v1beta/models/m:streamGenerateContent?key=k`;
  const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] });
  const chunks = await (await fetch(url, { method: 'POST', body })).json();

  const texts = chunks.flatMap(({ candidates }) => candidates[0].content.parts ?? []);
  assert.equal(texts.map(({ text }) => text).join(''), kGreeting);
  assert.equal(upstream.lastRequest.key, 'k');
});

test('a Gemini refusal says in its body when to come back', async () => {
  upstream.next(tooManyByBody(7));

  const error = await failureOf(
    genaiFor(upstream).models.generateContent({ model: 'm', contents: 'hi' }),
  );

  assert.equal(error.status, 429);
  assert.match(error.message, /"retryDelay":"7s"/);
});

test('what the scene says survives JSON', () => {
  for (const result of scene.results) assert.equal(JSON.stringify(result), `"${result}"`);
});

for (const [dialect, player] of Object.entries(kClients)) {
  for (const framing of framingNames) {
    // The SDK of Gemini keeps only blocks that begin with their data.
    if (dialect === 'gemini' && framing === 'with comments') continue;
    test(`a stream of ${dialect} reads the same when sent ${framing}`, async () => {
      upstream.onModel('m', friendly({ framing }));

      assert.equal(await hear(player, upstream, 'm', { stream: true }), kGreeting);
    });
  }

  for (const [name, answer] of Object.entries(duringStream)) {
    test(`a provider of ${dialect} that ${name} gives no good stream`, async () => {
      upstream.onModel('m', answer);
      const signal = AbortSignal.timeout(700);

      const text = await hear(player, upstream, 'm', { stream: true, signal }).catch(() => '');

      assert.notEqual(text, kGreeting);
    });
  }
}
