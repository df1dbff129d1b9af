// Providers that fail in every way they can: what the client sees, and that the relay is none the
// worse for it.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, test } from 'node:test';

import {
  eventsOf,
  friendly,
  kGreeting,
  sendBytes,
  writeChunk,
  beginStream,
  endStream,
} from './support/answers.mjs';
import {
  answersAndCloses,
  answersTwice,
  before,
  duringStream,
  duringWhole,
  hangsUpOnReuse,
  noteHeard,
} from './support/faults.mjs';
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
import { eventually, within } from './support/waiting.mjs';

// A model, and a provider of the same name, for each fault and each test that meets it, so that what
// a fault does to a key is no matter to another test.
const modelFor = (dialect, name, variant = 'whole') =>
  `${dialect}-that-${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${variant}`;

const dialects = [
  {
    dialect: 'chat',
    provider: chatProvider,
    path: '/v1/chat/completions',
    question: askChat,
    ask: (model, more) => openaiFor(relay).chat.completions.create(askChat(model, more)),
    textOf: (answer) => answer.choices[0].message.content,
    read: readChat,
    wordOf: (chunk) => chunk.choices?.[0]?.delta?.content ?? '',
  },
  {
    dialect: 'messages',
    provider: messagesProvider,
    path: '/v1/messages',
    question: askMessages,
    ask: (model, more) => anthropicFor(relay).messages.create(askMessages(model, more)),
    textOf: (answer) => answer.content[0].text,
    read: readMessages,
    wordOf: (event) => event.delta?.text ?? '',
  },
];

const kBroken = [
  'closes in mid-stream',
  'ends the stream without its terminator',
  'closes inside an event',
];
const closedPort = await findClosedPort();

const { upstream, relay } = await setStage((provider) => {
  const timeouts = { connect: 1, first_byte: 1, idle: 1, total: 10 };
  const providers = {};
  for (const { dialect, provider: entry } of dialects) {
    providers[`${dialect}-well`] = entry(provider, {
      models: [modelFor(dialect, 'is well'), modelFor(dialect, 'is odd')],
      timeouts,
    });
    providers[`${dialect}-refuses`] = {
      ...entry(provider, { models: [modelFor(dialect, 'refuses')], timeouts }),
      base_url: `http://127.0.0.1:${closedPort}/v1`,
    };
    for (const { model } of faultsIn(dialect))
      providers[model] = entry(provider, { models: [model], timeouts });
  }
  return { providers };
});

for (const { dialect } of dialects) {
  for (const { model, answer } of faultsIn(dialect)) upstream.onModel(model, answer);
}

let descriptorsAtRest;

for (const { dialect, path, question, ask, textOf, read, wordOf } of dialects) {
  const askWell = () => ask(modelFor(dialect, 'is well'));

  test(`all is well at first, in ${dialect}`, async () => {
    assert.equal(textOf(await askWell()), kGreeting);
    descriptorsAtRest ??= relay.openDescriptors();
  });

  test(`a provider that refuses connections is a 502 in ${dialect}`, async () => {
    const error = await failureOf(ask(modelFor(dialect, 'refuses')));

    assert.equal(error.status, 502, `${error}`);
    assertShape(error);
  });

  describe(`a ${dialect} provider fails before its answer begins:`, { concurrency: 6 }, () => {
    for (const [name, { statuses }] of Object.entries(before)) {
      for (const variant of ['whole', 'stream']) {
        test(`it ${name}, asked for a ${variant === 'stream' ? 'stream' : 'whole answer'}`, async () => {
          const error = await failureOf(
            ask(modelFor(dialect, name, variant), { stream: variant === 'stream' }),
          );

          assert.ok(
            statuses.includes(error.status),
            `${error.status} is none of ${statuses}: ${error}`,
          );
          assertShape(error);
          assert.ok(upstream.requestsFor(modelFor(dialect, name, variant)).length <= 2);
          assert.equal(textOf(await askWell()), kGreeting);
        });
      }
    }
  });

  describe(
    `a ${dialect} provider fails in the middle of a whole answer:`,
    { concurrency: 6 },
    () => {
      for (const name of Object.keys(duringWhole)) {
        test(`it ${name}`, async () => {
          await within(5000, 'a failure', failureOf(ask(modelFor(dialect, name))));

          assert.equal(upstream.requestsFor(modelFor(dialect, name)).length, 1);
          assert.equal(textOf(await askWell()), kGreeting);
        });
      }
    },
  );

  describe(`a ${dialect} provider fails in mid-stream:`, { concurrency: 6 }, () => {
    for (const name of Object.keys(duringStream)) {
      test(`it ${name}`, async () => {
        const words = [];
        const model = modelFor(dialect, name, 'stream');
        const stream = await ask(model, { stream: true });
        const error = await within(
          5000,
          'a failure',
          failureOf(
            (async () => {
              for await (const part of stream) {
                words.push(wordOf(part));
                if (words.join('') === 'Hello ') noteHeard(model);
              }
            })(),
          ),
        );

        assert.equal(words.join(''), 'Hello ');
        assert.ok(error instanceof Error);
        assert.equal(upstream.requestsFor(model).length, 1);
        assert.equal(textOf(await askWell()), kGreeting);
      });
    }
  });

  test(`the last event of a broken ${dialect} stream is an error event of the dialect`, async () => {
    for (const name of kBroken) {
      const events = await rawEvents(
        path,
        question(modelFor(dialect, name, 'raw'), { stream: true }),
      );

      const last = events.at(-1);
      const data = JSON.parse(last.match(/^data: ?(.*)$/m)[1]);
      assert.equal(typeof data.error.message, 'string', last);
      assert.equal(typeof data.error.type, 'string', last);
      if (dialect === 'chat') {
        assert.equal(data.choices, undefined);
        assert.doesNotMatch(last, /^event:/m);
        assert.ok(!events.some((event) => event.includes('[DONE]')));
      } else {
        assert.match(last, /^event: ?error$/m);
        assert.equal(data.type, 'error');
      }
    }
  });

  test(`a ${dialect} provider that answers twice does not answer the next request`, async () => {
    const model = modelFor(dialect, 'is odd');
    upstream.onModel(model, answersTwice('an answer that nobody asked for'));
    for (let asked = 0; asked < 5; asked += 1) {
      assert.equal(textOf(await ask(model)), kGreeting);
      assert.equal(textOf(await askWell()), kGreeting);
    }
  });

  test(`a ${dialect} provider may close a kept connection between requests`, async () => {
    const model = modelFor(dialect, 'is odd');
    upstream.onModel(model, answersAndCloses);
    for (let asked = 0; asked < 10; asked += 1) assert.equal(textOf(await ask(model)), kGreeting);
  });

  test(`a ${dialect} provider may hang up on a request that came on a kept connection`, async () => {
    const model = modelFor(dialect, 'is odd');
    upstream.onModel(model, hangsUpOnReuse);
    for (let asked = 0; asked < 5; asked += 1) assert.equal(textOf(await ask(model)), kGreeting);
  });

  test(`a ${dialect} stream whose last event lacks its blank line is whole`, async () => {
    const model = modelFor(dialect, 'is odd');
    upstream.onModel(model, async (exchange) => {
      await beginStream(exchange);
      await writeChunk(exchange, eventsOf(exchange).join('').trimEnd());
      await endStream(exchange);
    });

    const { text } = await read(await ask(model, { stream: true }));

    assert.equal(text, kGreeting);
  });
}

