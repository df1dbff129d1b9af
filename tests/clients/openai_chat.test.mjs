// The official openai SDK, talking Chat Completions through the relay.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import {
  endless,
  framingNames,
  friendly,
  kGreeting,
  kUsage,
  refusal,
  tooMany,
} from './support/answers.mjs';
import { chatProvider, kAccessKey } from './support/relay.mjs';
import { askChat, failureOf, OpenAI, openaiFor, readChat } from './support/sdks.mjs';
import { kUlid } from './support/shapes.mjs';
import { setStage } from './support/stage.mjs';
import { makeGate, within } from './support/waiting.mjs';

const { upstream, relay } = await setStage((provider) => ({
  providers: {
    alpha: chatProvider(provider, {
      keys: ['sk-alpha'],
      models: ['gpt-alpha', 'vendor/gpt-beta:free'],
    }),
    // Of their own, since their failures may rest their only key.
    limited: chatProvider(provider, { keys: ['sk-limited'], models: ['gpt-limited'] }),
    failing: chatProvider(provider, { keys: ['sk-failing'], models: ['gpt-failing'] }),
  },
  model_routing: { aliases: { fast: 'faster', faster: 'gpt-alpha' } },
}));
afterEach(() => upstream.forget());

const openai = openaiFor(relay);
const create = (more, options) =>
  openai.chat.completions.create(askChat('gpt-alpha', more), options);

const toolCall = { id: 'call_1', name: 'look_up', arguments: '{"city":"Zürich","days":3}' };

test('a whole answer comes back with every field the provider sent', async () => {
  const answer = await create();

  assert.equal(answer.choices[0].message.content, kGreeting);
  assert.equal(answer.usage.prompt_tokens, kUsage.input);
  assert.deepEqual(answer.x_vendor_extra, { kept: true });
  assert.match(answer._request_id, kUlid);
});

test('a request reaches the provider byte for byte, except for the model', async () => {
  const body =
    '{"zeta":1, "model":"fast",\n "messages":[{"role":"user","content":"h\\u00e9llo \\ud83d\\ude00 \\/ 你"}],' +
    '"seed":12345678901234567890,"temperature":0.10,"x_vendor":{"model":"fast","b":2,"a":[1e3,null]},  "stream":false }';

  const answer = await openai.post('/chat/completions', {
    body,
    headers: { 'content-type': 'application/json' },
  });

  assert.equal(answer.choices[0].message.content, kGreeting);
  assert.equal(
    upstream.lastRequest.body.toString(),
    body.replace('"model":"fast",\n', '"model":"gpt-alpha",\n'),
  );
});

test('a long prompt reaches the provider whole', async () => {
  const content = 'lorem ipsum 🦜 '.repeat(40000);

  await create({ messages: [{ role: 'user', content }] });

  assert.equal(upstream.lastRequest.json.messages[0].content, content);
});

test('the answer says who served it', async () => {
  const { response } = await openai.chat.completions.create(askChat('fast')).withResponse();

  assert.equal(response.headers.get('x-monorelay-provider'), 'alpha');
  assert.equal(response.headers.get('x-monorelay-model'), 'gpt-alpha');
  assert.equal(response.headers.get('x-monorelay-attempts'), '1');
});

test('a request id of the client is kept', async () => {
  const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

  const answer = await create({}, { headers: { 'x-request-id': id } });

  assert.equal(answer._request_id, id);
});

test('the provider sees its own key and nothing of the client', async () => {
  await create(
    {},
    { headers: { cookie: 'session=secret', 'x-forwarded-for': '10.1.2.3', 'x-private': 'secret' } },
  );

  const { lastRequest } = upstream;
  assert.equal(lastRequest.target, '/v1/chat/completions');
  assert.equal(lastRequest.header('authorization'), 'Bearer sk-alpha');
  assert.equal(lastRequest.header('host'), new URL(upstream.url).host);
  assert.ok(!lastRequest.rawHead.includes(kAccessKey));
  const names = lastRequest.headers.map(([name]) => name.toLowerCase());
  const leaked = names.filter((name) =>
    /^(cookie|x-forwarded-.*|forwarded|x-private|x-stainless-.*|x-api-key|x-access-key)$/.test(
      name,
    ),
  );
  assert.deepEqual(leaked, []);
  assert.match(lastRequest.header('accept-encoding') ?? 'identity', /^identity$/);
});

test('headers that belong to the dialect reach the provider', async () => {
  await create({}, { headers: { 'OpenAI-Beta': 'assistants=v2', 'Idempotency-Key': 'once-1' } });

  assert.equal(upstream.lastRequest.header('openai-beta'), 'assistants=v2');
  assert.equal(upstream.lastRequest.header('idempotency-key'), 'once-1');
});

