// Booking: exactly once, in the visitor's zone, and a taken time costs nobody what they typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAUNCHER, focused, holdFirst, keyboardOnly, open, startWorld } from './widget-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const HOLD = '/api/appointments';
const BOOK = '/api/appointments/{id}/book';
const calls = (name) => world.mock.log.filter((call) => call.name === name);
const booked = (page) => page.getByRole('heading', { name: 'You are booked' }).waitFor();
const book = (page) => page.getByRole('button', { name: 'Book now' });

async function atBooking(options) {
  world.mock.log.length = 0;
  world.mock.api.bookings.length = 0;
  world.mock.api.book.kept.clear();
  const made = await world.visit('ordinary', options);
  await open(made.page, 'Book');
  await made.page.locator('.service').first().waitFor();
  return made;
}

async function introduce(page) {
  await page.locator('form [name=name]').fill('Ann Example');
  await page.locator('form [name=email]').fill('ann@example.com');
}

test('a double click on every button books once', async () => {
  const { page, complaints, close } = await atBooking();
  await page.locator('.service').first().click();
  world.mock.faults[HOLD] = [{ kind: 'slow', ms: 300 }];
  await page.locator('.slot').first().dblclick();
  await page.locator('.held').waitFor();
  await introduce(page);
  world.mock.faults[BOOK] = [{ kind: 'slow', ms: 300 }];
  await book(page).dblclick();
  await booked(page);
  assert.equal(calls(HOLD).length, 1);
  assert.equal(calls(BOOK).length, 1);
  assert.equal(world.mock.api.bookings.length, 1);
  const [{ guest }] = world.mock.api.bookings;
  assert.deepEqual([guest.name, guest.email, guest.zone, guest.locale], ['Ann Example', 'ann@example.com', 'America/New_York', 'en-GB']);
  assert.deepEqual(complaints, []);
  await close();
});

test('times are told in the visitor\'s zone, the zone is named, and another one can be chosen', async () => {
  const { page, close } = await atBooking();
  await page.locator('.service').first().click();
  await page.locator('.slot').first().waitFor();
  const zone = page.getByLabel('Time zone');
  assert.match(await zone.locator('option:checked').innerText(), /^America\/New York \(GMT-[45]\)$/);
  const first = await page.locator('.slot').first().innerText();
  await zone.selectOption('Europe/Berlin');
  await page.waitForFunction((before) => {
    const slot = document.querySelector('gr8-chatbot').shadowRoot.querySelector('.slot');
    return slot && slot.textContent !== before;
  }, first);
  assert.equal(calls('/api/calendar/slots').at(-1).query.zone, 'Europe/Berlin');
  assert.match(await zone.locator('option:checked').innerText(), /^Europe\/Berlin \(GMT\+[12]\)$/);
  await page.locator('.slot').first().click();
  await page.locator('.when').getByText(/Europe\/Berlin/).waitFor();
  await close();
});

test('a time that was taken a moment ago shows the next free ones, and one of them can be booked', async () => {
  const { page, close } = await atBooking();
  await page.locator('.service').first().click();
  await page.locator('.slot').first().waitFor();
  // Somebody else takes the next five times, and not the sixth.
  // Over the days: late in the afternoon the first of them has fewer left.
  const slots = world.mock.api.book.list('', new Date().toISOString().slice(0, 10), 14, 'America/New_York').days.flatMap((day) => day.slots);
  for (const start of slots.slice(0, 5)) world.mock.api.book.kept.set(start, 'somebody');
  await page.locator('.slot').first().click();
  await page.getByText('That time was taken a moment ago.').waitFor();
  await page.locator('.taken .slot').first().click();
  await page.locator('.held').waitFor();
  await introduce(page);
  await book(page).click();
  await booked(page);
  assert.equal(world.mock.api.bookings[0].starts_at, slots[5]);
  await close();
});

test('taken while the details were typed: the next free times, and not a word is lost', async () => {
  const { page, close } = await atBooking();
  await holdFirst(page);
  await introduce(page);
  await page.locator('form [name=note]').fill('We are three.');
  world.mock.faults[BOOK] = [{ kind: 'status', status: 409, code: 'hold_expired', more: { next: world.mock.api.book.next(Date.now()) } }];
  await book(page).click();
  await page.locator('.taken .slot').first().click();
  await page.locator('.held').waitFor();
  assert.equal(await page.locator('form [name=name]').inputValue(), 'Ann Example');
  assert.equal(await page.locator('form [name=note]').inputValue(), 'We are three.');
  await book(page).click();
  await booked(page);
  await close();
});

test('a hold counts down, and when it ran out the time is asked for again at booking', async () => {
  const { page, close } = await atBooking();
  await page.clock.install();
  await holdFirst(page);
  await introduce(page);
  await page.clock.runFor(2_000);
  await page.getByText(/Held for you for 9:5\d/).waitFor();
  await page.clock.runFor(600_000);
  await page.locator('.held').getByText('The time is no longer held.').waitFor();
  world.mock.api.book.kept.clear();
  await book(page).click();
  await booked(page);
  assert.equal(calls(HOLD).length, 2);
  await close();
});

test('going back gives the time free for others', async () => {
  const { page, close } = await atBooking();
  await holdFirst(page);
  assert.equal(world.mock.api.book.kept.size, 1);
  await page.getByRole('button', { name: 'Back' }).click();
  await page.locator('.slot').first().waitFor();
  await page.waitForTimeout(200);
  assert.equal(world.mock.api.book.kept.size, 0);
  await close();
});

