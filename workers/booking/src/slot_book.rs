//! The machine of object SLOT_BOOK: who has which slot. Never reads a clock, never touches storage; the same calls
//! give the same answers. `shell` tells what surrounds it.
//!
//! Always true, whatever the order of calls: no two live entries overlap, buffers included. An entry is live while
//! its hold runs or its appointment stands.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Instant, audit::Actor, ids::AppointmentId, time};

use crate::{
    protocol::{Booking, Change, Command, Entry, Guest, Hold, Refusal, Reply, Step},
    slots::{Interval, Slot},
};

/// How long an unconfirmed hold keeps others out, in milliseconds: long enough to type a form, short enough to lose
/// one rival.
pub const HOLD_MS: i64 = time::minutes(10);
/// An expired hold is remembered for this long, so that its owner may still confirm it, in milliseconds.
const REMEMBER_MS: i64 = time::hours(24);
/// No entry is longer than this, buffer included, in milliseconds: bounds the look back of an interval search.
/// `draft` allows 12 hours and a buffer of 4.
const LONGEST_MS: i64 = time::hours(16);
/// Most unconfirmed holds of one calendar at once: bounds what a flood of holds can make the object store.
const MAX_HOLDS: usize = 500;
/// What a refusal tells of the time behind the wanted start, in milliseconds: `slots::next_range` and a margin.
const TELL_MS: i64 = time::days(15);

/// Ids by an instant. `None` sorts before every id, so `(at, None)` is where a range begins at `at`.
type Timed = BTreeSet<(Instant, Option<AppointmentId>)>;

/// The entries of one calendar that are ahead or still to be projected. Past ones are only in D1.
#[derive(Debug, Default)]
pub struct Book {
    entries: BTreeMap<AppointmentId, Entry>,
    by_key: BTreeMap<String, AppointmentId>,
    /// Every entry that is not cancelled, by start.
    by_start: Timed,
    /// Unconfirmed holds, by when they run out.
    holds: Timed,
    /// Appointments, cancelled ones too, by when they are over.
    booked: Timed,
    /// What D1 lacks.
    due: BTreeSet<AppointmentId>,
}

impl Book {
    /// The machine as its stored rows have it.
    pub fn load(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut book = Self::default();
        for entry in entries {
            book.put(entry);
        }
        book
    }

    /// Decides. Every change must be stored before the reply leaves.
    pub fn apply(&mut self, command: Command, now: Instant) -> (Reply, Vec<Change>) {
        if command == Command::Erase {
            return (Reply::Erased, self.erase());
        }
        let mut changes = self.forget(now);
        let (reply, change) = match command {
            Command::Hold(hold) => self.hold(hold, now),
            Command::Confirm { appointment, guest, note } => self.confirm(&appointment, guest, note, now),
            Command::Release { appointment } => self.release(appointment),
            Command::Cancel { appointment, by } => self.cancel(&appointment, by, now),
            Command::Busy { range } => (Reply::Busy { busy: self.busy(range, now) }, None),
            Command::Erase => (Reply::Erased, None),
            Command::Sweep => (Reply::Swept { left: u32::try_from(self.due.len()).unwrap_or(u32::MAX) }, None),
        };
        changes.extend(change);
        (reply, changes)
    }

    fn erase(&mut self) -> Vec<Change> {
        std::mem::take(self).entries.into_keys().map(Change::Remove).collect()
    }

    /// Appointments that D1 lacks, at most `limit`.
    pub fn due(&self, limit: usize) -> Vec<Entry> {
        self.due.iter().filter_map(|id| self.entries.get(id)).take(limit).cloned().collect()
    }

    /// D1 has an appointment up to `step`.
    pub fn projected(&mut self, appointment: &AppointmentId, step: Step) -> Vec<Change> {
        let Some(mut entry) = self.entries.get(appointment).cloned() else { return Vec::new() };
        if step <= entry.projected {
            return Vec::new();
        }
        entry.projected = step;
        vec![self.save(entry)]
    }

