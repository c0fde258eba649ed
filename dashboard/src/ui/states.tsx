// Waiting, nothing, failure: the same words and shapes on every screen.
import type { UseQueryResult } from '@tanstack/react-query'
import { Component, type ComponentChildren } from 'preact'
import { isProblem } from '@/api/problem'
import { useFormat, useT } from '@/i18n'
import { Button } from './button'
import { CopyButton } from './copy'
import { Icon, type IconName } from './icon'

export function Skeleton({ rows = 4, class: extra = 'h-14' }: { rows?: number; class?: string }) {
  const t = useT()
  return (
    <div class="after-a-moment grid gap-3" role="status">
      <span class="sr-only">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class={`skeleton ${extra}`} />
      ))}
    </div>
  )
}

export function Empty({ icon, children, action }: { icon: IconName; children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="grid justify-items-center gap-4 px-4 py-12 text-center">
      <span class="grid size-14 place-items-center rounded-full bg-accent-soft text-accent-text">
        <Icon name={icon} class="size-6" />
      </span>
      <p class="max-w-sm text-muted">{children}</p>
      {action}
    </div>
  )
}

export function useErrorText() {
  const t = useT()
  return (error: unknown): string => {
    if (!isProblem(error)) return t('error.unknown')
    if (error.code === 'offline') return t('error.offline')
    if (error.code === 'timeout') return t('error.timeout')
    if (error.status === 404) return t('error.not_found')
    if (error.code === 'step_up_required') return t('error.not_confirmed')
    if (error.status === 403) return t('error.forbidden')
    if (error.status === 429) return t('error.busy', { count: error.retryAfterS ?? 30 })
    if (error.status >= 500) return t('error.ours')
    return error.message || t('error.unknown')
  }
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT()
  const text = useErrorText()
  const id = isProblem(error) ? error.requestId : null
  return (
    <div role="alert" class="grid justify-items-center gap-3 px-4 py-10 text-center">
      <span class="grid size-12 place-items-center rounded-full bg-danger-soft text-danger">
        <Icon name={isProblem(error, 'offline') ? 'offline' : 'warning'} />
      </span>
      <p class="max-w-md">{text(error)}</p>
      {onRetry && (
        <Button icon="refresh" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      )}
      {id && (
        <p class="flex max-w-full flex-wrap items-center justify-center gap-1 text-xs text-muted">
          {t('error.request_id')} <code class="break-all">{id}</code>
          <CopyButton text={id} label={t('action.copy')} size="sm" quiet />
        </p>
      )}
    </div>
  )
}

type LoadedProps<T> = { query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch' | 'dataUpdatedAt'>; skeleton?: ComponentChildren; children: (data: T) => ComponentChildren }

/** Data when there is any, even if the newest read failed: then with its age. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  const t = useT()
  const format = useFormat()
  if (query.data === undefined) return query.error ? <ErrorState error={query.error} onRetry={() => query.refetch()} /> : <>{skeleton ?? <Skeleton />}</>
  return (
    <>
      {query.error && (
        <p class="mb-3 flex flex-wrap items-center gap-2 text-sm text-warn">
          <Icon name="offline" class="size-4" />
          {t('state.stale', { time: format.time(query.dataUpdatedAt) })}
          <Button size="sm" onClick={() => query.refetch()}>
            {t('action.retry')}
          </Button>
        </p>
      )}
      {children(query.data)}
    </>
  )
}

/** A broken pane says so and leaves the rest of the screen alone. */
export class Boundary extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false }
  static override getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    return this.state.broken ? <ErrorState error={null} onRetry={() => this.setState({ broken: false })} /> : this.props.children
  }
}
