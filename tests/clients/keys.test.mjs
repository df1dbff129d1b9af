// Provider keys: which one is spent, which one rests, and what a client sees of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { badKey, friendly, kGreeting, refusal, tooMany } from './support/answers.mjs';
import { chatProvider, messagesProvider } from './support/relay.mjs';
import { anthropicFor, askChat, askMessages, failureOf, openaiFor } from './support/sdks.mjs';
import { setStage } from './support/stage.mjs';
import { eventually } from './support/waiting.mjs';

// Each test spends keys of a provider of its own, named after its model.
const pools = {
  'takes-turns': ['turn-1', 'turn-2', 'turn-3'],
  'one-limited': ['one-limited-1', 'one-limited-2'],
  'one-limited-stream': ['one-limited-stream-1', 'one-limited-stream-2'],
  'all-limited': ['all-limited-1', 'all-limited-2'],
  'comes-back': ['comes-back-1'],
  'comes-back-unasked': ['comes-back-unasked-1'],
  'own-mistakes': ['own-mistakes-1'],
  'revoked-401': ['revoked-401-1', 'revoked-401-2'],
  'revoked-403': ['revoked-403-1', 'revoked-403-2'],
  'never-spent': ['never-spent-1', 'never-spent-2'],
};

const secretOf = (dialect, key) => `sk-${dialect}-${key}`;

const dialects = [
  {
    dialect: 'chat',
    provider: chatProvider,
    ask: (model, more) => openaiFor(relay).chat.completions.create(askChat(model, more)),
    textOf: (answer) => answer.choices[0].message.content,
  },
  {
    dialect: 'messages',
    provider: messagesProvider,
    ask: (model, more) => anthropicFor(relay).messages.create(askMessages(model, more)),
    textOf: (answer) => answer.content[0].text,
  },
];

const { upstream, relay } = await setStage((provider) => ({
  providers: Object.fromEntries(
    dialects.flatMap(({ dialect, provider: entry }) =>
      Object.entries(pools).map(([pool, keys]) => [
        `${dialect}-${pool}`,
        entry(provider, {
          models: [`${dialect}-${pool}`],
          keys: keys.map((key) => secretOf(dialect, key)),
          rate_limit_cooldown: pool === 'comes-back-unasked' ? 1 : 60,
        }),
      ]),
    ),
  ),
}));

for (const { dialect, ask, textOf } of dialects) {
  describe(`keys for ${dialect}`, () => {
    const modelOf = (pool) => `${dialect}-${pool}`;
    const keysSeen = (pool) =>
      upstream.requestsFor(modelOf(pool)).map(({ key }) => key.slice(secretOf(dialect, '').length));
    const onKey = (key, answer) => upstream.onKey(secretOf(dialect, key), answer);

    test('keys take turns', async () => {
      for (let asked = 0; asked < 6; asked += 1) await ask(modelOf('takes-turns'));

      assert.deepEqual(keysSeen('takes-turns'), [
        'turn-1',
        'turn-2',
        'turn-3',
        'turn-1',
        'turn-2',
        'turn-3',
      ]);
    });

    test('a request moves on to the next key after a 429, and the limited one rests', async () => {
      onKey('one-limited-1', tooMany(30));

      const { data, response } = await ask(modelOf('one-limited')).withResponse();
      for (let more = 0; more < 3; more += 1) await ask(modelOf('one-limited'));

      assert.equal(textOf(data), kGreeting);
      assert.equal(response.headers.get('x-monorelay-attempts'), '2');
      assert.deepEqual(keysSeen('one-limited'), [
        'one-limited-1',
        ...Array(4).fill('one-limited-2'),
      ]);
    });

    test('so does a stream, before its first byte', async () => {
      onKey('one-limited-stream-1', tooMany(30));

      const stream = await ask(modelOf('one-limited-stream'), { stream: true });
      for await (const _ of stream);

      assert.deepEqual(keysSeen('one-limited-stream'), [
        'one-limited-stream-1',
        'one-limited-stream-2',
      ]);
    });

    test('when every key rests, the answer is a 429 with the earliest return, and the provider is left alone', async () => {
      onKey('all-limited-1', tooMany(30));
      onKey('all-limited-2', tooMany(12));

      const first = await failureOf(ask(modelOf('all-limited')));
      const second = await failureOf(ask(modelOf('all-limited')));

      for (const error of [first, second]) {
        assert.equal(error.status, 429, `${error}`);
        const wait = Number(error.headers.get('retry-after'));
        assert.ok(wait >= 8 && wait <= 12, `retry-after: ${wait}`);
      }
      assert.deepEqual(keysSeen('all-limited'), ['all-limited-1', 'all-limited-2']);
    });

    test('a key comes back when the provider said it would', async () => {
      onKey('comes-back-1', tooMany(1));
      assert.equal((await failureOf(ask(modelOf('comes-back')))).status, 429);

      onKey('comes-back-1', friendly());

      const answer = await eventually('the return of the key', () => ask(modelOf('comes-back')));
      assert.equal(textOf(answer), kGreeting);
      assert.equal(keysSeen('comes-back').length, 2);
    });

    test('without such a word it rests for the configured cooldown', async () => {
      onKey('comes-back-unasked-1', refusal(429, { type: 'rate_limit_error' }));
      assert.equal((await failureOf(ask(modelOf('comes-back-unasked')))).status, 429);

      onKey('comes-back-unasked-1', friendly());

      assert.equal((await failureOf(ask(modelOf('comes-back-unasked')))).status, 429);
      await eventually('the return of the key', () => ask(modelOf('comes-back-unasked')));
      assert.equal(keysSeen('comes-back-unasked').length, 2);
    });

    for (const status of [400, 404, 413, 422]) {
      test(`a client's own ${status} rests no key`, async () => {
        upstream.next(refusal(status));
        assert.equal((await failureOf(ask(modelOf('own-mistakes')))).status, status);

        assert.equal(textOf(await ask(modelOf('own-mistakes'))), kGreeting);
      });
    }

    for (const status of [401, 403]) {
      test(`a key that gets ${status} rests, and the next one serves the same request`, async () => {
        const pool = `revoked-${status}`;
        onKey(`${pool}-1`, status === 401 ? badKey() : refusal(403, { type: 'permission_error' }));

        const answer = await ask(modelOf(pool));
        await ask(modelOf(pool));

        assert.equal(textOf(answer), kGreeting);
        assert.deepEqual(keysSeen(pool), [`${pool}-1`, `${pool}-2`, `${pool}-2`]);
      });
    }

    test('no client error, however often, spends the second key on the same request', async () => {
      upstream.onModel(modelOf('never-spent'), refusal(400));

      await failureOf(ask(modelOf('never-spent')));

      assert.equal(keysSeen('never-spent').length, 1);
    });
  });
}

test('the log says which key was refused by its label, and never holds a key', () => {
  const lines = relay.stderr.split('\n');

  assert.ok(
    lines.some((line) => line.includes('chat-revoked-401') && line.includes('key-1')),
    relay.stderr,
  );
  assert.ok(!/sk-(chat|messages)-/.test(relay.stdout + relay.stderr));
});
