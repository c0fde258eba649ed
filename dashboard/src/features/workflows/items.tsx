// Items as JSON that can be read and copied; it reads from left to right in every language.
import { useFormat, useT } from '@/i18n'
import { CopyButton } from '@/ui/copy'
import type { ItemsView } from './types'

/** `where` tells it from others of its title on the same screen. */
export function Items({ title, items, note, where }: { title: string; items: ItemsView; note?: string; where?: string }) {
  const t = useT()
  const format = useFormat()
  const text = JSON.stringify(items.first.length === 1 ? items.first[0] : items.first, null, 2)
  return (
    <section>
      <div class="mb-1.5 flex min-h-9 flex-wrap items-center justify-between gap-x-3">
        <h3 class="text-sm font-semibold">
          {title}
          {note && <span class="ms-2 font-normal text-muted" dir="ltr">{note}</span>}
          <span class="numbers ms-2 font-normal text-muted">{t('runs.items', { count: items.count })}</span>
        </h3>
        {items.first.length > 0 && <CopyButton text={text} label={t('action.copy')} size="sm" quiet />}
      </div>
      {items.first.length === 0 ? (
        <p class="text-sm text-muted">{t('runs.no_items')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section tabIndex={0} aria-label={where ? `${title}: ${where}` : title} class="max-h-72 overflow-auto rounded-md bg-sunken p-3" dir="ltr">
          <pre class="font-mono text-xs leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
        </section>
      )}
      {items.is_cut && <p class="mt-1 text-xs text-muted">{t('runs.cut_items', { shown: format.number(items.first.length), all: format.number(items.count) })}</p>}
    </section>
  )
}
