import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Results, median } from './results.mjs'

const cpu = (report) => report.cpu
const clean = (value) => ({ failed: 0, cpu: value })

test('the median of an even count is between the middle two, of nothing is nothing', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([4, 1, 3, 100]), 3.5)
  assert.equal(median([]), undefined)
})

test('windows with a failure, an event out of order or a stream that ended early do not count', () => {
  const results = new Results()
  results.add('s', 'relay', 0, clean(1))
  results.add('s', 'relay', 1, { failed: 1, cpu: 100 })
  results.add('s', 'relay', 2, { failed: 0, misordered: 1, cpu: 100 })
  results.add('s', 'relay', 3, { failed: 0, streams: 5, active_in_window: 4, cpu: 100 })

  assert.equal(results.median('s', 'relay', cpu), 1)
  assert.equal(results.failedWindows().length, 3)
  assert.ok(results.has('s', 'relay'))
  assert.ok(!results.has('s', 'relay', 'nginx'))
})

test('two targets are compared window by window, not median by median', () => {
  const results = new Results()
  const windows = [[10, 5], [100, 90], [7, 2]]
  windows.forEach(([relay, nginx], window) => {
    results.add('s', 'relay', window, clean(relay))
    results.add('s', 'nginx', window, clean(nginx))
  })
  results.add('s', 'relay', 3, clean(1000))

  assert.equal(results.difference('s', 'relay', 'nginx', cpu), 5)
  assert.equal(results.ratio('s', 'relay', 'nginx', cpu), 2)
  assert.equal(results.largest('s', 'relay', cpu), 1000)
})
