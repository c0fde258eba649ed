// The codes, this once: to copy, to save, to print. Nothing else goes on until they are kept.
import { useState } from 'react'
import { useSpeech } from '@/i18n'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy'
import { saveFile } from '@/ui/save-file'
import { Notice } from '@/ui/surface'
import { Checkbox } from '@/ui/toggles'
import { useUnsaved } from '@/ui/unsaved'
import { usePerson } from './account-api'

export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t, format } = useSpeech()
  const { email } = usePerson().person
  const [kept, setKept] = useState(false)
  useUnsaved(!kept)
  const text = `GR8 · ${email} · ${format.date(Date.now())}\n${t('security.codes.once')}\n\n${codes.join('\n')}\n`
  return (
    <div class="grid gap-4">
      <Notice tone="warn">{t('security.codes.shown_once')}</Notice>
      <div class="print-this grid gap-3">
        <p class="hidden text-sm print:block">
          GR8 · {email}. {t('security.codes.once')}
        </p>
        <ul class="grid gap-x-6 gap-y-2 rounded-md bg-sunken px-4 py-3 font-mono text-base sm:grid-cols-2" dir="ltr" aria-label={t('security.codes.title')}>
          {codes.map((code) => (
            <li key={code} class="select-all">
              {code}
            </li>
          ))}
        </ul>
      </div>
      <div class="flex flex-wrap gap-2">
        <CopyButton text={codes.join('\n')} label={t('action.copy')} />
        <Button icon="download" onClick={() => saveFile(new Blob([text], { type: 'text/plain' }), 'gr8-recovery-codes.txt')}>
          {t('security.codes.save')}
        </Button>
        <Button icon="print" onClick={() => print()}>
          {t('security.codes.print')}
        </Button>
      </div>
      <Checkbox checked={kept} onChange={setKept} label={t('security.codes.kept')} />
      <Button tone="primary" class="justify-self-end" disabled={!kept} onClick={onDone}>
        {t('security.done')}
      </Button>
    </div>
  )
}
