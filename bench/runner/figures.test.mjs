import assert from 'node:assert/strict'
import { test } from 'node:test'

import { beyondPassThrough, figure, goals } from './figures.mjs'
import { PAIRS, TRANSLATED, pairNamed } from './pairs.mjs'
import { Results } from './results.mjs'
import { WATCHED } from './scenarios.mjs'
import { goalTable, scenarioTable } from './tables.mjs'

const requests = (cpu) => ({
  failed: 0, requests_per_second: 100, cpu_us_per_request: cpu, cpu_share: 0.5, latency_us: { p50: 1, p99: 2 },
  memory: { after_resident_kib: 1024 },
})

/** All pairs of one scenario: a pass-through costs 10, the nth translated pair 11 + n. */
function translated(scenario) {
  const results = new Results()
  for (const { name, passThrough } of PAIRS) {
    const cost = name === passThrough ? 10 : 11 + TRANSLATED.findIndex((pair) => pair.name === name)
    results.add(scenario, name, 0, requests(cost))
  }
  return results
}

test('nothing measured, nothing to hold to', () => {
  assert.deepEqual(goals(new Results()), [])
  assert.match(goalTable(new Results()), /^Nothing/)
})

test('translation is held to its worst pair', () => {
  const [goal, ...others] = goals(translated('translate-2kb'))

  assert.deepEqual(others, [])
  assert.equal(goal.value, TRANSLATED.length)
  assert.ok(goal.isMet)
})

test('a goal of all pairs is not judged when one was not measured', () => {
  const results = translated('translate-2kb')
  results.entries = results.entries.filter(({ target }) => target !== 'messages to gemini')

  assert.deepEqual(goals(results), [])
})

test('a goal is missed by its bound', () => {
  const results = new Results()
  results.add('throughput', 'relay', 0, requests(126))
  results.add('throughput', 'nginx', 0, requests(100))

  const met = Object.fromEntries(goals(results).map(({ name, isMet }) => [name, isMet]))
  assert.equal(met['CPU per request, against nginx'], false)
  assert.equal(met['Requests/s at 64 connections, against nginx'], true)
  assert.match(goalTable(results), /CPU per request, against nginx \| 1\.26× \| at most 1\.25 \| \*\*missed\*\*/)
})

test('only a translated pair is beyond pass-through', () => {
  const results = translated('translate-2kb')
  const beyond = (name) => beyondPassThrough(results, 'translate-2kb', pairNamed(name), figure.cpuPerRequest)

  assert.equal(beyond('chat to messages'), 1)
  assert.equal(beyond('chat to chat'), undefined)
  assert.equal(beyond('nginx'), undefined)
})

test('a table of pairs has a column for it, another none', () => {
  const results = translated('translate-2kb')
  results.add('latency', 'relay', 0, requests(5))

  const pairs = scenarioTable(results, { name: 'translate-2kb', flags: { mode: 'requests' }, targets: PAIRS.map(({ name }) => name) })
  assert.match(pairs, /beyond pass-through \|\n/)
  assert.match(pairs, /\| chat to messages \|.*\| 1\.00 \|\n/)
  assert.match(pairs, /\| chat to chat \|.*\|  \|\n/)
  const plain = scenarioTable(results, { name: 'latency', flags: { mode: 'requests' }, targets: ['relay'] })
  assert.doesNotMatch(plain, /beyond/)
})

test('what readers of the dashboard cost is held against the same relay without them', () => {
  const watched = (rate, cpu) => ({ ...requests(cpu), requests_per_second: rate })
  const results = new Results()
  for (const [window, [alone, beside]] of [[1000, 985], [2000, 1900], [1000, 990]].entries()) {
    results.add('dashboard', 'relay', window, watched(alone, 20))
    results.add('dashboard', WATCHED, window, watched(beside, 21))
  }

  const [rate, capacity] = goals(results)

  assert.equal(rate.value, 0.985)
  assert.ok(rate.isMet)
  assert.ok(Math.abs(capacity.value - 20 / 21) < 1e-9)
  assert.ok(!capacity.isMet)
})
