// Signatures of other people's keys, by WebCrypto.

import { settle } from "./core.mjs";

const RSA_BITS = { min: 2048, max: 8192 };
const ALGORITHMS = {
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  PS256: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 },
  EdDSA: { name: "Ed25519" },
};
const CURVES = { ES256: "P-256", EdDSA: "Ed25519" };

/** Keys that were imported, by algorithm and JWK: a service's keys come again and again. */
const keys = new Map();
const KEYS_MAX = 64;

/** Answers "true" or "false". */
export function verify(call, algorithm, jwk, message, signature) {
  const [text, sealed] = [message.slice(), signature.slice()];
  settle(call, () => isRight(algorithm, jwk, text, sealed).then(String));
}

/** Whether the key made that signature. What WebCrypto cannot import or take made none. */
export async function isRight(algorithm, jwk, message, signature) {
  const how = ALGORITHMS[algorithm];
  try {
    return await crypto.subtle.verify(how, await keyOf(algorithm, how, jwk), signature, message);
  } catch {
    return false;
  }
}

async function keyOf(algorithm, how, jwk) {
  const name = `${algorithm} ${jwk}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const parsed = JSON.parse(jwk);
  // The runtime looks at neither of these.
  if (parsed.crv !== CURVES[algorithm] || !(parsed.alg === undefined || parsed.alg === algorithm)) throw new Error("a key of another kind");
  const key = await crypto.subtle.importKey("jwk", parsed, how, false, ["verify"]);
  const bits = key.algorithm.modulusLength;
  if (bits < RSA_BITS.min || bits > RSA_BITS.max) throw new Error("an RSA key too short or too long");
  // Strangers send keys too: the oldest goes, so that they cannot fill the memory.
  if (keys.size >= KEYS_MAX) keys.delete(keys.keys().next().value);
  keys.set(name, key);
  return key;
}
