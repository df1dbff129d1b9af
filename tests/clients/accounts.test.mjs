// Accounts as an operator meets them: from the setup token of the first start to the second start.
import assert from 'node:assert/strict';
import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { chatProvider, kAccessKey, startRelay } from './support/relay.mjs';
import { startUpstream } from './support/upstream.mjs';

const upstream = await startUpstream();
after(() => upstream.stop());

const kOwner = { username: 'ada', password: 'correct horse battery' };

const config = { providers: { alpha: chatProvider(upstream, { models: ['gpt-5'] }) } };

function post(relay, path, body, headers = {}) {
  return fetch(`${relay.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

test('the owner comes by the printed token, and is known after a restart', async () => {
  const relay = await startRelay(config);
  const [, token] = relay.stdout.match(/^setup token: (\S+)$/m);
  const file = join(relay.dataDir, 'setup_token');
  assert.equal((await readFile(file, 'utf8')).trim(), token);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(join(relay.dataDir, 'identity.db'))).mode & 0o777, 0o600);

  const made = await post(relay, '/api/v1/setup', { setup_token: token, ...kOwner });
  assert.equal(made.status, 201, await made.text());
  await assert.rejects(access(file), 'the token is used up');
  const cookie = made.headers.get('set-cookie').split(';')[0];
  const login = await (await post(relay, '/api/auth/login', kOwner)).json();
  await relay.stop();

  await relay.start();

  assert.doesNotMatch(relay.stdout, /setup token/);
  const me = await fetch(`${relay.url}/api/v1/session`, { headers: { cookie } });
  assert.equal((await me.json()).role, 'owner');
  const bearer = { authorization: `Bearer ${login.access_token}` };
  assert.equal((await fetch(`${relay.url}/api/auth/me`, { headers: bearer })).status, 200);
  const renewed = await post(relay, '/api/auth/refresh', { refresh_token: login.refresh_token });
  assert.equal(renewed.status, 200);
  await relay.stop();
});

test('the configured key reads on and manages nobody', async () => {
  const relay = await startRelay(config);
  const headers = { authorization: `Bearer ${kAccessKey}` };

  const read = await fetch(`${relay.url}/api/v1/requests`, { headers });
  const managed = await fetch(`${relay.url}/api/v1/users`, { headers });

  assert.equal(read.status, 200);
  assert.equal(managed.status, 403);
  assert.match(managed.headers.get('content-type'), /problem\+json/);
  await relay.stop();
});
