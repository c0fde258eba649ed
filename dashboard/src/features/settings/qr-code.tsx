// A QR code as one path: sharp at every size, and black on white in the dark as well, because cameras want it so.
import { encode } from 'uqr'
import { qrPath } from './qr-path'

/** Modules of white around it, as the standard asks. */
const QUIET = 4

export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const side = size + 2 * QUIET
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} class="size-48 rounded-md bg-white forced-color-adjust-none" shape-rendering="crispEdges">
      <path d={qrPath(data, QUIET)} fill="#000" />
    </svg>
  )
}
