// Every operation of the admin API against its own document: good calls, and all the ways in which the document says
// that a call can be wrong. support/admin_examples.mjs has the good ones.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { Validator } from '@seriousme/openapi-schema-validator';

import { AdminDocument, assertProblem, bareObjects, refusals } from './support/admin_document.mjs';
import { examples } from './support/admin_examples.mjs';
import { setAdminScene } from './support/admin_scene.mjs';
import { kAccessKey } from './support/relay.mjs';
import { within } from './support/waiting.mjs';

const scene = await setAdminScene();
after(() => scene.stop());

// The configured key reads it, as long as there is no account yet.
const headers = { authorization: `Bearer ${kAccessKey}` };
const { body: document } = await scene.call('GET', '/api/v1/openapi.json', { headers });
const api = new AdminDocument(document);

// Anybody may call these. A route that becomes public has to be added here by somebody who means it.
const kPublic = new Set([
  'GET /api/v1/setup', 'POST /api/v1/setup', 'POST /api/v1/register', 'POST /api/v1/session', 'GET /api/v1/sso/providers',
  'GET /api/v1/sso/callback', 'GET /api/v1/sso/{id}/start', 'GET /api/auth/sso/status', 'GET /api/auth/sso/login',
  'GET /api/auth/sso/callback', 'GET /api/auth/sso/test-popup', 'GET /api/setup/status', 'POST /api/auth/login',
  'POST /api/auth/register', 'POST /api/auth/refresh', 'GET /docs', 'GET /docs/', 'GET /docs/docs.js', 'GET /docs/docs.css',
]);
// The only JSON that has no schema here: this document itself, and a request of any dialect.
const kWithoutSchema = new Set(['GET /api/v1/openapi.json', 'POST /api/v1/routing/explain', 'POST /api/v1/routing/resolve']);

test('the document is OpenAPI 3.1, as a public validator sees it', async () => {
  const verdict = await new Validator().validate(structuredClone(document));
  assert.ok(verdict.valid, JSON.stringify(verdict.errors, null, 1)?.slice(0, 4000));
  assert.equal(document.openapi, '3.1.0');
});

test('every operation has a name of its own, a rule, a schema for what it takes and gives, and an example', () => {
  const names = new Set();
  for (const operation of api.operations.values()) {
    const { name } = operation;
    assert.ok(!names.has(operation.operationId), `${name}: ${operation.operationId} is taken`);
    names.add(operation.operationId);
    assert.ok(operation.summary, name);
    assert.equal(operation.security.length === 0, kPublic.has(name), `${name}: who may call it?`);
    if (operation.security.length > 0) assert.match(operation.description, /^Needs /, name);
    for (const content of contentsOf(operation)) {
      assert.ok(content.schema, name);
      const isText = content.schema.type === 'string';
      assert.ok(isText || content.schema.$ref || content.schema.allOf || kWithoutSchema.has(name), `${name}: no schema`);
    }
    assert.ok(name in examples, `${name} has no example in support/admin_examples.mjs`);
  }
  for (const name of Object.keys(examples)) assert.ok(api.operations.has(name), `${name} is an example of nothing`);
});

test('no schema says of an object nothing but that it is one', () => {
  assert.deepEqual(bareObjects(document.components), []);
  assert.deepEqual(bareObjects(document.paths), []);
});

// In the order of the examples, for some need what others made.
for (const [name, given] of Object.entries(examples)) {
  test(name, async () => {
    const operation = api.operations.get(name);
    assert.ok(operation, 'there is no such operation');
    for (const [at, each] of [given].flat().entries()) {
      const made = { params: {}, query: {}, ...(typeof each === 'function' ? await each(scene) : each) };
      const example = await withVersion(operation, made);
      if (at === 0) await refuses(operation, example);
      await answers(operation, example);
    }
  });
}

test('a call that is repeated under its Idempotency-Key is made once', async () => {
  const make = (name, key) =>
    scene.call('POST', '/api/v1/access-keys', { body: { name }, headers: { 'idempotency-key': key } });
  const first = await make('once', 'k1');
  const again = await make('once', 'k1');
  const other = await make('other', 'k1');
  const second = await make('once', 'k2');

  assert.equal(first.status, 201, first.text);
  assert.equal(again.status, 201);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(again.text, first.text);
  assert.equal(other.status, 422);
  assertProblem(api, 'another call under the same key', other);
  assert.notEqual(second.body.id, first.body.id);
  const wrong = await make('x'.repeat(100), 'k3');
  assert.equal(wrong.status, 422);
  assert.equal((await make('mended', 'k3')).status, 201, 'what failed may be tried again');
  assert.equal((await make('once', 'k'.repeat(256))).status, 422);
});

test('what is not there, and what is not done there, is said as a problem', async () => {
  const nowhere = await scene.call('GET', '/api/v1/nowhere');
  assert.equal(nowhere.status, 404);
  assertProblem(api, 'GET /api/v1/nowhere', nowhere);

  const wrongMethod = await scene.call('DELETE', '/api/v1/requests');
  assert.equal(wrongMethod.status, 405);
  assertProblem(api, 'DELETE /api/v1/requests', wrongMethod);

  const large = await scene.call('POST', '/api/v1/invites', { body: { role: 'x'.repeat(80_000) } });
  assert.equal(large.status, 413);
  assertProblem(api, 'POST /api/v1/invites', large);
});

function contentsOf(operation) {
  const good = Object.entries(operation.responses).filter(([code]) => code.startsWith('2'));
  return [
    ...good.flatMap(([, response]) => Object.values(response.content ?? {})),
    ...Object.values(operation.requestBody?.content ?? {}),
  ];
}

