// Several addresses at once: pasted or typed, sent one by one with their progress; what was refused stays in the field.
import { useRef, useState } from 'react'
import type { TeamRole } from '@/api/types'
import { useMember } from '@/features/auth/session'
import { LANGUAGES, type Language, useSpeech, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { SelectField, TextArea } from '@/ui/field'
import { announce } from '@/ui/live-region'
import { Card, CardHead, Notice } from '@/ui/surface'
import { useUnsaved } from '@/ui/unsaved'
import { type Parsed, parseAddresses } from './addresses'
import { useTeamError } from './errors'
import { type Sent, useInvites } from './invitations-api'
import { RoleChoice, givable } from './roles'

const MOST = 50

/** `tried` ends with the next letter: what is being typed is not wrong yet. */
function useFormState() {
  const { language } = useSpeech()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const [role, setRole] = useState<TeamRole>('editor')
  const [locale, setLocale] = useState<Language>(language)
  useUnsaved(text.trim() !== '')
  const write = (next: string) => {
    setText(next)
    setTried(false)
  }
  return { text, write, tried, setTried, role, setRole, locale, setLocale, parsed: parseAddresses(text) }
}

export function InviteForm() {
  const t = useT()
  const { team } = useMember()
  const form = useFormState()
  const { send, done, all, stop, invites } = useSending(team.id, form.write)
  const busy = invites.isPending
  return (
    <Card label={t('invite.title')}>
      <CardHead title={t('invite.title')} hint={t('invite.hint')} />
      <form
        class="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          form.setTried(true)
          if (flaw(form.parsed) === null) send(form.parsed.good, { role: form.role, locale: form.locale })
        }}
      >
        <Addresses parsed={form.parsed} text={form.text} onText={form.write} disabled={busy} tried={form.tried} />
        <RoleChoice legend={t('members.role')} value={form.role} roles={givable(team.role)} onChange={form.setRole} />
        <SelectField label={t('invite.language')} value={form.locale} options={(Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value] }))} onValue={(value) => form.setLocale(value as Language)} />
        {invites.data && !busy && <Outcome result={invites.data} />}
        {busy ? <Progress done={done} all={all} onStop={stop} /> : <Submit count={form.parsed.good.length} />}
      </form>
    </Card>
  )
}

/** What keeps it from being sent; null when nothing does. */
function flaw({ good, bad }: Parsed): 'none' | 'bad' | 'many' | null {
  if (bad.length > 0) return 'bad'
  if (good.length > MOST) return 'many'
  return good.length === 0 ? 'none' : null
}

function useSending(team: string, setText: (text: string) => void) {
  const t = useT()
  const invites = useInvites(team)
  const [step, setStep] = useState({ done: 0, all: 0 })
  const stopped = useRef(false)
  const send = (emails: string[], wish: { role: TeamRole; locale: string }) => {
    stopped.current = false
    setStep({ done: 0, all: emails.length })
    invites.mutate(
      { emails, wish, onStep: (done) => setStep({ done, all: emails.length }), stopped: () => stopped.current },
      {
        onSuccess: ({ sent }) => {
          const gone = new Set(sent)
          setText(emails.filter((email) => !gone.has(email)).join('\n'))
          announce(t('invite.sent', { count: sent.length }))
        },
      },
    )
  }
  return {
    ...step,
    invites,
    send,
    stop: () => {
      stopped.current = true
    },
  }
}

type AddressesProps = { parsed: Parsed; text: string; onText: (text: string) => void; disabled: boolean; tried: boolean }

function Addresses({ parsed, text, onText, disabled, tried }: AddressesProps) {
  const t = useT()
  const wrong = flaw(parsed)
  const typing = !/[\s,;]$/.test(text)
  const shown = wrong && (tried || wrong === 'many' || (wrong === 'bad' && !typing))
  const words = { bad: t('invite.bad', { list: parsed.bad.slice(0, 3).join(' · ') }), many: t('invite.many', { count: MOST }), none: t('invite.none') }
  return (
    <TextArea
      label={t('invite.addresses')}
      hint={parsed.good.length > 1 ? t('invite.count', { count: parsed.good.length }) : t('invite.addresses_hint')}
      error={shown ? words[wrong] : undefined}
      name="addresses"
      rows={4}
      dir="ltr"
      spellcheck={false}
      autocapitalize="off"
      placeholder="ann@example.com, ben@example.com"
      value={text}
      onValue={onText}
      disabled={disabled}
    />
  )
}

function Submit({ count }: { count: number }) {
  const t = useT()
  return (
    <Button type="submit" tone="primary" icon="mail" class="justify-self-start">
      {t('invite.send', { count: Math.max(1, count) })}
    </Button>
  )
}

function Progress({ done, all, onStop }: { done: number; all: number; onStop: () => void }) {
  const t = useT()
  const words = t('invite.progress', { done, all })
  return (
    <div class="flex flex-wrap items-center gap-3">
      <progress class="h-2 min-w-32 flex-1 accent-accent" value={done} max={all} aria-label={words} />
      <span class="numbers text-sm text-muted">{words}</span>
      <Button size="sm" onClick={onStop}>
        {t('invite.stop')}
      </Button>
    </div>
  )
}

function Outcome({ result: { sent, failed } }: { result: Sent }) {
  const t = useT()
  const words = useTeamError()
  return (
    <>
      {sent.length > 0 && (
        <Notice tone="accent" role="status">
          {t('invite.sent', { count: sent.length })}
        </Notice>
      )}
      {failed.length > 0 && (
        <Notice tone="danger" role="alert">
          <p>{t('invite.failed')}</p>
          <ul class="mt-2 grid gap-1">
            {failed.map(({ email, problem }) => (
              <li key={email}>
                <bdi class="font-medium break-all">{email}</bdi>: {words(problem)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}
