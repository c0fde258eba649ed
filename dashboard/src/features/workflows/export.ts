import { ApiProblem } from '@/api/problem'
import type { Translate } from '@/i18n'
import { saveFile } from '@/ui/save-file'
import { toast } from '@/ui/toast'
import { readExport } from './exchange-api'

/** A name that every file system takes, with what can be read of the workflow's own. */
export function fileName(name: string, version?: number) {
  const words = name.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'workflow'
  return `${words}${version === undefined ? '' : `-v${version}`}.json`
}

export async function exportFlow({ id, name }: { id: string; name: string }, t: Translate, version?: number) {
  try {
    saveFile(await readExport(id, version), fileName(name, version))
  } catch (error) {
    toast({ tone: 'error', text: error instanceof ApiProblem && error.status === 0 ? t('error.offline') : t('flows.export_failed') })
  }
}
