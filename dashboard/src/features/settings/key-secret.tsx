import { useState } from 'react'
import type { NewKey } from '@/features/auth/api-types'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { Dialog } from '@/ui/dialog'
import { Notice } from '@/ui/surface'
import { Checkbox } from '@/ui/toggles'
import { useUnsaved } from '@/ui/unsaved'

/** The key, this once. It closes when somebody says that they have it. */
export function KeySecret({ made: { key, secret, signing_secret }, onDone }: { made: NewKey; onDone: () => void }) {
  const t = useT()
  const [kept, setKept] = useState(false)
  useUnsaved(!kept)
  return (
    <Dialog open onClose={() => {}} title={t('keys.secret_title', { name: key.name })} required class="max-w-lg">
      <div class="grid gap-4">
        <Notice tone="warn">{t('keys.secret_once')}</Notice>
        <Secret label={t('keys.secret')} text={secret} />
        {signing_secret && <Secret label={t('keys.signing_secret')} text={signing_secret} />}
        <p class="text-sm text-muted">{t('keys.secret_use')}</p>
        <Checkbox checked={kept} onChange={setKept} label={t('keys.secret_kept')} />
        <Button tone="primary" class="justify-self-end" disabled={!kept} onClick={onDone}>
          {t('keys.done')}
        </Button>
      </div>
    </Dialog>
  )
}

function Secret({ label, text }: { label: string; text: string }) {
  const t = useT()
  return (
    <div class="grid gap-1.5">
      <p class="text-sm font-medium">{label}</p>
      <div class="flex flex-wrap items-center gap-2">
        <code class="min-w-0 flex-1 basis-56 rounded-md bg-sunken px-3 py-2 font-mono text-sm break-all select-all" dir="ltr">
          {text}
        </code>
        <CopyButton text={text} label={t('keys.copy', { what: label })} />
      </div>
    </div>
  )
}
