// Rate limits on the real objects: a visitor who asks too often is told when to come back, and then may.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, Visitor, good } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';

let platform;

before(async () => {
  platform = await startPlatform({ vars: { VISITOR_PER_MINUTE: '60' } });
});
after(() => platform.stop());

test('too many requests of one visitor are 429 with the time to wait', async () => {
  const owner = new Owner(platform.url);
  await owner.signUp({ email: 'lena@owner.example', password: 'four-plain-words-here', name: 'Lena', team: 'Limits' });
  const site = good(await owner.post('/api/sites', { url: 'https://limits.example/' }), 'site');
  const visitor = new Visitor(platform.url, site.key, 'https://limits.example');
  const answers = [];
  for (let n = 0; n < 6; n += 1) {
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => visitor.get('/api/widget/config')))));
  }
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length > 50, `${refused.length} of ${answers.length} were refused`);
  assert.ok(answers.some(({ status }) => status === 200), 'the first ones were served');
  for (const { headers, body } of refused) {
    assert.equal(body.code, 'busy');
    assert.equal(Number(headers.get('retry-after')), body.retry_after_s);
    assert.ok(body.retry_after_s >= 1);
  }
});
