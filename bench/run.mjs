#!/usr/bin/env node
// Runs the scenarios on every target, interleaved, and prints medians and ratios.
// Called by scripts/bench, which installs and builds what this needs. See docs/benchmarks.md.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { makeCertificate } from './runner/certificate.mjs'
import { goals } from './runner/figures.mjs'
import { describeMachine } from './runner/machine.mjs'
import { killAll, run, start, stop, stopAll, waitForOutput } from './runner/processes.mjs'
import { Results } from './runner/results.mjs'
import { WATCHED, flagsFor, modelsOf, scenarios, startedFor, warmUpFlags } from './runner/scenarios.mjs'
import { goalTable, logTable, readsTable, scenarioTable } from './runner/tables.mjs'
import { TARGETS, accessKey, startTarget, startUpstreams } from './runner/targets.mjs'

const USAGE = `usage: scripts/bench [--only NAME[,NAME]] [--targets NAME[,NAME]] [--rounds N] [--quick] [--write] [--list]
  --only     run these scenarios
  --targets  of direct, relay, nginx, haproxy, portkey
  --rounds   how often all scenarios are run (3; with --quick 1)
  --quick    short windows, for development
  --write    also write docs/benchmarks.md
  --list     print the names of the scenarios
MONORELAY_BIN names another relay program than the one built.
`

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.dirname(here)
const build = path.join(root, 'build', 'bench')

async function main() {
  const options = readOptions()
  if (options === undefined) return
  const directory = mkdtempSync(path.join(os.tmpdir(), 'monorelay-bench-'))
  process.on('exit', () => {
    killAll()
    rmSync(directory, { recursive: true, force: true })
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(130))

  const context = await prepare(directory, options)
  const results = new Results()
  for (let round = 0; round < options.rounds; round += 1) {
    for (const scenario of options.scenarios) await runScenario(scenario, round, context, results)
  }
  await stopAll()
  await report(results, options, await describeMachine(context))
}

/** @returns what to do, or nothing if the command line was answered already */
function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      targets: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(USAGE)
  let list = scenarios(values)
  if (values.list) return void process.stdout.write(list.map(({ name, title }) => `${name}: ${title}\n`).join(''))
  if (values.only) list = chosen(list, values.only)
  if (values.targets) {
    const wanted = values.targets.split(',')
    const unknown = wanted.filter((name) => !TARGETS.includes(name))
    if (unknown.length > 0) throw new Error(`no target "${unknown[0]}"; there are ${TARGETS.join(', ')}`)
    const isWanted = (name) => wanted.includes(startedFor(name))
    list = list.map((scenario) => ({ ...scenario, targets: scenario.targets.filter(isWanted) }))
  }
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3))
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) throw new Error('--rounds needs a number from 1 to 100')
  return { ...values, rounds, scenarios: list }
}

function chosen(list, names) {
  return names.split(',').map((name) => {
    const found = list.find((scenario) => scenario.name === name)
    if (!found) throw new Error(`no scenario "${name}"; there are ${list.map((scenario) => scenario.name).join(', ')}`)
    return found
  })
}

async function prepare(directory, options) {
  const portkey = path.join(here, 'node_modules', '@portkey-ai', 'gateway')
  const context = {
    directory,
    cores: chooseCores(),
    programs: {
      upstream: path.join(build, 'bench_upstream'),
      load: path.join(build, 'bench_load'),
      relay: process.env.MONORELAY_BIN ?? path.join(build, 'monorelay'),
      nginx: 'nginx',
      haproxy: 'haproxy',
      portkey: path.join(portkey, 'build', 'start-server.js'),
      portkeyPackage: path.join(portkey, 'package.json'),
      loopbackOnly: path.join(here, 'runner', 'loopback_only.cjs'),
    },
    certificate: path.join(directory, 'certificate.pem'),
    certificateKey: path.join(directory, 'key.pem'),
    models: modelsOf(options.scenarios),
  }
  await makeCertificate(context)
  return { ...context, upstreams: await startUpstreams(context) }
}

/** The proxy has a core to itself; the load generator too where there are three. */
function chooseCores() {
  const count = os.cpus().length
  return count < 2 ? {} : { proxy: '0', upstream: '1', load: count > 2 ? '2' : '1' }
}

async function runScenario(scenario, round, context, results) {
  for (let repeat = 0; repeat < scenario.repeats; repeat += 1) {
    const window = round * scenario.repeats + repeat
    // Each window begins with another target, so that no one always comes first.
    const shift = scenario.targets.length > 0 ? window % scenario.targets.length : 0
    for (const name of [...scenario.targets.slice(shift), ...scenario.targets.slice(0, shift)]) {
      const measured = await measure(scenario, name, context)
      results.add(scenario.name, name, window, measured)
      progress(scenario, round, name, measured)
    }
  }
}

