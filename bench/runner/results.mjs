// Collects the reports of a run and answers questions about them.

/** @param {number[]} values */
export function median(values) {
  if (values.length === 0) return undefined
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export class Results {
  /** @type {{scenario: string, target: string, window: number, report: any}[]} */
  entries = []

  add(scenario, target, window, report) {
    this.entries.push({ scenario, target, window, report })
  }

  has(scenario, ...targets) {
    return targets.every((target) => this.#clean(scenario, target).length > 0)
  }

  /** Windows with a failed request; they do not count. */
  failedWindows() {
    return this.entries.filter((entry) => !isClean(entry.report))
  }

  /** The median of a figure over all windows that count. */
  median(scenario, target, figure) {
    return median(this.#clean(scenario, target).map((entry) => figure(entry.report)))
  }

  largest(scenario, target, figure) {
    return Math.max(...this.#clean(scenario, target).map((entry) => figure(entry.report)))
  }

  /** The largest of a figure over all windows, those with a failed request too; nothing if there are none. */
  largestOfAll(scenario, target, figure) {
    const all = this.entries.filter((entry) => entry.scenario === scenario && entry.target === target)
    return all.length > 0 ? Math.max(...all.map((entry) => figure(entry.report))) : undefined
  }

  /** The median over windows of `combine` of a figure of two targets measured next to each other. */
  paired(scenario, target, other, figure, combine) {
    const others = new Map(this.#clean(scenario, other).map((entry) => [entry.window, entry.report]))
    return median(
      this.#clean(scenario, target)
        .filter((entry) => others.has(entry.window))
        .map((entry) => combine(figure(entry.report), figure(others.get(entry.window)))),
    )
  }

  ratio(scenario, target, other, figure) {
    return this.paired(scenario, target, other, figure, (a, b) => a / b)
  }

  difference(scenario, target, other, figure) {
    return this.paired(scenario, target, other, figure, (a, b) => a - b)
  }

  #clean(scenario, target) {
    return this.entries.filter(
      (entry) => entry.scenario === scenario && entry.target === target && isClean(entry.report),
    )
  }
}

function isClean(report) {
  const { failed, misordered = 0, streams, active_in_window: active } = report
  return failed === 0 && misordered === 0 && active === streams
}
