// The one WebSocket of the app: notes in, reconnect with backoff, at once when the network comes back.
import type { Note } from '@/api/types'
import { backoffMs } from './reducer'

export type Status = 'connecting' | 'open' | 'down'
/** `before` runs ahead of every connection: an upgrade that is refused does not say why. */
type Handlers = { before: () => Promise<void>; onNote: (note: Note) => void; onStatus: (status: Status, again: boolean) => void }

function parse(frame: unknown): Note | null {
  try {
    const note = JSON.parse(String(frame)) as Partial<Note>
    return typeof note.kind === 'string' && typeof note.subject === 'string' ? (note as Note) : null
  } catch {
    return null // Pongs and frames of a newer platform.
  }
}

/** Opens the feed; the returned function closes it for good. */
export function openFeed({ before, onNote, onStatus }: Handlers): () => void {
  let socket: WebSocket | null = null
  let timer = 0
  let attempt = 0
  let opened = false
  let over = false
  let connecting = false

  const connect = async () => {
    if (connecting) return
    connecting = true
    clearTimeout(timer)
    onStatus(attempt === 0 ? 'connecting' : 'down', false)
    await before()
    connecting = false
    if (over) return
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`)
    socket.onopen = () => {
      attempt = 0
      onStatus('open', opened)
      opened = true
    }
    socket.onmessage = (event) => {
      const note = parse(event.data)
      if (note) onNote(note)
    }
    socket.onclose = () => {
      if (over) return
      onStatus('down', false)
      timer = window.setTimeout(() => void connect(), backoffMs(attempt, Math.random()))
      attempt += 1
    }
  }
  const wake = () => {
    if (!over && socket?.readyState !== WebSocket.OPEN && socket?.readyState !== WebSocket.CONNECTING) void connect()
  }
  void connect()
  addEventListener('online', wake)
  return () => {
    over = true
    clearTimeout(timer)
    removeEventListener('online', wake)
    socket?.close()
  }
}
