// The results as Markdown tables.
import { beyondPassThrough, figure, goals } from './figures.mjs'
import { pairNamed } from './pairs.mjs'

/** Columns of each scenario's table: title, figure, digits after the point. */
const COLUMNS = {
  requests: [
    ['requests/s', figure.requestsPerSecond, 0],
    ['CPU µs/request', figure.cpuPerRequest, 1],
    ['CPU share', (report) => report.cpu_share, 2],
    ['p50 µs', figure.medianLatency, 0],
    ['p99 µs', (report) => report.latency_us.p99, 0],
    ['resident MiB', (report) => figure.resident(report) / 1024, 1],
  ],
  streams: [
    ['complete', figure.complete, 0],
    ['events/s', (report) => report.events_per_second, 0],
    ['CPU µs/event', figure.cpuPerEvent, 2],
    ['first event p50 µs', (report) => report.first_event_us.p50, 0],
    ['transit p50 µs', (report) => report.transit_us.p50, 0],
    ['transit p99 µs', (report) => report.transit_us.p99, 0],
    ['largest gap ms', figure.largestGap, 0],
    ['KiB/stream', figure.kibPerStream, 2],
  ],
  idle: [
    ['KiB/connection', figure.kibPerConnection, 2],
    ['CPU share', (report) => report.cpu_share, 3],
  ],
  slow: [
    ['KB/s each', (report) => report.bytes_per_second_each / 1000, 0],
    ['largest KiB/connection', figure.largestKibPerConnection, 1],
    ['kernel TCP KiB/connection', figure.tcpKibPerConnection, 0],
    ['CPU share', (report) => report.cpu_share, 3],
  ],
  body: [
    ['p50 ms', (report) => report.latency_us.p50 / 1000, 1],
    ['peak MB', figure.peakMegabytes, 1],
    ['kept MB', figure.keptMegabytes, 1],
  ],
}

/** What translation is measured by: title of a further column in a scenario of pairs, and figure. */
const BEYOND = {
  requests: ['CPU µs beyond pass-through', figure.cpuPerRequest],
  streams: ['CPU µs/event beyond pass-through', figure.cpuPerEvent],
}

/** Figures that mean nothing without a process of its own, as in the direct case. */
const NEEDS_PROCESS = /CPU|resident|KiB\/(?!connection)|^(peak|kept)/

/** @param {string} text what `bench/log.mjs` left */
export function logTable(text) {
  const verdict = (isMet) => (isMet === undefined ? '' : isMet ? 'met' : '**missed**')
  const rows = JSON.parse(text).map(({ what, figure, isMet }) => [what, figure, verdict(isMet)])
  return table(['figure', 'measured', ''], rows)
}

/** @param {string} text what `bench_reads` printed: a JSON object in each line */
export function readsTable(text) {
  const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line))
  const rows = lines.map(({ name, value, unit, goal }) => [
    name,
    `${Number(value.toPrecision(value < 1000 ? 3 : 8))} ${unit}`.trim(),
    goal > 0 ? `at most ${goal}` : '',
    goal > 0 ? (value <= goal ? 'met' : '**missed**') : '',
  ])
  return table(['figure', 'measured', 'goal', ''], rows)
}

export function goalTable(results) {
  const rows = goals(results).map(({ name, value, unit, bound, isMet }) => [
    name,
    `${trimmed(value)}${unit && unit !== '×' ? ' ' : ''}${unit}`,
    bound,
    isMet ? 'met' : '**missed**',
  ])
  return rows.length > 0 ? table(['figure', 'measured', 'goal', ''], rows) : 'Nothing to hold the relay to was measured.\n'
}

export function scenarioTable(results, scenario) {
  const columns = COLUMNS[scenario.name === 'body-20mb' ? 'body' : scenario.flags.mode]
  const beyond = scenario.targets.some(pairNamed) ? BEYOND[scenario.flags.mode] : undefined
  const rows = scenario.targets
    .filter((target) => results.has(scenario.name, target))
    .map((target) => [
      target,
      ...columns.map(([title, f, digits]) =>
        target === 'direct' && NEEDS_PROCESS.test(title) ? '' : results.median(scenario.name, target, f).toFixed(digits),
      ),
      ...(beyond ? [beyondPassThrough(results, scenario.name, pairNamed(target), beyond[1])?.toFixed(2) ?? ''] : []),
    ])
  return table(['', ...columns.map(([title]) => title), ...(beyond ? [beyond[0]] : [])], rows)
}

function trimmed(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2)
}

function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`
  return line(header) + `|${'---|'.repeat(header.length)}\n` + rows.map(line).join('')
}
