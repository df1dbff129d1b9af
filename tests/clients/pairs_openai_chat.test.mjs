// The openai SDK talking Chat Completions, in front of a provider of each dialect.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';

import { endless, friendly } from './support/answers.mjs';
import { agent, complaintsAt, strictly } from './support/agent.mjs';
import { kDialects, kProviders, playScene, providerOf, setPairs } from './support/pairs.mjs';
import { chatRequest, chatOpening, chatWays } from './support/players/openai_chat.mjs';
import { scene } from './support/scene.mjs';
import { askChat, openaiFor } from './support/sdks.mjs';
import { within } from './support/waiting.mjs';

const { upstream, relay } = await setPairs();
const openai = openaiFor(relay);

for (const provider of kProviders) {
  describe(`Chat in front of ${provider.label}:`, () => {
    for (const [way, { play, carries, loose }] of Object.entries(chatWays)) {
      test(`the scene, by ${way}`, async () => {
        const asked = await playScene(upstream, provider, (model) => play(openai, model), {
          carries,
          ...expectations({ loose, carries }, provider),
        });

        const streams = /stream/.test(way);
        for (const request of asked) assert.equal(request.wantsStream, streams);
      });
    }

    test('results that come in another order still belong to their calls', async () => {
      await playScene(
        upstream,
        provider,
        (model) =>
          chatWays.create.play(openai, model, { reorder: (results) => results.toReversed() }),
        expectations({}, provider),
      );
    });

    for (const way of ['create', 'create with stream: true']) {
      test(`a client that gives back only the details of what was thought, by ${way}`, async () => {
        const client = stripped(({ reasoning, reasoning_content, ...message }) => message);

        await playScene(upstream, provider, (model) => chatWays[way].play(client, model), {
          ...expectations({}, provider),
          carries: 'any',
        });
      });
    }

    test('no thinking is asked for where the client asks for none', async () => {
      await playScene(
        upstream,
        provider,
        (model) => chatWays['create with stream: true'].play(openai, model, { thinks: false }),
        { thinks: false, seen: { thinks: false } },
      );
    });

    for (const [name, tool_choice, toolChoice] of [
      ['none', 'none', 'none'],
      ['auto', 'auto', 'auto'],
      ['required', 'required', 'required'],
      ['one tool', { type: 'function', function: { name: scene.tool.name } }, scene.tool],
    ]) {
      test(`tool choice ${name}`, async () => {
        const expected = toolChoice.name ? { name: toolChoice.name } : toolChoice;
        upstream.onModel(provider.model, agent({ toolChoice: expected, thinks: false }));

        await openai.chat.completions
          .create(chatRequest(provider.model, chatOpening(), { thinks: false, tool_choice }))
          .catch(() => {});

        assert.deepEqual(complaintsAt(upstream), []);
        assert.equal(upstream.requests.length, 1);
      });
    }

    test('a tool that must be called while thinking is a request that its provider takes', async () => {
      let choice;
      const look = ({ toolChoice }) => (choice = toolChoice);
      const reply = { toolCalls: [{ id: 'call_1', name: scene.tool.name, arguments: '{}' }] };
      upstream.onModel(provider.model, strictly({ look, reply, style: provider.thinkingStyle }));

      const { choices } = await openai.chat.completions.create(
        chatRequest(provider.model, chatOpening(), { tool_choice: 'required' }),
      );

      assert.equal(choice, 'required');
      assert.equal(choices[0].message.tool_calls[0].function.name, scene.tool.name);
    });
  });
}

// The SDK, with the messages that it is answered changed before the client keeps them.
function stripped(change) {
  const create = async (request) => {
    const messages = request.messages.map((one) => (one.role === 'assistant' ? change(one) : one));
    return openai.chat.completions.create({ ...request, messages });
  };
  return { chat: { completions: { create } } };
}

// The helper keeps only the last piece of a thought, and that only if the name is one it does not
// know; a turn without its thought before calls may not let Messages think again. Responses is not
// asked to show what it thinks, since Chat has no words for that and not every account may ask.
function expectations({ loose, carries }, { dialect }) {
  const shows = dialect !== 'responses';
  if (loose) return { shows, seen: { thinks: 'untold' } };
  if (!shows) return { shows, seen: { thinks: false } };
  return carries === 'none' && dialect === 'messages' ? { seen: { thinks: 'once' } } : {};
}

for (const dialect of kDialects) {
  const { model, label } = providerOf(dialect);

  describe(`Chat in front of ${label}:`, () => {
    test('parse() gives an object of the schema that was asked for', async () => {
      const Weather = z.object({
        city: z.string(),
        degrees: z.number(),
        tags: z.array(z.string()),
      });
      const said = { city: 'Zürich', degrees: 21.5, tags: ['sunny', '☀'] };
      let format;
      const look = (facts) => (format = facts.format);
      upstream.onModel(model, strictly({ look, reply: { text: JSON.stringify(said) } }));

      const { choices } = await openai.chat.completions.parse(
        askChat(model, { response_format: zodResponseFormat(Weather, 'weather') }),
      );

      assert.deepEqual(choices[0].message.parsed, said);
      assert.deepEqual(Object.keys(format.schema.properties), Object.keys(said));
    });

    test('an answer that is cut at its limit says so', async () => {
      upstream.onModel(model, friendly({ reply: { text: 'Once upon', stop: 'length' } }));

      for (const stream of [false, true]) {
        const { finish_reason } = stream
          ? await lastChoice(askChat(model, { stream }))
          : (await openai.chat.completions.create(askChat(model))).choices[0];

        assert.equal(finish_reason, 'length');
      }
    });

    test('a refusal is a content filter', async () => {
      upstream.onModel(model, friendly({ reply: { text: 'No', stop: 'refusal' } }));

      const { choices } = await openai.chat.completions.create(askChat(model));

      assert.equal(choices[0].finish_reason, 'content_filter');
    });

    test('without include_usage no chunk tells usage', async () => {
      upstream.onModel(model, friendly());
      const stream = await openai.chat.completions.create(askChat(model, { stream: true }));

      for await (const chunk of stream) {
        assert.equal(chunk.usage ?? null, null);
        assert.equal(chunk.choices.length, 1);
      }
    });

    test('the answer names the model as it was asked for, and has an id of its own', async () => {
      upstream.onModel(model, friendly());
      const ids = new Set();
      const stream = await openai.chat.completions.create(askChat(model, { stream: true }));
      for await (const chunk of stream) {
        assert.equal(chunk.model, model);
        assert.equal(chunk.object, 'chat.completion.chunk');
        ids.add(chunk.id);
      }

      assert.equal(ids.size, 1);
    });

    test('a client that leaves takes its request with it', async () => {
      upstream.onModel(model, endless());
      const controller = new AbortController();
      const stream = await openai.chat.completions.create(askChat(model, { stream: true }), {
        signal: controller.signal,
      });

      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) controller.abort();

      await within(2000, 'the end upstream', upstream.lastRequest.connectionClosed);
    });
  });
}

async function lastChoice(request) {
  let last;
  for await (const { choices } of await openai.chat.completions.create(request))
    last = choices[0]?.finish_reason ? choices[0] : last;
  return last;
}
