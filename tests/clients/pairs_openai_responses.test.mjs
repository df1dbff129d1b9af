// The openai SDK talking Responses, in front of a provider of each dialect.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

import { strictly } from './support/agent.mjs';
import { endless, friendly, kGreeting } from './support/answers.mjs';
import { kDialects, kProviders, playScene, providerOf, setPairs } from './support/pairs.mjs';
import { responsesRequest, responsesWays } from './support/players/openai_responses.mjs';
import { scene } from './support/scene.mjs';
import { openaiFor } from './support/sdks.mjs';
import { within } from './support/waiting.mjs';

const { upstream, relay } = await setPairs();
const openai = openaiFor(relay);

for (const provider of kProviders) {
  describe(`Responses in front of ${provider.label}:`, () => {
    for (const [way, { play }] of Object.entries(responsesWays)) {
      test(`the scene, by ${way}`, async () => {
        await playScene(upstream, provider, (model) => play(openai, model));
      });
    }

    test('the scene without thinking', async () => {
      await playScene(
        upstream,
        provider,
        (model) => responsesWays['the stream helper'].play(openai, model, { thinks: false }),
        { thinks: false, seen: { thinks: false } },
      );
    });

    test('the items of the conversation may come without ids and status', async () => {
      const bare = (client) => ({
        responses: {
          create: async (request) => {
            const response = await client.responses.create(request);
            return { ...response, output: response.output.map(({ id, status, ...rest }) => rest) };
          },
        },
      });

      await playScene(upstream, provider, (model) =>
        responsesWays.create.play(bare(openai), model),
      );
    });
  });
}

for (const dialect of kDialects) {
  const { model, label } = providerOf(dialect);

  describe(`Responses in front of ${label}:`, () => {
    test('parse() gives an object of the schema that was asked for', async () => {
      const Weather = z.object({ city: z.string(), degrees: z.number() });
      const said = { city: 'Zürich', degrees: 21.5 };
      let format;
      const look = (facts) => (format = facts.format);
      upstream.onModel(model, strictly({ look, reply: { text: JSON.stringify(said) } }));

      const { output_parsed } = await openai.responses.parse({
        model,
        input: 'hi',
        store: false,
        text: { format: zodTextFormat(Weather, 'weather') },
      });

      assert.deepEqual(output_parsed, said);
      assert.deepEqual(Object.keys(format.schema.properties), Object.keys(said));
    });

    test('a stream is the whole sequence of events, each in its place', async () => {
      upstream.onModel(model, friendly());
      const types = [];
      const numbers = [];
      const texts = { delta: '' };
      const stream = await openai.responses.create({
        model,
        input: [{ role: 'user', content: 'hi' }],
        store: false,
        stream: true,
      });
      for await (const event of stream) {
        if (types.at(-1) !== event.type) types.push(event.type);
        numbers.push(event.sequence_number);
        if (event.type === 'response.output_text.delta') texts.delta += event.delta;
        if (event.type === 'response.output_text.done') texts.done = event.text;
        if (event.type === 'response.completed') texts.whole = event.response;
      }

      assert.deepEqual(types, [
        'response.created',
        'response.in_progress',
        'response.output_item.added',
        'response.content_part.added',
        'response.output_text.delta',
        'response.output_text.done',
        'response.content_part.done',
        'response.output_item.done',
        'response.completed',
      ]);
      assert.deepEqual(
        numbers,
        numbers.map((_, at) => at),
      );
      assert.equal(texts.delta, kGreeting);
      assert.equal(texts.done, kGreeting);
      assert.equal(texts.whole.output[0].content[0].text, kGreeting);
      assert.deepEqual(texts.whole.output[0].content[0].annotations, []);
      assert.equal(texts.whole.model, model);
      assert.equal(texts.whole.status, 'completed');
    });

    test('the response repeats what it was asked', async () => {
      upstream.onModel(model, friendly());
      const request = responsesRequest(model, 'hi', {
        thinks: false,
        tool_choice: 'auto',
        max_output_tokens: 500,
        metadata: { ticket: '7' },
      });

      const response = await openai.responses.create(request);

      assert.equal(response.object, 'response');
      assert.equal(response.instructions, scene.system);
      assert.equal(response.tools[0].name, scene.tool.name);
      assert.equal(response.tool_choice, 'auto');
      assert.equal(response.max_output_tokens, 500);
      assert.deepEqual(response.metadata, { ticket: '7' });
      assert.equal(response.error, null);
      assert.equal(response.incomplete_details, null);
    });

    test('an answer that is cut at its limit is incomplete', async () => {
      upstream.onModel(model, friendly({ reply: { text: 'Once upon', stop: 'length' } }));
      const request = { model, input: 'hi', store: false, max_output_tokens: 16 };

      const whole = await openai.responses.create(request);
      const streamed = await openai.responses.stream(request).finalResponse();

      for (const { status, incomplete_details, output_text } of [whole, streamed]) {
        assert.equal(status, 'incomplete');
        assert.equal(incomplete_details.reason, 'max_output_tokens');
        assert.equal(output_text, 'Once upon');
      }
    });

    test('a client that leaves takes its request with it', async () => {
      upstream.onModel(model, endless());
      const stream = await openai.responses.create({
        model,
        input: 'hi',
        store: false,
        stream: true,
      });

      for await (const event of stream) if (event.type === 'response.output_text.delta') break;

      await within(2000, 'the end upstream', upstream.lastRequest.connectionClosed);
    });
  });
}
