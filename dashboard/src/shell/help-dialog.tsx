import { useT } from '@/i18n'
import { setPrefs, usePrefs } from '@/prefs'
import { Dialog } from '@/ui/dialog'
import { Switch } from '@/ui/toggles'
import { PLACES } from './nav'

const Key = ({ children }: { children: string }) => <kbd class="rounded-sm border border-line bg-sunken px-1.5 py-0.5 font-sans text-sm">{children}</kbd>

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT()
  const { shortcuts } = usePrefs()
  return (
    <Dialog open={open} onClose={onClose} title={t('help.title')}>
      <dl class="mb-5 grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2.5">
        {PLACES.map((place) => (
          <div key={place.key} class="col-span-2 grid grid-cols-subgrid items-center">
            <dt>{t('help.go', { place: t(place.label) })}</dt>
            <dd class="flex gap-1" dir="ltr">
              <Key>g</Key>
              <Key>{place.key}</Key>
            </dd>
          </div>
        ))}
        <dt>{t('help.this')}</dt>
        <dd>
          <Key>?</Key>
        </dd>
        <dt>{t('help.back')}</dt>
        <dd>
          <Key>Esc</Key>
        </dd>
      </dl>
      <Switch checked={shortcuts} onChange={(on) => setPrefs({ shortcuts: on })} label={t('help.switch')} hint={t('help.switch_hint')} />
    </Dialog>
  )
}
