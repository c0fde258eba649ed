import { regionOf, useSpeech } from '@/i18n'
import { duration } from './node-words'

const UNITS = { ms: 'millisecond', s: 'second', min: 'minute', h: 'hour', d: 'day' } as const

/** "1.4 sec": a length of time in the words of the language. */
export function useTook() {
  const { language } = useSpeech()
  return (ms: number) => {
    const { value, unit } = duration(ms)
    return new Intl.NumberFormat(regionOf(language), { style: 'unit', unit: UNITS[unit], unitDisplay: 'short', maximumFractionDigits: 1 }).format(value)
  }
}

export function Took({ ms }: { ms: number }) {
  return <span class="numbers whitespace-nowrap">{useTook()(ms)}</span>
}
