// Who gets in, by which header, and what is open to anyone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { connectTo, exchangeRaw, requestText } from './support/raw.mjs';
import { chatProvider, kAccessKey, messagesProvider } from './support/relay.mjs';
import { askChat, askMessages } from './support/sdks.mjs';
import { assertChatError, assertMessagesError } from './support/shapes.mjs';
import { setStage } from './support/stage.mjs';

const kOrigin = 'https://app.example';

const { upstream, relay } = await setStage((provider) => ({
  server: { cors_origins: [kOrigin] },
  providers: {
    alpha: chatProvider(provider, { models: ['gpt-alpha'] }),
    beta: messagesProvider(provider, { models: ['claude-beta'] }),
  },
}));

// One request without an access key, unless `headers` bring one.
async function ask(method, target, { headers = {}, body } = {}) {
  const connection = await connectTo(relay);
  connection.send(
    requestText(method, target, { body, headers: { authorization: null, ...headers } }),
  );
  return connection.answer({ toHead: method === 'HEAD' });
}

const askForChat = (headers) =>
  ask('POST', '/v1/chat/completions', { headers, body: JSON.stringify(askChat('gpt-alpha')) });
const askForMessages = (headers) =>
  ask('POST', '/v1/messages', { headers, body: JSON.stringify(askMessages('claude-beta')) });

describe('an access key', () => {
  for (const [name, value] of [
    ['authorization', `Bearer ${kAccessKey}`],
    ['authorization', `bearer ${kAccessKey}`],
    ['x-api-key', kAccessKey],
    ['X-Access-Key', kAccessKey],
    ['api-key', kAccessKey],
  ]) {
    test(`is taken as ${name}: ${value.replace(kAccessKey, 'KEY')}`, async () => {
      assert.equal((await askForChat({ [name]: value })).status, 200);
      assert.equal((await askForMessages({ [name]: value })).status, 200);
      assert.equal((await ask('GET', '/v1/models', { headers: { [name]: value } })).status, 200);
    });
  }

  for (const [name, headers] of Object.entries({
    'no key': {},
    'an empty key': { authorization: 'Bearer ' },
    'a wrong key': { authorization: 'Bearer wrong' },
    'a longer key': { 'x-api-key': `${kAccessKey}x` },
    'the beginning of a key': { 'x-api-key': kAccessKey.slice(0, -1) },
    'the key in another scheme': { authorization: `Basic ${kAccessKey}` },
  })) {
    test(`${name} is refused, in the dialect of the path`, async () => {
      const before = upstream.requests.length;

      assertChatError(await askForChat(headers), 401, 'unauthorized');
      assertMessagesError(await askForMessages(headers), 401, 'authentication_error');
      assertChatError(await ask('GET', '/v1/models', { headers }), 401, 'unauthorized');
      assert.equal(upstream.requests.length, before);
    });
  }

  test('is not taken from the query', async () => {
    const answer = await ask('GET', `/v1/models?key=${kAccessKey}`);

    assertChatError(answer, 401, 'unauthorized');
  });

  test('is wanted for unknown paths too', async () => {
    assert.equal((await ask('GET', '/v1/no/such/thing')).status, 401);
  });
});

describe('open to anyone', () => {
  test('/health says that the relay is alive, and nothing else', async () => {
    const answer = await ask('GET', '/health');

    assert.equal(answer.status, 200);
    assert.ok(answer.bytes.length < 100, answer.text);
    assert.doesNotMatch(answer.text, /alpha|beta|gpt|claude|version|0\.1/i);
  });

  test('/ready says that it can serve', async () => {
    assert.equal((await ask('GET', '/ready')).status, 200);
  });

  test('HEAD of / and /api/hello is answered without a body', async () => {
    assert.equal((await ask('HEAD', '/')).status, 200);
    assert.equal((await ask('HEAD', '/api/hello')).status, 200);
  });

  test('an answer to HEAD leaves its connection fit for the next request', async () => {
    const connection = await connectTo(relay);

    connection.send(requestText('HEAD', '/api/hello', { headers: { authorization: null } }));
    assert.equal((await connection.answer({ toHead: true })).status, 200);
    connection.send(requestText('GET', '/health'));

    assert.equal((await connection.answer()).status, 200);
  });
});

describe('a browser of another site', () => {
  const preflight = (origin) =>
    ask('OPTIONS', '/v1/chat/completions', {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type',
      },
    });

  test('may ask first, if its origin is configured', async () => {
    const answer = await preflight(kOrigin);

    assert.ok([200, 204].includes(answer.status), `${answer.status}`);
    assert.equal(answer.header('access-control-allow-origin'), kOrigin);
    assert.match(answer.header('access-control-allow-methods') ?? '', /\bPOST\b|\*/);
    assert.match(answer.header('access-control-allow-headers') ?? '', /authorization/i);
  });

  test('may read answers and errors, if its origin is configured', async () => {
    const good = await askForChat({ origin: kOrigin, authorization: `Bearer ${kAccessKey}` });
    const refused = await askForChat({ origin: kOrigin });

    assert.equal(good.header('access-control-allow-origin'), kOrigin);
    assert.equal(refused.header('access-control-allow-origin'), kOrigin);
    assert.match(good.header('vary') ?? '', /origin/i);
  });

  test('gets no leave otherwise', async () => {
    const asked = await preflight('https://evil.example');
    const answered = await askForChat({
      origin: 'https://evil.example',
      authorization: `Bearer ${kAccessKey}`,
    });

    assert.equal(asked.header('access-control-allow-origin'), undefined);
    assert.equal(answered.header('access-control-allow-origin'), undefined);
  });
});

test('an upgrade of /v1/responses is refused with 426, so that clients fall back at once', async () => {
  const answer = await exchangeRaw(
    relay,
    requestText('GET', '/v1/responses', {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'openai-beta': 'responses_websockets=2026-02-06',
      },
    }),
  );

  assert.equal(answer.status, 426, answer.text);
  assert.equal(typeof answer.json.error.message, 'string');
});
