// A browser that goes to sign-in services and comes back: follows redirects, keeps cookies of every host, sends ours only
// where a browser would.
import { Owner } from './api.mjs';

const REFRESH = '__Secure-gr8_refresh';
let browsers = 0;

export class Traveller extends Owner {
  #elsewhere = new Map();
  /** Each browser sits in a network of its own, so that limits of one do not hold up another. */
  ip = `2001:db8:${(++browsers).toString(16)}::1`;

  call(method, path, body, headers = {}) {
    return super.call(method, path, body, { 'cf-connecting-ip': this.ip, ...headers });
  }

  /** Opens a page of ours by a link. From elsewhere the strict cookie stays at home. Gives the status and where it leads. */
  async open(path, { from = 'same-origin' } = {}) {
    const pairs = this.cookiesFor(path).split('; ').filter((pair) => pair && (from === 'same-origin' || !pair.startsWith(`${REFRESH}=`)));
    const headers = { cookie: pairs.join('; '), 'cf-connecting-ip': this.ip, 'sec-fetch-site': from, 'sec-fetch-dest': 'document' };
    const response = await fetch(this.base + path, { headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      this.setCookie(name, value, /Path=([^;]+)/.exec(line)?.[1] ?? '/');
    }
    return { status: response.status, to: response.headers.get('location'), cookies: response.headers.getSetCookie(), text: await response.text() };
  }

  /** Sets out; gives the provider's address. */
  start = (provider, query = '') => this.open(`/api/auth/oauth/${provider}/start${query}`);

  /** Goes on from an address of a provider until it sends the browser back to us; gives the path there. */
  async outside(address) {
    let url = new URL(address);
    for (let hop = 0; hop < 12; hop++) {
      const jar = this.#elsewhere.get(url.host) ?? new Map();
      this.#elsewhere.set(url.host, jar);
      const response = await fetch(url, { headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') }, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const [name, value] = line.split(';')[0].split(/=(.*)/s);
        if (value) jar.set(name, value);
        else jar.delete(name);
      }
      const to = response.headers.get('location');
      if (!to) throw new Error(`${url} did not go on: ${response.status} ${(await response.text()).slice(0, 500)}`);
      url = new URL(to, url);
      if (url.origin === this.base) return url.pathname + url.search;
    }
    throw new Error(`${address} goes in circles`);
  }

  /** The whole trip; gives where we send the browser in the end. */
  async travel(provider, query = '') {
    const begun = await this.start(provider, query);
    if (!begun.to?.startsWith('http')) return begun.to;
    return (await this.open(await this.outside(begun.to), { from: 'cross-site' })).to;
  }

  /** Who is signed in here; null when nobody is. */
  async whoami() {
    const { status, body } = await this.get('/api/auth/session');
    if (status !== 200) return null;
    this.session = body;
    return body.user;
  }

  /** This browser without what it did elsewhere, in the same network. */
  forgetElsewhere = () => this.#elsewhere.clear();
}