    fn hold(&mut self, hold: Hold, now: Instant) -> (Reply, Option<Change>) {
        if let Some(before) = self.by_key.get(&hold.key).and_then(|id| self.entries.get(id)).cloned() {
            return self.hold_again(&before, &hold, now);
        }
        if hold.slot.starts_at <= now {
            return self.refuse(Refusal::TooLate, Some(hold.slot), now);
        }
        if self.is_taken(hold.slot, None, now) {
            return self.refuse(Refusal::Taken, Some(hold.slot), now);
        }
        let running = self.holds.range((now.plus(1), None)..).count();
        if running >= MAX_HOLDS || self.entries.contains_key(&hold.appointment) {
            return self.refuse(Refusal::Full, Some(hold.slot), now);
        }
        let Hold { appointment, key, slot, offer } = hold;
        let held_until = now.plus(HOLD_MS);
        self.held(Entry {
            appointment,
            key,
            slot,
            offer,
            held_until,
            booking: None,
            cancelled_at: None,
            cancelled_by: None,
            projected: Step::Nothing,
        })
    }

    /// The same key: the same answer, or a new term for a hold that ran out.
    fn hold_again(&mut self, before: &Entry, hold: &Hold, now: Instant) -> (Reply, Option<Change>) {
        let same = before.slot.starts_at == hold.slot.starts_at && before.offer.service == hold.offer.service;
        if !same {
            return self.refuse(Refusal::KeyReused, Some(hold.slot), now);
        }
        if before.booking.is_some() {
            return self.refuse(Refusal::NotHeld, Some(before.slot), now);
        }
        if before.held_until > now {
            return (Reply::Held { entry: Box::new(before.clone()) }, None);
        }
        if before.slot.starts_at <= now {
            return self.refuse(Refusal::TooLate, Some(before.slot), now);
        }
        if self.is_taken(before.slot, Some(&before.appointment), now) {
            return self.refuse(Refusal::Taken, Some(before.slot), now);
        }
        self.held(Entry { held_until: now.plus(HOLD_MS), ..before.clone() })
    }

    fn held(&mut self, entry: Entry) -> (Reply, Option<Change>) {
        let change = self.save(entry.clone());
        (Reply::Held { entry: Box::new(entry) }, Some(change))
    }

    fn confirm(
        &mut self,
        id: &AppointmentId,
        guest: Guest,
        note: Option<String>,
        now: Instant,
    ) -> (Reply, Option<Change>) {
        let Some(mut entry) = self.entries.get(id).cloned() else {
            return self.refuse(Refusal::HoldExpired, None, now);
        };
        match entry.step() {
            Step::Booked => return (Reply::Booked { entry: Box::new(entry) }, None),
            Step::Cancelled => return self.refuse(Refusal::NotHeld, Some(entry.slot), now),
            Step::Nothing => {}
        }
        if entry.slot.starts_at <= now {
            return self.refuse(Refusal::TooLate, Some(entry.slot), now);
        }
        // A running hold cannot be taken; one that ran out still wins when nobody else came.
        if self.is_taken(entry.slot, Some(id), now) {
            return self.refuse(Refusal::HoldExpired, Some(entry.slot), now);
        }
        entry.booking = Some(Booking { guest, note, booked_at: now });
        let change = self.save(entry.clone());
        (Reply::Booked { entry: Box::new(entry) }, Some(change))
    }

    fn release(&mut self, id: AppointmentId) -> (Reply, Option<Change>) {
        match self.entries.get(&id) {
            None => (Reply::Released, None),
            Some(entry) if entry.booking.is_some() => {
                (Reply::Refused { why: Refusal::NotHeld, wanted: None, busy: Vec::new() }, None)
            }
            Some(_) => {
                self.remove(&id);
                (Reply::Released, Some(Change::Remove(id)))
            }
        }
    }

