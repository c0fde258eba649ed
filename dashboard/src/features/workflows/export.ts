import { ApiProblem } from '@/api/problem'
import type { Translate } from '@/i18n'
import { saveFile } from '@/ui/save-file'
import { toast } from '@/ui/toast'
import { readExport } from './exchange-api'

/** A name that every file system takes, with what can be read of the workflow's own. */
export const fileName = (name: string) => `${name.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'workflow'}.json`

export async function exportFlow({ id, name }: { id: string; name: string }, t: Translate) {
  try {
    saveFile(await readExport(id), fileName(name))
  } catch (error) {
    toast({ tone: 'error', text: error instanceof ApiProblem && error.status === 0 ? t('error.offline') : t('flows.export_failed') })
  }
}
