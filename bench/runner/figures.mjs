// The figures that the relay is held to, computed from the results of a run.
import { TRANSLATED } from './pairs.mjs'
import { WATCHED } from './scenarios.mjs'

export const figure = {
  requestsPerSecond: (report) => report.requests_per_second,
  cpuPerRequest: (report) => report.cpu_us_per_request,
  cpuPerEvent: (report) => report.cpu_us_per_event,
  medianLatency: (report) => report.latency_us.p50,
  failed: (report) => report.failed,
  resident: (report) => report.memory.after_resident_kib,
  largestGap: (report) => report.largest_gap_ms,
  wideGaps: (report) => report.gaps_over_ten_paces,
  complete: (report) => report.complete,
  kibPerStream: (report) => heldKib(report) / report.streams,
  kibPerConnection: (report) => heldKib(report) / report.connections,
  largestKibPerConnection: (report) =>
    (report.memory.largest_anonymous_kib - report.memory.before_anonymous_kib) / report.connections,
  tcpKibPerConnection: (report) => (report.memory.held_tcp_kib - report.memory.before_tcp_kib) / report.connections,
  peakMegabytes: (report) => ((report.memory.peak_resident_kib - report.memory.before_resident_kib) * 1024) / 1e6,
  keptMegabytes: (report) =>
    ((report.memory.after_anonymous_kib - report.memory.before_anonymous_kib) * 1024) / 1e6,
}

function heldKib(report) {
  return report.memory.held_anonymous_kib - report.memory.before_anonymous_kib
}

/** How much more a translated pair takes than the same client's pass-through; nothing for other targets. */
export function beyondPassThrough(results, scenario, pair, f) {
  if (!pair || pair.name === pair.passThrough) return undefined
  if (!results.has(scenario, pair.name, pair.passThrough)) return undefined
  return results.difference(scenario, pair.name, pair.passThrough, f)
}

const atLeast = (bound) => ({ bound: `at least ${bound}`, holds: (value) => value >= bound })
const atMost = (bound) => ({ bound: `at most ${bound}`, holds: (value) => value <= bound })

/**
 * @typedef {{name: string, value: number, unit: string, bound: string, isMet: boolean}} Goal
 * @returns {Goal[]} those that the run has the measurements for
 */