const addressOf = (path, params) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? assert.fail(`no ${name}`)));

const call = (operation, { params, ...how }) => scene.call(operation.method, addressOf(operation.path, params), how);

// The predecessor overlooked fields that it did not know; not so where they are settings.
const overlooks = (operation, example) =>
  operation.path.startsWith('/api/') &&
  !operation.path.startsWith('/api/v1/') &&
  example.body !== undefined &&
  !example.areSettings;

const isGuarded = (operation) => operation.parameters.some(({ name }) => name === 'If-Match');

// Where the ETag of what the operation changes is told: `versionAt`, or the operation's own path.
async function withVersion(operation, example) {
  if (!isGuarded(operation)) return example;
  const path = example.versionAt ?? addressOf(operation.path, example.params);
  const { headers } = await scene.call('GET', path, { cookie: example.cookie });
  const etag = headers.get('etag') ?? assert.fail(`${operation.name}: GET ${path} has no ETag`);
  return { ...example, headers: { 'if-match': etag, ...example.headers } };
}

// The example is answered as the document says.
async function answers(operation, example) {
  const name = `${operation.name} ${JSON.stringify(example.query)}`;
  const taken = operation.requestBody?.content['application/json']?.schema;
  if (taken && example.body !== undefined)
    assert.equal(api.fault(taken, example.body), '', `${name}: the body is not as the document says`);
  const more = overlooks(operation, example) && { body: { ...example.body, surely_unknown: 1 } };
  const answer = await call(operation, { ...example, ...more });
  const status = example.status ?? api.successOf(operation);
  assert.equal(answer.status, status, `${name}: ${answer.text}`);
  const listed = api.response(operation, status);
  assert.ok(listed, `${name}: the document does not list ${status}`);
  if (status >= 300 && status < 400) {
    assert.ok(answer.headers.get('location'), name);
  } else {
    await isOfType(operation, example, answer, listed);
  }
  for (const header of Object.keys(listed.headers ?? {})) assert.ok(answer.headers.get(header), `${name}: no ${header}`);
  if (operation.responses[304]) await isTakenFromTheCache(operation, example, answer);
  else {
    // What was said is not kept anywhere else.
    const isKept = operation.method === 'GET' && answer.headers.get('etag') !== null && !operation.path.endsWith('/bodies');
    assert.equal(answer.headers.get('cache-control'), isKept ? 'private, no-cache' : 'no-store', name);
  }
  await example.keep?.(scene, answer);
}

async function isOfType(operation, example, answer, listed) {
  const { name } = operation;
  const type = answer.contentType.split(';')[0];
  assert.ok(type in listed.content, `${name}: ${type} is not listed`);
  if (example.type) assert.equal(type, example.type, name);
  const { schema, 'x-item-schema': item } = listed.content[type];
  if (answer.stream) {
    const event = await within(5000, 'a live event', nextEvent(answer.stream));
    assert.equal(api.fault(item, event), '', `${name}: ${JSON.stringify(event)}`);
  } else if (item) {
    const lines = answer.text.trim().split('\n');
    assert.ok(lines.length > 0 && lines[0] !== '', name);
    for (const line of lines) assert.equal(api.fault(item, JSON.parse(line)), '', `${name}: ${line}`);
  } else if (answer.body !== undefined) {
    assert.equal(api.fault(schema, answer.body), '', `${name}: ${answer.text.slice(0, 600)}`);
  } else {
    assert.ok(answer.text.length > 0, name);
  }
}

// The data of the first event; a request is made so that there is one.
async function nextEvent(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const asked = scene.ask('gpt-5');
  let text = '';
  for (;;) {
    const data = text.match(/^data: (\{.+\})$/m);
    if (data) {
      await asked;
      await reader.cancel();
      return JSON.parse(data[1]);
    }
    const { value, done } = await reader.read();
    assert.ok(!done, `the feed ended with: ${text}`);
    text += value;
  }
}

async function isTakenFromTheCache(operation, example, answer) {
  const { name } = operation;
  assert.match(answer.headers.get('etag'), /^"/, name);
  assert.equal(answer.headers.get('cache-control'), 'private, no-cache', name);
  const again = await call(operation, { ...example, headers: { ...example.headers, 'if-none-match': '*' } });
  assert.equal(again.status, 304, name);
  assert.equal(again.text, '', name);
}

// Everything that can be wrong with a call is refused, says what, and has no effect.
async function refuses(operation, example) {
  for (const wrong of refusals(api, operation, example)) {
    if (wrong.isUnknownId && example.unknownId === null) continue;
    if (example.allows?.includes(wrong.what)) continue;
    const statuses = wrong.isUnknownId ? (example.unknownId ?? wrong.status) : wrong.status;
    const how = { ...example, ...wrong, headers: { ...example.headers, ...wrong.headers } };
    if (wrong.isWithoutVersion) delete how.headers['if-match'];
    if (wrong.raw !== undefined) delete how.body;
    const answer = await call(operation, how);
    const name = `${operation.name} with ${wrong.what}`;
    assert.ok(statuses.includes(answer.status), `${name}: ${answer.status} ${answer.text}`);
    assertProblem(api, name, answer);
    assert.ok(operation.responses[answer.status], `${name}: the document does not list ${answer.status}`);
    if (wrong.names) assert.ok(answer.text.includes(wrong.names), `${name} does not name it: ${answer.text}`);
  }
  if (kPublic.has(operation.name)) return;
  const unknown = await call(operation, { ...example, cookie: '' });
  assert.equal(unknown.status, 401, `${operation.name} by nobody: ${unknown.text}`);
  assertProblem(api, operation.name, unknown);
}
