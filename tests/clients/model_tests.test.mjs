// Tests of a provider's models: a result for each, told as soon as it is known.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { kOwner, setAdminScene } from './support/admin_scene.mjs';

let scene;

before(async () => {
  scene = await setAdminScene();
  const { setupToken } = scene;
  const made = await scene.call('POST', '/api/v1/setup', { body: { setup_token: setupToken, ...kOwner }, cookie: '' });
  assert.equal(made.status, 201, made.text);
  scene.cookie = await scene.signIn(kOwner);
});

after(() => scene?.stop());

const askFor = (provider, body) => scene.call('POST', `/api/v1/providers/${provider}/models/test`, { body });

// The events of a stream, as [name, data].
function eventsIn(text) {
  assert.ok(text.endsWith('\n\n'), text);
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((event) => [event.match(/^event: (.+)$/m)[1], JSON.parse(event.match(/^data: (.+)$/m)[1])]);
}

async function resultsOf(provider, body) {
  const answer = await askFor(provider, body);
  assert.equal(answer.status, 200, answer.text);
  const events = eventsIn(await new Response(answer.stream).text());
  assert.deepEqual(events.pop(), ['end', {}]);
  assert.ok(events.every(([name]) => name === 'result'));
  return events.map(([, result]) => result);
}

test('all that clients may ask it for, if none is named', async () => {
  const results = await resultsOf('alpha', {});

  assert.deepEqual(results.map(({ model }) => model), ['gpt-5', 'refused']);
  const [good, bad] = results.map(({ report }) => report);
  assert.equal(good.all_well, true);
  assert.equal(good.items[0].status, 'ok');
  assert.equal(good.items[0].model, 'gpt-5');
  assert.equal(bad.items[0].status, 'error');
  assert.equal(bad.items[0].http_status, 400);
});

test('those that are named, in their order, thoroughly', async () => {
  const results = await resultsOf('alpha', { models: ['gpt-5', 'another'], verify: true });

  assert.deepEqual(results.map(({ model }) => model), ['gpt-5', 'another']);
  for (const { report } of results) {
    assert.deepEqual(report.items.map(({ probe }) => probe), ['text-gen', 'tool-call', 'streaming']);
  }
});

test('with one key, or with all', async () => {
  const added = await scene.call('POST', '/api/v1/providers/alpha/keys', { body: { key: 'sk-two', label: 'two' } });
  assert.equal(added.status, 201, added.text);

  const [one] = await resultsOf('alpha', { models: ['gpt-5'] });
  assert.equal(one.report.items.length, 1);
  const [all] = await resultsOf('alpha', { models: ['gpt-5'], all_keys: true });
  assert.equal(all.report.items.length, 2);
});

test('each result comes before the next model is asked', async () => {
  scene.upstream.onModel('never-answers', () => {});
  const answer = await askFor('alpha', { models: ['gpt-5', 'never-answers'] });
  const reader = answer.stream.pipeThrough(new TextDecoderStream()).getReader();

  const { value } = await reader.read();

  assert.deepEqual(eventsIn(value).map(([, { model }]) => model), ['gpt-5']);
  await reader.cancel();
});

test('questions that make no sense', async () => {
  const cases = [
    ['nobody', {}, 404, /there is no provider \\"nobody\\"/],
    ['alpha', { models: 'gpt-5' }, 422, /models/],
    ['alpha', { models: [] }, 422, /must be given/],
    ['alpha', { models: Array(201).fill('m') }, 422, /more than 200/],
    ['alpha', { model: 'gpt-5' }, 422, /model/],
  ];
  for (const [provider, body, status, said] of cases) {
    const answer = await askFor(provider, body);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, said);
  }
});
