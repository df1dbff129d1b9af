// What no proper client sends, over raw sockets: each a clear 4xx in the dialect of the path, and the
// connection closed where what follows on it could not be trusted.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { connectTo, exchangeRaw, requestText } from './support/raw.mjs';
import { chatProvider, kAccessKey, messagesProvider } from './support/relay.mjs';
import { askChat, openaiFor } from './support/sdks.mjs';
import { assertChatError, assertMessagesError, kUlid } from './support/shapes.mjs';
import { setStage } from './support/stage.mjs';

const kMaxBody = 100000;

const { upstream, relay } = await setStage((provider) => ({
  server: { limits: { max_body_bytes: kMaxBody, head_timeout: 1 } },
  providers: {
    alpha: chatProvider(provider, { models: ['gpt-alpha'] }),
    beta: messagesProvider(provider, { models: ['claude-beta'] }),
  },
}));

const chatBody = JSON.stringify(askChat('gpt-alpha'));

const dialects = [
  {
    path: '/v1/chat/completions',
    model: 'gpt-alpha',
    assertError: assertChatError,
    types: { 400: 'invalid_request', 404: 'model_not_found', 413: 'payload_too_large' },
  },
  {
    path: '/v1/messages',
    model: 'claude-beta',
    assertError: assertMessagesError,
    types: { 400: 'invalid_request_error', 404: 'not_found_error', 413: 'request_too_large' },
  },
];

for (const { path, model, assertError, types } of dialects) {
  describe(`bodies for ${path}`, () => {
    const badBodies = {
      'is empty': '',
      'is cut short': `{"model":"${model}","messages":[`,
      'has something after its end': `{"model":"${model}","messages":[]} }`,
      'is a list': '[]',
      'is a word': 'hello',
      'has no model': '{"messages":[]}',
      'has a number for a model': '{"model":7,"messages":[]}',
      'has null for a model': '{"model":null,"messages":[]}',
      'has an empty model': '{"model":"","messages":[]}',
      'is nested without end': '['.repeat(50000),
      'has a model nested without end': `{"model":${'{"a":'.repeat(10000)}`,
    };
    for (const [name, body] of Object.entries(badBodies)) {
      test(`a body that ${name} is refused`, async () => {
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        };

        const answer = await exchangeRaw(relay, requestText('POST', path, { body, headers }));

        assertError(answer, 400, types[400]);
      });
    }

    test('a refused body names the field that is missing', async () => {
      const answer = await exchangeRaw(
        relay,
        requestText('POST', path, { body: '{"messages":[]}' }),
      );

      assert.match(answer.json.error.message, /model/);
    });

    test('a body that is not UTF-8 is refused', async () => {
      const body = Buffer.concat([
        Buffer.from(`{"model":"${model}","max_tokens":5,"messages":[{"role":"user","content":"`),
        Buffer.of(0xc3, 0x28, 0xff),
        Buffer.from('"}]}'),
      ]);
      const head = requestText('POST', path, {
        headers: { 'content-type': 'application/json', 'content-length': body.length },
      });

      const answer = await exchangeRaw(relay, Buffer.concat([Buffer.from(head), body]));

      assertError(answer, 400, types[400]);
    });

    test('a body that is announced too long is refused before it is read', async () => {
      const headers = { 'content-type': 'application/json', 'content-length': kMaxBody + 1 };

      const answer = await exchangeRaw(relay, requestText('POST', path, { headers }));

      assertError(answer, 413, types[413]);
      await answer.connection.closedByServer();
    });

    test('a body in chunks that grows too long is refused', async () => {
      const connection = await connectTo(relay);
      connection.send(
        requestText('POST', path, {
          headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
        }),
      );
      for (let sent = 0; sent <= kMaxBody; sent += 0x4000)
        connection.send(`4000\r\n${'x'.repeat(0x4000)}\r\n`);

      const answer = await connection.answer();

      assertError(answer, 413, types[413]);
      await connection.closedByServer();
    });

    test('a wrong method is refused with the right one', async () => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await exchangeRaw(relay, requestText(method, path));

        assert.equal(answer.status, 405, answer.text);
        assert.match(answer.header('allow') ?? '', /\bPOST\b/);
        assert.equal(typeof answer.json.error.message, 'string');
        assert.match(answer.header('x-request-id') ?? '', kUlid);
      }
    });

    test('an absent key is refused', async () => {
      const body = JSON.stringify({ model, messages: [] });

      const answer = await exchangeRaw(
        relay,
        requestText('POST', path, { body, headers: { authorization: null } }),
      );

      assertError(answer, 401, path === '/v1/messages' ? 'authentication_error' : 'unauthorized');
    });

    test('both lengths at once are refused, and the connection is closed', async () => {
      const smuggled = requestText('GET', '/v1/models');
      const headers = { 'content-length': 4, 'transfer-encoding': 'chunked' };

      const answer = await exchangeRaw(
        relay,
        `${requestText('POST', path, { headers })}0\r\n\r\n${smuggled}`,
      );

      assertError(answer, 400, types[400]);
      await answer.connection.closedByServer();
      await assert.rejects(answer.connection.answer(), /closed the connection/);
    });

    for (const [name, chunks] of Object.entries({
      'that is no number': 'xyz\r\nabc\r\n0\r\n\r\n',
      'that is negative': '-3\r\nabc\r\n0\r\n\r\n',
      'with a sign': '+3\r\nabc\r\n0\r\n\r\n',
      'with a prefix': '0x3\r\nabc\r\n0\r\n\r\n',
      'that overflows': 'ffffffffffffffffff\r\nabc\r\n0\r\n\r\n',
      'that is empty': '\r\nabc\r\n0\r\n\r\n',
      'shorter than its data': '2\r\nabc\r\n0\r\n\r\n',
    })) {
      test(`a chunk size ${name} is refused, and the connection is closed`, async () => {
        const head = requestText('POST', path, {
          headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
        });

        const answer = await exchangeRaw(relay, head + chunks);

        assert.ok([400, 413].includes(answer.status), answer.text);
        assertError(answer, answer.status, types[answer.status]);
        await answer.connection.closedByServer();
      });
    }
  });
}

