// The fake provider, asked without a relay in between: what the other files conclude from it holds
// only if the SDKs take it for a real one.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';

import { endless, framingNames, friendly, kGreeting, kUsage, tooMany } from './support/answers.mjs';
import { before, duringStream, duringWhole } from './support/faults.mjs';
import {
  anthropicFor,
  anthropicSdks,
  askChat,
  askMessages,
  failureOf,
  openaiFor,
  readChat,
  readMessages,
} from './support/sdks.mjs';
import { startUpstream } from './support/upstream.mjs';
import { within } from './support/waiting.mjs';

const upstream = await startUpstream();
after(() => upstream.stop());
afterEach(() => upstream.forget());

const openai = openaiFor(upstream);

test('Chat is answered whole', async () => {
  const answer = await openai.chat.completions.create(askChat('m'));

  assert.equal(answer.choices[0].message.content, kGreeting);
  assert.equal(answer.usage.total_tokens, kUsage.input + kUsage.output);
});

for (const framing of framingNames) {
  test(`streams read the same when sent ${framing}`, async () => {
    upstream.onModel('m', friendly({ framing }));

    const chat = await readChat(
      await openai.chat.completions.create(askChat('m', { stream: true })),
    );
    const messages = await readMessages(
      await anthropicFor(upstream).messages.create(askMessages('m', { stream: true })),
    );

    assert.equal(chat.text, kGreeting);
    assert.equal(messages.text, kGreeting);
  });
}

for (const sdk of anthropicSdks) {
  test(`Messages are answered whole and streamed, SDK ${sdk.generation}`, async () => {
    const client = anthropicFor(upstream, sdk);

    const whole = await client.messages.create(askMessages('m'));
    const streamed = await client.messages.stream(askMessages('m')).finalMessage();

    assert.equal(whole.content[0].text, kGreeting);
    assert.equal(streamed.content[0].text, kGreeting);
    assert.deepEqual(
      [streamed.usage.input_tokens, streamed.usage.output_tokens],
      [kUsage.input, kUsage.output],
    );
  });
}

test('requests are kept as they came', async () => {
  await openai.chat.completions.create(askChat('m'));

  const { lastRequest } = upstream;
  assert.equal(lastRequest.method, 'POST');
  assert.equal(lastRequest.target, '/v1/chat/completions');
  assert.match(lastRequest.rawHead, /^POST .*\r\n(.|\r\n)*\r\n\r\n$/);
  assert.equal(lastRequest.body.toString(), JSON.stringify(askChat('m')));
});

test('a client that leaves closes the connection', async () => {
  upstream.onModel('m', endless());
  const stream = await openai.chat.completions.create(askChat('m', { stream: true }));

  for await (const chunk of stream) if (chunk.choices[0].delta.content) break;

  await within(2000, 'the end of the connection', upstream.lastRequest.connectionClosed);
});

test('a refusal carries its headers', async () => {
  upstream.next(tooMany(7));

  const error = await failureOf(openai.chat.completions.create(askChat('m')));

  assert.equal(error.status, 429);
  assert.equal(error.headers.get('retry-after'), '7');
});

const impatient = openai.withOptions({ timeout: 700 });
const brokenAnswers = {
  ...Object.fromEntries(Object.entries(before).map(([name, { answer }]) => [name, answer])),
  ...duringWhole,
};

for (const [name, answer] of Object.entries(brokenAnswers)) {
  // A page or an error object with status 200 is read as an answer, though an empty one.
  if (/as success|status 200/.test(name)) continue;
  test(`a provider that ${name} gives no good answer`, async () => {
    upstream.onModel('m', answer);

    await failureOf(impatient.chat.completions.create(askChat('m')));
  });
}

for (const [name, answer] of Object.entries(duringStream)) {
  test(`a provider that ${name} gives no good stream`, async () => {
    upstream.onModel('m', answer);
    const signal = AbortSignal.timeout(700);

    const stream = await openai.chat.completions.create(askChat('m', { stream: true }), { signal });
    const { text } = await readChat(stream).catch(() => ({ text: 'an error' }));

    assert.notEqual(text, kGreeting);
  });
}