test('a Chat stream that finishes without [DONE] is whole', async () => {
  const model = modelFor('chat', 'is odd');
  upstream.onModel(model, async (exchange) => {
    await beginStream(exchange);
    await writeChunk(
      exchange,
      eventsOf(exchange)
        .filter((event) => !event.includes('[DONE]'))
        .join(''),
    );
    await endStream(exchange);
  });

  const { text, chunks } = await readChat(await dialects[0].ask(model, { stream: true }));

  assert.equal(text, kGreeting);
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
});

test('an HTML page of the provider is not quoted to the client', async () => {
  const model = modelFor('chat', 'is odd');
  upstream.onModel(model, (exchange) =>
    sendBytes(exchange, 503, 'text/html', Buffer.from('<html>internal host db-7</html>')),
  );

  const error = await failureOf(dialects[0].ask(model));

  assert.ok(error.status >= 500, `${error.status}`);
  assert.doesNotMatch(JSON.stringify(error.error), /<html|db-7/);
});

test('nothing is left open', async () => {
  upstream.onModel(modelFor('chat', 'is well'), friendly());

  await eventually(
    'that the relay lets go of what broke',
    () => relay.openDescriptors() <= descriptorsAtRest + 20,
    8000,
  );
});

function faultsIn(dialect) {
  const variants = (name, answer, ...names) =>
    names.map((variant) => ({ model: modelFor(dialect, name, variant), answer }));
  return [
    ...Object.entries(before).flatMap(([name, { answer }]) =>
      variants(name, answer, 'whole', 'stream'),
    ),
    ...Object.entries(duringWhole).flatMap(([name, answer]) => variants(name, answer, 'whole')),
    ...Object.entries(duringStream).flatMap(([name, answer]) => variants(name, answer, 'stream')),
    ...kBroken.flatMap((name) => variants(name, duringStream[name], 'raw')),
  ];
}

function assertShape(error) {
  const body = error.error;
  assert.ok(body, `the answer has no error object: ${error}`);
  const inner = body.type === 'error' ? body.error : body;
  assert.equal(typeof inner.message, 'string', JSON.stringify(body));
  assert.equal(typeof inner.type, 'string', JSON.stringify(body));
  assert.match(error.headers.get('content-type'), /^application\/json\b/);
  assert.doesNotMatch(inner.message, /<html|<!DOCTYPE/i);
}

async function rawEvents(path, question) {
  const response = await fetch(`${relay.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${kAccessKey}`,
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify(question),
    signal: AbortSignal.timeout(5000),
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^text\/event-stream\b/);
  const text = (await response.text()).replaceAll('\r\n', '\n');
  assert.ok(text.endsWith('\n\n'), 'the stream ends with a blank line');
  return text.split('\n\n').filter((event) => event !== '' && !event.startsWith(':'));
}

async function findClosedPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