export function goals(results) {
  const list = []
  const goal = (name, unit, { bound, holds }, scenario, targets, measure) => {
    if (!results.has(scenario, ...targets)) return
    const value = measure()
    list.push({ name, value, unit, bound, isMet: holds(value) })
  }
  const against = (other, scenario, f) => () => results.ratio(scenario, 'relay', other, f)
  const overNginx = (scenario) => () => results.difference(scenario, 'relay', 'nginx', figure.medianLatency)
  const ofRelay = (scenario, f) => () => results.median(scenario, 'relay', f)
  const both = ['relay', 'nginx']
  const watching = ['relay', WATCHED]
  // Every pair has to keep what is said of translation: the worst one counts, and only if all were measured.
  const translated = TRANSLATED.flatMap(({ name, passThrough }) => [name, passThrough])
  const worst = (of) => () => Math.max(...TRANSLATED.map(of))
  const worstBeyond = (scenario, f) => worst((pair) => beyondPassThrough(results, scenario, pair, f))

  goal('Requests/s at 64 connections, against nginx', '×', atLeast(0.8), 'throughput', both,
    against('nginx', 'throughput', figure.requestsPerSecond))
  goal('CPU per request, against nginx', '×', atMost(1.25), 'throughput', both,
    against('nginx', 'throughput', figure.cpuPerRequest))
  goal('Requests/s with 50 readers of the dashboard, against without', '×', atLeast(0.98), 'dashboard', watching,
    () => results.ratio('dashboard', WATCHED, 'relay', figure.requestsPerSecond))
  goal('Requests that a core could serve with them, by CPU per request', '×', atLeast(0.98), 'dashboard', watching,
    () => results.ratio('dashboard', 'relay', WATCHED, figure.cpuPerRequest))
  goal('Added median latency beyond nginx, 1 connection', 'µs', atMost(15), 'latency', both, overNginx('latency'))
  goal('The same at 1,000 requests/s', 'µs', atMost(15), 'latency-rate', both, overNginx('latency-rate'))
  goal('The same with the proxy on its own core', 'µs', atMost(15), 'latency-apart', both, overNginx('latency-apart'))
  if (results.has('latency', 'relay')) {
    goal('Added median of a failover after a refused connection', 'µs', atMost(1000), 'failover-refused', ['relay'],
      () => results.median('failover-refused', 'relay', figure.medianLatency) -
        results.median('latency', 'relay', figure.medianLatency))
  }
  const lost = results.largestOfAll('failover-random', 'relay', figure.failed)
  if (lost !== undefined) {
    const name = 'Requests lost at 1,000/s with 30 % of calls failing at random'
    list.push({ name, value: lost, unit: '', bound: atMost(0).bound, isMet: atMost(0).holds(lost) })
  }
  goal('CPU per stream event, against nginx', '×', atMost(1), 'streams-cpu', both,
    against('nginx', 'streams-cpu', figure.cpuPerEvent))
  goal('The same with TLS to the provider', '×', atMost(1), 'streams-cpu-tls', both,
    against('nginx', 'streams-cpu-tls', figure.cpuPerEvent))
  goal('Requests/s, against Portkey', '×', atLeast(20), 'throughput', ['relay', 'portkey'],
    against('portkey', 'throughput', figure.requestsPerSecond))
  goal('Resident memory after it, against Portkey', '×', atMost(0.1), 'throughput', ['relay', 'portkey'],
    against('portkey', 'throughput', figure.resident))
  for (const [count, scenario] of [[2000, 'streams-2000'], [9000, 'streams-9000']]) {
    goal(`Complete streams of ${count}`, '', atLeast(count), scenario, ['relay'],
      ofRelay(scenario, figure.complete))
    goal(`Gaps over ten times the pace, ${count} streams`, '', atMost(0), scenario, ['relay'],
      () => results.largest(scenario, 'relay', figure.wideGaps))
  }
  goal('Memory per active stream', 'KiB', atMost(6), 'streams-2000', ['relay'],
    ofRelay('streams-2000', figure.kibPerStream))
  goal('Memory per active stream of 9,000', 'KiB', atMost(6), 'streams-9000', ['relay'],
    ofRelay('streams-9000', figure.kibPerStream))
  goal('Memory per active stream over TLS', 'KiB', atMost(30), 'streams-tls', ['relay'],
    ofRelay('streams-tls', figure.kibPerStream))
  goal('Memory per idle connection', 'KiB', atMost(3), 'idle', ['relay'], ofRelay('idle', figure.kibPerConnection))
  goal('400 KB prompt, median beyond nginx', 'µs', atMost(200), 'prompt-400kb', both, overNginx('prompt-400kb'))
  goal('Translated 2 KB exchange, CPU beyond pass-through, worst pair', 'µs', atMost(20), 'translate-2kb', translated,
    worstBeyond('translate-2kb', figure.cpuPerRequest))
  goal('Translated 400 KB prompt, CPU beyond pass-through, worst pair', 'µs', atMost(400), 'translate-400kb', translated,
    worstBeyond('translate-400kb', figure.cpuPerRequest))
  goal('Translated 400 KB prompt, median beyond nginx, worst pair', 'µs', atMost(600), 'translate-400kb',
    ['nginx', ...translated],
    worst(({ name }) => results.difference('translate-400kb', name, 'nginx', figure.medianLatency)))
  goal('Translated stream event, CPU beyond pass-through, worst pair', 'µs', atMost(2), 'translate-streams', translated,
    worstBeyond('translate-streams', figure.cpuPerEvent))
  goal('20 MB body, peak above rest', 'MB', atMost(22), 'body-20mb', ['relay'],
    () => results.largest('body-20mb', 'relay', figure.peakMegabytes))
  goal('20 MB body, kept afterwards', 'MB', atMost(2), 'body-20mb', ['relay'],
    () => results.largest('body-20mb', 'relay', figure.keptMegabytes))
  goal('Memory per slow reader of 64 MB', 'KiB', atMost(64), 'slow-readers', ['relay'],
    () => results.largest('slow-readers', 'relay', figure.largestKibPerConnection))
  return list
}
