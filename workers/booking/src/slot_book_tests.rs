use std::collections::BTreeMap;

use kernel::{
    email::Email,
    id::Id,
    ids::{ServiceId, SiteId},
};

use super::*;
use crate::{chance::Chance, protocol::Offer};

const NOON: Instant = Instant::from_millis(1_893_499_200_000);

fn id(n: i64) -> AppointmentId {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    AppointmentId::from_parts(NOON, bytes)
}

fn slot(start_min: i64, length_min: i64, buffer_min: i64) -> Slot {
    let starts_at = NOON.plus(time::minutes(start_min));
    let ends_at = starts_at.plus(time::minutes(length_min));
    Slot { starts_at, ends_at, free_at: ends_at.plus(time::minutes(buffer_min)) }
}

fn offer() -> Offer {
    Offer {
        site: SiteId::from_parts(NOON, [1; 10]),
        service: ServiceId::from_parts(NOON, [2; 10]),
        service_name: "Haircut".into(),
        calendar_name: "Salon".into(),
        calendar_zone: "Europe/Berlin".into(),
    }
}

fn guest(name: &str) -> Guest {
    Guest {
        name: name.into(),
        email: Email::parse(&format!("{name}@example.com")).unwrap(),
        phone: None,
        zone: "UTC".into(),
        locale: "en".into(),
    }
}

fn hold(n: i64, slot: Slot) -> Command {
    Command::Hold(Hold { appointment: id(n), key: format!("key-{n}"), slot, offer: offer() })
}

fn confirm(n: i64) -> Command {
    Command::Confirm { appointment: id(n), guest: guest(&format!("guest{n}")), note: None }
}

fn refusal(reply: &Reply) -> Option<Refusal> {
    if let Reply::Refused { why, .. } = reply { Some(*why) } else { None }
}

#[test]
fn the_second_of_two_wishes_for_a_slot_is_refused_and_told_what_is_taken() {
    let mut book = Book::default();
    assert!(matches!(book.apply(hold(1, slot(60, 30, 0)), NOON).0, Reply::Held { .. }));
    let (reply, changes) = book.apply(hold(2, slot(75, 30, 0)), NOON);
    let Reply::Refused { why, busy, .. } = reply else { panic!("{reply:?}") };
    assert_eq!((why, changes), (Refusal::Taken, vec![]));
    assert_eq!(busy, [Interval { from: slot(60, 30, 0).starts_at, to: slot(60, 30, 0).free_at }]);
    assert!(matches!(book.apply(hold(3, slot(90, 30, 0)), NOON).0, Reply::Held { .. }), "back to back fits");
}

#[test]
fn buffers_keep_their_distance_whoever_came_first() {
    let mut book = Book::default();
    book.apply(hold(1, slot(60, 30, 15)), NOON);
    assert_eq!(refusal(&book.apply(hold(2, slot(90, 30, 15)), NOON).0), Some(Refusal::Taken));
    assert_eq!(refusal(&book.apply(hold(3, slot(20, 30, 15)), NOON).0), Some(Refusal::Taken));
    assert!(matches!(book.apply(hold(4, slot(105, 30, 15)), NOON).0, Reply::Held { .. }));
    assert!(matches!(book.apply(hold(5, slot(15, 30, 15)), NOON).0, Reply::Held { .. }));
}

#[test]
fn a_repeated_wish_is_one_wish_and_another_wish_under_its_key_is_refused() {
    let mut book = Book::default();
    let (first, _) = book.apply(hold(1, slot(60, 30, 0)), NOON);
    let again = Command::Hold(Hold { appointment: id(9), key: "key-1".into(), slot: slot(60, 30, 0), offer: offer() });
    let (second, changes) = book.apply(again, NOON.plus(time::minutes(5)));
    assert_eq!((first, changes), (second, vec![]));
    let other = Command::Hold(Hold { appointment: id(9), key: "key-1".into(), slot: slot(90, 30, 0), offer: offer() });
    assert_eq!(refusal(&book.apply(other, NOON).0), Some(Refusal::KeyReused));
}