test('the server\'s findings are shown at their fields', async () => {
  const { page, close } = await atBooking();
  await holdFirst(page);
  await introduce(page);
  world.mock.faults[BOOK] = [{ kind: 'status', status: 422, code: 'invalid', more: { fields: [{ name: 'email', code: 'not_an_email', detail: '' }] } }];
  await book(page).click();
  await page.getByText('This does not look like an e-mail address.').waitFor();
  assert.equal(await page.locator('form [name=email]').getAttribute('aria-invalid'), 'true');
  assert.match(await focused(page), /E-mail/);
  await close();
});

test('a booking that was begun goes on after a reload, with what was typed', async () => {
  const { page, close } = await atBooking();
  await holdFirst(page);
  await introduce(page);
  await page.reload();
  await open(page);
  await page.locator('.held').waitFor();
  assert.equal(await page.locator('form [name=email]').inputValue(), 'ann@example.com');
  await book(page).click();
  await booked(page);
  assert.equal(calls(HOLD).length, 1);
  await close();
});

test('faults of services, times, hold and booking are told, and each can be tried again', async () => {
  world.mock.api.bookings.length = 0;
  world.mock.faults['/api/calendar/services'] = [{ kind: 'status', status: 500 }];
  const { page, close } = await world.visit('ordinary');
  const retry = () => page.locator('.panel').getByRole('button', { name: 'Try again' });
  await open(page, 'Book');
  await retry().click();
  world.mock.faults['/api/calendar/slots'] = [{ kind: 'status', status: 500 }];
  await page.locator('.service').first().click();
  await retry().click();
  await page.locator('.slot').first().waitFor();
  world.mock.faults[HOLD] = [{ kind: 'lost_answer' }];
  await page.locator('.slot').first().click();
  await page.getByText('We cannot be reached right now.').waitFor();
  await retry().click();
  await page.locator('.held').waitFor();
  await introduce(page);
  world.mock.faults[BOOK] = [{ kind: 'lost_answer' }];
  await book(page).click();
  await page.getByText('We cannot be reached right now.').waitFor();
  await book(page).click();
  await booked(page);
  assert.equal(world.mock.api.bookings.length, 1, 'the answer was lost, the booking was not made twice');
  await close();
});

test('weeks can be leafed through, a full week names the next free day, and a full month is passed over', async () => {
  const { page, close } = await atBooking();
  await page.locator('.service').first().click();
  await page.locator('.slot').first().waitFor();
  const day = () => page.locator('.day').first().textContent();
  const before = await day();
  await page.getByRole('button', { name: 'Later days' }).click();
  assert.notEqual(await day(), before);
  await page.getByRole('button', { name: 'Earlier days' }).click();
  assert.equal(await day(), before);
  await close();
  // From today on, days of this month are full: the second week only, then all four.
  const fill = (from, to) => {
    const days = world.mock.api.book.list('', new Date().toISOString().slice(0, 10), 31, 'UTC').days.slice(from, to);
    for (const start of days.flatMap(({ slots }) => slots)) world.mock.api.book.kept.set(start, 'somebody');
  };
  const full = await atBooking();
  fill(6, 16);
  await full.page.locator('.service').first().click();
  await full.page.locator('.slot').first().waitFor();
  await full.page.getByRole('button', { name: 'Later days' }).click();
  await full.page.getByRole('button', { name: /Next free day/ }).click();
  await full.page.locator('.slot').first().waitFor();
  await full.close();
  const month = await atBooking();
  fill(0, 31);
  await month.page.locator('.service').first().click();
  await month.page.locator('.slot').first().waitFor();
  assert.equal(calls('/api/calendar/slots').length, 2);
  await month.page.getByRole('button', { name: 'Earlier days' }).click();
  await month.page.locator('.slot').first().waitFor();
  await month.close();
});

test('by keyboard: service, day, time, details, booked', async () => {
  world.mock.api.book.kept.clear();
  const { page, close } = await world.visit('ordinary');
  const { tabTo } = keyboardOnly(page);
  await tabTo(LAUNCHER);
  await page.keyboard.press('Enter');
  await page.locator('.composer').waitFor();
  await page.waitForTimeout(200);
  await tabTo('Chat BUTTON', 'Shift+Tab');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await page.locator('.service').first().waitFor();
  await tabTo('Wedding cake tasting');
  await page.keyboard.press('Enter');
  await page.locator('.slot').first().waitFor();
  const chosen = await page.locator('.day[aria-pressed=true]').textContent();
  await tabTo(chosen);
  const days = await page.locator('.day:not([aria-disabled])').evaluateAll((all) => all.map((one) => one.textContent));
  const other = days.find((label) => label !== chosen);
  await tabTo(other, 'ArrowRight', 7);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.day[aria-pressed=true]').textContent(), other);
  const time = await page.locator('.slot').first().innerText();
  await tabTo(time);
  await page.keyboard.press('Enter');
  await page.locator('.held').waitFor();
  await tabTo('Name');
  await page.keyboard.type('Ann Example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ann@example.com');
  await tabTo('Book now');
  await page.keyboard.press('Enter');
  await booked(page);
  await close();
});
