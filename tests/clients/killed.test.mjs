// The whole program killed by SIGKILL while it saves the configuration, makes a backup or restores
// one: a hundred times each, at moments that are spread over all of its work.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { setUpOwner } from './support/owner.mjs';
import { startRelay } from './support/relay.mjs';
import { within } from './support/waiting.mjs';

const kBinary =
  process.env.MONORELAY_BIN ?? resolve(import.meta.dirname, '../../build/release/monorelay');
const kRounds = 100;
// A little longer than the work takes, for it to be left alone in some rounds.
const kBeyond = 1.2;

const folders = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

// A configuration and a data directory of its own.
function makePlace() {
  const home = mkdtempSync(join(tmpdir(), 'killed-'));
  folders.push(home);
  const place = { home, config: join(home, 'config.yml'), data: join(home, 'data') };
  mkdirSync(place.data, { mode: 0o700 });
  return place;
}

const withPlaces = (place, args) => [
  ...args,
  '--config',
  place.config,
  '--data-dir',
  place.data,
];

// Runs it to its end, which must be a good one.
function run(place, ...args) {
  const ended = spawnSync(kBinary, withPlaces(place, args), { encoding: 'utf8' });
  assert.equal(ended.status, 0, `${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout;
}

// Nothing that happens in this process meanwhile may move the moment: the timers of Node are too
// coarse for a program that ends within a few milliseconds.
function waitExactly(milliseconds) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

// How long it takes when nobody disturbs it: the longest of a few runs.
async function durationOf(place, argsFor) {
  let longest = 0;
  for (let n = 0; n < 3; n += 1) {
    const begun = performance.now();
    run(place, ...argsFor());
    longest = Math.max(longest, performance.now() - begun);
  }
  return longest;
}

// Yields whether it was cut short: the work is spread over the rounds.
async function killAfter(milliseconds, place, args) {
  const child = spawn(kBinary, withPlaces(place, args), { stdio: 'ignore' });
  const ended = once(child, 'close');
  waitExactly(milliseconds);
  child.kill('SIGKILL');
  const [code, signal] = await within(10000, 'the end of what was killed', ended);
  assert.ok(signal === 'SIGKILL' || code === 0, `it ended with ${code}`);
  return signal === 'SIGKILL';
}

function numberedText(number) {
  const aliases = Array.from({ length: 400 }, (_, at) => `    name-${at}: model-${at}\n`);
  return `server: {port: ${number}}\nmodel_routing:\n  aliases:\n${aliases.join('')}`;
}

// The port that it says, of a text that is whole.
function portIn(text) {
  const port = Number(text.match(/^server: \{port: (\d+)\}/)?.[1]);
  assert.ok(text === numberedText(port), `it is a mixture: ${text.slice(0, 200)}`);
  return port;
}

const namesUnder = (folder) => readdirSync(folder, { recursive: true }).sort();

test('a save by command leaves the old text or the new one', async () => {
  const place = makePlace();
  writeFileSync(place.config, numberedText(7));
  const set = (port) => ['config', 'set', 'server.port', String(port)];
  let port = 1000;
  const duration = await durationOf(place, () => set((port += 1)));
  let now = port;
  const seen = { cut: 0, kept: 0, changed: 0 };
  for (let round = 0; round < kRounds; round += 1) {
    const wanted = port + 1 + round;
    const wasCut = await killAfter((duration * kBeyond * round) / kRounds, place, set(wanted));
    const found = portIn(readFileSync(place.config, 'utf8'));
    assert.ok(found === now || found === wanted, `${found} is neither ${now} nor ${wanted}`);
    seen.cut += Number(wasCut);
    seen[found === wanted ? 'changed' : 'kept'] += 1;
    now = found;
  }

  assert.ok(seen.cut > 0 && seen.kept > 0 && seen.changed > 0, JSON.stringify(seen));
  // Every version that is listed can be had, whole.
  const history = run(place, 'config', 'history');
  assert.doesNotMatch(history, /damaged/);
  for (const name of readdirSync(join(place.data, 'config_versions'))) {
    if (!name.endsWith('.version')) continue;
    portIn(run(place, 'config', 'show', String(Number.parseInt(name, 10))));
  }
  run(place, ...set(9999));
  assert.equal(portIn(readFileSync(place.config, 'utf8')), 9999);
  assert.deepEqual(namesUnder(place.home).filter((name) => name.endsWith('.new')), []);
});

// What a relay answers to its owner, who has signed in once and stays so over restarts.
async function ownerOf(relay) {
  const cookie = await setUpOwner(relay);
  return (method, path, body, more) =>
    fetch(`${relay.url}/api/v1${path}`, {
      method,
      headers: { cookie, 'x-monorelay-csrf': '1', 'content-type': 'application/json', ...more },
      body: body && JSON.stringify(body),
    });
}

test('a save over the admin API leaves the old text or the new one', async () => {
  const relay = await startRelay({ logging: { enabled: false } });
  const call = await ownerOf(relay);
  // A secret goes into the store with each save, and comes out of it at each start.
  const save = (number) =>
    call(
      'PATCH',
      '/config',
      {
        steps: [
          { action: 'set', path: 'model_routing.aliases.number', value: `model-${number}` },
          { action: 'set', path: 'providers.demo.provider_type', value: 'mock' },
          { action: 'set', path: 'providers.demo.keys', value: [{ key: `sk-${number}-of-tests`, label: 'one' }] },
        ],
      },
      { 'if-match': '*' },
    );
  // The names of what is stored, in their order.
  const storedNow = async () => {
    const { items } = await (await call('GET', '/secrets')).json();
    return items.map(({ name }) => name).sort();
  };
  const numberNow = () =>
    Number(readFileSync(relay.configPath, 'utf8').match(/number: model-(\d+)/)?.[1]);
  let duration = 0;
  for (let number = 1; number <= 3; number += 1) {
    const begun = performance.now();
    const saved = await save(number);
    assert.equal(saved.status, 200, await saved.text());
    duration = Math.max(duration, performance.now() - begun);
  }
  let now = 3;
  let stored = await storedNow();
  const seen = { kept: 0, changed: 0, unanswered: 0 };
  for (let round = 0; round < kRounds; round += 1) {
    const wanted = 4 + round;
    const answer = save(wanted).then(
      (saved) => saved.status,
      () => 'none',
    );
    await pause((duration * kBeyond * round) / kRounds);
    process.kill(relay.pid, 'SIGKILL');
    assert.equal(await relay.exitCode(), 'SIGKILL');
    const status = await answer;
    const found = numberNow();
    assert.ok(found === now || found === wanted, `${found} is neither ${now} nor ${wanted}`);
    assert.ok(status === 'none' || (status === 200 && found === wanted), `${status}, ${found}`);
    seen.unanswered += Number(status === 'none');
    seen[found === wanted ? 'changed' : 'kept'] += 1;
    now = found;
    // It starts with what is there, of which every reference leads to a secret.
    await relay.start();
    // What was sealed for a text that was not written is gone; what was there before is not.
    const storedBefore = stored;
    stored = await storedNow();
    assert.equal(stored.length, storedBefore.length + Number(found === wanted), `round ${round}`);
    assert.ok(storedBefore.every((name) => stored.includes(name)));
  }

  assert.ok(seen.kept > 0 && seen.changed > 0 && seen.unanswered > 0, JSON.stringify(seen));
  assert.equal((await call('GET', '/config')).status, 200);
  const { items } = await (await call('GET', '/config/revisions')).json();
  assert.ok(items.length > 0 && items.every(({ sha256 }) => sha256 !== ''));
  const last = await save(9999);
  assert.equal((await last.json()).in_force, true);
  assert.equal(numberNow(), 9999);
  assert.deepEqual(namesUnder(relay.home).filter((name) => name.endsWith('.new')), []);
  await relay.stop();
});

// A place whose files all say this number.
function numberedPlace(number, place = makePlace()) {
  writeFileSync(place.config, numberedText(number));
  writeFileSync(join(place.data, 'access_key'), `access-key-${number}-of-the-tests\n`);
  return place;
}

// In a database, which is carried as such.
function addOwner(place) {
  const args = withPlaces(place, ['user', 'add', 'ada', '--password-stdin']);
  const added = spawnSync(kBinary, args, { input: 'correct horse\n', encoding: 'utf8' });
  assert.equal(added.status, 0, added.stderr);
}

const keyIn = (place) =>
  Number(readFileSync(join(place.data, 'access_key'), 'utf8').match(/access-key-(\d+)-/)?.[1]);

test('a backup leaves the former file or the new one', async () => {
  const place = numberedPlace(1);
  addOwner(place);
  const file = join(place.home, 'backups', 'relay.tar');
  mkdirSync(join(place.home, 'backups'));
  const duration = await durationOf(place, () => ['backup', file]);
  const seen = { cut: 0, kept: 0, changed: 0 };
  let now = 1;
  for (let round = 0; round < kRounds; round += 1) {
    const wanted = 2 + round;
    numberedPlace(wanted, place);
    const wasCut = await killAfter((duration * kBeyond * round) / kRounds, place, ['backup', file]);
    const other = makePlace();
    run(other, 'restore', file);
    const found = portIn(readFileSync(other.config, 'utf8'));
    assert.ok(found === now || found === wanted, `${found} is neither ${now} nor ${wanted}`);
    assert.equal(keyIn(other), found);
    assert.match(run(other, 'user', 'list'), /ada/);
    seen.cut += Number(wasCut);
    seen[found === wanted ? 'changed' : 'kept'] += 1;
    now = found;
  }

  assert.ok(seen.cut > 0 && seen.kept > 0 && seen.changed > 0, JSON.stringify(seen));
  run(place, 'backup', file);
  assert.deepEqual(readdirSync(join(place.home, 'backups')), ['relay.tar']);
});

test('a restore leaves the former state or that of the backup', async () => {
  const place = numberedPlace(1);
  addOwner(place);
  const files = [1, 2].map((number) => {
    const file = join(place.home, `${number}.tar`);
    run(numberedPlace(number, place), 'backup', file);
    return file;
  });
  let now = 2;
  const other = () => files[2 - now];
  const duration = await durationOf(place, () => {
    now = 3 - now;
    return ['restore', files[now - 1]];
  });
  const seen = { cut: 0, kept: 0, changed: 0 };
  for (let round = 0; round < kRounds; round += 1) {
    const wasCut = await killAfter((duration * kBeyond * round) / kRounds, place, [
      'restore',
      other(),
    ]);
    // The next run of the program, whatever it is to do, ends what was decided.
    assert.match(run(place, 'user', 'list'), /ada/);
    const found = portIn(readFileSync(place.config, 'utf8'));
    assert.equal(keyIn(place), found);
    seen.cut += Number(wasCut);
    seen[found === now ? 'kept' : 'changed'] += 1;
    now = found;
  }

  assert.ok(seen.cut > 0 && seen.kept > 0 && seen.changed > 0, JSON.stringify(seen));
  run(place, 'restore', other());
  assert.deepEqual(
    namesUnder(place.home).filter((name) => /\.new$|\.restore/.test(name)),
    [],
  );
});
