// WebAuthn in the browser: JSON with base64url on our side, buffers on the browser's. By hand, because not every
// browser that has passkeys has `parseRequestOptionsFromJSON` and `toJSON`.
import type { PasskeyCreation, PasskeyRequest } from './api-types'
import { type Bytes, bytesOf, textOf } from './base64url'
import { hasPasskeys } from './passkey-errors'

/** Whether the browser can offer passkeys in the list that drops down from the address field. */
export async function hasAutofill(): Promise<boolean> {
  return hasPasskeys() && typeof PublicKeyCredential.isConditionalMediationAvailable === 'function' && (await PublicKeyCredential.isConditionalMediationAvailable().catch(() => false))
}

type Descriptor = PasskeyRequest['options']['allowCredentials'][number]
const descriptor = ({ id, type, transports }: Descriptor) => ({ id: bytesOf(id), type: type as PublicKeyCredentialType, transports: transports as AuthenticatorTransport[] })

/** AuthenticationResponseJSON. */
export type SignedJSON = { id: string; rawId: string; type: string; response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string }; clientExtensionResults: object }
/** RegistrationResponseJSON. */
export type MadeJSON = { id: string; rawId: string; type: string; response: { clientDataJSON: string; attestationObject: string; transports: string[] }; clientExtensionResults: object }

/** Lets the person choose a passkey and signs with it. */
export async function signWithPasskey(options: PasskeyRequest['options'], more: { mediation?: CredentialMediationRequirement; signal?: AbortSignal } = {}): Promise<SignedJSON> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytesOf(options.challenge),
    allowCredentials: options.allowCredentials.map(descriptor),
    userVerification: options.userVerification as UserVerificationRequirement,
    rpId: options.rpId,
    timeout: options.timeout,
  }
  const made = (await navigator.credentials.get({ publicKey, ...more })) as PublicKeyCredential | null
  if (!made) throw new DOMException('no passkey was chosen', 'NotAllowedError')
  const response = made.response as AuthenticatorAssertionResponse
  return {
    ...named(made),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      ...(response.userHandle && { userHandle: textOf(response.userHandle) }),
    },
  }
}

/** Makes a passkey on this device, or on one that the person chooses. */
export async function makePasskey(options: PasskeyCreation['options']): Promise<MadeJSON> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    rp: options.rp,
    user: { id: bytesOf(options.user.id), name: options.user.name, displayName: options.user.displayName },
    challenge: bytesOf(options.challenge),
    pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ alg, type: 'public-key' })),
    excludeCredentials: options.excludeCredentials.map(descriptor),
    attestation: 'none',
    authenticatorSelection: options.authenticatorSelection as AuthenticatorSelectionCriteria,
    timeout: options.timeout,
  }
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null
  if (!made) throw new DOMException('no passkey was made', 'NotAllowedError')
  const response = made.response as AuthenticatorAttestationResponse
  return {
    ...named(made),
    response: { clientDataJSON: textOf(response.clientDataJSON), attestationObject: textOf(response.attestationObject), transports: response.getTransports?.() ?? [] },
  }
}

const named = ({ id, rawId, type }: PublicKeyCredential) => ({ id, rawId: textOf(rawId as Bytes), type, clientExtensionResults: {} })