#[test]
fn a_hold_that_ran_out_can_be_taken_by_the_next_and_confirmed_by_its_owner_until_then() {
    let late = NOON.plus(HOLD_MS + 1);
    let mut book = Book::default();
    book.apply(hold(1, slot(60, 30, 0)), NOON);
    assert!(matches!(book.apply(confirm(1), late).0, Reply::Booked { .. }), "nobody else came");

    let mut book = Book::default();
    book.apply(hold(1, slot(60, 30, 0)), NOON);
    assert!(matches!(book.apply(hold(2, slot(60, 30, 0)), late).0, Reply::Held { .. }));
    assert_eq!(refusal(&book.apply(confirm(1), late).0), Some(Refusal::HoldExpired));
    assert!(matches!(book.apply(confirm(2), late).0, Reply::Booked { .. }));
    assert_eq!(refusal(&book.apply(hold(1, slot(60, 30, 0)), late).0), Some(Refusal::Taken));
}

#[test]
fn confirming_twice_books_once_and_keeps_the_first_guest() {
    let mut book = Book::default();
    book.apply(hold(1, slot(60, 30, 0)), NOON);
    let (first, _) = book.apply(confirm(1), NOON);
    let again = Command::Confirm { appointment: id(1), guest: guest("other"), note: Some("x".into()) };
    let (second, changes) = book.apply(again, NOON);
    assert_eq!((first, changes.len()), (second, 0));
    assert_eq!(refusal(&book.apply(Command::Release { appointment: id(1) }, NOON).0), Some(Refusal::NotHeld));
}

#[test]
fn released_and_cancelled_slots_are_free_again() {
    let mut book = Book::default();
    book.apply(hold(1, slot(60, 30, 0)), NOON);
    assert_eq!(book.apply(Command::Release { appointment: id(1) }, NOON).0, Reply::Released);
    assert_eq!(book.apply(Command::Release { appointment: id(1) }, NOON).0, Reply::Released);
    book.apply(hold(2, slot(60, 30, 0)), NOON);
    book.apply(confirm(2), NOON);
    assert!(matches!(book.apply(Command::Cancel { appointment: id(2), by: None }, NOON).0, Reply::Cancelled { .. }));
    assert!(matches!(book.apply(hold(3, slot(60, 30, 0)), NOON).0, Reply::Held { .. }));
    assert_eq!(refusal(&book.apply(confirm(2), NOON).0), Some(Refusal::NotHeld));
    assert_eq!(refusal(&book.apply(Command::Cancel { appointment: id(7), by: None }, NOON).0), Some(Refusal::Unknown));
}

#[test]
fn nothing_begins_in_the_past() {
    let mut book = Book::default();
    assert_eq!(refusal(&book.apply(hold(1, slot(0, 30, 0)), NOON).0), Some(Refusal::TooLate));
    book.apply(hold(2, slot(5, 30, 0)), NOON);
    let late = NOON.plus(time::minutes(5));
    assert_eq!(refusal(&book.apply(confirm(2), late).0), Some(Refusal::TooLate));
    book.apply(hold(3, slot(60, 30, 0)), NOON);
    book.apply(confirm(3), NOON);
    let begun = NOON.plus(time::minutes(61));
    assert_eq!(refusal(&book.apply(Command::Cancel { appointment: id(3), by: None }, begun).0), Some(Refusal::TooLate));
}

#[test]
fn what_d1_lacks_is_due_until_it_has_it_and_only_then_forgotten() {
    let mut book = Book::default();
    book.apply(hold(1, slot(60, 30, 0)), NOON);
    assert!(book.due(10).is_empty(), "holds are nobody else's business");
    book.apply(confirm(1), NOON);
    assert_eq!(book.due(10).len(), 1);
    let much_later = NOON.plus(time::days(40));
    assert_eq!(book.apply(Command::Sweep, much_later), (Reply::Swept { left: 1 }, vec![]));
    assert_eq!(book.projected(&id(1), Step::Booked).len(), 1);
    assert_eq!(book.projected(&id(1), Step::Booked).len(), 0);
    assert!(book.due(10).is_empty());
    let (reply, changes) = book.apply(Command::Sweep, much_later);
    assert_eq!((reply, changes), (Reply::Swept { left: 0 }, vec![Change::Remove(id(1))]));
}

