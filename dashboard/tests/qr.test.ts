import jsQR from 'jsqr'
import { expect, test } from 'vitest'
import { encode } from 'uqr'
import { qrPath } from '../src/features/settings/qr-path'

const SCALE = 4
const QUIET = 4

/** Paints what the path says, as a browser would, and gives it to somebody else's reader. */
function read(text: string): string | undefined {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const side = (size + 2 * QUIET) * SCALE
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of qrPath(data, QUIET).matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = 0; row < SCALE; row += 1) for (let column = 0; column < Number(width) * SCALE; column += 1) pixels.fill(0, ((Number(y) * SCALE + row) * side + Number(x) * SCALE + column) * 4, ((Number(y) * SCALE + row) * side + Number(x) * SCALE + column) * 4 + 3)
  }
  return jsQR(pixels, side, side)?.data
}

test.each(['otpauth://totp/GR8:mara%40morgenrot.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GR8', `otpauth://totp/GR8:${'a'.repeat(60)}%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GR8&algorithm=SHA1&digits=6&period=30`, 'otpauth://totp/GR8:%D8%B3%D8%A7%D8%B1%D8%A9?secret=A'])('%s is read back from the picture', (uri) => {
  expect(read(uri)).toBe(uri)
})
