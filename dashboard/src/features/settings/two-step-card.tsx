// A second step after the password: an app, messages, and codes for when both are gone.
import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useState } from 'react'
import type { Factors } from '@/features/auth/api-types'
import { useFormat, useT } from '@/i18n'
import { useLater } from '@/later'
import { Button } from '@/ui/button'
import { Loaded, Skeleton } from '@/ui/states'
import { Badge, Card, CardHead, Notice } from '@/ui/surface'
import { factorsQuery } from './security-api'

type Open = 'totp' | 'sms' | 'codes' | 'totp_off' | 'sms_off'
const loadDialogs = () => import('./two-step-dialogs')

export function TwoStepCard() {
  const t = useT()
  const [open, setOpen] = useState<Open | null>(null)
  const factors = useQuery(factorsQuery)
  const dialogs = useLater(open !== null, loadDialogs, ['steps'])
  return (
    <Card>
      <CardHead title={t('security.two.title')} hint={t('security.two.hint')} action={factors.data && <State on={isOn(factors.data)} />} />
      <Loaded query={factors} skeleton={<Skeleton rows={3} />}>
        {(found) => (
          <div class="grid gap-4">
            {found.removal_at && <Removal at={found.removal_at} />}
            <ul class="divide-y divide-line border-y border-line">
              <Totp factors={found} open={setOpen} />
              {(found.sms.available || found.sms.confirmed_at) && <Sms factors={found} open={setOpen} />}
              {isOn(found) && <Codes factors={found} open={setOpen} />}
            </ul>
          </div>
        )}
      </Loaded>
      {open && dialogs && <dialogs.TwoStepDialog open={open} onClose={() => setOpen(null)} />}
    </Card>
  )
}

const isOn = ({ totp, sms }: Factors) => Boolean(totp.confirmed_at || sms.confirmed_at)

function State({ on }: { on: boolean }) {
  const t = useT()
  return <Badge tone={on ? 'accent' : 'warn'}>{t(on ? 'security.on' : 'security.off')}</Badge>
}

/** A wait that somebody began, perhaps not its owner. */
function Removal({ at }: { at: number }) {
  const t = useT()
  const format = useFormat()
  return <Notice tone="danger">{t('security.two.removal', { when: format.moment(at) })}</Notice>
}

function Row({ title, text, children }: { title: string; text: ComponentChildren; children: ComponentChildren }) {
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-60">
        <h3 class="font-medium">{title}</h3>
        <p class="text-sm text-muted">{text}</p>
      </div>
      <div class="flex flex-wrap items-center gap-2">{children}</div>
    </li>
  )
}

type FactorProps = { factors: Factors; open: (what: Open) => void }

function Totp({ factors: { totp }, open }: FactorProps) {
  const t = useT()
  const format = useFormat()
  const since = totp.confirmed_at
  return (
    <Row title={t('security.totp.title')} text={since ? t('security.since', { date: format.date(since) }) : t('security.totp.hint')}>
      {since ? (
        <Button aria-label={t('security.totp.end_name')} aria-haspopup="dialog" onClick={() => open('totp_off')}>
          {t('security.turn_off')}
        </Button>
      ) : (
        <Button tone="primary" aria-label={t('security.totp.set_up_name')} aria-haspopup="dialog" onClick={() => open('totp')}>
          {t('security.set_up')}
        </Button>
      )}
    </Row>
  )
}

function Sms({ factors: { sms }, open }: FactorProps) {
  const t = useT()
  const since = sms.confirmed_at
  return (
    <Row title={t('security.sms.title')} text={since ? <bdi dir="ltr">{sms.number}</bdi> : t('security.sms.hint')}>
      {since ? (
        <>
          <Button aria-label={t('security.sms.change_name')} aria-haspopup="dialog" onClick={() => open('sms')}>
            {t('security.change')}
          </Button>
          <Button aria-label={t('security.sms.end_name')} aria-haspopup="dialog" onClick={() => open('sms_off')}>
            {t('security.turn_off')}
          </Button>
        </>
      ) : (
        <Button aria-label={t('security.sms.set_up_name')} aria-haspopup="dialog" onClick={() => open('sms')}>
          {t('security.set_up')}
        </Button>
      )}
    </Row>
  )
}

const FEW = 3

function Codes({ factors: { recovery_codes }, open }: FactorProps) {
  const t = useT()
  const format = useFormat()
  const { left, made_at } = recovery_codes
  return (
    <Row
      title={t('security.codes.title')}
      text={
        <>
          {t('security.codes.left', { count: left })}
          {made_at ? ` · ${t('security.codes.made', { date: format.date(made_at) })}` : ''}
        </>
      }
    >
      {left <= FEW && <Badge tone="warn">{t('security.codes.few')}</Badge>}
      <Button onClick={() => open('codes')} aria-haspopup="dialog">
        {t('security.codes.renew')}
      </Button>
    </Row>
  )
}
