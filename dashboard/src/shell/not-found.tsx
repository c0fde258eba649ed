import { useT } from '@/i18n'
import { ButtonLink } from '@/ui/button'
import { Empty } from '@/ui/states'
import { Logo } from './logo'

export function NotFound() {
  const t = useT()
  return (
    <main class="grid min-h-dvh place-content-center justify-items-center">
      <Logo />
      <h1 class="mt-6 text-2xl font-semibold">{t('not_found.title')}</h1>
      <Empty icon="info" action={<ButtonLink href="/app" tone="primary">{t('not_found.action')}</ButtonLink>}>
        {t('not_found.text')}
      </Empty>
    </main>
  )
}
