// The configuration carried to a Gist and a WebDAV folder and back, with the ways in which both fail.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';

import { setUpOwner } from './support/owner.mjs';
import { kGistToken, startGists, startWebDav } from './support/places.mjs';
import { kAccessKey, startRelay } from './support/relay.mjs';
import { eventually } from './support/waiting.mjs';

const kBinary =
  process.env.MONORELAY_BIN ?? resolve(import.meta.dirname, '../../build/release/monorelay');
const kProviderKey = 'sk-provider-key-of-the-tests';

const gitHub = await startGists();
const dav = await startWebDav();
const relay = await startRelay({
  logging: { enabled: true },
  providers: { demo: { provider_type: 'mock', keys: [{ key: kProviderKey, label: 'first' }] } },
  sync: { api_url: gitHub.url, webdav_urls: [dav.url] },
});
const session = await setUpOwner(relay);
after(async () => {
  try {
    await relay.stop();
  } finally {
    await Promise.all([gitHub.stop(), dav.stop()]);
  }
});

async function call(method, path, body, headers = {}) {
  const answer = await fetch(relay.url + path, {
    method,
    headers: {
      cookie: session,
      'x-monorelay-csrf': '1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isJson = /json/.test(answer.headers.get('content-type'));
  return {
    status: answer.status,
    headers: answer.headers,
    bytes,
    text: bytes.toString(),
    json: isJson ? JSON.parse(bytes.toString()) : undefined,
  };
}
async function done(method, path, body, headers) {
  const answer = await call(method, path, body, headers);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}
async function refused(status, reason, method, path, body, headers) {
  const answer = await call(method, path, body, headers);
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.json.detail, reason);
  assert.ok(!answer.text.includes(kGistToken) && !answer.text.includes(kProviderKey));
  return answer;
}
const fileNow = () => readFileSync(relay.configPath, 'utf8');

describe('a Gist', () => {
  test('is set up, and the token is never told', async () => {
    await refused(400, /there is no token/, 'POST', '/api/v1/sync/verify-token', {});
    const check = await done('POST', '/api/v1/sync/verify-token', { token: kGistToken });
    assert.deepEqual(check, { user: 'ada', scopes: 'gist', can_use_gists: true });
    assert.equal((await done('POST', '/api/v1/sync/find', { token: kGistToken })).found, false);

    const made = await done('POST', '/api/v1/sync/setup', { token: kGistToken });

    assert.equal(made.is_new, true);
    const state = await call('GET', '/api/v1/sync');
    assert.equal(state.json.gist_id, made.gist.id);
    assert.equal(state.json.has_token, true);
    assert.ok(!state.text.includes(kGistToken));
    const pushed = Object.values(gitHub.newest(made.gist.id).files).join('\n');
    assert.ok(!pushed.includes(kProviderKey) && !pushed.includes(kAccessKey), pushed);
    assert.match(gitHub.newest(made.gist.id).files['config.yml'], /<secret>/);
    assert.match(fileNow(), new RegExp(made.gist.id));
  });

  test('gets what was saved by itself', async () => {
    const { gist_id: id } = await done('GET', '/api/v1/sync');
    await eventually('the push of the set-up', () =>
      gitHub.newest(id).files['config.yml'].includes(id),
    );
    const versions = gitHub.gists.get(id).versions.length;

    await relay.rewriteConfigText(`${fileNow()}# a comment of the operator\n`, 'by rename');

    await eventually('the push after the save', () =>
      gitHub.newest(id).files['config.yml'].includes('# a comment of the operator'),
    );
    assert.equal(gitHub.gists.get(id).versions.length, versions + 1);
    const state = await eventually('the note of it', async () => {
      const now = await done('GET', '/api/v1/sync');
      return now.version === gitHub.newest(id).sha ? now : undefined;
    });
    assert.equal(state.failure, '');
  });

  test('is pulled as a diff first, then for good, and keeps the secrets that are here', async () => {
    const { gist_id: id } = await done('GET', '/api/v1/sync');
    const theirs = `${gitHub.newest(id).files['config.yml']}routing_note: 1\n`;
    gitHub.push(id, { 'config.yml': theirs.replace('routing_note: 1\n', 'cache: {max_age_seconds: 61}\n') });
    const before = fileNow();
    await refused(400, /accept_edited/, 'POST', '/api/v1/sync/pull', {});

    const shown = await done('POST', '/api/v1/sync/pull', { accept_edited: true });

    assert.match(shown.diff, /\+cache: \{max_age_seconds: 61\}/);
    assert.deepEqual(shown.missing_secrets, []);
    assert.ok(!shown.diff.includes(kProviderKey));
    assert.equal(fileNow(), before);
    const etag = (await call('GET', '/api/v1/sync')).headers.get('etag');
    await refused(412, /./, 'POST', '/api/v1/sync/pull', { accept_edited: true, dry_run: false }, {
      'if-match': '"something else"',
    });
    const pulled = await done(
      'POST',
      '/api/v1/sync/pull',
      { accept_edited: true, dry_run: false },
      { 'if-match': etag },
    );
    assert.equal(pulled.changed, true);
    assert.match(fileNow(), /cache: \{max_age_seconds: 61\}/);
    // The key that clients use is the one that was here.
    const models = await fetch(`${relay.url}/v1/models`, {
      headers: { authorization: `Bearer ${kAccessKey}` },
    });
    assert.equal(models.status, 200);
  });

  test('gives back every version of its history', async () => {
    const { items } = await done('GET', '/api/v1/sync/history');
    assert.ok(items.length >= 3);
    for (const { version } of items) {
      const shown = await done('POST', '/api/v1/sync/restore', { version, accept_edited: true });
      assert.equal(shown.version, version);
      assert.equal(shown.dry_run, true);
    }
    // The very first was pushed before the configuration knew the Gist, and would forget it.
    const { version } = items.at(-2);
    await done('POST', '/api/v1/sync/restore', { version, dry_run: false });
    assert.doesNotMatch(fileNow(), /a comment of the operator/);
  });

  test('gives back versions that are beyond a page of its history', async () => {
    const { gist_id: id } = await done('GET', '/api/v1/sync');
    const { 'config.yml': text } = gitHub.newest(id).files;
    const before = fileNow();
    for (let number = 0; number < 120; number += 1)
      gitHub.push(id, { 'config.yml': `${text}# version ${number}\n`, 'monorelay.json': null });
    const known = gitHub.gists.get(id).versions.map(({ sha }) => sha);

    const listed = [];
    for (let cursor = ''; cursor !== null; ) {
      const page = await done('GET', `/api/v1/sync/history${cursor && `?cursor=${cursor}`}`);
      listed.push(...page.items.map(({ version }) => version));
      cursor = page.next_cursor;
    }

    assert.deepEqual(listed, known.toReversed());
    for (const number of [0, 60, 119]) {
      const version = known[known.length - 120 + number];
      const shown = await done('POST', '/api/v1/sync/restore', { version });
      assert.match(shown.diff, new RegExp(`^\\+# version ${number}$`, 'm'));
    }
    await refused(422, /cursor/, 'GET', '/api/v1/sync/history?cursor=tampered');
    assert.equal(fileNow(), before);
    await done('POST', '/api/v1/sync/push', { force: true });
  });

  test('is put in place as it was shown, or not at all', async () => {
    const { gist_id: id } = await done('GET', '/api/v1/sync');
    const { 'config.yml': text } = gitHub.newest(id).files;
    const seen = gitHub.push(id, { 'config.yml': `${text}# seen\n`, 'monorelay.json': null });
    assert.equal((await done('POST', '/api/v1/sync/pull', {})).version, seen);
    gitHub.push(id, { 'config.yml': `${text}# not seen\n` });
    const before = fileNow();

    await refused(409, /by now/, 'POST', '/api/v1/sync/pull', { dry_run: false, expected_version: seen });

    assert.equal(fileNow(), before);
    await done('POST', '/api/v1/sync/push', { force: true });
  });

  test('with a configuration that is wrong is refused by line, and nothing changes', async () => {
    const { gist_id: id } = await done('GET', '/api/v1/sync');
    gitHub.push(id, { 'config.yml': 'server:\n  port: many\n', 'monorelay.json': null });
    const before = fileNow();

    const answer = await refused(422, /./, 'POST', '/api/v1/sync/pull', { dry_run: false });

    const wrong = answer.json.errors.find(({ parameter }) => parameter === 'server.port');
    assert.equal(wrong.line, 2, answer.text);
    assert.equal(fileNow(), before);
  });

  test('that somebody else has changed is not pushed over unless forced', async () => {
    await refused(409, /pull it first/, 'POST', '/api/v1/sync/push', {});
    const pushed = await done('POST', '/api/v1/sync/push', { force: true });
    const { gist_id: id } = await done('GET', '/api/v1/sync');
    assert.equal(pushed.version, gitHub.newest(id).sha);
  });

  test('beyond the inline limit is read whole, without the token', async () => {
    const { gist_id: id } = await done('GET', '/api/v1/sync');
    const text = gitHub.newest(id).files['config.yml'] + `#${'x'.repeat(1100)}\n`.repeat(1000);
    gitHub.push(id, { 'config.yml': text, 'monorelay.json': null });
    gitHub.rawCalls.length = 0;

    const answer = await call('POST', '/api/v1/sync/pull', {});

    assert.deepEqual(gitHub.rawCalls, [undefined]);
    // More than a configuration may have is refused as such, not cut.
    assert.ok([200, 413, 422].includes(answer.status), answer.text);
    await done('POST', '/api/v1/sync/push', { force: true });
  });

  test('fails in words', async () => {
    const push = ['POST', '/api/v1/sync/push', { force: true }];
    const answers = (status, body, headers = {}) => (request, response) => {
      response.writeHead(status, headers).end(body);
      return true;
    };
    const faults = [
      [422, /does not accept the token/, answers(401, '{}')],
      [422, /the scope "gist"/, answers(403, '{"message":"no"}')],
      [429, /no more calls/, answers(403, '{}', { 'retry-after': '60' })],
      [404, /it was deleted/, answers(404, '{}')],
      [502, /status 503/, answers(503, 'busy')],
      [502, /a web page/, answers(200, '<!doctype html><html>login</html>')],
      [502, /no whole JSON/, answers(200, '{"id": "12", "fil')],
      [502, /writing|reading/, (request, response) => (response.destroy(), true)],
    ];
    for (const [status, reason, fault] of faults) {
      gitHub.fault = fault;
      const answer = await refused(status, reason, ...push);
      if (status === 429) assert.equal(answer.headers.get('retry-after'), '60');
    }
    gitHub.fault = undefined;
    await done(...push);
  });

  test('works for scripts of the predecessor, without telling them the token', async () => {
    const state = await done('GET', '/api/sync');
    assert.deepEqual({ ...state, gist_id: '' }, {
      enabled: true,
      gist_id: '',
      has_token: true,
      token_full: '',
    });
    assert.equal((await done('POST', '/api/sync/verify-token', { gist_token: 'x' })).valid, false);
    assert.equal((await done('POST', '/api/sync/find-gist', { gist_token: kGistToken })).found, true);
    assert.equal((await done('POST', '/api/sync/push')).status, 'ok');
    assert.equal((await done('POST', '/api/sync/pull', {})).message, 'already latest');
    assert.equal((await done('GET', '/api/sync/gist-info')).info.id, state.gist_id);
    assert.equal((await done('GET', '/api/sync/history'))[0].version.length, 7);
  });
});

describe('a WebDAV folder', () => {
  const ada = { url: `${dav.url}/`, username: 'ada', password: 'pass word', folder: 'relays/one' };

  test('is made, written, and read back', async () => {
    await done('POST', '/api/v1/backups/webdav/test', ada);
    const pushed = await done('POST', '/api/v1/backups/webdav/push', ada);
    assert.equal(pushed.address, `${dav.url}/relays/one/`);

    const shown = await done('POST', '/api/v1/backups/webdav/pull', ada);

    assert.equal(shown.diff, '');
    assert.equal(shown.has_statistics, true);
    assert.equal((await call('POST', '/api/v1/backups/webdav/push', ada)).status, 200);
  });

  test('carries secrets only sealed, and brings them to whoever has the passphrase', async () => {
    const sealed = { ...ada, folder: 'sealed', include_secrets: true, passphrase: 'correct horse' };
    await done('POST', '/api/v1/backups/webdav/push', sealed);
    const pull = { url: ada.url, username: 'ada', password: 'pass word', folder: 'sealed' };
    assert.equal((await done('POST', '/api/v1/backups/webdav/pull', pull)).needs_passphrase, true);
    await refused(400, /passphrase is not the one/, 'POST', '/api/v1/backups/webdav/pull', {
      ...pull,
      passphrase: 'correct house',
    });
    const opened = await done('POST', '/api/v1/backups/webdav/pull', {
      ...pull,
      passphrase: 'correct horse',
    });
    assert.equal(opened.needs_passphrase, false);
  });

  test('is not written over what others have written', async () => {
    await fetch(`${dav.url}/relays/one/monorelay.json`, {
      method: 'PUT',
      headers: { authorization: `Basic ${Buffer.from('ada:pass word').toString('base64')}` },
      body: '{"format":1,"files":{}}',
    });
    await refused(409, /pull it first/, 'POST', '/api/v1/backups/webdav/push', ada);
    await done('POST', '/api/v1/backups/webdav/push', { ...ada, force: true });
  });

  test('fails in words', async () => {
    const test_ = ['POST', '/api/v1/backups/webdav/test'];
    await refused(422, /user name and password/, ...test_, { ...ada, password: 'wrong' });
    // That server says 401 to a user who may only read.
    await refused(422, /no right|user name and password/, 'POST', '/api/v1/backups/webdav/push', {
      ...ada,
      username: 'eve',
      folder: 'of-eve',
    });
    await refused(404, /nothing at that address/, ...test_, { ...ada, url: `${dav.url}/none/` });
    await refused(422, /not called for addresses/, ...test_, { ...ada, url: 'http://127.0.0.1:9/' });
    for (const [status, reason, told] of [
      [423, /locked/, 409],
      [507, /no more room/, 507],
      [500, /status 500/, 502],
    ]) {
      dav.fault = (request, response) => {
        if (request.method !== 'PUT') return false;
        response.writeHead(status).end();
        return true;
      };
      await refused(told, reason, 'POST', '/api/v1/backups/webdav/push', { ...ada, force: true });
    }
    dav.fault = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
      return true;
    };
    await refused(502, /a web page/, ...test_, ada);
    for (const force of [false, true])
      await refused(502, /a web page/, 'POST', '/api/v1/backups/webdav/push', { ...ada, force });
    await refused(502, /a web page/, 'POST', '/api/v1/backups/webdav/pull', ada);
    // One that lets everything pass but what is written.
    dav.fault = (request, response) => {
      if (request.method !== 'PUT') return false;
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
      return true;
    };
    await refused(502, /a web page/, 'POST', '/api/v1/backups/webdav/push', { ...ada, force: true });
    dav.fault = undefined;
    await done('POST', '/api/v1/backups/webdav/push', { ...ada, force: true });
  });

  test('works for scripts of the predecessor', async () => {
    const target = { url: dav.url, username: 'ada', password: 'pass word', path: 'old' };
    assert.equal((await done('POST', '/api/backup/webdav/test', target)).ok, true);
    const wrong = { ...target, password: 'x' };
    assert.equal((await done('POST', '/api/backup/webdav/test', wrong)).ok, false);
    const pushed = await done('POST', '/api/backup/webdav/push', target);
    assert.deepEqual(pushed.results[0], { file: 'config.yml', ok: true });
    assert.equal((await done('POST', '/api/backup/webdav/pull', target)).status, 'ok');
  });
});

describe('an archive', () => {
  test('is a tar that tar opens, and comes back', async () => {
    const archive = await call('GET', '/api/v1/backups/archive');
    assert.equal(archive.status, 200, archive.text);
    assert.equal(archive.headers.get('content-type'), 'application/x-tar');
    assert.ok(!archive.text.includes(kProviderKey));
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    writeFileSync(join(folder, 'a.tar'), archive.bytes);
    execFileSync('tar', ['-xf', 'a.tar'], { cwd: folder });
    assert.match(readFileSync(join(folder, 'config.yml'), 'utf8'), /"?providers"?:/);
    rmSync(folder, { recursive: true });

    const shown = await done('POST', '/api/v1/backups/archive/restore', {
      archive: archive.bytes.toString('base64'),
    });

    assert.equal(shown.diff, '');
    for (const bad of ['', 'aGVsbG8=', archive.bytes.subarray(0, 700).toString('base64')]) {
      const answer = await call('POST', '/api/v1/backups/archive/restore', { archive: bad });
      assert.equal(answer.status, 400, answer.text);
    }
  });
});

describe('monorelay backup', () => {
  test('is made while the relay serves, and restored when it has ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'backup-'));
    const run = (...args) =>
      spawnSync(kBinary, [...args, '--config', relay.configPath, '--data-dir', relay.dataDir], {
        encoding: 'utf8',
      });
    const file = join(folder, 'relay.tar');
    const made = run('backup', file);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /read back and checked/);
    const busy = run('restore', file);
    assert.equal(busy.status, 1);
    assert.match(busy.stderr, /is in use/);

    const before = fileNow();
    await relay.stop();
    await relay.rewriteConfigText('server: {port: 1}\n');
    const restored = run('restore', file);

    assert.equal(restored.status, 0, restored.stderr);
    assert.equal(fileNow(), before);
    await relay.start();
    // The account, the session and the sealed token are there again.
    assert.equal((await done('GET', '/api/v1/sync')).has_token, true);
    await done('POST', '/api/v1/sync/push', { force: true });
    rmSync(folder, { recursive: true });
  });
});
