// What a link in a mail does happens at a press of a button: programs that look into mails follow links, too.
import type { UseMutationResult } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/surface'
import { useAuthError } from './errors'
import { AuthFrame } from './frame'
import { LinkGone } from './link-gone'

type Act<T> = Pick<UseMutationResult<T, Error, string>, 'mutate' | 'isPending' | 'error'>
type MailActProps<T> = { token: string; title: string; hint: string; act: Act<T>; label: string; gone: string; danger?: boolean; children?: ComponentChildren }

export function MailAct<T>({ token, title, hint, act, label, gone, danger = false, children }: MailActProps<T>) {
  const t = useT()
  const words = useAuthError()
  if (!token || isProblem(act.error, 'link_used_or_expired')) return <LinkGone hint={t('auth.link_gone_hint', { what: gone })} />
  return (
    <AuthFrame title={title} hint={hint}>
      <div class="grid gap-4">
        {children}
        {act.error && (
          <Notice tone="danger" role="alert">
            {words(act.error)}
          </Notice>
        )}
        <Button tone={danger ? 'danger' : 'primary'} size="lg" busy={act.isPending} onClick={() => act.mutate(token)}>
          {label}
        </Button>
      </div>
    </AuthFrame>
  )
}