describe('heads', () => {
  // Each is a whole request that must be refused, and after which nothing on the connection counts.
  const badHeads = {
    'two lengths that differ':
      requestText('POST', '/v1/chat/completions', {
        headers: { 'content-length': 3, 'Content-Length': 5 },
      }) + 'abcde',
    'a length that is no number':
      requestText('POST', '/v1/chat/completions', { headers: { 'content-length': '5x' } }) +
      'abcde',
    'a negative length': requestText('POST', '/v1/chat/completions', {
      headers: { 'content-length': -5 },
    }),
    'a length beyond all numbers': requestText('POST', '/v1/chat/completions', {
      headers: { 'content-length': '9'.repeat(30) },
    }),
    'a coding that is not chunked': requestText('POST', '/v1/chat/completions', {
      headers: { 'transfer-encoding': 'gzip' },
    }),
    'a coding in disguise': requestText('POST', '/v1/chat/completions', {
      headers: { 'transfer-encoding': 'xchunked' },
    }),
    'a space before the colon': requestText('POST', '/v1/chat/completions', {
      headers: { 'content-length ': 0 },
    }),
    'a folded header': requestText('GET', '/v1/models', { headers: { 'x-folded': 'one\r\n two' } }),
    'a NUL in a header': requestText('GET', '/v1/models', { headers: { 'x-nul': 'a\0b' } }),
    'a header without a colon': requestText('GET', '/v1/models', {
      headers: { 'x-broken': 'a\r\nno colon here' },
    }),
    'no host': requestText('GET', '/v1/models', { headers: { host: null } }),
    'no version': `GET /v1/models\r\nhost: relay.test\r\n\r\n`,
    'no target': `GET HTTP/1.1\r\nhost: relay.test\r\n\r\n`,
    'nothing of HTTP': '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n',
  };
  for (const [name, bytes] of Object.entries(badHeads)) {
    test(`a head with ${name} is refused, and the connection is closed`, async () => {
      const answer = await exchangeRaw(relay, bytes);

      assert.ok([400, 501, 505].includes(answer.status), `${answer.status}`);
      assert.equal(typeof answer.json.error.message, 'string');
      assert.match(answer.header('x-request-id') ?? '', kUlid);
      await answer.connection.closedByServer();
    });
  }

  test('a head that never ends is refused', async () => {
    const connection = await connectTo(relay);
    connection.send('POST /v1/chat/completions HTTP/1.1\r\nhost: relay.test\r\n');
    for (let sent = 0; sent < 100; sent += 1)
      connection.send(`x-filler-${sent}: ${'f'.repeat(1000)}\r\n`);

    const answer = await connection.answer();

    assertChatError(answer, 431, 'head_too_large');
    await connection.closedByServer();
  });

  test('a request line that never ends is refused', async () => {
    const connection = await connectTo(relay);
    connection.send(`GET /v1/models/${'m'.repeat(100000)}`);

    const answer = await connection.answer();

    assert.ok([414, 431].includes(answer.status), `${answer.status}`);
    await connection.closedByServer();
  });

  test('too many headers are refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`h${at}`, '1']));

    const answer = await exchangeRaw(
      relay,
      requestText('POST', '/v1/chat/completions', { body: chatBody, headers: many }),
    );

    assertChatError(answer, 431, 'head_too_large');
    await answer.connection.closedByServer();
  });

  test('a head that is not sent in time is given up', async () => {
    const connection = await connectTo(relay);
    connection.send('POST /v1/chat/completions HTTP/1.1\r\nhost: rel');

    await connection.closedByServer(5000);
  });

  test('a long but honest head is accepted', async () => {
    const headers = { 'x-codex-turn-metadata': 'm'.repeat(20000) };

    const answer = await exchangeRaw(
      relay,
      requestText('POST', '/v1/chat/completions', { body: chatBody, headers }),
    );

    assert.equal(answer.status, 200, answer.text);
  });
});

