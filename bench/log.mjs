#!/usr/bin/env node
// What the request log can do, and what it costs the relay. Called by `scripts/bench --log [--quick]`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { makeCertificate } from './runner/certificate.mjs'
import { ACCESS_KEY, relayConfiguration } from './runner/configurations.mjs'
import { killAll, run, start, stop, stopAll, waitForOutput } from './runner/processes.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const build = path.join(root, 'build', 'bench')
const quick = process.argv.includes('--quick')
const programs = {
  relay: process.env.MONORELAY_BIN ?? path.join(build, 'monorelay'),
  upstream: path.join(build, 'bench_upstream'),
  load: path.join(build, 'bench_load'),
  log: path.join(build, 'bench_log'),
}
const MODEL = 'bench-1500b'
const directory = mkdtempSync(path.join(os.tmpdir(), 'monorelay-bench-log-'))
process.on('exit', () => {
  killAll()
  rmSync(directory, { recursive: true, force: true })
})
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(130))

// The configuration has a provider behind TLS, which is not asked here.
const CERTIFICATE = path.join(directory, 'certificate.pem')

let failures = 0
const told = []
function tell(what, figure, isMet) {
  if (isMet === false) failures += 1
  told.push({ what: what.trim(), figure: String(figure), isMet })
  process.stdout.write(`${what.padEnd(64)} ${String(figure).padStart(24)}  ${isMet === undefined ? '' : isMet ? 'met' : 'MISSED'}\n`)
}

async function log(...flags) {
  const output = await run([programs.log, ...flags.map(String)], { timeoutSeconds: 600 })
  // The request log may have had something to say before the report, which is the last line.
  return JSON.parse(output.trimEnd().split('\n').at(-1))
}

async function measureWriter() {
  const seconds = quick ? 3 : 15
  const rows = await log('--mode', 'records', '--seconds', seconds)
  tell('records/s, one writer, without bodies (goal 40,000)', rows.records_per_second, rows.records_per_second >= 40_000 && rows.lost === 0)
  tell('CPU of all threads for a record', `${rows.cpu_us_per_record} us`)
  tell('handing one over, median / 99.9 %', `${rows.hand_over_us_p50} / ${rows.hand_over_us_p999} us`)
  tell('bytes on disk for a record', rows.disk_bytes_per_record)
  const bodies = await log('--mode', 'records', '--seconds', seconds, '--body-bytes', 4096)
  tell('records/s with 4 KB + 4 KB of bodies (goal 10,000)', bodies.records_per_second, bodies.records_per_second >= 10_000 && bodies.lost === 0)
  tell('bytes on disk for such a record', bodies.disk_bytes_per_record)
}

async function measurePause() {
  const seconds = quick ? 5 : 60
  const paused = await log('--mode', 'paused', '--seconds', seconds, '--rate', 5000)
  tell(`database locked for ${seconds} s at 5,000 records/s: lost`, paused.lost, paused.lost === 0 && paused.rows === paused.records)
  tell('  in the spill then', `${(paused.spill_bytes / 2 ** 20).toFixed(1)} MiB`)
  tell('  memory grown by', `${(paused.memory_growth_bytes / 2 ** 20).toFixed(1)} MiB`)
  tell('  taken over afterwards in', `${paused.replay_seconds} s`)
}

async function measureMemory() {
  const records = quick ? 100_000 : 1_000_000
  const { resident_bytes_early: early, resident_bytes_late: late } = await log('--mode', 'memory', '--records', records)
  const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(1)
  tell(`memory after ${records / 10} and ${records} records`, `${mebibytes(early)} / ${mebibytes(late)} MiB`, late - early < 4 * 2 ** 20)
}

/** Starts the relay in a folder of its own; `logging` is the section of its configuration. */
async function startRelay(name, upstreams, logging) {
  const folder = path.join(directory, name)
  mkdirSync(folder)
  const configuration = path.join(folder, 'config.yml')
  const settings = { ...upstreams, certificate: CERTIFICATE, dataDirectory: folder, models: [MODEL] }
  const text = relayConfiguration(settings).replace(/^logging:(\n[ \t].*)*\n?/m, '')
  writeFileSync(configuration, `${text}\nlogging:\n${logging}`, { mode: 0o600 })
  const flags = ['--config', configuration, '--data-dir', folder, '--host', '127.0.0.1', '--port', '0', '--workers', '1']
  const started = start([programs.relay, ...flags], { logFile: path.join(folder, 'output.log') })
  const [, port] = await waitForOutput(started, /monorelay listening on http:\/\/[^:\s]+:(\d+)/)
  return { started, port, folder }
}

async function ask(relay, flags) {
  const given = { port: relay.port, key: ACCESS_KEY, model: MODEL, mode: 'requests', 'expect-bytes': 1500, ...flags }
  return JSON.parse(await run([programs.load, ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)])]))
}

async function measureRelay(upstreams) {
  const relays = {
    off: await startRelay('off', upstreams, '  enabled: false\n'),
    on: await startRelay('on', upstreams, '  enabled: true\n'),
    full: await startRelay('full', upstreams, '  enabled: true\n  bodies: full\n'),
  }
  const rates = { off: [], on: [], full: [] }
  for (let round = 0; round < (quick ? 2 : 6); round += 1) {
    for (const [name, relay] of Object.entries(relays)) {
      const { requests_per_second: rate } = await ask(relay, { connections: 64, warmup: 0.5, seconds: quick ? 1 : 3 })
      rates[name].push(rate)
    }
  }
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
  const ratio = (name) => (median(rates[name]) / median(rates.off)).toFixed(3)
  tell('requests/s of the relay, logging off', Math.round(median(rates.off)))
  tell('  with logging on, of that (goal 0.9)', ratio('on'), ratio('on') >= 0.9)
  tell('  with all bodies kept, of that', ratio('full'))
  await pauseRelay(relays.on)
  for (const relay of Object.values(relays)) await stop(relay.started)
}

async function pauseRelay(relay) {
  const seconds = quick ? 4 : 60
  const flags = { connections: 32, rate: 2000, warmup: 0.5, seconds }
  const before = await ask(relay, flags)
  const lock = start([programs.log, '--mode', 'lock', '--file', path.join(relay.folder, 'requests.db'), '--seconds', seconds + 4], {
    logFile: path.join(relay.folder, 'lock.log'),
  })
  await waitForOutput(lock, /locked/)
  const during = await ask(relay, flags)
  await lock.ended
  // Once what was spilled is taken over again, the same as before: the machine's own moods even out.
  await delay(5000)
  const after = await ask(relay, flags)
  const slower = (2 * during.latency_us.p50) / (before.latency_us.p50 + after.latency_us.p50)
  tell(`writer paused ${seconds} s at 2,000 requests/s: failed`, during.failed, during.failed === 0)
  tell('  median latency, of that before and after (goal 1.1)', slower.toFixed(3), slower <= 1.1)
}

async function main() {
  await makeCertificate({ certificate: CERTIFICATE, certificateKey: path.join(directory, 'key.pem') })
  await measureWriter()
  await measurePause()
  await measureMemory()
  const upstream = start([programs.upstream, '--port', '0'], { logFile: path.join(directory, 'upstream.log') })
  const [, port] = await waitForOutput(upstream, /listening on \w+:\/\/127\.0\.0\.1:(\d+)/)
  await measureRelay({ plainPort: Number(port), securePort: Number(port) })
  await stopAll()
  // The page of figures takes it from there.
  writeFileSync(path.join(build, 'log.json'), `${JSON.stringify(told, undefined, 1)}\n`)
  process.exitCode = failures === 0 ? 0 : 1
}

await main()
