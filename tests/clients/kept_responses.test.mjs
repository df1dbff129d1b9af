// The Responses API's state through the official SDK, in front of providers that keep nothing: the
// relay keeps the conversation.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText } from 'ai';

import { friendly, kGreeting } from './support/answers.mjs';
import { kAccessKey } from './support/relay.mjs';
import { kProviders, setPairs } from './support/pairs.mjs';
import { openaiFor } from './support/sdks.mjs';

const { upstream, relay } = await setPairs();
const openai = openaiFor(relay);

for (const { label, dialect, model } of kProviders) {
  if (dialect === 'responses') continue; // keeps its responses itself

  describe(`in front of a provider of ${label}`, () => {
    test('a conversation goes on by the id of its last answer, also streamed', async () => {
      upstream.onModel(model, friendly());
      const first = await openai.responses.create({ model, input: 'My name is Ada.' });
      const stream = openai.responses.stream({
        model,
        input: 'What is my name?',
        previous_response_id: first.id,
      });
      const second = await stream.finalResponse();
      const third = await openai.responses.create({
        model,
        input: 'And now?',
        previous_response_id: second.id,
      });

      assert.equal(first.store, true);
      assert.equal(second.previous_response_id, first.id);
      assert.equal(third.output_text, kGreeting);
      const sent = JSON.stringify(upstream.requestsFor(model).at(-1).json);
      const places = ['My name is Ada.', 'What is my name?', 'And now?'].map((text) =>
        sent.indexOf(text),
      );
      assert.ok(places.every((place) => place >= 0));
      assert.deepEqual(
        places.toSorted((a, b) => a - b),
        places,
      );
      assert.equal(sent.split('Hello from the provider').length - 1, 2);
    });

    test('a response can be read again, its input listed, and deleted', async () => {
      upstream.onModel(model, friendly());
      const { id, output } = await openai.responses.create({ model, input: 'hello' });

      const again = await openai.responses.retrieve(id);
      const items = [];
      for await (const item of openai.responses.inputItems.list(id)) items.push(item);
      await assert.rejects(openai.responses.cancel(id), { status: 400 });
      await openai.responses.delete(id);

      assert.deepEqual(again.output, output);
      assert.deepEqual(items[0].content, [{ type: 'input_text', text: 'hello' }]);
      await assert.rejects(openai.responses.retrieve(id), { status: 404 });
    });

    test('what was not to be stored is unknown', async () => {
      upstream.onModel(model, friendly());
      const { id, store } = await openai.responses.create({ model, input: 'hello', store: false });

      assert.equal(store, false);
      await assert.rejects(
        openai.responses.create({ model, input: 'and then?', previous_response_id: id }),
        { status: 400, code: 'previous_response_not_found', param: 'previous_response_id' },
      );
    });

    test('the AI SDK names earlier items by their ids, and they are found', async () => {
      const bodies = [];
      const ai = createOpenAI({
        apiKey: kAccessKey,
        baseURL: `${relay.url}/v1`,
        fetch: (url, init) => {
          bodies.push(init.body);
          return fetch(url, init);
        },
      }).responses(model);
      upstream.onModel(model, friendly({ text: 'Nice to meet you.' }));
      const messages = [{ role: 'user', content: 'My name is Ada.' }];
      const first = await generateText({ model: ai, messages, maxRetries: 0 });
      messages.push(...first.response.messages, { role: 'user', content: 'What is my name?' });

      const second = await generateText({ model: ai, messages, maxRetries: 0 });

      assert.match(bodies.at(-1), /item_reference/);
      assert.equal(second.text, 'Nice to meet you.');
      const sent = JSON.stringify(upstream.requestsFor(model).at(-1).json);
      const places = ['My name is Ada.', 'Nice to meet you.', 'What is my name?'].map((text) => sent.indexOf(text));
      assert.ok(places.every((place, at) => place > (places[at - 1] ?? -1)), sent);
    });
  });
}
