// The settings of a platform on this machine, in one place for `cargo xtask dev` and the tests.
import { randomBytes } from 'node:crypto';

/**
 * @param {{url: string, demoPort: number, signingKey?: string}} options demoPort: the one local address that may be
 *   read as if it were a website; everything else on private networks stays out of reach, as in production.
 * @returns {Record<string, string>}
 */
export function devVars({ url, demoPort, signingKey = randomBytes(32).toString('hex') }) {
  return {
    MODE: 'dev',
    INBOUND_DOMAIN: 'in.localhost',
    PUBLIC_URL: url,
    ALLOWED_HOSTS: `localhost:${demoPort},127.0.0.1:${demoPort}`,
    SIGNING_KEY: signingKey,
  };
}
