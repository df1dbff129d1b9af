// What goes wrong at a provider of each dialect, as the SDK of each dialect tells it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '@google/genai';
import Anthropic from '@anthropic-ai/sdk';

import {
  beginStream,
  endStream,
  kGreeting,
  refusal,
  wires,
  writeChunk,
} from './support/answers.mjs';
import { hear, kClients } from './support/clients.mjs';
import { duringStream, noteHeard } from './support/faults.mjs';
import { kDialects, providerOf, setPairs } from './support/pairs.mjs';
import { kAccessKey } from './support/relay.mjs';
import { failureOf, OpenAI } from './support/sdks.mjs';
import { retryInfo } from './support/wire/gemini.mjs';

// What a provider answers, and what its client may read of it. What it says of a
// key is the operator's business; what other trouble is called depends on what the client's dialect has a word for.
const kRefusals = [
  { status: 400, statuses: [400], told: true },
  { status: 401, statuses: [401, 502], told: false },
  { status: 404, statuses: [404], told: true },
  { status: 429, statuses: [429], told: false },
  { status: 500, statuses: [500, 502], told: false },
  { status: 529, statuses: [503, 529], told: false },
];
const kSecondsOfRest = 7;

// A model of its own, so that a key that rests is no matter to another test.
const variantOf = (client, name) => `${name}-to-${client}`.replaceAll(/[^a-z0-9-]+/gi, '-');
const broken = Object.keys(duringStream);

const { upstream, relay } = await setPairs({
  variants: kDialects.flatMap((client) => [
    ...kRefusals.map(({ status }) => variantOf(client, `s${status}`)),
    ...broken.map((name) => variantOf(client, name)),
    variantOf(client, 'early'),
  ]),
  options: { timeouts: { connect: 1, first_byte: 1, idle: 1, total: 10 } },
  forgets: false,
});

describe('between each client and each provider:', { concurrency: 4 }, () => {
  for (const [client, provider] of kDialects.flatMap((one) => kDialects.map((two) => [one, two]))) {
    const { ask, errorOf, path, body } = kClients[client];
    describe(`${provider} refuses a request of ${client}:`, { concurrency: 4 }, () => {
      for (const { status, statuses, told } of kRefusals) {
        const model = `${provider}-${variantOf(client, `s${status}`)}`;

        test(`${status}`, async () => {
          upstream.onModel(model, refusalIn(provider, status));

          const error = await failureOf(ask(relay, model, { stream: status === 500 }));

          assert.ok(statuses.includes(error.status), `${error.status}: ${error}`);
          assertKind(client, error);
          assertShape(client, errorOf(error), error.status);
          const says = JSON.stringify(errorOf(error)).includes(`the provider says ${status}`);
          if (told) assert.ok(says, `the provider's own words are lost: ${error}`);
          if (status === 429) await assertRest(path(model), body(model));
        });
      }
    });

    describe(`${provider} breaks a stream to ${client}:`, { concurrency: 4 }, () => {
      for (const name of broken) {
        test(name, async () => {
          const model = `${provider}-${variantOf(client, name)}`;
          upstream.onModel(model, duringStream[name]);
          const heard = { text: '' };

          const error = await failureOf(listen(kClients[client], model, heard));

          assert.ok(kGreeting.startsWith(heard.text), `"${heard.text}" is no part of the answer`);
          assert.notEqual(heard.text, kGreeting);
          // Word and error may come at once; then there is still a status to tell it by.
          if (heard.text === '') assert.ok(error.status >= 500, `${error}`);
          else if (name === 'sends an error event')
            assert.match(`${error.message}${JSON.stringify(error.error)}`, /overloaded/i);
          const well = providerOf(provider).model;
          assert.equal(await hear(kClients[client], relay, well), kGreeting);
        });
      }

      test('an error before the first word is the status that it stands for', async () => {
        const model = `${provider}-${variantOf(client, 'early')}`;
        upstream.onModel(model, errorAsFirstEvent(provider));

        const error = await failureOf(ask(relay, model, { stream: true }));

        assert.equal(error.status, 429, `${error}`);
        assertShape(client, errorOf(error), error.status);
      });
    });
  }
});

// A rest that the provider asks for is told the client in the header that its SDK reads.
async function assertRest(path, body) {
  const headers = { authorization: `Bearer ${kAccessKey}`, 'content-type': 'application/json' };
  const answer = await fetch(`${relay.url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });

  assert.equal(answer.status, 429);
  const seconds = Number(answer.headers.get('retry-after'));
  assert.ok(seconds > 0 && seconds <= kSecondsOfRest, `retry-after is ${seconds}`);
}

// Gemini has no header for the time to wait, and no 529.
function refusalIn(provider, status) {
  if (provider === 'gemini') {
    const details = status === 429 ? retryInfo(kSecondsOfRest) : undefined;
    return refusal(status === 529 ? 503 : status, { message: said(status), details });
  }
  const headers = status === 429 ? [['retry-after', String(kSecondsOfRest)]] : [];
  return refusal(status, { message: said(status), headers, type: typeOf(provider, status) });
}

const said = (status) => `the provider says ${status}`;

function typeOf(provider, status) {
  if (provider !== 'messages') return status >= 500 ? 'server_error' : 'invalid_request_error';
  return {
    400: 'invalid_request_error',
    401: 'authentication_error',
    404: 'not_found_error',
    429: 'rate_limit_error',
    500: 'api_error',
    529: 'overloaded_error',
  }[status];
}

function assertKind(client, error) {
  const { status } = error;
  if (client === 'gemini') return assert.ok(error instanceof ApiError, `${error}`);
  const sdk = client === 'messages' ? Anthropic : OpenAI;
  const { APIError, AuthenticationError, BadRequestError, NotFoundError } = sdk;
  const expected =
    {
      400: BadRequestError,
      401: AuthenticationError,
      404: NotFoundError,
      429: sdk.RateLimitError,
    }[status] ?? sdk.InternalServerError;
  assert.ok(error instanceof APIError && error instanceof expected, `${error.constructor.name}`);
}

function assertShape(client, inner, status) {
  assert.equal(typeof inner.message, 'string');
  if (client === 'gemini') {
    assert.equal(inner.code, status);
    assert.match(inner.status, /^[A-Z_]+$/);
  } else {
    assert.match(inner.type, /^[a-z_]+$/);
  }
  if (client === 'messages' && status === 400) assert.equal(inner.type, 'invalid_request_error');
  if (client === 'messages' && status === 404) assert.equal(inner.type, 'not_found_error');
  if (client === 'messages' && status === 429) assert.equal(inner.type, 'rate_limit_error');
  if (client === 'messages' && status === 529) assert.equal(inner.type, 'overloaded_error');
}

// Reads a stream to its end, noting what was heard on the way.
async function listen(client, model, heard) {
  const stream = await client.ask(relay, model, { stream: true });
  for await (const chunk of stream) {
    heard.text += client.pieceOf(chunk);
    if (heard.text !== '') noteHeard(model);
  }
}

function errorAsFirstEvent(provider) {
  return async (exchange) => {
    await beginStream(exchange);
    const message = 'Rate limit reached';
    const error = { message, type: 'rate_limit_error', code: 'rate_limit_exceeded', status: 429 };
    await writeChunk(exchange, wires[provider].streamError(error));
    await endStream(exchange);
  };
}