    fn cancel(&mut self, id: &AppointmentId, by: Option<Actor>, now: Instant) -> (Reply, Option<Change>) {
        let Some(mut entry) = self.entries.get(id).filter(|entry| entry.booking.is_some()).cloned() else {
            return self.refuse(Refusal::Unknown, None, now);
        };
        if entry.cancelled_at.is_some() {
            return (Reply::Cancelled { entry: Box::new(entry) }, None);
        }
        if entry.slot.starts_at <= now {
            return self.refuse(Refusal::TooLate, Some(entry.slot), now);
        }
        (entry.cancelled_at, entry.cancelled_by) = (Some(now), by);
        let change = self.save(entry.clone());
        (Reply::Cancelled { entry: Box::new(entry) }, Some(change))
    }

    fn refuse(&self, why: Refusal, wanted: Option<Slot>, now: Instant) -> (Reply, Option<Change>) {
        let from = wanted.map_or(now, |slot| slot.starts_at.max(now));
        let busy = self.busy(Interval { from, to: from.plus(TELL_MS) }, now);
        (Reply::Refused { why, wanted, busy }, None)
    }

    fn is_taken(&self, slot: Slot, but: Option<&AppointmentId>, now: Instant) -> bool {
        let range = Interval { from: slot.starts_at, to: slot.free_at };
        self.touching(range).any(|entry| Some(&entry.appointment) != but && entry.is_live(now))
    }

    fn busy(&self, range: Interval, now: Instant) -> Vec<Interval> {
        self.touching(range).filter(|entry| entry.is_live(now)).map(Entry::interval).collect()
    }

    /// Entries that overlap a range, by start: a search in the sorted starts, from as far back as an entry can reach.
    fn touching(&self, range: Interval) -> impl Iterator<Item = &Entry> {
        let from = range.from.plus(-LONGEST_MS);
        self.by_start
            .range((from, None)..(range.to.max(from), None))
            .filter_map(|(_, id)| self.entries.get(id.as_ref()?))
            .filter(move |entry| entry.slot.free_at > range.from)
    }

    fn save(&mut self, entry: Entry) -> Change {
        self.remove(&entry.appointment);
        self.put(entry.clone());
        Change::Put(Box::new(entry))
    }

    fn put(&mut self, entry: Entry) {
        let id = entry.appointment.clone();
        if entry.cancelled_at.is_none() {
            self.by_start.insert((entry.slot.starts_at, Some(id.clone())));
        }
        if entry.booking.is_none() {
            self.holds.insert((entry.held_until, Some(id.clone())));
        } else {
            self.booked.insert((entry.slot.free_at, Some(id.clone())));
        }
        if entry.projected < entry.step() {
            self.due.insert(id.clone());
        }
        self.by_key.insert(entry.key.clone(), id.clone());
        self.entries.insert(id, entry);
    }

    fn remove(&mut self, id: &AppointmentId) {
        let Some(entry) = self.entries.remove(id) else { return };
        self.by_start.remove(&(entry.slot.starts_at, Some(id.clone())));
        self.holds.remove(&(entry.held_until, Some(id.clone())));
        self.booked.remove(&(entry.slot.free_at, Some(id.clone())));
        self.by_key.remove(&entry.key);
        self.due.remove(id);
    }

    /// Drops holds that ran out long ago and appointments that are over and in D1.
    fn forget(&mut self, now: Instant) -> Vec<Change> {
        let long_ago = now.plus(-REMEMBER_MS);
        let before = |set: &Timed| -> Vec<AppointmentId> {
            set.range(..(long_ago, None)).filter_map(|(_, id)| id.clone()).collect()
        };
        let mut gone = before(&self.holds);
        gone.extend(before(&self.booked).into_iter().filter(|id| !self.due.contains(id)));
        for id in &gone {
            self.remove(id);
        }
        gone.into_iter().map(Change::Remove).collect()
    }
}

#[cfg(test)]
#[path = "slot_book_tests.rs"]
mod tests;
