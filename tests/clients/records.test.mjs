// The request log on disk: one row for each request, however it ended.
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { endless, friendly, kUsage, refusal, tooMany } from './support/answers.mjs';
import { duringStream } from './support/faults.mjs';
import { allRows, rowsFor, rowsWhere } from './support/records.mjs';
import { chatProvider, kAccessKey, messagesProvider } from './support/relay.mjs';
import {
  anthropicFor,
  askChat,
  askMessages,
  failureOf,
  openaiFor,
  readChat,
  readMessages,
} from './support/sdks.mjs';
import { setStage } from './support/stage.mjs';

const chatModels = [
  'chat-whole',
  'chat-stream',
  'chat-bad',
  'chat-left',
  'chat-left-early',
  'chat-broken',
  'chat-many',
];

const { upstream, relay } = await setStage((provider) => ({
  providers: {
    alpha: chatProvider(provider, { keys: ['sk-alpha'], models: chatModels }),
    pair: chatProvider(provider, {
      keys: ['sk-pair-limited', 'sk-pair-good'],
      models: ['chat-pair'],
    }),
    limited: chatProvider(provider, { keys: ['sk-limited'], models: ['chat-limited'] }),
    beta: messagesProvider(provider, {
      keys: ['sk-ant-beta'],
      models: ['claude-whole', 'claude-stream'],
    }),
  },
}));

const openai = openaiFor(relay);
const anthropic = anthropicFor(relay);
const askFor = (model, more, options) =>
  openai.chat.completions.create(askChat(model, more), options);

async function onlyRowFor(model) {
  const rows = await rowsFor(relay, model);
  assert.equal(rows.length, 1);
  return rows[0];
}

function assertRow(row, expected) {
  const { ...told } = row;
  assert.deepEqual(
    Object.fromEntries(Object.keys(expected).map((column) => [column, told[column]])),
    expected,
  );
}

const answered = {
  status_code: 200,
  key_label: 'key-1',
  input_tokens: kUsage.input,
  output_tokens: kUsage.output,
};

test('a whole Chat answer', async () => {
  const before = Date.now() / 1000;

  await askFor('chat-whole', { temperature: 0.5, max_tokens: 9 });

  const row = await onlyRowFor('chat-whole');
  assertRow(row, { ...answered, provider: 'alpha', streaming: 0, temperature: 0.5, max_tokens: 9 });
  assert.ok(
    row.timestamp >= before - 1 && row.timestamp <= Date.now() / 1000 + 1,
    `${row.timestamp}`,
  );
  assert.ok(row.latency_ms >= 0 && row.latency_ms < 10000, `${row.latency_ms}`);
});

test('a streamed Chat answer, whose client did not ask for usage', async () => {
  await readChat(await askFor('chat-stream', { stream: true }));

  const row = await onlyRowFor('chat-stream');
  assertRow(row, { ...answered, provider: 'alpha', streaming: 1 });
  assert.ok(
    row.first_token_ms >= 0 && row.first_token_ms <= row.latency_ms,
    `${row.first_token_ms} of ${row.latency_ms}`,
  );
});

test('a whole Messages answer', async () => {
  await anthropic.messages.create(askMessages('claude-whole'));

  assertRow(await onlyRowFor('claude-whole'), {
    ...answered,
    provider: 'beta',
    streaming: 0,
    max_tokens: 100,
  });
});

test('a streamed Messages answer', async () => {
  await readMessages(
    await anthropic.messages.create(askMessages('claude-stream', { stream: true })),
  );

  assertRow(await onlyRowFor('claude-stream'), { ...answered, provider: 'beta', streaming: 1 });
});

test('a request that needed two keys has one row, with the key that served it', async () => {
  upstream.onKey('sk-pair-limited', tooMany(60));

  await askFor('chat-pair');

  assertRow(await onlyRowFor('chat-pair'), { ...answered, provider: 'pair', key_label: 'key-2' });
});

test('a request that the provider refused', async () => {
  upstream.onModel('chat-bad', refusal(400));

  await failureOf(askFor('chat-bad'));

  assertRow(await onlyRowFor('chat-bad'), {
    status_code: 400,
    provider: 'alpha',
    key_label: 'key-1',
  });
});

test('a request for which every key rests', async () => {
  upstream.onKey('sk-limited', tooMany(60));
  await failureOf(askFor('chat-limited'));
  await failureOf(askFor('chat-limited'));

  const rows = await rowsFor(relay, 'chat-limited', 2);

  assert.deepEqual(
    rows.map(({ status_code }) => status_code),
    [429, 429],
  );
});

test('a model that nobody serves', async () => {
  await failureOf(askFor('chat-unheard-of'));

  assertRow(await onlyRowFor('chat-unheard-of'), { status_code: 404 });
});

test('a client without a valid key', async () => {
  await failureOf(openaiFor(relay, 'wrong').chat.completions.create(askChat('chat-whole')));

  assert.equal((await rowsWhere(relay, 'status_code', 401)).length, 1);
});

test('a client that left in mid-stream', async () => {
  upstream.onModel('chat-left', endless());
  const stream = await askFor('chat-left', { stream: true });
  for await (const chunk of stream) if (chunk.choices[0].delta.content) break;
  stream.controller.abort();

  const row = await onlyRowFor('chat-left');

  assert.equal(row.provider, 'alpha');
  assert.ok([200, 499].includes(row.status_code), `${row.status_code}`);
});

test('a client that left before its answer', async () => {
  upstream.onModel('chat-left-early', (exchange) => exchange.closed);
  const leaving = new AbortController();
  const asked = failureOf(askFor('chat-left-early', {}, { signal: leaving.signal }));
  await upstream.requestFor('chat-left-early');
  leaving.abort();
  await asked;

  assertRow(await onlyRowFor('chat-left-early'), { status_code: 499, provider: 'alpha' });
});

test('a stream that the provider broke off', async () => {
  upstream.onModel('chat-broken', duringStream['closes in mid-stream']);
  await failureOf(askFor('chat-broken', { stream: true }).then(readChat));

  const row = await onlyRowFor('chat-broken');

  assert.equal(row.provider, 'alpha');
  assert.ok(row.error_message || row.error_code, 'the row says that something was wrong');
});

test('many requests at once have a row each', async () => {
  upstream.onModel('chat-many', friendly());
  await Promise.all(Array.from({ length: 50 }, () => askFor('chat-many')));

  assert.equal((await rowsFor(relay, 'chat-many', 50)).length, 50);
});

test('no row holds a secret', () => {
  const told = JSON.stringify(allRows(relay));

  for (const secret of [kAccessKey, 'sk-alpha', 'sk-pair-limited', 'sk-ant-beta'])
    assert.ok(!told.includes(secret), secret);
});

test('the files belong to the owner alone', () => {
  for (const name of ['requests.db', 'requests.db-wal', 'requests.db-shm']) {
    const path = join(relay.dataDir, name);
    if (existsSync(path)) assert.equal(statSync(path).mode & 0o077, 0, name);
  }
});
