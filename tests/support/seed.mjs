// A demo team with the demo site, read and with all three automations, made through the real API only.
// Whatever is there already is kept: it can run any number of times.
import { Owner, good, until } from './api.mjs';

export const DEMO = {
  email: 'demo@gr8.example',
  password: 'rye-bread-at-dawn',
  name: 'Dana Demo',
  team: 'Demo team',
  locale: 'en',
  zone: 'Europe/Berlin',
};

/**
 * @param {{url: string, siteUrl: string, say?: (text: string) => void, person?: typeof DEMO}} options
 * @returns {Promise<{owner: Owner, site: object, embed: string}>}
 */
export async function seed({ url, siteUrl, say = () => {}, person = DEMO }) {
  const owner = new Owner(url);
  await enter(owner, person, say);
  const site = await ensureSite(owner, siteUrl, say);
  for (const kind of ['chat', 'form', 'booking']) {
    if (site.automations.some((automation) => automation.kind === kind && automation.active)) continue;
    good(await owner.put(`/api/sites/${site.id}/automations/${kind}`, { active: true }), `activate ${kind}`);
    say(`${kind} is active`);
  }
  const embed = good(await owner.get(`/api/chatbot/embed-code?site_id=${site.id}`), 'embed code');
  return { owner, site: good(await owner.get(`/api/sites/${site.id}`), 'site'), embed: embed.html };
}

async function enter(owner, person, say) {
  const answer = await owner.signIn(person.email, person.password);
  if (answer.status !== 200) {
    // 401: nobody of that name yet; 403: signed up once, but the link was never followed.
    if (answer.status === 403) await owner.post('/api/auth/resend', { email: person.email });
    await owner.signUp(person);
    say(`${person.email} signed up and followed the link in the mail`);
  } else if (!owner.session.team) {
    good(await owner.post('/api/teams', { name: person.team }), 'create team');
    owner.session = good(await owner.get('/api/auth/session'), 'session');
  }
}

async function ensureSite(owner, siteUrl, say) {
  const origin = new URL(siteUrl).origin;
  const { items } = good(await owner.get('/api/sites'), 'list sites');
  const known = items.find((site) => new URL(site.url).origin === origin);
  const site = known ?? good(await owner.post('/api/sites', { url: siteUrl }), 'add the demo site');
  if (!known) say(`reading ${siteUrl}`);
  else if (known.state === 'failed') good(await owner.post(`/api/sites/${site.id}/crawl`), 'read the demo site again');
  const read = await until(owner, `/api/sites/${site.id}`, (now) => now.state === 'ready' || now.state === 'failed', 90_000);
  if (read.state === 'failed') {
    throw new Error(`The demo site could not be read: ${read.crawl?.problem?.detail ?? 'no reason was given'}`);
  }
  if (!known) say(`read ${read.crawl?.read ?? 0} pages: ${read.analysis?.summary ?? ''}`);
  return read;
}
