// The scenarios: what load, on which targets, for how long.
import { PAIRS, modelFor, pairNamed } from './pairs.mjs'

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {string[]} targets names of targets and pairs of dialects, in the order of the first round; each
 *   round begins one further
 * @property {number} repeats windows in a round
 * @property {boolean} [together] all on one core: with one request at a time nothing could run at once anyway,
 *   and waking an idle core costs more, and varies more, than what is measured
 * @property {string} model what the client asks for; the mock upstream shapes its answer by it
 * @property {number} [readers] of the dashboard, beside the load, where the target is WATCHED
 * @property {Record<string, string | number>} flags of the load generator
 */

const PROXIES = ['relay', 'nginx', 'haproxy']
/** The relay while readers of the dashboard ask it too. */
export const WATCHED = 'watched relay'
const PAIR_NAMES = PAIRS.map(({ name }) => name)

/** @returns {Scenario[]} */
export function scenarios({ quick }) {
  const seconds = (usual, short) => (quick ? short : usual)
  return [
    {
      name: 'throughput',
      title: '64 connections, not streamed (600 B request, 1.5 KB answer)',
      targets: ['direct', ...PROXIES, 'portkey'],
      repeats: quick ? 1 : 2,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 64, warmup: 1, seconds: seconds(4, 1.5), 'expect-bytes': 1500 },
    },
    {
      name: 'dashboard',
      title: 'The same as throughput, alone and with 50 readers of the dashboard',
      targets: ['relay', WATCHED],
      // What is looked for is smaller than what windows differ by.
      repeats: quick ? 2 : 10,
      readers: 50,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 64, warmup: 1, seconds: seconds(5, 3), 'expect-bytes': 1500 },
    },
    {
      name: 'latency',
      title: '1 connection, one request after the other, all on one core',
      targets: ['direct', ...PROXIES, 'portkey'],
      repeats: quick ? 1 : 3,
      together: true,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 1, warmup: 0.5, seconds: seconds(2, 1), 'expect-bytes': 1500 },
    },
    {
      name: 'latency-rate',
      title: '1 connection, 1,000 requests/s, latency from when each was due, all on one core',
      targets: ['direct', ...PROXIES],
      repeats: quick ? 1 : 3,
      together: true,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 1, rate: 1000, warmup: 0.5, seconds: seconds(2, 1), 'expect-bytes': 1500 },
    },
    {
      name: 'latency-apart',
      title: '1 connection, one request after the other, the proxy on a core of its own',
      targets: ['direct', ...PROXIES],
      repeats: quick ? 1 : 3,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 1, warmup: 0.5, seconds: seconds(2, 1), 'expect-bytes': 1500 },
    },
    {
      name: 'failover-refused',
      title: 'The same as latency, with a provider in front that refuses the connection',
      targets: ['relay'],
      repeats: quick ? 1 : 3,
      together: true,
      model: 'bench-refusing-1500b',
      flags: { mode: 'requests', connections: 1, warmup: 0.5, seconds: seconds(2, 1), 'expect-bytes': 1500 },
    },
    {
      name: 'failover-random',
      title: '1,000 requests/s, with two providers in front of which each fails 30 of 100 calls at random',
      targets: ['relay'],
      repeats: 1,
      model: 'bench-failing-30fail-1500b',
      flags: { mode: 'requests', connections: 64, rate: 1000, warmup: 0.5, seconds: seconds(5, 2), 'expect-bytes': 1500 },
    },
    streams({
      name: 'streams-cpu',
      title: '500 streams, 20 events/s each',
      repeats: quick ? 1 : 2,
      count: 500, hertz: 20, ramp: 1000, warmup: 1, window: seconds(5, 2),
    }),
    streams({
      name: 'streams-cpu-tls',
      title: '500 streams, 20 events/s each, TLS to the provider',
      repeats: quick ? 1 : 2,
      tls: true, count: 500, hertz: 20, ramp: 250, warmup: 1, window: seconds(5, 2),
    }),
    streams({
      name: 'streams-2000',
      title: '2,000 streams, 5 events/s each',
      count: 2000, hertz: 5, ramp: 2000, warmup: 1, window: seconds(10, 3),
    }),
    streams({
      name: 'streams-9000',
      title: '9,000 streams, 1 event/s each',
      count: 9000, hertz: 1, ramp: 3000, warmup: 3, window: seconds(16, 4),
    }),
    streams({
      name: 'streams-tls',
      title: '1,000 streams, 5 events/s each, TLS to the provider',
      tls: true, count: 1000, hertz: 5, ramp: 250, warmup: 1, window: seconds(4, 2),
    }),
    {
      name: 'idle',
      title: '5,000 kept-alive connections that asked once',
      targets: PROXIES,
      repeats: 1,
      model: 'bench-1500b',
      flags: { mode: 'idle', connections: 5000, ramp: 2500, seconds: seconds(3, 1) },
    },
    {
      name: 'prompt-400kb',
      title: '400 KB prompt, 1 connection, 100 requests/s',
      targets: ['direct', ...PROXIES],
      repeats: quick ? 1 : 3,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 1, rate: 100, 'body-bytes': 400_000, warmup: 0.5, seconds: seconds(3, 1) },
    },
    {
      name: 'translate-2kb',
      title: 'Translated, 64 connections, not streamed (600 B request, 1.5 KB answer)',
      targets: PAIR_NAMES,
      repeats: quick ? 1 : 2,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 64, warmup: 0.5, seconds: seconds(2, 1), 'expect-bytes': 1000 },
    },
    {
      name: 'translate-400kb',
      title: 'Translated, 400 KB prompt, 1 connection, 100 requests/s',
      targets: ['nginx', ...PAIR_NAMES],
      repeats: quick ? 1 : 2,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 1, rate: 100, 'body-bytes': 400_000, warmup: 0.5, seconds: seconds(2, 1), 'expect-bytes': 1000 },
    },
    streams({
      name: 'translate-streams',
      title: 'Translated, 500 streams, 20 events/s each',
      targets: PAIR_NAMES,
      repeats: quick ? 1 : 3,
      count: 500, hertz: 20, ramp: 1000, warmup: 1, window: seconds(4, 2),
    }),
    {
      name: 'body-20mb',
      title: '20 MB JSON body, three times, one after the other',
      targets: PROXIES,
      repeats: 1,
      model: 'bench-1500b',
      flags: { mode: 'requests', connections: 1, requests: 3, 'body-bytes': 20_000_000, warmup: 0, seconds: 20, settle: seconds(4, 3), 'watch-ms': 5 },
    },
    {
      name: 'slow-readers',
      title: '20 clients that read a 64 MB answer at 200 KB/s',
      targets: ['direct', ...PROXIES],
      repeats: 1,
      model: 'bench-64mb',
      flags: { mode: 'slow', connections: 20, seconds: seconds(6, 3), settle: 1 },
    },
  ]
}

