// What the figures were taken on and with.
import { readFileSync } from 'node:fs'
import os from 'node:os'

import { run } from './processes.mjs'

/** @returns {Promise<Record<string, string>>} */
export async function describeMachine(context) {
  const cpus = os.cpus()
  // Some print their version to standard error.
  const first = (command, pattern) =>
    run(['sh', '-c', '"$@" 2>&1', 'sh', ...command]).then(
      (output) => output.match(pattern)?.[1] ?? 'unknown version',
      () => 'not run',
    )
  return {
    processor: `${cpus[0].model.trim()}, ${cpus.length} cores`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${distribution()}, Linux ${os.release()}`,
    placement: placement(context.cores),
    relay: await first([context.programs.relay, 'version'], /^(.+)/),
    nginx: await first([context.programs.nginx, '-v'], /nginx\/(\S+)/),
    haproxy: await first([context.programs.haproxy, '-v'], /version (\S+)/),
    portkey: JSON.parse(readFileSync(context.programs.portkeyPackage, 'utf8')).version,
    node: process.version,
  }
}

function distribution() {
  return readFileSync('/etc/os-release', 'utf8').match(/^PRETTY_NAME="(.*)"/m)?.[1] ?? 'unknown system'
}

function placement({ proxy, upstream, load }) {
  return proxy === undefined
    ? 'nothing pinned (one core)'
    : `proxy on core ${proxy}, mock upstream on core ${upstream}, load generator on core ${load} (taskset)`
}