#[test]
fn holds_are_bounded_and_forgotten() {
    let mut book = Book::default();
    for n in 0..i64::try_from(MAX_HOLDS).unwrap() {
        assert!(matches!(book.apply(hold(n, slot(60 + n * 30, 30, 0)), NOON).0, Reply::Held { .. }));
    }
    assert_eq!(refusal(&book.apply(hold(9_999, slot(90_000, 30, 0)), NOON).0), Some(Refusal::Full));
    let (_, changes) = book.apply(Command::Sweep, NOON.plus(HOLD_MS + REMEMBER_MS + 1));
    assert_eq!((changes.len(), book.entries.len(), book.by_start.len(), book.by_key.len()), (MAX_HOLDS, 0, 0, 0));
}

/// Live entries must never overlap, and the indexes must say what the entries say.
fn assert_sound(book: &Book, now: Instant) {
    let mut live: Vec<&Entry> = book.entries.values().filter(|e| e.is_live(now)).collect();
    live.sort_by_key(|e| e.slot.starts_at);
    for pair in live.windows(2) {
        assert!(pair[0].slot.free_at <= pair[1].slot.starts_at, "{pair:#?}");
    }
    let rebuilt = Book::load(book.entries.values().cloned());
    assert_eq!(
        (&rebuilt.by_start, &rebuilt.by_key, &rebuilt.holds, &rebuilt.booked, &rebuilt.due),
        (&book.by_start, &book.by_key, &book.holds, &book.booked, &book.due)
    );
}

fn random_command(chance: &mut Chance) -> Command {
    let n = chance.below(12);
    match chance.below(10) {
        0..=3 => {
            // Several ids share a key, and slots crowd on purpose.
            let start = 30 + chance.below(12) * 15;
            let slot = slot(start, 15 + chance.below(3) * 15, chance.below(3) * 5);
            let key = format!("key-{}", if chance.below(4) == 0 { chance.below(12) } else { n });
            Command::Hold(Hold { appointment: id(n), key, slot, offer: offer() })
        }
        4..=6 => confirm(n),
        7 => Command::Release { appointment: id(n) },
        8 => Command::Cancel { appointment: id(n), by: None },
        _ => Command::Busy { range: Interval { from: NOON, to: NOON.plus(time::hours(8)) } },
    }
}

#[test]
fn any_order_of_calls_leaves_exactly_one_winner() {
    let mut winners = 0;
    for seed in 0..2_500 {
        let mut chance = Chance::new(seed);
        let (mut book, mut rows, mut now) = (Book::default(), BTreeMap::new(), NOON);
        let mut promised: BTreeMap<AppointmentId, Slot> = BTreeMap::new();
        for _ in 0..40 {
            now = now.plus(time::seconds(chance.below(240)));
            let (reply, changes) = book.apply(random_command(&mut chance), now);
            for change in changes {
                match change {
                    Change::Put(entry) => _ = rows.insert(entry.appointment.clone(), *entry),
                    Change::Remove(id) => _ = rows.remove(&id),
                }
            }
            match reply {
                Reply::Booked { entry } => _ = promised.insert(entry.appointment.clone(), entry.slot),
                Reply::Cancelled { entry } => _ = promised.remove(&entry.appointment),
                _ => {}
            }
            assert_sound(&book, now);
            // What was promised stands, and survives the object being evicted at any moment.
            if chance.below(5) == 0 {
                book = Book::load(rows.values().cloned());
            }
            for (id, slot) in &promised {
                let kept = book.entries.get(id).expect("a promise is kept");
                assert_eq!((kept.slot, kept.step()), (*slot, Step::Booked));
            }
        }
        winners += promised.len();
    }
    assert!(winners > 2_500, "the cases do book: {winners}");
}