function streams({ name, title, targets = PROXIES, repeats = 1, tls = false, count, hertz, ramp, warmup, window }) {
  // Every stream outlasts the window, so that the window sees all of them at once.
  const events = Math.ceil(hertz * (count / ramp + warmup + window + 1))
  return {
    name,
    title,
    targets,
    repeats,
    model: `bench${tls ? '-tls' : ''}-${hertz}hz-${events}ev`,
    flags: { mode: 'streams', connections: count, ramp, warmup, seconds: window, 'expect-events': events, pace: hertz },
  }
}

/** The target that has to be started: pairs, and the watched one, are the relay. */
export function startedFor(target) {
  return target === WATCHED || pairNamed(target) ? 'relay' : target
}

/** The flags of the load generator for one target: those of the scenario, and the pair's model and path. */
export function flagsFor(scenario, target) {
  return { ...asPair({ model: scenario.model }, target), ...scenario.flags }
}

/** Fills pools and caches before the figures "before" are taken. */
export function warmUpFlags(scenario, target) {
  const model = scenario.model.startsWith('bench-tls') ? 'bench-tls-1500b' : 'bench-1500b'
  return { mode: 'requests', connections: 8, requests: 400, warmup: 0, seconds: 10, ...asPair({ model }, target) }
}

/** Every model that clients ask for, so that the relay can have an alias for each. */
export function modelsOf(list) {
  const asked = list.flatMap((scenario) =>
    scenario.targets.flatMap((target) => [flagsFor(scenario, target).model, warmUpFlags(scenario, target).model]),
  )
  return [...new Set([...asked, 'bench-1500b', 'bench-tls-1500b'])]
}

function asPair({ model }, target) {
  const pair = pairNamed(target)
  return { model: modelFor(pair, model), path: pair?.path ?? '' }
}
