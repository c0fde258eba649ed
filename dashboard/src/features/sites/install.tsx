import { useQuery } from '@tanstack/react-query'
import type { Site } from '@/api/types'
import { useT } from '@/i18n'
import { CopyButton } from '@/ui/copy'
import { Icon } from '@/ui/icon'
import { Loaded, Skeleton } from '@/ui/states'
import { Card, CardHead } from '@/ui/surface'
import { embedQuery } from './api'

/** One line for the website, and the widget as visitors will meet it. */
export function InstallPanel({ site }: { site: Site }) {
  const t = useT()
  const query = useQuery(embedQuery(site.id))
  return (
    <div class="grid gap-5 lg:grid-cols-2">
      <Card>
        <CardHead title={t('install.title')} hint={t('install.hint')} />
        <Loaded query={query} skeleton={<Skeleton rows={1} class="h-24" />}>
          {(embed) => (
            <>
              <pre dir="ltr" class="rounded-md bg-sunken p-4 text-sm whitespace-pre-wrap break-all">
                <code>{embed.html}</code>
              </pre>
              <div class="mt-3">
                <CopyButton text={embed.html} label={t('install.copy')} primary />
              </div>
            </>
          )}
        </Loaded>
        <ol class="mt-6 grid list-decimal gap-2 ps-5 text-sm text-muted">
          <li>{t('install.step1')}</li>
          <li>{t('install.step2')}</li>
          <li>{t('install.step3')}</li>
        </ol>
      </Card>
      <Preview site={site} />
    </div>
  )
}

export function Preview({ site }: { site: Site }) {
  const t = useT()
  const address = `/preview/${site.key}`
  return (
    <Card>
      <CardHead
        title={t('install.preview')}
        hint={t('install.preview_hint')}
        action={
          <a href={address} target="_blank" rel="noreferrer" class="inline-flex items-center gap-1.5 rounded-sm py-1 text-sm text-accent-text hover:underline">
            {t('install.open')} <Icon name="external" class="size-4" />
          </a>
        }
      />
      <iframe src={address} title={t('install.preview')} loading="lazy" class="h-120 w-full rounded-md border border-line bg-white" />
    </Card>
  )
}
