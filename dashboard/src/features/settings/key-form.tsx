import { useState } from 'react'
import type { KeyWish, NewKey } from '@/features/auth/api-types'
import { useSession } from '@/features/auth/session'
import { permissionWords } from '@/features/teams/permission-words'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { SelectField, TextArea, TextField } from '@/ui/field'
import { Icon } from '@/ui/icon'
import { Checkbox, Switch } from '@/ui/toggles'
import { Failed } from './failed'
import { type KeyDraft, keyProblems, wishOf } from './key-draft'
import { useKeyCreation } from './keys-api'

const LIVES = ['30', '90', '365', ''] as const
const NEW: KeyDraft = { name: '', scopes: [], days: '90', ips: '', perMinute: '300', signed: false }

type Props = { onClose: () => void; onMade: (made: NewKey) => void }

export function KeyForm({ onClose, onMade }: Props) {
  const t = useT()
  const [draft, setDraft] = useState(NEW)
  const [tried, setTried] = useState(false)
  const create = useKeyCreation()
  const set = (change: Partial<KeyDraft>) => setDraft((now) => ({ ...now, ...change }))
  const errors = useKeyErrors(create.error, tried && draft.scopes.length === 0)
  return (
    <Dialog open onClose={onClose} title={t('keys.create')} class="max-w-xl">
      <form
        class="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (draft.scopes.length > 0) create.mutate(wishOf(draft) satisfies KeyWish, { onSuccess: onMade })
        }}
      >
        <TextField label={t('keys.name')} hint={t('keys.name_hint')} name="key" dir="auto" autocomplete="off" value={draft.name} onValue={(name) => set({ name })} error={errors.name} maxLength={80} required />
        <Scopes chosen={draft.scopes} onChange={(scopes) => set({ scopes })} error={errors.scopes} />
        <SelectField label={t('keys.life')} hint={draft.days === '' ? t('keys.life_hint') : undefined} value={draft.days} options={LIVES.map((value) => ({ value, label: value ? t('keys.days', { count: Number(value) }) : t('keys.for_ever') }))} onValue={(days) => set({ days })} />
        <Limits draft={draft} set={set} errors={errors} />
        <Failed error={errors.whole ? create.error : null} />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" busy={create.isPending}>
            {t('keys.create_now')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type Errors = { name?: string | undefined; scopes?: string | undefined; ips?: string | undefined; perMinute?: string | undefined; whole: boolean }

/** What the platform refused, at its field, in the reader's language. */
function useKeyErrors(error: unknown, noScope: boolean): Errors {
  const t = useT()
  const bad = keyProblems(error)
  return {
    name: bad.has('name') ? t('keys.bad.name') : undefined,
    scopes: noScope || bad.has('scopes') ? t('keys.bad.scopes') : undefined,
    ips: bad.has('ips') ? t('keys.bad.ips') : undefined,
    perMinute: bad.has('per_minute') ? t('keys.bad.per_minute') : undefined,
    whole: error !== null && bad.size === 0,
  }
}

/** Keys are made by people only: a program that has this right could do nothing with it. */
const OF_PEOPLE = ['KeysManage']

/** Nobody gives a key a right that they do not have. */
function Scopes({ chosen, onChange, error }: { chosen: readonly string[]; onChange: (scopes: string[]) => void; error: string | undefined }) {
  const t = useT()
  const mine = (useSession().data?.permissions ?? []).filter((scope) => !OF_PEOPLE.includes(scope))
  return (
    <fieldset class="grid gap-1" aria-describedby={error && 'scopes-error'}>
      <legend class="mb-1 text-sm font-medium">{t('keys.scopes')}</legend>
      <p class="text-sm text-muted">{t('keys.scopes_hint')}</p>
      <div class="grid gap-x-4 sm:grid-cols-2">
        {mine.map((scope) => (
          <Checkbox key={scope} checked={chosen.includes(scope)} onChange={(on) => onChange(on ? [...chosen, scope] : chosen.filter((one) => one !== scope))} label={permissionWords(scope, t)} />
        ))}
      </div>
      {error && (
        <p id="scopes-error" role="alert" class="flex items-start gap-1.5 text-sm text-danger">
          <Icon name="warning" class="mt-0.5 size-4" />
          {error}
        </p>
      )}
    </fieldset>
  )
}

function Limits({ draft, set, errors }: { draft: KeyDraft; set: (change: Partial<KeyDraft>) => void; errors: Errors }) {
  const t = useT()
  return (
    <details open={Boolean(errors.ips || errors.perMinute) || undefined}>
      <summary class="inline-flex min-h-8 items-center gap-1 rounded-sm text-sm text-accent-text underline underline-offset-4">{t('keys.limits')}</summary>
      <div class="mt-3 grid gap-5">
        <TextArea label={t('keys.ips')} hint={t('keys.ips_hint')} rows={3} dir="ltr" spellcheck={false} autocapitalize="off" placeholder={'203.0.113.7\n2001:db8::/32'} value={draft.ips} onValue={(ips) => set({ ips })} error={errors.ips} />
        <TextField label={t('keys.per_minute')} type="number" inputMode="numeric" min={1} max={6000} dir="ltr" value={draft.perMinute} onValue={(perMinute) => set({ perMinute })} error={errors.perMinute} required />
        <Switch checked={draft.signed} onChange={(signed) => set({ signed })} label={t('keys.sign')} hint={t('keys.sign_hint')} />
      </div>
    </details>
  )
}