/** A fresh process each time, so that memory is not what an earlier scenario left. */
async function measure(scenario, name, shared) {
  const { upstream } = shared.cores
  const cores = scenario.together ? { proxy: upstream, upstream, load: upstream } : shared.cores
  const context = { ...shared, cores }
  const target = await startTarget(startedFor(name), context)
  try {
    const port = scenario.model.startsWith('bench-tls') ? target.tlsPort : target.port
    const common = { port, key: accessKey(), pids: target.pids.join(','), headers: target.headers }
    const warm = await load(context, { ...common, ...warmUpFlags(scenario, name) })
    if (warm.failed > 0) return { ...warm, mode: 'warm-up' }
    const flags = { ...common, ...flagsFor(scenario, name) }
    return name === WATCHED ? await watched(scenario, context, flags) : await load(context, flags)
  } finally {
    await target.stop()
  }
}

/**
 * The load, with readers of the dashboard beside it. What they cost themselves must not be the load's loss, whose core they
 * share: they get what it leaves. A window in which they did not get what they asked for does not count.
 */
async function watched(scenario, context, flags) {
  const command = ['chrt', '--idle', '0', process.execPath, path.join(here, 'runner', 'readers.mjs'), '--port', String(flags.port), '--key', flags.key]
  const readers = start([...command, '--count', String(scenario.readers)], {
    cores: context.cores.load,
    logFile: path.join(context.directory, 'readers.log'),
  })
  await waitForOutput(readers, /reading/)
  const begun = Date.now()
  const report = await load(context, flags)
  await stop(readers)
  const got = JSON.parse(readers.output.trimEnd().split('\n').at(-1))
  // Each asks every two seconds, for the first time within the first two.
  const asked = scenario.readers * ((Date.now() - begun) / 2000 - 0.5)
  const isServed = got.failed === 0 && got.answers > 0.8 * asked && got.feed_bytes > 0 && got.feeds_ended === 0
  return { ...report, failed: report.failed + (isServed ? 0 : 1), readers: got }
}

async function load({ programs, cores }, flags) {
  const given = Object.entries(flags).filter(([, value]) => value !== '')
  const command = [programs.load, ...given.flatMap(([name, value]) => [`--${name}`, String(value)])]
  return JSON.parse(await run(command, { cores: cores.load }))
}

function progress(scenario, round, name, measured) {
  const failed = measured.failed > 0 ? `, ${measured.failed} FAILED in ${measured.mode}` : ''
  const main =
    measured.requests_per_second !== undefined
      ? `${measured.requests_per_second.toFixed(0)} requests/s, ${measured.cpu_us_per_request.toFixed(1)} CPU µs each, p50 ${measured.latency_us.p50.toFixed(0)} µs`
      : measured.cpu_us_per_event !== undefined
        ? `${measured.complete} complete, ${measured.cpu_us_per_event.toFixed(2)} CPU µs/event, largest gap ${measured.largest_gap_ms.toFixed(0)} ms`
        : `${measured.connections} connections`
  process.stderr.write(`round ${round + 1} ${scenario.name} ${name}: ${main}${failed}\n`)
}

async function report(results, options, machine) {
  const tables = options.scenarios.map((scenario) => `### ${scenario.title}\n\n${scenarioTable(results, scenario)}`)
  const failures = results
    .failedWindows()
    .map(({ scenario, target, report: { mode, failed } }) => `${scenario} ${target}: ${failed} failed (${mode})`)
  const discarded = failures.length > 0 ? `Windows that do not count: ${failures.join('; ')}.\n` : 'No request failed in any window.\n'
  const text = `${goalTable(results)}\n${discarded}\n${tables.join('\n')}`
  process.stdout.write(text)

  mkdirSync(build, { recursive: true })
  const file = path.join(build, 'results.json')
  const all = { machine, rounds: options.rounds, quick: options.quick, goals: goals(results), windows: results.entries }
  writeFileSync(file, `${JSON.stringify(all, undefined, 1)}\n`)
  process.stderr.write(`all windows: ${path.relative(process.cwd(), file)}\n`)
  if (options.write) await writeDocument(text, options, machine)
}

async function writeDocument(text, options, machine) {
  const command = ['scripts/bench', ...process.argv.slice(2)].join(' ')
  const facts = Object.entries(machine).map(([name, value]) => `| ${name} | ${value} |`)
  const values = {
    command,
    rounds: String(options.rounds),
    machine: ['| | |', '|---|---|', ...facts].join('\n'),
    results: text.trimEnd(),
    routing: (await run([path.join(build, 'bench_routing')])).trimEnd(),
    access: (await run([path.join(build, 'bench_access')])).trimEnd(),
    log: lastMeasured('log.json', logTable, 'scripts/bench --log'),
    reads: lastMeasured('reads.jsonl', readsTable, 'scripts/bench --only reads'),
  }
  const template = readFileSync(path.join(here, 'benchmarks.template.md'), 'utf8')
  const written = template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name])
  writeFileSync(path.join(root, 'docs', 'benchmarks.md'), written)
  process.stderr.write('written: docs/benchmarks.md\n')
}

/** The table of what another run has left. */
function lastMeasured(name, tableOf, command) {
  const file = path.join(build, name)
  if (!existsSync(file)) return `Not measured with the rest: \`${command}\` does it.`
  return tableOf(readFileSync(file, 'utf8')).trimEnd()
}

main().catch((error) => {
  process.stderr.write(`bench: ${error.message}\n`)
  process.exit(1)
})
