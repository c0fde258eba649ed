// Arithmetic of measured rounds, and the one way a figure is printed.

export function summarize(rounds) {
  const times = rounds.flatMap((round) => round.times).sort((a, b) => a - b)
  const rates = rounds.map((round) => round.times.length / round.elapsed)
  const cpu = rounds.map((round) => (round.cpu_us / Math.max(1, round.times.length)))
  return {
    per_second: median(rates),
    p50_ms: at(times, 0.5),
    p95_ms: at(times, 0.95),
    p99_ms: at(times, 0.99),
    cpu_us: median(cpu),
    failures: rounds.flatMap((round) => round.failures),
  }
}

export const median = (values) => at([...values].sort((a, b) => a - b), 0.5)

function at(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Prints a figure. `better` says which way is good; the ratio is above 1 when ours is better than the peer. */
export function print({ name, value, unit, peer, better = 'higher', limit }) {
  const line = { name, value: round(value), unit }
  if (peer !== undefined) {
    line.peer = round(peer)
    line.ratio = round(better === 'higher' ? value / peer : peer / value)
  }
  if (limit !== undefined) Object.assign(line, { limit, within: better === 'higher' ? value >= limit : value <= limit })
  console.log(JSON.stringify(line))
}

const round = (value) => Number(value.toPrecision(4))