describe('what is unusual but right', () => {
  test('a request that comes byte by byte is answered', async () => {
    const connection = await connectTo(relay);
    for (const byte of Buffer.from(
      requestText('POST', '/v1/chat/completions', { body: chatBody }),
    )) {
      connection.send(Buffer.of(byte));
      await nextTurn();
    }

    const answer = await connection.answer();

    assert.equal(answer.status, 200, answer.text);
  });

  test('a body in chunks is read, with extensions and trailers', async () => {
    const cut = chatBody.length >> 1;
    const chunks = [chatBody.slice(0, cut), chatBody.slice(cut)].map(
      (part) => `${part.length.toString(16)};name=value\r\n${part}\r\n`,
    );
    const head = requestText('POST', '/v1/chat/completions', {
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });

    const answer = await exchangeRaw(relay, `${head}${chunks.join('')}0\r\nx-trailer: 1\r\n\r\n`);

    assert.equal(answer.status, 200, answer.text);
    assert.equal(upstream.lastRequest.body.toString(), chatBody);
  });

  test('two requests sent at once are answered in order', async () => {
    const connection = await connectTo(relay);
    connection.send(
      requestText('POST', '/v1/chat/completions', { body: chatBody }) +
        requestText('GET', '/health'),
    );

    assert.equal((await connection.answer()).json.object, 'chat.completion');
    assert.equal((await connection.answer()).status, 200);
  });

  test('a refused request leaves its connection fit for the next', async () => {
    const connection = await connectTo(relay);

    connection.send(requestText('POST', '/v1/chat/completions', { body: '{"messages":[]}' }));
    assert.equal((await connection.answer()).status, 400);
    connection.send(requestText('POST', '/v1/chat/completions', { body: chatBody }));

    assert.equal((await connection.answer()).status, 200);
  });

  test('a client that asks to be waited for is', async () => {
    const connection = await connectTo(relay);
    const headers = {
      expect: '100-continue',
      'content-type': 'application/json',
      'content-length': chatBody.length,
    };
    connection.send(requestText('POST', '/v1/chat/completions', { headers }));
    assert.equal((await connection.answer()).status, 100);

    connection.send(chatBody);

    assert.equal((await connection.answer()).status, 200);
  });

  test('a client that asks for the end gets it', async () => {
    const answer = await exchangeRaw(
      relay,
      requestText('GET', '/health', { headers: { connection: 'close' } }),
    );

    assert.equal(answer.status, 200);
    await answer.connection.closedByServer();
  });
});

describe('paths', () => {
  test('an unknown path is a 404 in JSON', async () => {
    const answer = await exchangeRaw(relay, requestText('GET', '/v1/no/such/thing'));

    assertChatError(answer, 404, 'not_found');
  });

  test('an unknown path of Messages is a 404 in its shape', async () => {
    const answer = await exchangeRaw(
      relay,
      requestText('GET', '/v1/messages/batches', {
        headers: { 'anthropic-version': '2023-06-01' },
      }),
    );

    assertMessagesError(answer, 404, 'not_found_error');
  });

  test('a query does not change the path', async () => {
    const answer = await exchangeRaw(
      relay,
      requestText('POST', '/v1/chat/completions?beta=true', { body: chatBody }),
    );

    assert.equal(answer.status, 200, answer.text);
  });

  test('dots and doubled slashes lead nowhere', async () => {
    for (const target of [
      '/v1/../../etc/passwd',
      '//etc/passwd',
      '/v1/%2e%2e/%2e%2e/etc/passwd',
      '/v1/models/%00',
    ]) {
      const answer = await exchangeRaw(relay, requestText('GET', target));

      assert.ok([400, 404].includes(answer.status), `${target}: ${answer.status}`);
    }
  });
});

test('no error tells a secret', async () => {
  const answers = [];
  for (const bytes of [
    requestText('POST', '/v1/chat/completions', { body: '{' }),
    requestText('GET', '/v1/no/such/thing'),
    requestText('POST', '/v1/messages', { body: '{"model":"x"}' }),
  ]) {
    const answer = await exchangeRaw(relay, bytes);
    answers.push(answer.text);
  }

  for (const secret of [kAccessKey, 'sk-provider', 'sk-ant-provider'])
    assert.ok(!answers.join('').includes(secret));
});

test('after all that, a proper request is answered', async () => {
  const answer = await openaiFor(relay).chat.completions.create(askChat('gpt-alpha'));

  assert.equal(answer.choices[0].finish_reason, 'stop');
});
