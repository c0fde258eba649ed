// Kills the runtime with SIGKILL, as a power cut would, and starts it again on the same state.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPlatform } from '../support/platform.mjs';

/** Processes that we started, directly or not, by their program's name. */
function children(name) {
  const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const parents = new Map();
  const named = [];
  for (const pid of all) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const end = stat.lastIndexOf(')');
      parents.set(pid, stat.slice(end + 2).split(' ')[1]);
      if (stat.slice(stat.indexOf('(') + 1, end) === name) named.push(pid);
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid) => pid !== undefined && (pid === String(process.pid) || isOurs(parents.get(pid)));
  return named.filter(isOurs).map(Number);
}

/** A platform that can be killed; `now` is the one that runs. */
export async function mortalPlatform(options) {
  const start = () => startPlatform(options);
  const self = { now: await start(), kills: 0, down: false, kill, url: '' };
  options.state = self.now.state;
  options.port = self.now.port;
  self.url = self.now.url;
  return self;

  /** SIGKILL to every workerd of ours, then a new one on what lies on the disk. */
  async function kill() {
    self.down = true;
    const pids = children('workerd');
    if (pids.length === 0) throw new Error('no workerd runs: the search itself is broken');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    self.kills++;
    await self.now.kill().catch(() => {});
    for (let n = 0; children('workerd').length > 0; n++) {
      if (n > 100) throw new Error('workerd did not die');
      await sleep(20);
    }
    self.now = await start();
    self.down = false;
  }
}
