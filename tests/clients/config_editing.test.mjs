// Editing the configuration of a relay that runs, over its admin API.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { kGreeting } from './support/answers.mjs';
import { setUpOwner } from './support/owner.mjs';
import { chatProvider, startRelay, startRelayWithoutConfig } from './support/relay.mjs';
import { askChat, openaiFor } from './support/sdks.mjs';
import { startUpstream } from './support/upstream.mjs';
import { eventually } from './support/waiting.mjs';

const upstream = await startUpstream();
after(() => upstream.stop());

const config = { providers: { alpha: chatProvider(upstream, { models: ['gpt-alpha'] }) } };

// The owner's calls.
async function signIn(relay) {
  const headers = { cookie: await setUpOwner(relay), 'x-monorelay-csrf': '1' };
  return (method, path, body, more = {}, signal = undefined) =>
    fetch(`${relay.url}/api/v1/config${path}`, {
      method,
      headers: { ...headers, ...more },
      body,
      signal,
    });
}

async function patch(call, steps) {
  const now = await call('GET', '');
  const answer = await call('PATCH', '', JSON.stringify({ steps }), {
    'content-type': 'application/json',
    'if-match': now.headers.get('etag'),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}

const alias = (name) => ({
  action: 'set',
  path: `model_routing.aliases.${name}`,
  value: 'gpt-alpha',
});

const textFor = async (relay, model) =>
  (await openaiFor(relay).chat.completions.create(askChat(model))).choices[0].message.content;

test('a change is in force when it is answered, and stands in the file', async () => {
  const relay = await startRelay(config);
  const call = await signIn(relay);

  const changed = await patch(call, [alias('smart')]);

  assert.ok(changed.in_force, changed.why_not);
  assert.equal(await textFor(relay, 'smart'), kGreeting);
  assert.match(await readFile(relay.configPath, 'utf8'), /smart: gpt-alpha/);
  await relay.stop();
});

test('what waits for the next start is said', async () => {
  const relay = await startRelay(config);
  const call = await signIn(relay);

  const changed = await patch(call, [{ action: 'set', path: 'server.port', value: 9 }]);

  assert.deepEqual(changed.effects, ['server.port changes at the next start']);
  const origins = (await (await call('GET', '/origins')).json()).items;
  const port = origins.find((origin) => origin.path === 'server.port');
  assert.equal(port.origin, 'option');
  await relay.stop();
});

test('edits of a read-only file go to the overlay, and outlast a restart', async () => {
  const relay = await startRelay(config);
  const before = await readFile(relay.configPath, 'utf8');
  await chmod(relay.configPath, 0o444);
  const call = await signIn(relay);

  const changed = await patch(call, [alias('smart')]);

  assert.ok(changed.in_overlay && changed.in_force, changed.why_not);
  assert.equal(await textFor(relay, 'smart'), kGreeting);
  assert.equal(await readFile(relay.configPath, 'utf8'), before);
  const overlay = join(relay.dataDir, 'config.overlay.yml');
  assert.equal((await stat(overlay)).mode & 0o777, 0o600);
  await relay.stop();
  await relay.start();
  assert.equal(await textFor(relay, 'smart'), kGreeting);

  // By hand it is taken over, too.
  await writeFile(overlay, 'model_routing: {aliases: {other: gpt-alpha}}\n');
  await eventually('the other alias', async () => (await textFor(relay, 'other').catch(() => '')) === kGreeting);
  await writeFile(overlay, 'model_routing: [\n');
  await eventually('the log to say so', () => /config\.overlay\.yml: line/.test(relay.stderr));
  assert.equal(await textFor(relay, 'other'), kGreeting);
  const refusal = async () =>
    (await (await call('GET', '/../attention')).json()).items.find(
      ({ code }) => code === 'config_refused',
    );
  const told = await eventually('what needs attention to say so', refusal);
  assert.match(told.message, /config\.overlay\.yml: line/);
  await writeFile(overlay, 'model_routing: {aliases: {other: gpt-alpha}}\n');
  await eventually('that to end', async () => (await refusal()) === undefined);
  await relay.stop();
});

test('of two who save at once one is told, and nothing of either is lost', async () => {
  const relay = await startRelay(config);
  const call = await signIn(relay);
  const expected = [];
  for (let round = 0; round < 20; round += 1) {
    const etag = (await call('GET', '')).headers.get('etag');
    const save = async (name) => {
      const answer = await call('PATCH', '', JSON.stringify({ steps: [alias(name)] }), {
        'content-type': 'application/json',
        'if-match': etag,
      });
      return { name, status: answer.status, etag: answer.headers.get('etag'), body: await answer.json() };
    };

    const both = await Promise.all([save(`one-${round}`), save(`two-${round}`)]);

    const won = both.find(({ status }) => status === 200);
    const lost = both.find(({ status }) => status === 412);
    assert.ok(won && lost, JSON.stringify(both));
    assert.equal(lost.body.type, 'precondition_failed');
    assert.equal(lost.body.etag, won.etag, 'the version of now, to read and begin from');
    expected.push(won.name);
  }

  const { items } = await (await call('GET', '/revisions')).json();
  assert.equal(items.length, expected.length);
  const text = await readFile(relay.configPath, 'utf8');
  const aliases = [...text.matchAll(/(?:one|two)-\d+/g)].map(([name]) => name);
  assert.deepEqual(aliases, expected);
  await relay.stop();
});

test('on a full disk a save is refused, says so, and leaves everything as it was', async () => {
  const relay = await startRelay(config);
  const call = await signIn(relay);
  await patch(call, [alias('smart')]);
  const before = await readFile(relay.configPath, 'utf8');
  // The relay may make no file any larger than these are: as full as a disk gets.
  const limit = (bytes) =>
    execFileSync('prlimit', [`--pid=${relay.pid}`, `--fsize=${bytes}:unlimited`]);
  const save = () =>
    call('PATCH', '', JSON.stringify({ steps: [alias('other')] }), {
      'content-type': 'application/json',
      'if-match': '*',
    });
  limit(16);

  const refused = await save();

  const problem = await refused.json();
  assert.equal(refused.status, 507, JSON.stringify(problem));
  assert.equal(problem.type, 'insufficient_storage');
  assert.match(problem.detail, /cannot be written: there is no room left; make some, and try again/);
  assert.equal(await readFile(relay.configPath, 'utf8'), before);
  assert.equal(await textFor(relay, 'smart'), kGreeting);
  limit('unlimited');
  assert.equal((await save()).status, 200);
  assert.equal(await textFor(relay, 'other'), kGreeting);
  await relay.stop();
});

test('without a file the first edit makes it', async () => {
  const relay = await startRelayWithoutConfig();
  const call = await signIn(relay);

  const changed = await patch(call, [
    { action: 'set', path: 'model_routing.aliases.smart', value: 'demo-small' },
  ]);

  assert.ok(changed.in_force, changed.why_not);
  const text = await readFile(join(relay.home, 'config.yml'), 'utf8');
  assert.match(text, /demo-small/);
  assert.match(text, /smart/);
  await relay.stop();
});

test('those who watch are told of a change on the disk, and of what needs attention', async () => {
  const relay = await startRelay(config);
  const call = await signIn(relay);
  const leaving = new AbortController();
  after(() => leaving.abort());
  const events = await call('GET', '/../events?topics=config,attention', undefined, {}, leaving.signal);
  let seen = '';
  (async () => {
    for await (const piece of events.body.pipeThrough(new TextDecoderStream())) seen += piece;
  })().catch(() => {});
  await eventually('what needs attention now', () => /event: attention\ndata: \{"items":/.test(seen));

  await relay.rewriteConfigText(`${await readFile(relay.configPath, 'utf8')}# a remark\n`);

  const [, revision] = await eventually('the change', () =>
    seen.match(/event: config\ndata: \{"revision":"(\w+)","by":null\}/),
  );
  assert.equal((await call('GET', '')).headers.get('etag'), `"${revision}"`);
  leaving.abort();
  await relay.stop();
});
