#!/usr/bin/env node
// Readers of the dashboard: each follows the live feed and asks for one list or statistic after the other. Runs until
// SIGTERM, then prints what they got, as one line of JSON.
//
//   readers.mjs --port PORT --key KEY [--count 50] [--every 2000]
import http from 'node:http'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

// What the overview and the log page show, as they ask for it.
const CALLS = [
  '/api/v1/stats/summary',
  '/api/v1/stats/timeseries?group_by=model&step=auto',
  '/api/v1/requests?limit=50',
  '/api/v1/stats/breakdown?group_by=provider',
  '/api/v1/errors/groups?limit=20',
]

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    key: { type: 'string' },
    count: { type: 'string', default: '50' },
    every: { type: 'string', default: '2000' },
  },
})
const count = Number(values.count)
const every = Number(values.every)
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 * count })
const headers = { authorization: `Bearer ${values.key}` }
const got = { readers: count, answers: 0, answer_bytes: 0, failed: 0, feed_bytes: 0, feeds_ended: 0 }

function ask(path, onData) {
  return new Promise((resolve) => {
    const request = http.get({ port: values.port, host: '127.0.0.1', path, headers, agent }, (answer) => {
      answer.on('data', onData)
      answer.on('error', () => resolve(0))
      answer.on('end', () => resolve(answer.statusCode))
    })
    request.on('error', () => resolve(0))
  })
}

async function follow() {
  for (;;) {
    await ask('/api/v1/events', (bytes) => (got.feed_bytes += bytes.length))
    got.feeds_ended += 1
    await delay(1000)
  }
}

/** Readers come one after the other within a period, so that they do not all ask at once. */
async function poll(reader) {
  await delay((every / count) * reader)
  for (let call = reader; ; call += 1) {
    const status = await ask(CALLS[call % CALLS.length], (bytes) => (got.answer_bytes += bytes.length))
    if (status === 200) got.answers += 1
    else got.failed += 1
    await delay(every)
  }
}

process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(got)}\n`, () => process.exit(0))
})
for (let reader = 0; reader < count; reader += 1) {
  follow()
  poll(reader)
}
process.stdout.write('reading\n')
