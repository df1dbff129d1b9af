// Both generations of the official Anthropic SDK, talking Messages through the relay.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';

import {
  endless,
  framingNames,
  friendly,
  kGreeting,
  kUsage,
  refusal,
  tooMany,
} from './support/answers.mjs';
import { kAccessKey, messagesProvider } from './support/relay.mjs';
import {
  anthropicFor,
  anthropicSdks,
  askMessages,
  failureOf,
  readMessages,
} from './support/sdks.mjs';
import { kUlid } from './support/shapes.mjs';
import { setStage } from './support/stage.mjs';
import { makeGate, within } from './support/waiting.mjs';

const limitedModels = anthropicSdks.map(({ generation }) => `claude-limited-${generation}`);

const { upstream, relay } = await setStage((provider) => ({
  providers: {
    beta: messagesProvider(provider, { keys: ['sk-ant-beta'], models: ['claude-beta'] }),
    // Of their own, since a 429 rests their only key.
    ...Object.fromEntries(
      limitedModels.map((model) => [
        model,
        messagesProvider(provider, { keys: [`key-of-${model}`], models: [model] }),
      ]),
    ),
  },
  model_routing: { aliases: { claude: 'claude-beta' } },
}));
afterEach(() => upstream.forget());

const toolCall = { id: 'toolu_1', name: 'look_up', arguments: '{"city":"Zürich","days":3}' };

