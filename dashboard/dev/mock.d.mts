import type { IncomingMessage, ServerResponse } from 'node:http'

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void
export function attach(server: unknown, use: (handler: Handler) => void): void
