// Providers that do not keep to their dialect, as real ones do not, to clients of each dialect.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  beginStream,
  endStream,
  framingNames,
  friendly,
  kGreeting,
  writeChunk,
} from './support/answers.mjs';
import { hear, kClients, readText } from './support/clients.mjs';
import { changed, odditiesOf } from './support/oddities.mjs';
import { kDialects, providerOf, setPairs } from './support/pairs.mjs';

const { upstream, relay } = await setPairs();

for (const [client, player] of Object.entries(kClients)) {
  for (const dialect of kDialects) {
    const { model } = providerOf(dialect);
    if (client === dialect) continue; // passes byte for byte

    describe(`to ${client}, a provider of ${dialect} that`, () => {
      for (const [name, answer] of Object.entries(odditiesOf(dialect))) {
        test(name, async () => {
          upstream.onModel(model, answer);

          assert.equal(await hear(player, relay, model, { stream: true }), kGreeting);
        });
      }

      for (const framing of framingNames) {
        test(`sends its stream ${framing}`, async () => {
          upstream.onModel(model, friendly({ framing }));

          assert.equal(await hear(player, relay, model, { stream: true }), kGreeting);
        });
      }

      test('answers with a stream to a request for a whole', async () => {
        upstream.onModel(
          model,
          changed((events) => events),
        );

        const text = await hear(player, relay, model).catch((error) => error);

        if (text instanceof Error) assert.equal(text.status, 502, `${text}`);
        else assert.equal(text, kGreeting);
      });

      test('does not collect: the first word comes before the last is sent', async () => {
        const { promise, resolve } = Promise.withResolvers();
        upstream.onModel(model, friendly({ held: { opened: promise } }));
        const stream = await player.ask(relay, model, { stream: true });
        let text = '';
        for await (const chunk of stream) {
          text += player.pieceOf(chunk);
          if (text) resolve();
        }

        assert.equal(text, kGreeting);
      });
    });
  }
}

// Calls as other servers than OpenAI's stream them.
const name = 'look_up';
const text = '{"city":"Zürich","days":3}';
const other = '{"city":"東京"}';
const piece = (args, more) => ({ type: 'function', function: { name, arguments: args }, ...more });
const middle = Math.floor(text.length / 2);
const halves = [text.slice(0, middle), text.slice(middle)];

const kCallOddities = {
  'whole, without an index': [[piece(text, { id: 'call_1' })]],
  'whole, with null for an index': [[piece(text, { id: 'call_1', index: null })]],
  'without an id': [[piece(text, { index: 0 })]],
  'from index 1 on': [[piece(text, { index: 1, id: 'call_1' })]],
  'with the id and the name in each piece': halves.map((half) => [
    piece(half, { index: 0, id: 'call_1' }),
  ]),
  'with an empty id and name in later pieces': [
    [piece(halves[0], { index: 0, id: 'call_1' })],
    [{ index: 0, id: '', function: { name: '', arguments: halves[1] } }],
  ],
  'with arguments that are an object': [[piece(JSON.parse(text), { index: 0, id: 'call_1' })]],
  'two in one delta': [
    [piece(text, { index: 0, id: 'call_1' }), piece(other, { index: 1, id: 'call_2' })],
  ],
  'two without an index': [[piece(text, { id: 'call_1' })], [piece(other, { id: 'call_2' })]],
  'two, their pieces mixed': [
    [piece('', { index: 0, id: 'call_1' })],
    [piece('', { index: 1, id: 'call_2' })],
    [{ index: 0, function: { arguments: halves[0] } }],
    [{ index: 1, function: { arguments: other } }],
    [{ index: 0, function: { arguments: halves[1] } }],
  ],
  'two with the same id': [
    [piece(text, { index: 0, id: 'call_0' })],
    [piece(other, { index: 1, id: 'call_0' })],
  ],
};

for (const client of ['responses', 'messages', 'gemini']) {
  describe(`to ${client}, calls of Chat`, () => {
    for (const [oddity, deltas] of Object.entries(kCallOddities)) {
      for (const finish of ['tool_calls', 'stop']) {
        test(`${oddity}, ended by ${finish}`, async () => {
          const { model } = providerOf('chat');
          upstream.onModel(model, callsOf(model, deltas, finish));

          const stream = await kClients[client].ask(relay, model, { stream: true });
          const { chunks } = await readText(kClients[client], stream);

          const calls = callsIn[client](chunks);
          const expected = oddity.startsWith('two') ? [text, other] : [text];
          assert.deepEqual(
            calls.map(({ args }) => args),
            expected.map((args) => JSON.parse(args)),
          );
          for (const call of calls) assert.equal(call.name, name);
          const ids = calls.map(({ id }) => id);
          assert.ok(ids.every(Boolean), `ids: ${ids}`);
          assert.equal(new Set(ids).size, ids.length, `ids repeat: ${ids}`);
        });
      }
    }
  });
}

const callsOf = (model, deltas, finish) => async (exchange) => {
  const chunk = (delta, finish_reason = null) => {
    const choices = [{ index: 0, delta, finish_reason }];
    return `data: ${JSON.stringify({ id: 'x', model, choices })}\n\n`;
  };
  await beginStream(exchange);
  for (const tool_calls of deltas) await writeChunk(exchange, chunk({ tool_calls }));
  await writeChunk(exchange, `${chunk({}, finish)}data: [DONE]\n\n`);
  await endStream(exchange);
};

const callsIn = {
  responses: (events) =>
    events
      .filter(({ type, item }) => type === 'response.output_item.done' && item.call_id)
      .map(({ item }) => ({ id: item.call_id, name: item.name, args: JSON.parse(item.arguments) })),
  messages: (events) => {
    assert.equal(events.find(({ delta }) => delta?.stop_reason).delta.stop_reason, 'tool_use');
    return events
      .filter(({ content_block }) => content_block?.type === 'tool_use')
      .map(({ index, content_block }) => {
        const pieces = events.filter((event) => event.index === index && event.delta);
        const json = pieces.map(({ delta }) => delta.partial_json).join('');
        return { id: content_block.id, name: content_block.name, args: JSON.parse(json) };
      });
  },
  gemini: (chunks) => chunks.flatMap((chunk) => chunk.functionCalls ?? []),
};
