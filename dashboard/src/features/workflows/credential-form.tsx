// A credential is stored or changed. A secret that is there already never comes back: an empty field leaves it as it is.
import { useState } from 'react'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field, type FieldProps, SelectField, TextArea, TextField } from '@/ui/field'
import { useOnce } from '@/ui/once'
import { SecretInput } from '@/ui/secret-input'
import { useErrorText } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { type CredentialDraft, PARTS, type CredentialPart, changeOf, draftOf, hasField, hostsOf, needsSecret, newOf, refusedParts } from './credential-draft'
import { useCredentialChange, useCredentialCreation } from './credential-saving'
import { CREDENTIAL_KINDS, type Credential } from './types'

type Props = { known: Credential | null; onClose: () => void }
type Fill = (change: Partial<CredentialDraft>) => void
type Errors = Partial<Record<CredentialPart, string | undefined>>

export function CredentialForm({ known, onClose }: Props) {
  const t = useT()
  const text = useErrorText()
  const [draft, setDraft] = useState(() => draftOf(known))
  const set: Fill = (change) => setDraft((now) => ({ ...now, ...change }))
  const create = useCredentialCreation(onClose)
  const change = useCredentialChange(onClose)
  const error = known ? change.error : create.error
  const { errors, whole } = useErrors(error, draft)
  const once = useOnce()
  const save = (wish: CredentialDraft) => {
    if (!known) return once(() => create.mutateAsync(newOf(wish)))
    const body = changeOf(wish, known)
    if (body) once(() => change.mutateAsync({ id: known.id, body }))
    else onClose()
  }
  return (
    <Dialog open onClose={onClose} title={known ? t('creds.change_title') : t('creds.add_title')} class="max-w-xl">
      <form
        class="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          save(draft)
        }}
      >
        <TextField label={t('creds.name')} hint={t('creds.name_hint')} name="name" dir="auto" autocomplete="off" maxLength={120} required value={draft.name} onValue={(name) => set({ name })} error={errors.name} />
        <Kind draft={draft} set={set} isFixed={known !== null} error={errors.field} />
        <TextArea label={t('creds.hosts')} hint={t('creds.hosts_hint')} rows={3} dir="ltr" spellcheck={false} autocapitalize="off" placeholder={'api.example.com\n*.example.com'} required value={draft.hosts} onValue={(hosts) => set({ hosts })} error={errors.hosts} />
        <Secret draft={draft} set={set} known={known} errors={errors} />
        {whole && (
          <Notice tone="danger" role="alert">
            {text(error)}
          </Notice>
        )}
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" busy={create.isPending || change.isPending}>
            {known ? t('action.save') : t('creds.store')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What the platform refused, at its field, in the reader's language. */
function useErrors(error: unknown, draft: CredentialDraft): { errors: Errors; whole: boolean } {
  const t = useT()
  const refused = refusedParts(error)
  const words = (part: CredentialPart) => {
    const { code, at } = refused.get(part) ?? {}
    if (code === undefined) return undefined
    if (part === 'hosts' && typeof at === 'number') return t('creds.bad.host', { host: `\u2066${hostsOf(draft.hosts)[at] ?? ''}\u2069` })
    return part === 'secret' && code === 'required' ? t('creds.secret_again') : t(`creds.bad.${part}`)
  }
  const errors: Errors = Object.fromEntries(PARTS.map((part) => [part, words(part)]))
  return { errors, whole: error !== null && Object.values(errors).every((one) => one === undefined) }
}

function Kind({ draft, set, isFixed, error }: { draft: CredentialDraft; set: Fill; isFixed: boolean; error: string | undefined }) {
  const t = useT()
  const { kind } = draft
  return (
    <>
      <SelectField
        label={t('creds.kind')}
        hint={isFixed ? t('creds.kind_fixed') : t(`creds.kind_hint.${kind}`)}
        value={kind}
        disabled={isFixed}
        onValue={(value) => set({ kind: CREDENTIAL_KINDS.find((one) => one === value) ?? 'bearer' })}
        options={CREDENTIAL_KINDS.map((value) => ({ value, label: t(`creds.kind.${value}`) }))}
      />
      {hasField(kind) && <TextField label={t(kind === 'header' ? 'creds.header' : 'creds.parameter')} name="field" dir="ltr" autocomplete="off" autocapitalize="off" spellcheck={false} maxLength={100} placeholder={kind === 'header' ? 'x-api-key' : 'api_key'} required value={draft.field} onValue={(field) => set({ field })} error={error} />}
    </>
  )
}

function Secret({ draft, set, known, errors }: { draft: CredentialDraft; set: Fill; known: Credential | null; errors: Errors }) {
  const t = useT()
  const { kind, user, secret } = draft
  const isNeeded = needsSecret(draft, known)
  const hint = known === null ? t('creds.secret_hint') : isNeeded && user === '' ? t('creds.secret_again') : t('creds.secret_stays')
  return (
    <>
      {kind === 'basic' && <TextField label={t('creds.user')} name="account" dir="ltr" autocomplete="off" autocapitalize="off" spellcheck={false} hint={known ? t('creds.user_again') : undefined} required={isNeeded || secret !== ''} value={user} onValue={(value) => set({ user: value })} error={errors.user} />}
      <SecretField label={t(kind === 'basic' ? 'creds.password' : kind === 'bearer' ? 'creds.token' : 'creds.value')} hint={<span aria-live="polite">{hint}</span>} required={isNeeded} value={secret} onValue={(value) => set({ secret: value })} error={errors.secret} />
    </>
  )
}

/** It is pasted rather than typed, and whoever stands behind need not see it. */
function SecretField({ value, onValue, required, ...field }: FieldProps & { value: string; onValue: (value: string) => void; required: boolean }) {
  const t = useT()
  const words = { show: t('creds.show'), hide: t('creds.hide'), label: t('creds.show_secret') }
  return <Field {...field}>{(wiring) => <SecretInput wiring={wiring} words={words} name="secret" autocomplete="off" maxLength={4096} required={required} value={value} onValue={onValue} />}</Field>
}
