import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Form } from '@/api/types'
import { sitesQuery } from '@/features/sites/api'
import { useFormat, useT } from '@/i18n'
import { ButtonLink } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Page } from '@/ui/page'
import { Empty, Loaded } from '@/ui/states'
import { formsQuery } from './api'

export default function Forms() {
  const t = useT()
  const query = useQuery(formsQuery)
  return (
    <Page title={t('nav.forms')} hint={t('forms.hint')}>
      <Loaded query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty
              icon="form"
              action={
                <ButtonLink href="/app/sites" tone="primary">
                  {t('forms.empty_action')}
                </ButtonLink>
              }
            >
              {t('forms.empty')}
            </Empty>
          ) : (
            <ul class="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
              {page.items.map((form) => (
                <li key={form.id}>
                  <FormCard form={form} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}

function FormCard({ form }: { form: Form }) {
  const t = useT()
  const format = useFormat()
  const site = useQuery(sitesQuery).data?.items.find((one) => one.id === form.site_id)
  return (
    <Link href={`/app/forms/${form.id}`} className="group flex h-full gap-4 rounded-lg border border-line bg-surface p-5 shadow-card hover:border-edge">
      <span class="grid size-11 shrink-0 place-items-center rounded-md bg-accent-soft text-accent-text">
        <Icon name="form" />
      </span>
      <span class="min-w-0">
        <span class="block font-semibold break-words group-hover:underline" dir="auto">
          {form.name}
        </span>
        {site && (
          <span class="block truncate text-sm text-muted" dir="auto">
            {site.name}
          </span>
        )}
        <span class="mt-2 block text-sm text-muted">
          {t('forms.fields', { count: form.fields.length })} · {t('forms.changed', { date: format.date(form.updated_at) })}
        </span>
      </span>
    </Link>
  )
}
