// How the relay starts, with and without a configuration, and how it stops.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { endless, friendly, kGreeting } from './support/answers.mjs';
import { connectTo, requestText } from './support/raw.mjs';
import {
  chatProvider,
  kAccessKey,
  messagesProvider,
  startRelay,
  startRelayWithoutConfig,
} from './support/relay.mjs';
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
import { eventually, makeGate } from './support/waiting.mjs';

const upstream = await startUpstream();
after(() => upstream.stop());

const config = (more) => ({
  providers: {
    alpha: chatProvider(upstream, { models: ['gpt-held', 'gpt-endless'] }),
    beta: messagesProvider(upstream, { models: ['claude-held'] }),
  },
  ...more,
});

describe('without a configuration', async () => {
  const relay = await startRelayWithoutConfig();
  const keyPath = join(relay.dataDir, 'access_key');
  const accessKey = (await readFile(keyPath, 'utf8')).trim();

  test('the relay listens on loopback alone', () => {
    assert.match(relay.host, /^(127\.0\.0\.1|::1|localhost)$/);
  });

  test('it makes a strong access key and shows it once', () => {
    const shown = (relay.stdout + relay.stderr).split(accessKey).length - 1;

    assert.ok(accessKey.length >= 20, 'the access key is long');
    assert.equal(shown, 1);
  });

  test('key and data belong to the owner alone', async () => {
    assert.equal((await stat(keyPath)).mode & 0o777, 0o600);
    assert.equal((await stat(relay.dataDir)).mode & 0o777, 0o700);
  });

  test('it keeps no rights that it does not need, and says whether it is root', async () => {
    const status = await readFile(`/proc/${relay.pid}/status`, 'utf8');
    const field = (name) => status.match(new RegExp(`^${name}:\\s*(\\w+)$`, 'm'))[1];
    // CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_NET_BIND_SERVICE.
    const kept = 0x40bn;

    assert.equal(field('NoNewPrivs'), '1');
    assert.equal(BigInt(`0x${field('CapPrm')}`) & ~kept, 0n);
    assert.equal(BigInt(`0x${field('CapEff')}`) & ~kept, 0n);
    assert.equal(/runs as root/.test(relay.stderr), process.getuid() === 0);
  });

  test('the demo model answers the openai SDK', async () => {
    const openai = openaiFor(relay, accessKey);

    const whole = await openai.chat.completions.create(askChat('demo-small'));
    const streamed = await readChat(
      await openai.chat.completions.create(askChat('demo-small', { stream: true })),
    );

    assert.ok(whole.choices[0].message.content.length > 0);
    assert.equal(whole.choices[0].finish_reason, 'stop');
    assert.ok(whole.usage.completion_tokens > 0);
    assert.equal(streamed.text, whole.choices[0].message.content);
  });

  for (const sdk of anthropicSdks) {
    test(`the demo model answers the Anthropic SDK ${sdk.generation}`, async () => {
      const anthropic = anthropicFor(relay, sdk, accessKey);

      const whole = await anthropic.messages.create(askMessages('demo-small'));
      const streamed = await readMessages(
        await anthropic.messages.create(askMessages('demo-small', { stream: true })),
      );
      const final = await anthropic.messages.stream(askMessages('demo-small')).finalMessage();

      assert.ok(whole.content[0].text.length > 0);
      assert.equal(whole.stop_reason, 'end_turn');
      assert.equal(streamed.text, whole.content[0].text);
      assert.ok(final.usage.output_tokens > 0);
    });
  }

  test('the demo model counts no tokens, so the relay estimates', async () => {
    const [sdk] = anthropicSdks;
    const { model, messages } = askMessages('demo-small');

    const counted = await anthropicFor(relay, sdk, accessKey).messages.countTokens({
      model,
      messages,
    });

    assert.equal(counted.input_tokens, 5);
  });

  test('the demo model is listed', async () => {
    const { data } = await openaiFor(relay, accessKey).models.list();

    assert.ok(data.some(({ id }) => id === 'demo-small'));
  });

  test('nobody gets in without the key', async () => {
    assert.equal((await failureOf(openaiFor(relay, 'guess').models.list())).status, 401);
  });

  test('the next start keeps the key and shows it no more', async () => {
    await relay.stop();
    await relay.start();

    assert.equal((await readFile(keyPath, 'utf8')).trim(), accessKey);
    assert.ok(!(relay.stdout + relay.stderr).includes(accessKey));
    assert.ok((await openaiFor(relay, accessKey).models.list()).data.length > 0);
    await relay.stop();
  });
});

test('a bad configuration keeps the relay from starting, and the log says why', async () => {
  await assert.rejects(
    startRelay(config({ modle_routing: {} })),
    /ended with 1 at start(.|\n)*modle_routing/,
  );
});

test('SIGTERM lets a Chat and a Messages stream in flight finish', async () => {
  const relay = await startRelay(config());
  const held = makeGate();
  for (const model of ['gpt-held', 'claude-held']) upstream.onModel(model, friendly({ held }));
  const chat = readChat(
    await openaiFor(relay).chat.completions.create(askChat('gpt-held', { stream: true })),
  );
  const messages = readMessages(
    await anthropicFor(relay).messages.create(askMessages('claude-held', { stream: true })),
  );

  relay.sendTerm();
  await eventually('the relay to take no new requests', () => isClosedToNewRequests(relay));
  held.open();

  assert.equal((await chat).text, kGreeting);
  assert.equal((await messages).text, kGreeting);
  assert.equal(await relay.exitCode(), 0);
});

test('SIGTERM does not wait for a connection that asks nothing', async () => {
  const relay = await startRelay(config());
  const connection = await connectTo(relay);
  connection.send(requestText('GET', '/v1/models'));
  assert.equal((await connection.answer()).status, 200);

  relay.sendTerm();

  assert.equal(await relay.exitCode(5000), 0);
});

test('draining has an end: a stream that never finishes is broken off with an error, and the exit is clean', async () => {
  const relay = await startRelay(config({ server: { limits: { drain_seconds: 1 } } }));
  upstream.onModel('gpt-endless', endless());
  const reading = readChat(
    await openaiFor(relay).chat.completions.create(askChat('gpt-endless', { stream: true })),
  );
  const broken = failureOf(reading);

  relay.sendTerm();

  assert.ok((await broken) instanceof Error);
  assert.equal(await relay.exitCode(5000), 0);
});

test('a second SIGTERM ends the relay at once', async () => {
  const relay = await startRelay(config());
  upstream.onModel('gpt-endless', endless());
  const reading = failureOf(
    readChat(
      await openaiFor(relay).chat.completions.create(askChat('gpt-endless', { stream: true })),
    ),
  );

  relay.sendTerm();
  await eventually('the relay to take no new requests', () => isClosedToNewRequests(relay));
  relay.sendTerm();

  await relay.exitCode(2000);
  await reading;
});

async function isClosedToNewRequests(relay) {
  try {
    const response = await fetch(`${relay.url}/ready`, {
      headers: { authorization: `Bearer ${kAccessKey}`, connection: 'close' },
      signal: AbortSignal.timeout(1000),
    });
    return response.status === 503;
  } catch {
    return true;
  }
}
