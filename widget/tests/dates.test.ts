import { expect, test } from 'vitest';
import { addDays, byPart, dateLabel, dayOf, partOf, price, secondsHeld, zoneLabel } from '../src/booking/dates';

const instant = (text: string): number => Date.parse(text);

test('a day belongs to the zone it is told in', () => {
  const late = instant('2030-03-09T23:30:00Z');
  expect(dayOf(late, 'UTC')).toBe('2030-03-09');
  expect(dayOf(late, 'Europe/Berlin')).toBe('2030-03-10');
  expect(dayOf(late, 'America/New_York')).toBe('2030-03-09');
  expect(dayOf(late, 'Pacific/Kiritimati')).toBe('2030-03-10');
});

test('counting days crosses months, years, leap days and the change of clocks', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2030-12-31', 1)).toBe('2031-01-01');
  expect(addDays('2030-03-30', 2)).toBe('2030-04-01');
  expect(addDays('2030-03-01', -1)).toBe('2030-02-28');
});

test('starts are grouped by part of the day in the given zone, in order, empty parts left out', () => {
  const starts = ['06:00', '10:59', '11:00', '15:59', '16:00'].map((time) => instant(`2030-01-07T${time}:00Z`));
  expect(byPart(starts, 'Europe/Berlin').map(({ part, starts: some }) => [part, some.length])).toEqual([
    ['morning', 2],
    ['afternoon', 2],
    ['evening', 1],
  ]);
  expect(byPart(starts.slice(0, 2), 'UTC')).toHaveLength(1);
  expect(partOf(instant('2030-01-07T00:00:00Z'), 'UTC')).toBe('morning');
});

test('a zone is named with the offset that holds at that moment', () => {
  expect(zoneLabel('Europe/Berlin', instant('2030-01-07T12:00:00Z'), 'en')).toBe('Europe/Berlin (GMT+1)');
  expect(zoneLabel('Europe/Berlin', instant('2030-07-07T12:00:00Z'), 'en')).toBe('Europe/Berlin (GMT+2)');
  expect(zoneLabel('America/New_York', instant('2030-07-07T12:00:00Z'), 'en')).toBe('America/New York (GMT-4)');
});

test('a civil date is written for the reader and never slips by a day', () => {
  expect(dateLabel('2030-01-07', 'en', { weekday: 'long', day: 'numeric', month: 'long' })).toBe('Monday, January 7');
  expect(dateLabel('2030-01-07', 'de', { weekday: 'long', day: 'numeric', month: 'long' })).toBe('Montag, 7. Januar');
});

test('a hold is counted by the server, but never by a clock that is minutes wrong', () => {
  const now = instant('2030-01-07T12:00:00Z');
  expect(secondsHeld(now + 590_000, now)).toBe(590);
  expect(secondsHeld(now - 3_600_000, now)).toBe(600);
  expect(secondsHeld(now + 7_200_000, now)).toBe(600);
});

test('whole amounts lose their zeros, others keep their cents', () => {
  expect(price(2500, 'EUR', 'en')).toBe('€25');
  expect(price(2550, 'EUR', 'en')).toBe('€25.50');
});
