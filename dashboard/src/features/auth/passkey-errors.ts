// Whether there are passkeys here, and what their failures mean. Small, because every form that may meet one has it.

/** Whether this browser knows passkeys at all. */
export const hasPasskeys = () => typeof PublicKeyCredential === 'function' && typeof navigator.credentials?.get === 'function'

/** The person closed the browser's dialog, or let it run out: browsers do not say which. */
export const isTurnedDown = (error: unknown) => error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')

/** The authenticator holds one of this account already. */
export const isThereAlready = (error: unknown) => error instanceof DOMException && error.name === 'InvalidStateError'
