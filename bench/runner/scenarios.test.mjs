import assert from 'node:assert/strict'
import { test } from 'node:test'

import { relayConfiguration } from './configurations.mjs'
import { PAIRS, pairNamed, upstreamModel } from './pairs.mjs'
import { WATCHED, flagsFor, modelsOf, scenarios, startedFor, warmUpFlags } from './scenarios.mjs'

const all = scenarios({ quick: false })

test('a client of each pair asks at its own path for a model of the other dialect', () => {
  const scenario = all.find(({ name }) => name === 'translate-2kb')

  assert.deepEqual(scenario.targets, PAIRS.map(({ name }) => name))
  const flags = flagsFor(scenario, 'messages to gemini')
  assert.equal(flags.path, '/v1/messages')
  assert.equal(flags.model, 'bench-gemini-1500b')
  assert.equal(warmUpFlags(scenario, 'messages to gemini').model, 'bench-gemini-1500b')
})

test('a target that is no pair asks as the scenario says', () => {
  const scenario = all.find(({ name }) => name === 'streams-tls')

  assert.equal(pairNamed('relay'), undefined)
  assert.equal(flagsFor(scenario, 'relay').model, scenario.model)
  assert.equal(warmUpFlags(scenario, 'relay').model, 'bench-tls-1500b')
})

test('pairs and the watched relay are the relay', () => {
  assert.equal(startedFor(PAIRS[0].name), 'relay')
  assert.equal(startedFor(WATCHED), 'relay')
  assert.equal(startedFor('nginx'), 'nginx')
})

test('the watched relay is measured beside the same one that nobody watches', () => {
  const scenario = all.find(({ name }) => name === 'dashboard')

  assert.deepEqual(scenario.targets, ['relay', WATCHED])
  assert.deepEqual(flagsFor(scenario, WATCHED), flagsFor(scenario, 'relay'))
  assert.equal(scenario.readers, 50)
})

test('the upstream model keeps the shape and says the provider', () => {
  assert.equal(upstreamModel('bench-5hz-9ev'), 'plain-5hz-9ev')
  assert.equal(upstreamModel('bench-tls-5hz-9ev'), 'secure-5hz-9ev')
  assert.equal(upstreamModel('bench-responses-5hz-9ev'), 'as-responses-5hz-9ev')
})

test('the relay has an alias for every model that is asked for', () => {
  const models = modelsOf(all)
  const text = relayConfiguration({ plainPort: 1, securePort: 2, certificate: 'c', dataDirectory: 'd', models })

  for (const scenario of all) {
    for (const target of scenario.targets) {
      assert.ok(text.includes(`"${flagsFor(scenario, target).model}": `), `${scenario.name} ${target}`)
      assert.ok(text.includes(`"${warmUpFlags(scenario, target).model}": `), `${scenario.name} ${target}`)
    }
  }
  assert.match(text, /as-messages:\n {4}provider_type: api\n {4}dialects: \[anthropic_messages\]\n {4}base_url: "http:\/\/127\.0\.0\.1:1"/)
})

test('streams outlast their window', () => {
  for (const { flags } of all.filter(({ flags }) => flags.mode === 'streams')) {
    const length = flags['expect-events'] / flags.pace
    assert.ok(length > flags.connections / flags.ramp + flags.warmup + flags.seconds)
  }
})
