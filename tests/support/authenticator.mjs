// An authenticator in software, with its browser: makes and uses passkeys where no Chromium runs. One key, of the kind
// that is asked for, without an attestation.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const PRESENT = 0x01;
const VERIFIED = 0x04;
const MADE = 0x40;

const hash = (data) => createHash('sha256').update(data).digest();
const number = (size, value) => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
};
/** CBOR: a byte string, and a map of small whole numbers to what is CBOR already. */
const text = (bytes) => Buffer.concat([Buffer.from([0x59]), number(2, bytes.length), bytes]);
const whole = (n) => (n >= 0 ? Buffer.from([n]) : n >= -24 ? Buffer.from([0x1f - n]) : Buffer.concat([Buffer.from([0x39]), number(2, -1 - n)]));
const map = (entries) => Buffer.concat([Buffer.from([0xa0 + entries.length]), ...entries.flatMap(([name, value]) => [whole(name), value])]);
const field = (jwk, name) => text(Buffer.from(jwk[name], 'base64url'));

/** How each kind of key is made, written (COSE) and used. */
const KINDS = {
  ES256: { alg: -7, pair: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), digest: 'sha256', cose: (jwk) => [[1, whole(2)], [3, whole(-7)], [-1, whole(1)], [-2, field(jwk, 'x')], [-3, field(jwk, 'y')]] },
  EdDSA: { alg: -8, pair: () => generateKeyPairSync('ed25519'), digest: null, cose: (jwk) => [[1, whole(1)], [3, whole(-8)], [-1, whole(6)], [-2, field(jwk, 'x')]] },
  RS256: { alg: -257, pair: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), digest: 'sha256', cose: (jwk) => [[1, whole(3)], [3, whole(-257)], [-1, field(jwk, 'n')], [-2, field(jwk, 'e')]] },
};

export class Authenticator {
  count = 0;

  /** @param {string} origin where its browser is. @param {'ES256' | 'EdDSA' | 'RS256'} kind */
  constructor(origin, kind = 'ES256') {
    this.origin = origin;
    this.kind = KINDS[kind];
    this.id = randomBytes(32);
    this.pair = this.kind.pair();
  }

  /** `navigator.credentials.create`, as `toJSON` gives it. */
  create({ rp, user, challenge, pubKeyCredParams }) {
    if (!pubKeyCredParams.some(({ alg }) => alg === this.kind.alg)) throw new Error('this kind of key is not asked for');
    this.handle = user.id;
    const key = map(this.kind.cose(this.pair.publicKey.export({ format: 'jwk' })));
    const data = this.#data(rp.id, MADE, Buffer.concat([Buffer.alloc(16), number(2, this.id.length), this.id, key]));
    const object = Buffer.concat([Buffer.from('\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData', 'latin1'), text(data)]);
    return this.#credential({ clientDataJSON: this.#client('webauthn.create', challenge).toString('base64url'), attestationObject: object.toString('base64url'), transports: ['internal'] });
  }

  /** `navigator.credentials.get`, as `toJSON` gives it. */
  get({ rpId, challenge }) {
    const [data, client] = [this.#data(rpId, 0, Buffer.alloc(0)), this.#client('webauthn.get', challenge)];
    const signature = sign(this.kind.digest, Buffer.concat([data, hash(client)]), this.pair.privateKey);
    return this.#credential({ clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url'), userHandle: this.handle });
  }

  #data(party, flags, made) {
    return Buffer.concat([hash(party), Buffer.from([PRESENT | VERIFIED | flags]), number(4, this.count), made]);
  }

  #client(type, challenge) {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }));
  }

  #credential(response) {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {}, response };
  }
}
