import { useQuery } from '@tanstack/react-query'
import type { ChatMessage, Conversation } from '@/api/types'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { Icon } from '@/ui/icon'
import { Loaded } from '@/ui/states'
import { Badge } from '@/ui/surface'
import { conversationQuery } from './api'

/** One conversation, oldest message first, as the visitor saw it and with what the bot made of it. */
export function Thread({ id }: { id: string }) {
  const query = useQuery({ ...conversationQuery(id), refetchInterval: usePolling(5000) })
  return <Loaded query={query}>{({ conversation, messages }) => <ThreadView conversation={conversation} messages={messages} />}</Loaded>
}

function ThreadView({ conversation, messages }: { conversation: Conversation; messages: ChatMessage[] }) {
  const t = useT()
  const format = useFormat()
  return (
    <>
      <header class="mb-5 border-b border-line pb-4">
        <h2 class="text-lg font-semibold">{t('inbox.started', { time: format.moment(conversation.started_at) })}</h2>
        {conversation.page_url && (
          <p class="mt-1 text-sm text-muted">
            {t('inbox.on_page')}{' '}
            <a href={conversation.page_url} target="_blank" rel="noreferrer" class="rounded-sm break-all underline underline-offset-2">
              <bdi>{conversation.page_url}</bdi>
            </a>
          </p>
        )}
      </header>
      {messages.length === 0 && <p class="text-muted">{t('inbox.no_messages')}</p>}
      <ol class="grid gap-4">
        {messages.map((message) => (
          <Message key={message.id} message={message} />
        ))}
      </ol>
    </>
  )
}

function Message({ message }: { message: ChatMessage }) {
  const t = useT()
  const format = useFormat()
  const visitor = message.by === 'visitor'
  const sources = message.sources ?? []
  return (
    <li class={`flex max-w-[88%] flex-col gap-1 ${visitor ? 'items-start' : 'items-end self-end justify-self-end'}`}>
      <p class="flex flex-wrap items-center gap-2 text-xs text-muted">
        {t(`inbox.by.${message.by}`)}
        <time dateTime={new Date(message.at).toISOString()}>{format.time(message.at)}</time>
        {message.outcome === 'not_answered' && <Badge tone="warn">{t('inbox.outcome.not_answered')}</Badge>}
        {message.outcome === 'handover' && <Badge tone="info">{t('inbox.outcome.handover')}</Badge>}
      </p>
      <p dir="auto" class={`rounded-lg px-4 py-2.5 break-words whitespace-pre-wrap ${visitor ? 'rounded-ss-sm bg-sunken' : 'rounded-se-sm bg-accent-soft'}`}>
        {message.text}
      </p>
      {sources.length > 0 && (
        <ul class="flex flex-wrap gap-x-3 gap-y-1 text-xs" aria-label={t('inbox.sources')}>
          {sources.map((source) => (
            <li key={source.url} class="max-w-full">
              <a href={source.url} target="_blank" rel="noreferrer" class="inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm text-muted hover:text-ink hover:underline">
                <Icon name="link" class="size-3.5" />
                <bdi class="truncate">{source.title || source.url}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