test('rate-limit headers of the provider reach the client, its cookies do not', async () => {
  upstream.next(
    friendly({
      headers: [
        ['x-ratelimit-remaining-requests', '99'],
        ['x-ratelimit-reset-tokens', '6m0s'],
        ['set-cookie', 'provider=1'],
        ['connection', 'keep-alive'],
      ],
    }),
  );

  const { response } = await create().withResponse();

  assert.equal(response.headers.get('x-ratelimit-remaining-requests'), '99');
  assert.equal(response.headers.get('x-ratelimit-reset-tokens'), '6m0s');
  assert.equal(response.headers.get('set-cookie'), null);
});

for (const framing of framingNames) {
  test(`a stream that the provider sends ${framing} arrives whole`, async () => {
    upstream.next(friendly({ framing }));

    const { chunks, text } = await readChat(await create({ stream: true }));

    assert.equal(text, kGreeting);
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
    assert.ok(chunks.every((chunk) => chunk.id === 'chatcmpl-fake' && !chunk.usage));
  });
}

test('a stream is not held back: the first word is there before the provider says the second', async () => {
  const held = makeGate();
  upstream.next(friendly({ held }));
  const stream = await create({ stream: true });
  const words = stream[Symbol.asyncIterator]();

  await within(2000, 'the role', words.next());
  const { value } = await within(2000, 'the first word', words.next());
  assert.equal(value.choices[0].delta.content, 'Hello ');

  held.open();
  while (!(await words.next()).done);
});

test('usage is asked of the provider, and hidden from a client that did not ask', async () => {
  const { chunks } = await readChat(
    await create({ stream: true, stream_options: { include_obfuscation: false } }),
  );

  assert.deepEqual(upstream.lastRequest.json.stream_options, {
    include_obfuscation: false,
    include_usage: true,
  });
  assert.ok(chunks.every((chunk) => chunk.choices.length === 1 && !chunk.usage));
});

test('asking the provider for usage changes nothing else of the request', async () => {
  await readChat(await create({ stream: true, seed: 7 }));

  const { stream_options, ...rest } = upstream.lastRequest.json;
  assert.deepEqual(stream_options, { include_usage: true });
  assert.deepEqual(rest, askChat('gpt-alpha', { stream: true, seed: 7 }));
});

test('a client that declines usage does not get it', async () => {
  const { chunks } = await readChat(
    await create({ stream: true, stream_options: { include_usage: false } }),
  );

  assert.equal(upstream.lastRequest.json.stream_options.include_usage, true);
  assert.ok(chunks.every((chunk) => chunk.choices.length === 1 && !chunk.usage));
});

test('a client that asks for usage gets it in a chunk of its own', async () => {
  const { chunks } = await readChat(
    await create({ stream: true, stream_options: { include_usage: true } }),
  );

  assert.deepEqual(chunks.at(-1).choices, []);
  assert.equal(chunks.at(-1).usage.prompt_tokens, kUsage.input);
  assert.equal(chunks.at(-1).usage.completion_tokens, kUsage.output);
});

test('a request that is not a stream is not given stream options', async () => {
  await create();

  assert.deepEqual(upstream.lastRequest.json, askChat('gpt-alpha'));
});

test('the stream helper builds the final message', async () => {
  const final = await openai.chat.completions.stream(askChat('gpt-alpha')).finalChatCompletion();

  assert.equal(final.choices[0].message.content, kGreeting);
  assert.equal(final.choices[0].finish_reason, 'stop');
});

test('a streamed tool call is put together again', async () => {
  upstream.next(friendly({ toolCall }));

  const final = await openai.chat.completions.stream(askChat('gpt-alpha')).finalChatCompletion();

  const [call] = final.choices[0].message.tool_calls;
  assert.equal(call.id, 'call_1');
  assert.equal(call.function.name, 'look_up');
  assert.equal(call.function.arguments, toolCall.arguments);
  assert.equal(final.choices[0].finish_reason, 'tool_calls');
});

test('a megabyte in one event arrives whole', async () => {
  const text = 'x'.repeat(1 << 20);
  upstream.next(friendly({ text }));

  const answer = await readChat(await create({ stream: true }));

  assert.equal(answer.text.length, text.length);
});

test('many streams at once do not mix', async () => {
  const asked = Array.from({ length: 20 }, (_, at) => at);
  const texts = asked.map((at) => `answer number ${at}, and no other. `.repeat(at + 1));
  upstream.onModel('gpt-alpha', (exchange) =>
    friendly({ text: texts[exchange.request.json.seed] })(exchange),
  );

  const answers = await Promise.all(
    asked.map(async (seed) => readChat(await create({ stream: true, seed }))),
  );

  assert.deepEqual(
    answers.map(({ text }) => text),
    texts,
  );
});