for (const sdk of anthropicSdks) {
  describe(`Anthropic SDK ${sdk.generation}`, () => {
    const client = anthropicFor(relay, sdk);
    const create = (more, options) =>
      client.messages.create(askMessages('claude-beta', more), options);
    const { Anthropic } = sdk;

    test('a whole answer comes back with every field the provider sent', async () => {
      const answer = await create();

      assert.equal(answer.content[0].text, kGreeting);
      assert.equal(answer.stop_reason, 'end_turn');
      assert.equal(answer.usage.input_tokens, kUsage.input);
      assert.deepEqual(answer.x_vendor_extra, { kept: true });
    });

    test('a request reaches the provider byte for byte, except for the model', async () => {
      const body =
        '{"max_tokens":100, "model":"claude",\n "system":[{"type":"text","text":"\\u00e9 \\/ 你"}],' +
        '"messages":[{"role":"user","content":"hi"},{"role":"system","content":"in the middle"}],' +
        '"metadata":{"user_id":"{\\"model\\":\\"claude\\"}"},"x_vendor":{"model":"claude","n":12345678901234567890}  }';

      const answer = await client.post('/v1/messages', {
        body,
        headers: { 'content-type': 'application/json' },
      });

      assert.equal(answer.content[0].text, kGreeting);
      assert.equal(
        upstream.lastRequest.body.toString(),
        body.replace('"model":"claude",\n', '"model":"claude-beta",\n'),
      );
    });

    test('the provider sees its own key as x-api-key and nothing of the client', async () => {
      await create({}, { headers: { cookie: 'session=secret', 'x-forwarded-for': '10.1.2.3' } });

      const { lastRequest } = upstream;
      assert.equal(lastRequest.target.split('?')[0], '/v1/messages');
      assert.equal(lastRequest.header('x-api-key'), 'sk-ant-beta');
      assert.equal(lastRequest.header('authorization'), undefined);
      assert.equal(lastRequest.header('cookie'), undefined);
      assert.equal(lastRequest.header('x-forwarded-for'), undefined);
      assert.ok(!lastRequest.rawHead.includes(kAccessKey));
    });

    test('version and beta headers reach the provider byte for byte', async () => {
      await create({}, { headers: { 'anthropic-beta': 'one-2025-01-01, two-2026-01-01,three' } });

      assert.equal(upstream.lastRequest.header('anthropic-version'), sdk.version);
      assert.equal(
        upstream.lastRequest.header('anthropic-beta'),
        'one-2025-01-01, two-2026-01-01,three',
      );
    });

    test('an unknown version is for the provider to judge', async () => {
      await create({}, { headers: { 'anthropic-version': '2031-12-24' } });

      assert.equal(upstream.lastRequest.header('anthropic-version'), '2031-12-24');
    });

    test('beta calls work', async () => {
      const answer = await client.beta.messages.create(
        askMessages('claude-beta', { betas: ['effort-2025-11-24'] }),
      );

      assert.equal(answer.content[0].text, kGreeting);
      assert.equal(upstream.lastRequest.header('anthropic-beta'), 'effort-2025-11-24');
    });

    for (const framing of framingNames) {
      test(`a stream that the provider sends ${framing} arrives whole`, async () => {
        upstream.next(friendly({ framing }));

        const { events, text } = await readMessages(await create({ stream: true }));

        assert.equal(text, kGreeting);
        assert.equal(events[0].type, 'message_start');
        assert.equal(events.at(-1).type, 'message_stop');
      });
    }

    test('a stream is not held back: the first word is there before the provider says the second', async () => {
      const held = makeGate();
      upstream.next(friendly({ held }));
      const events = (await create({ stream: true }))[Symbol.asyncIterator]();

      await within(2000, 'the start of the message', events.next());
      await within(2000, 'the start of the text', events.next());
      const { value } = await within(2000, 'the first word', events.next());
      assert.equal(value.delta.text, 'Hello ');

      held.open();
      while (!(await events.next()).done);
    });

    test('the stream helper builds the final message', async () => {
      const final = await client.messages.stream(askMessages('claude-beta')).finalMessage();

      assert.equal(final.content[0].text, kGreeting);
      assert.equal(final.stop_reason, 'end_turn');
      assert.equal(final.usage.input_tokens, kUsage.input);
      assert.equal(final.usage.output_tokens, kUsage.output);
    });

    test('a streamed tool call is put together again', async () => {
      upstream.next(friendly({ toolCall }));

      const final = await client.messages.stream(askMessages('claude-beta')).finalMessage();

      assert.equal(final.stop_reason, 'tool_use');
      assert.equal(final.content[0].id, 'toolu_1');
      assert.deepEqual(final.content[0].input, { city: 'Zürich', days: 3 });
    });

    test('leaving a stream closes the connection to the provider', async () => {
      upstream.next(endless());
      const stream = await create({ stream: true });

      for await (const event of stream) if (event.type === 'content_block_delta') break;
      stream.controller.abort();

      await within(
        2000,
        'the end of the upstream connection',
        upstream.lastRequest.connectionClosed,
      );
    });

    test('leaving before the answer closes the connection to the provider', async () => {
      upstream.next((exchange) => exchange.closed);
      const leaving = new AbortController();
      const asked = failureOf(create({}, { signal: leaving.signal }));
      const { connectionClosed } = await upstream.requestFor('claude-beta');

      leaving.abort();

      assert.ok((await asked) instanceof Anthropic.APIUserAbortError);
      await within(2000, 'the end of the upstream connection', connectionClosed);
    });

    for (const [status, name, type] of [
      [400, 'BadRequestError', 'invalid_request_error'],
      [404, 'NotFoundError', 'not_found_error'],
      [413, 'APIError', 'request_too_large'],
      [422, 'UnprocessableEntityError', 'invalid_request_error'],
    ]) {
      test(`a provider's ${status} keeps its status, its type and its words`, async () => {
        upstream.next(refusal(status, { type }));

        const error = await failureOf(create());

        assert.ok(error instanceof Anthropic[name], `${error}`);
        assert.equal(error.status, status);
        assert.equal(error.error.type, 'error');
        assert.equal(error.error.error.type, type);
        assert.match(error.message, new RegExp(`the provider says ${status}`));
      });
    }

    test("a provider's 429 says when to come back", async () => {
      upstream.next(tooMany(17));

      const error = await failureOf(
        client.messages.create(askMessages(`claude-limited-${sdk.generation}`)),
      );

      assert.ok(error instanceof Anthropic.RateLimitError, `${error}`);
      assert.equal(error.error.error.type, 'rate_limit_error');
      const wait = Number(error.headers.get('retry-after'));
      assert.ok(wait >= 1 && wait <= 17, `retry-after: ${wait}`);
    });

    test('an error before a stream is an error with its status', async () => {
      upstream.next(refusal(400));

      const error = await failureOf(create({ stream: true }));

      assert.ok(error instanceof Anthropic.BadRequestError, `${error}`);
    });

    test('a wrong access key is an authentication error in the shape of Messages', async () => {
      const error = await failureOf(
        anthropicFor(relay, sdk, 'wrong').messages.create(askMessages('claude-beta')),
      );

      assert.ok(error instanceof Anthropic.AuthenticationError, `${error}`);
      assertOwnError(error, 'authentication_error');
      assert.equal(upstream.requests.length, 0);
    });

    test('an unknown model is not found, in the shape of Messages, and the nearest is named', async () => {
      const error = await failureOf(client.messages.create(askMessages('claude-betta')));

      assert.ok(error instanceof Anthropic.NotFoundError, `${error}`);
      assertOwnError(error, 'not_found_error');
      assert.match(error.error.error.message, /claude-beta\b/);
    });

    test('models are listed in the shape of Messages', async () => {
      const listed = await client.models.list();

      const model = listed.data.find(({ id }) => id === 'claude-beta');
      assert.equal(model.type, 'model');
      assert.equal(typeof model.display_name, 'string');
      assert.ok(!Number.isNaN(Date.parse(model.created_at)), `${model.created_at}`);
      assert.equal(listed.has_more, false);
    });

    test('one model can be looked up', async () => {
      const model = await client.models.retrieve('claude-beta');

      assert.equal(model.id, 'claude-beta');
      assert.equal(model.type, 'model');
    });

    test('after all that, the next request works', async () => {
      assert.equal((await create()).content[0].text, kGreeting);
    });
  });
}

function assertOwnError(error, type) {
  assert.equal(error.error.type, 'error');
  assert.equal(error.error.error.type, type);
  assert.match(error.error.request_id ?? '', kUlid);
  assert.equal(error.error.request_id, error.headers.get('x-request-id'));
}
