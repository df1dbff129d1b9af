// Both Anthropic SDKs talking Messages, in front of a provider of each dialect.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { endless, friendly, kGreeting, kTokenCount, kUsage } from './support/answers.mjs';
import { kDialects, kProviders, playScene, providerOf, setPairs } from './support/pairs.mjs';
import { messagesRequest, messagesOpening, messagesWays } from './support/players/anthropic.mjs';
import { scene } from './support/scene.mjs';
import { anthropicFor, anthropicSdks, askMessages } from './support/sdks.mjs';
import { within } from './support/waiting.mjs';

const { upstream, relay } = await setPairs();

for (const sdk of anthropicSdks) {
  const client = anthropicFor(relay, sdk);

  for (const provider of kProviders) {
    describe(`Messages, SDK ${sdk.generation}, in front of ${provider.label}:`, () => {
      for (const [way, { play }] of Object.entries(messagesWays)) {
        test(`the scene, by ${way}`, async () => {
          await playScene(upstream, provider, (model) => play(client, model), { maxTokens: 8000 });
        });
      }

      test('the scene without thinking', async () => {
        await playScene(
          upstream,
          provider,
          (model) => messagesWays['the stream helper'].play(client, model, { thinks: false }),
          { thinks: false, seen: { thinks: false } },
        );
      });
    });
  }
}

const client = anthropicFor(relay);

for (const dialect of kDialects) {
  const { model, label } = providerOf(dialect);

  describe(`Messages in front of ${label}:`, () => {
    test('a stream is the whole sequence of events, each in its place', async () => {
      upstream.onModel(model, friendly());
      const seen = [];
      let text = '';
      let start;
      let end;
      for await (const event of await client.messages.create(
        askMessages(model, { stream: true }),
      )) {
        if (event.type === 'message_start') start = event.message;
        if (event.type === 'message_delta') end = event;
        text += event.delta?.text ?? '';
        if (event.type !== 'ping' && seen.at(-1) !== event.type) seen.push(event.type);
      }

      assert.deepEqual(seen, [
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ]);
      assert.equal(text, kGreeting);
      assert.equal(start.model, model);
      assert.equal(typeof start.usage.input_tokens, 'number');
      assert.equal(typeof start.usage.output_tokens, 'number');
      assert.equal(end.delta.stop_reason, 'end_turn');
      assert.equal(end.usage.output_tokens, kUsage.output);
    });

    for (const [name, choice, text] of [
      ['max_tokens', 'length', 'Once upon'],
      ['refusal', 'refusal', 'No'],
    ]) {
      test(`an answer that ends with ${name}`, async () => {
        upstream.onModel(model, friendly({ reply: { text, stop: choice } }));

        const whole = await client.messages.create(askMessages(model));
        const streamed = await client.messages.stream(askMessages(model)).finalMessage();

        assert.equal(whole.stop_reason, name);
        assert.equal(streamed.stop_reason, name);
      });
    }

    test('tokens are counted, by the provider where it can', async () => {
      upstream.onModel(model, friendly());
      const { max_tokens, ...request } = messagesRequest(model, messagesOpening());

      const { data, response } = await client.messages.countTokens(request).withResponse();

      if (upstream.requests.length > 0) {
        assert.equal(upstream.lastRequest.countsTokens, true);
        assert.equal(data.input_tokens, kTokenCount);
      } else {
        assert.ok(data.input_tokens > 50 && data.input_tokens < 5000, `${data.input_tokens}`);
        assert.notEqual(dialect, 'messages');
        assert.match(response.headers.get('x-monorelay-conversion') ?? '', /estimate/);
      }
    });

    test('a failed tool and words behind its result reach the model', async () => {
      upstream.onModel(model, friendly());
      const id = 'toolu_01abc';

      await client.messages.create(
        messagesRequest(
          model,
          [
            ...messagesOpening({ image: false }),
            {
              role: 'assistant',
              content: [{ type: 'tool_use', id, name: scene.tool.name, input: { city: 'Bern' } }],
            },
            {
              role: 'user',
              content: [
                { type: 'tool_result', tool_use_id: id, is_error: true, content: 'no such city' },
                { type: 'text', text: 'Then guess.' },
              ],
            },
          ],
          { thinks: false },
        ),
      );

      const sent = upstream.lastRequest.body.toString();
      assert.ok(sent.indexOf('no such city') < sent.indexOf('Then guess.'), sent);
      assert.ok(sent.includes('no such city'), sent);
    });

    test('a client that leaves takes its request with it', async () => {
      upstream.onModel(model, endless());
      const stream = client.messages.stream(askMessages(model));

      stream.on('text', () => stream.abort());
      await stream.done().catch(() => {});

      await within(2000, 'the end upstream', upstream.lastRequest.connectionClosed);
    });
  });
}