test('leaving a stream closes the connection to the provider', async () => {
  upstream.next(endless());
  const stream = await create({ stream: true });

  for await (const chunk of stream) if (chunk.choices[0].delta.content) break;
  stream.controller.abort();

  await within(2000, 'the end of the upstream connection', upstream.lastRequest.connectionClosed);
});

test('leaving before the answer closes the connection to the provider', async () => {
  upstream.next((exchange) => exchange.closed);
  const leaving = new AbortController();
  const asked = failureOf(create({}, { signal: leaving.signal }));
  const { connectionClosed } = await upstream.requestFor('gpt-alpha');

  leaving.abort();

  assert.ok((await asked) instanceof OpenAI.APIUserAbortError);
  await within(2000, 'the end of the upstream connection', connectionClosed);
});

test('after clients left, the next request works', async () => {
  assert.equal((await create()).choices[0].message.content, kGreeting);
});

for (const [status, name] of [
  [400, 'BadRequestError'],
  [404, 'NotFoundError'],
  [413, 'APIError'],
  [422, 'UnprocessableEntityError'],
]) {
  test(`a provider's ${status} keeps its status and its words`, async () => {
    upstream.next(refusal(status));

    const error = await failureOf(create());

    assert.ok(error instanceof OpenAI[name], `${error}`);
    assert.equal(error.status, status);
    assert.match(error.message, new RegExp(`the provider says ${status}`));
    assert.match(error.requestID, kUlid);
  });
}

test('an error before a stream is an error with its status', async () => {
  upstream.next(refusal(400));

  const error = await failureOf(create({ stream: true }));

  assert.ok(error instanceof OpenAI.BadRequestError, `${error}`);
});

test("a provider's 500 is a server error", async () => {
  upstream.next(refusal(500, { type: 'server_error' }));

  const error = await failureOf(openai.chat.completions.create(askChat('gpt-failing')));

  assert.ok(error instanceof OpenAI.InternalServerError, `${error}`);
});

test("a provider's 429 says when to come back", async () => {
  upstream.next(tooMany(17));

  const error = await failureOf(openai.chat.completions.create(askChat('gpt-limited')));

  assert.ok(error instanceof OpenAI.RateLimitError, `${error}`);
  assert.ok(
    Number(error.headers.get('retry-after')) >= 1 && Number(error.headers.get('retry-after')) <= 17,
  );
});

test('a wrong access key is an authentication error', async () => {
  const error = await failureOf(
    openaiFor(relay, 'wrong').chat.completions.create(askChat('gpt-alpha')),
  );

  assert.ok(error instanceof OpenAI.AuthenticationError, `${error}`);
  assert.equal(error.code, 'unauthorized');
  assert.equal(upstream.requests.length, 0);
});

test('an unknown model is not found, and the nearest ones are named', async () => {
  const error = await failureOf(openai.chat.completions.create(askChat('gpt-alhpa')));

  assert.ok(error instanceof OpenAI.NotFoundError, `${error}`);
  assert.equal(error.code, 'model_not_found');
  assert.match(error.message, /gpt-alhpa/);
  assert.match(error.message, /gpt-alpha/);
  assert.equal(upstream.requests.length, 0);
});

test('part of a model name is not enough', async () => {
  const error = await failureOf(openai.chat.completions.create(askChat('alpha')));

  assert.ok(error instanceof OpenAI.NotFoundError, `${error}`);
});

test('a model can be asked of a provider by name', async () => {
  const answer = await openai.chat.completions.create(askChat('gpt-alpha@alpha'));

  assert.equal(answer.model, 'gpt-alpha');
  assert.equal(upstream.lastRequest.model, 'gpt-alpha');
});

test('everything that can be asked is listed, once', async () => {
  const listed = await openai.models.list();

  const ids = listed.data.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ['gpt-alpha', 'vendor/gpt-beta:free', 'gpt-limited', 'fast'])
    assert.ok(ids.includes(id), `${id} in ${ids}`);
  assert.ok(
    listed.data.every(
      (model) => model.object === 'model' && Number.isInteger(model.created) && model.owned_by,
    ),
  );
});

test('one model can be looked up, also with a slash in its name', async () => {
  assert.equal((await openai.models.retrieve('gpt-alpha')).id, 'gpt-alpha');
  assert.equal((await openai.models.retrieve('vendor/gpt-beta:free')).id, 'vendor/gpt-beta:free');
  assert.equal((await openai.get('/models/vendor/gpt-beta:free')).id, 'vendor/gpt-beta:free');
});

test('an unknown model cannot be looked up', async () => {
  const error = await failureOf(openai.models.retrieve('gpt-omega'));

  assert.ok(error instanceof OpenAI.NotFoundError, `${error}`);
});
