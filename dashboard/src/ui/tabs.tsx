// Tabs that are links: the URL holds the open one, so Back works and a tab can be sent to a colleague.
import { useEffect, useRef } from 'react'
import { Link, useSearchParams } from 'wouter'

/** `href` leads to a screen of its own. */
type Tab<T extends string> = { value: T; label: string; count?: string } | { value: string; label: string; count?: string; href: string }
type TabsProps<T extends string> = { label: string; param?: string; current: T; tabs: Tab<T>[]; fresh?: boolean }

/** `fresh` drops the other parameters: each tab has its own. */
export function Tabs<T extends string>({ label, param = 'tab', current, tabs, fresh = false }: TabsProps<T>) {
  const [search] = useSearchParams()
  const href = (value: string) => {
    const next = new URLSearchParams(fresh ? '' : search)
    next.set(param, value)
    return `?${next}`
  }
  const bar = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the open tab is what makes it happen
  useEffect(() => {
    // On a narrow screen the open tab may stand beyond the edge.
    if (bar.current && bar.current.scrollWidth > bar.current.clientWidth) bar.current.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current])
  return (
    <nav ref={bar} aria-label={label} class="mb-5 overflow-x-auto border-b border-line">
      <ul class="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.value}>
            <Link
              href={'href' in tab ? tab.href : href(tab.value)}
              replace={!('href' in tab)}
              aria-current={tab.value === current ? 'page' : undefined}
              className="-mb-px flex min-h-11 items-center gap-2 border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
            >
              {tab.label}
              {tab.count && <span class="numbers text-xs text-muted">{tab.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The value of a search parameter when it is one of those allowed, else the first of them. */
export function useParam<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
  const [search] = useSearchParams()
  const value = search.get(name)
  return allowed.find((one) => one === value) ?? allowed[0]
}
