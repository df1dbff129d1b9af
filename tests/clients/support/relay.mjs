// Starts the built relay as an operator would, and stops it as a service manager would.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { access, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { eventually, within } from './waiting.mjs';
import { toYaml } from './yaml.mjs';

const kRepository = resolve(import.meta.dirname, '../../..');
const kBinary = process.env.MONORELAY_BIN ?? join(kRepository, 'build/release/monorelay');
// Set to see the relay's log while a test runs.
const kShowLog = process.env.MONORELAY_CLIENT_TESTS_LOG !== undefined;

export const kAccessKey = 'access-key-of-the-tests';

// What a test file would leave behind if a test fails before it stops its relay. A relay never keeps
// the file's process alive.
const running = new Set();
const homes = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

// A relay with this configuration, in a folder of its own, listening on a free port. `config` is
// merged over what every test wants: loopback, and kAccessKey.
export async function startRelay(config) {
  const home = await makeHome();
  const relay = new Relay(home, [
    '--config',
    join(home, 'config.yml'),
    '--port',
    '0',
    '--data-dir',
    join(home, 'data'),
  ]);
  await writeFile(relay.configPath, configText(config));
  await relay.start();
  return relay;
}

// A relay in an empty folder with nothing but a free port.
export async function startRelayWithoutConfig() {
  const relay = new Relay(await makeHome(), ['--port', '0']);
  await relay.start();
  return relay;
}

class Relay {
  stdout = '';
  stderr = '';
  #arguments;
  #process;
  #exit;

  constructor(home, args) {
    this.home = home;
    this.configPath = join(home, 'config.yml');
    this.dataDir = join(home, 'data');
    this.#arguments = args;
  }

  async start() {
    await access(kBinary).catch(() => {
      throw new Error(
        `no relay at ${kBinary}: build the release preset, or name another binary in MONORELAY_BIN`,
      );
    });
    this.stdout = '';
    this.stderr = '';
    const { PATH, ASAN_OPTIONS, LSAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS } = process.env;
    const child = spawn(kBinary, this.#arguments, {
      cwd: this.home,
      env: dropUndefined({
        PATH,
        HOME: this.home,
        ASAN_OPTIONS,
        LSAN_OPTIONS,
        UBSAN_OPTIONS,
        TSAN_OPTIONS,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    running.add(child);
    // 'close' rather than 'exit': by then everything it wrote has been read.
    this.#exit = once(child, 'close').then(([code, signal]) => {
      running.delete(child);
      return code ?? signal;
    });
    child.stdout.setEncoding('utf8').on('data', (text) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
      if (kShowLog) process.stderr.write(text);
    });
    child.unref();
    child.stdout.unref();
    child.stderr.unref();
    const listening = eventually(
      'the line that says where the relay listens',
      () => this.stdout.match(/^monorelay listening on (http:\/\/\S+)$/m),
      10000,
    );
    const gaveUp = this.#exit.then((code) => {
      throw new Error(`the relay ended with ${code} at start:\n${this.stdout}${this.stderr}`);
    });
    gaveUp.catch(() => {});
    try {
      this.url = (await Promise.race([listening, gaveUp]))[1];
    } catch (error) {
      listening.catch(() => {});
      child.kill('SIGKILL');
      throw error;
    }
    const { hostname, port } = new URL(this.url);
    this.host = hostname.replace(/^\[|\]$/g, '');
    this.port = Number(port);
  }

  get pid() {
    return this.#process.pid;
  }

  // Replaces the configuration: 'in place' as most tools write, 'by rename' as most editors do.
  async rewriteConfig(config, how = 'in place') {
    await this.rewriteConfigText(configText(config), how);
  }

  async rewriteConfigText(text, how = 'in place') {
    if (how === 'in place') return writeFile(this.configPath, text);
    await writeFile(`${this.configPath}.new`, text);
    await rename(`${this.configPath}.new`, this.configPath);
  }

  sendTerm() {
    this.#process.kill('SIGTERM');
  }

  // The exit code, once the process has ended by itself.
  async exitCode(milliseconds = 10000) {
    return within(milliseconds, 'the end of the relay', this.#exit);
  }

  // Asks the relay to stop and requires that it does, well.
  async stop() {
    this.sendTerm();
    const code = await this.exitCode();
    assert.equal(
      code,
      0,
      `the relay ended with ${code}; its log ends:\n${this.stderr.slice(-4000)}`,
    );
  }

  // How many descriptors the process holds now.
  openDescriptors() {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }
}

// A provider entry for the fake upstream. Keys are given as plain strings; their labels become key-1,
// key-2, and so on.
export function chatProvider(upstream, { keys = ['sk-provider'], models, ...more }) {
  return {
    base_url: `${upstream.url}/v1`,
    keys: labelled(keys),
    models: { include: models },
    ...more,
  };
}

export function messagesProvider(upstream, { keys = ['sk-ant-provider'], models, ...more }) {
  return {
    provider_type: 'anthropic',
    base_url: upstream.url,
    keys: labelled(keys),
    models: { include: models },
    ...more,
  };
}

export function responsesProvider(upstream, options) {
  return { ...chatProvider(upstream, options), dialects: ['openai_responses'] };
}

export function geminiProvider(upstream, { keys = ['goog-provider'], models, ...more }) {
  return {
    provider_type: 'gemini',
    base_url: `${upstream.url}/v1beta`,
    keys: labelled(keys),
    models: { include: models },
    ...more,
  };
}

const labelled = (keys) => keys.map((key, at) => ({ key, label: `key-${at + 1}` }));

async function makeHome() {
  const home = await mkdtemp(join(tmpdir(), 'monorelay-clients-'));
  homes.add(home);
  return home;
}

export function configText({ server = {}, ...rest }) {
  return toYaml({ server: { host: '127.0.0.1', access_key: kAccessKey, ...server }, ...rest });
}

function dropUndefined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
