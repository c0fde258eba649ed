import { useT } from '@/i18n'
import { ButtonLink } from '@/ui/button'
import { AuthFrame } from './frame'

/** A link that was used or is too old. `again` leads to where a new one can be asked for. */
export function LinkGone({ hint, again }: { hint: string; again?: { href: string; label: string } }) {
  const t = useT()
  return (
    <AuthFrame title={t('auth.verify.used_title')} hint={hint}>
      <div class="grid gap-3">
        {again && (
          <ButtonLink href={again.href} tone="primary" size="lg">
            {again.label}
          </ButtonLink>
        )}
        <ButtonLink href="/sign-in" tone={again ? 'plain' : 'primary'} size="lg">
          {t('auth.sign_in')}
        </ButtonLink>
      </div>
    </AuthFrame>
  )
}
