// The list of models, in the shape that each SDK reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kProviders, setPairs } from './support/pairs.mjs';
import { kAccessKey } from './support/relay.mjs';
import { anthropicFor, anthropicSdks, failureOf, genaiFor, openaiFor } from './support/sdks.mjs';

const { relay } = await setPairs();
const kModels = kProviders.map(({ model }) => model).sort();

const sorted = (names) => names.filter((name) => kModels.includes(name)).sort();

async function drain(list) {
  const all = [];
  for await (const one of list) all.push(one);
  return all;
}

const get = async (path, headers = {}) => {
  const answer = await fetch(`${relay.url}${path}`, {
    headers: { authorization: `Bearer ${kAccessKey}`, ...headers },
  });
  assert.equal(answer.status, 200);
  return answer.json();
};

test('as OpenAI lists them', async () => {
  const models = await drain(openaiFor(relay).models.list());

  assert.deepEqual(sorted(models.map(({ id }) => id)), kModels);
  for (const { object, created, owned_by } of models) {
    assert.equal(object, 'model');
    assert.equal(typeof created, 'number');
    assert.equal(typeof owned_by, 'string');
  }
  const { object } = await get('/v1/models');
  assert.equal(object, 'list');
});

for (const sdk of anthropicSdks) {
  test(`as Anthropic lists them, SDK ${sdk.generation}`, async () => {
    const client = anthropicFor(relay, sdk);
    const models = await drain(client.models.list({ limit: 1000 }));

    assert.deepEqual(sorted(models.map(({ id }) => id)), kModels);
    for (const { type, display_name, created_at } of models) {
      assert.equal(type, 'model');
      assert.equal(typeof display_name, 'string');
      assert.ok(!Number.isNaN(Date.parse(created_at)), created_at);
    }
    assert.equal((await client.models.retrieve(kModels[0])).id, kModels[0]);
  });
}

test("as Anthropic lists them, under the predecessor's path", async () => {
  const { data, has_more, first_id, last_id } = await get('/v1/anthropic/models');

  assert.deepEqual(sorted(data.map(({ id }) => id)), kModels);
  assert.equal(data[0].type, 'model');
  assert.equal(has_more, false);
  assert.equal(first_id, data[0].id);
  assert.equal(last_id, data.at(-1).id);
});

test('as Gemini lists them', async () => {
  const client = genaiFor(relay, { apiVersion: 'v1beta' });
  const models = await drain(await client.models.list());

  assert.deepEqual(sorted(models.map(({ name }) => name.replace(/^models\//, ''))), kModels);
  for (const { name, supportedActions } of models) {
    assert.match(name, /^models\//);
    assert.ok(supportedActions.includes('generateContent'), `${supportedActions}`);
  }
  assert.equal((await client.models.get({ model: kModels[0] })).name, `models/${kModels[0]}`);
});

test('one that does not exist is a 404 of the dialect', async () => {
  const openai = await failureOf(openaiFor(relay).models.retrieve('nowhere'));
  const anthropic = await failureOf(anthropicFor(relay).models.retrieve('nowhere'));
  const gemini = await failureOf(
    genaiFor(relay, { apiVersion: 'v1beta' }).models.get({ model: 'nowhere' }),
  );

  for (const { status } of [openai, anthropic, gemini]) assert.equal(status, 404);
  assert.equal(openai.code, 'model_not_found');
  assert.equal(anthropic.error.error.type, 'not_found_error');
  assert.match(gemini.message, /NOT_FOUND/);
});
