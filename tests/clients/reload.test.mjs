// Editing the configuration of a relay that runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { friendly, kGreeting, tooMany } from './support/answers.mjs';
import { chatProvider, configText } from './support/relay.mjs';
import { askChat, failureOf, OpenAI, openaiFor, readChat } from './support/sdks.mjs';
import { setStage } from './support/stage.mjs';
import { eventually, makeGate } from './support/waiting.mjs';

// The configuration with these aliases, all of gpt-alpha.
const configFor = (provider, ...aliases) => ({
  providers: {
    alpha: chatProvider(provider, {
      keys: ['sk-alpha-1', 'sk-alpha-2'],
      models: ['gpt-alpha', 'gpt-held'],
    }),
    limited: chatProvider(provider, {
      keys: ['sk-limited-1', 'sk-limited-2'],
      models: ['gpt-limited'],
    }),
  },
  model_routing: { aliases: Object.fromEntries(aliases.map((alias) => [alias, 'gpt-alpha'])) },
});

const { upstream, relay } = await setStage((provider) => configFor(provider, 'first'));
const configWith = (...aliases) => configFor(upstream, ...aliases);

const openai = openaiFor(relay);
const textFor = async (model) =>
  (await openai.chat.completions.create(askChat(model))).choices[0].message.content;
const isServed = (model) =>
  eventually(`${model} being served`, async () => (await textFor(model)) === kGreeting);
const isUnknown = async (model) =>
  (await failureOf(textFor(model))) instanceof OpenAI.NotFoundError;

// Rewrites the configuration with something bad and waits until the log gives `reason`.
async function refuses(text, reason, how) {
  const logged = relay.stderr.length;
  await relay.rewriteConfigText(text, how);
  await eventually(`the log to say ${reason}`, () => reason.test(relay.stderr.slice(logged)));
}

test('the first configuration is served', async () => {
  assert.equal(await textFor('first'), kGreeting);
  assert.ok(await isUnknown('second'));
});

for (const how of ['in place', 'by rename']) {
  const alias = `edited-${how.replace(' ', '-')}`;

  test(`an edit ${how} is picked up`, async () => {
    await relay.rewriteConfig(configWith(alias), how);

    await isServed(alias);
    assert.ok(await isUnknown('first'));
  });

  test(`an unknown key, written ${how}, is refused by name, and the old configuration goes on`, async () => {
    await refuses(configText({ ...configWith('never'), modle_routing: {} }), /modle_routing/, how);

    assert.equal(await textFor(alias), kGreeting);
    assert.ok(await isUnknown('never'));
  });

  test(`broken YAML, written ${how}, is refused, and the old configuration goes on`, async () => {
    await refuses('providers:\n  alpha: [unclosed\n', /config\.yml:\d+/, how);

    assert.equal(await textFor(alias), kGreeting);
  });

  test(`the next good edit ${how} is picked up`, async () => {
    await relay.rewriteConfig(configWith(`good-${alias}`, alias), how);

    await isServed(`good-${alias}`);
  });
}

test('a second rename in a row is picked up too', async () => {
  await relay.rewriteConfig(configWith('renamed-again'), 'by rename');

  await isServed('renamed-again');
});

test('SIGHUP reloads', async () => {
  await relay.rewriteConfig(configWith('by-signal'));
  process.kill(relay.pid, 'SIGHUP');

  await isServed('by-signal');
});

test('a stream in flight finishes on the configuration it began with', async () => {
  const held = makeGate();
  upstream.onModel('gpt-held', friendly({ held }));
  const stream = await openai.chat.completions.create(askChat('gpt-held', { stream: true }));
  const reading = readChat(stream);
  const withoutHeld = configWith('while-streaming');
  withoutHeld.providers.alpha.models.include = ['gpt-alpha'];

  await relay.rewriteConfig(withoutHeld);
  await isServed('while-streaming');
  assert.ok(await isUnknown('gpt-held'));
  held.open();

  assert.equal((await reading).text, kGreeting);
});

test('a resting key goes on resting over a reload', async () => {
  upstream.onKey('sk-limited-1', tooMany(60));
  assert.equal(await textFor('gpt-limited'), kGreeting);

  await relay.rewriteConfig(configWith('key-rests'));
  await isServed('key-rests');
  for (let asked = 0; asked < 3; asked += 1) await textFor('gpt-limited');

  const keys = upstream.requestsFor('gpt-limited').map(({ key }) => key);
  assert.deepEqual(keys, ['sk-limited-1', ...Array(4).fill('sk-limited-2')]);
});

test('a removed provider is served no more', async () => {
  const { providers, ...rest } = configWith('without-limited');
  await relay.rewriteConfig({ providers: { alpha: providers.alpha }, ...rest });
  await isServed('without-limited');

  assert.ok(await isUnknown('gpt-limited'));
});
