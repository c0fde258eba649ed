import { useT } from '@/i18n'
import { Button } from './button'

type MoreProps = { list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }

export function More({ list }: MoreProps) {
  const t = useT()
  if (!list.hasNextPage) return null
  return (
    <div class="mt-4 grid justify-items-center">
      <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {t('action.more')}
      </Button>
    </div>
  )
}
