// One made-up team per `gr8_world` cookie: test pages do not disturb each other.
import { accountParts } from './account-seed.mjs';
import * as seed from './seed.mjs';
import { teamParts } from './team-seed.mjs';
import { workflowParts } from './workflow-seed.mjs';

const COUNTS = { loaded: { sites: 2, leads: 27, talks: 14, upcoming: 8, past: 9 }, many: { sites: 2, leads: 10_000, talks: 600, upcoming: 120, past: 400 } };
const worlds = new Map();

const many = (count, make) => Array.from({ length: count }, (_, n) => make(n));

/** Scenarios: loaded (default), empty, many, new (no team), reading, failed, viewer and those of team-seed.mjs and account-seed.mjs; error, slow and expired change the answers only. */
export function worldOf(id, scenario) {
  const key = `${id}/${scenario}`;
  if (!worlds.has(key)) worlds.set(key, makeWorld(scenario));
  return worlds.get(key);
}

function makeWorld(scenario) {
  const now = Date.now();
  const counts = scenario === 'empty' || scenario === 'new' ? { sites: 0, leads: 0, talks: 0, upcoming: 0, past: 0 } : (COUNTS[scenario] ?? COUNTS.loaded);
  const team = { id: `team_${seed.hex(1)}`, name: 'Bäckerei Morgenrot', role: ['viewer', 'editor', 'admin'].includes(scenario) ? scenario : 'owner', created_at: now - 20 * 86_400_000, requires_second_factor: scenario === 'asked' || scenario === 'asked_again' };
  const user = { id: `user_${seed.hex(1)}`, email: 'mara@morgenrot.example', name: 'Mara Sommer', locale: 'en', zone: 'Europe/Berlin', email_verified: true };
  const sites = many(counts.sites, (n) => seed.site(n + 1, now));
  if (scenario === 'reading') sites[0] = { ...sites[0], state: 'reading', analysis: null, automations: [], crawl: seed.crawl('running', 5, now) };
  if (scenario === 'failed') sites[0] = { ...sites[0], state: 'failed', analysis: null, automations: [], crawl: { ...seed.crawl('failed', 0, now), problem: { code: 'robots_disallowed', detail: 'robots.txt disallows / for all robots' } } };
  return {
    scenario,
    team: scenario === 'new' ? null : team,
    user,
    ...teamParts(scenario, team, user, now),
    ...accountParts(scenario, user, now),
    ...workflowParts(scenario, now),
    sites,
    removed: [],
    pages: many(counts.sites ? 14 : 0, (n) => ({ id: `page_${seed.hex(n)}`, url: `https://www.baeckerei-morgenrot.example/seite-${n}`, title: ['Startseite', 'Unsere Brote', 'Torten auf Bestellung', 'Catering'][n % 4], status: n === 9 ? 'failed' : n === 12 ? 'skipped' : 'read', problem: n === 9 ? 'answered 500' : n === 12 ? 'not HTML' : null, words: 240 + n * 31, chunks: 4, read_at: now })),
    forms: counts.sites ? [seed.form(now)] : [],
    leads: many(counts.leads, (n) => seed.lead(n, now)),
    calendars: counts.sites ? [seed.calendar()] : [],
    upcoming: many(counts.upcoming, (n) => seed.appointment(n, now)),
    past: many(counts.past, (n) => seed.appointment(n, now, true)),
    talks: many(counts.talks, (n) => seed.conversation(n, now)),
    sockets: new Set(),
  };
}

export function tell(world, kind, subject, data) {
  for (const send of world.sockets) send(JSON.stringify({ kind, subject, ...(data && { data }) }));
}

/** A crawl that takes about five seconds, told page by page. */
export function runCrawl(world, site) {
  let done = 0;
  if (!site.analysis) site.state = 'reading';
  site.crawl = seed.crawl('queued', 0, Date.now());
  const step = () => {
    done += 1;
    if (done < 13) {
      site.crawl = seed.crawl('running', done, Date.now());
      tell(world, 'crawl_progress', site.id, site.crawl);
      return setTimeout(step, 350);
    }
    site.state = 'ready';
    site.crawl = seed.crawl('done', 12, Date.now());
    site.analysis = seed.analysis();
    tell(world, 'site_analysed', site.id);
  };
  setTimeout(step, 600);
}

/** Something happens by itself: a lead, a conversation, an appointment. */
export function happen(world, what) {
  const now = Date.now();
  const n = Math.floor(now / 1000) % 100_000;
  if (what === 'lead') {
    const lead = { ...seed.lead(0, now), id: `lead_${seed.hex(now)}`, name: 'Nora Neumann', created_at: now };
    world.leads.unshift(lead);
    tell(world, 'lead_captured', lead.id);
  } else if (what === 'conversation') {
    const talk = { ...seed.conversation(0, now), id: `conv_${seed.hex(now)}`, last_text: 'Do you bake on holidays?', started_at: now, last_at: now };
    world.talks.unshift(talk);
    tell(world, 'conversation_started', talk.id);
  } else if (what === 'appointment') {
    const one = { ...seed.appointment(1, now), id: `appt_${n}`, state: 'booked', cancelled_at: null };
    world.upcoming.unshift(one);
    tell(world, 'appointment_booked', one.id);
  }
}
