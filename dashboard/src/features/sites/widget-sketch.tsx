import type { AutomationKind, WidgetTheme } from '@/api/types'
import { useT } from '@/i18n'
import { Icon } from '@/ui/icon'
import { parseColor, textOn } from './contrast'
import { KIND_ICON } from './site-words'

/** A drawing of the widget in the chosen colour: instant, before anything is saved. Always light, as most pages are. */
export function WidgetSketch({ theme, name, active }: { theme: WidgetTheme; name: string; active: AutomationKind[] }) {
  const t = useT()
  const color = parseColor(theme.color)
  const fill = { background: theme.color, color: color ? textOn(color).color : '#fff' }
  const side = theme.position === 'right' ? 'items-end' : 'items-start'
  return (
    <div aria-hidden="true" dir="ltr" class="relative flex h-96 flex-col justify-end overflow-hidden rounded-md border border-line bg-white p-4 text-sm text-[#222]">
      <div class="absolute inset-x-6 top-6 grid gap-3">
        <div class="h-5 w-1/3 rounded-sm bg-[#e9e9e9]" />
        <div class="h-3 w-4/5 rounded-sm bg-[#f1f1f1]" />
        <div class="h-3 w-3/5 rounded-sm bg-[#f1f1f1]" />
      </div>
      <div class={`relative flex flex-col gap-3 ${side}`}>
        <div class="w-60 max-w-full overflow-hidden rounded-lg bg-white shadow-lift">
          <p class="truncate px-4 py-3 font-semibold" style={fill} dir="auto">
            {name}
          </p>
          <div class="grid gap-3 p-4">
            <p class="rounded-md bg-[#f2f2f0] px-3 py-2 break-words" dir="auto">
              {theme.greeting || t('appearance.default_greeting')}
            </p>
            <div class="flex gap-2">
              {active.map((kind) => (
                <span key={kind} class="grid size-9 place-items-center rounded-md border border-[#ddd]">
                  <Icon name={KIND_ICON[kind]} class="size-4.5" />
                </span>
              ))}
            </div>
          </div>
        </div>
        <span class="grid size-14 place-items-center rounded-full shadow-lift" style={fill}>
          <Icon name="chat" class="size-6" />
        </span>
      </div>
    </div>
  )
}
