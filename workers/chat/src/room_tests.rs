use kernel::{id::Id, ids::MessageId, ids::SiteId};

use super::*;

const NOON: Instant = Instant::from_millis(1_893_499_200_000);

fn message(n: u8) -> MessageId {
    MessageId::from_parts(NOON, [n; 10])
}

fn room() -> Room {
    let mut room = Room::default();
    let site = SiteId::from_parts(NOON, [1; 10]);
    let opening = Opening { site, token_hash: "hash".into(), locale: "en".into(), page_url: None, at: NOON };
    assert_eq!(room.open(opening.clone()).len(), 1);
    assert_eq!(room.open(opening).len(), 0, "a second opening changes nothing");
    room
}

fn saying(n: u8, text: &str) -> Saying {
    let (message, answer) = (message(n), message(n + 100));
    Saying { token_hash: "hash".into(), client_id: format!("c{n}"), text: text.into(), message, answer }
}

fn yes(text: &str) -> Answer {
    Answer { text: text.into(), outcome: Outcome::Answered, sources: vec![] }
}

fn asked(heard: Heard) -> Ask {
    match heard {
        Heard::Asked(ask) => *ask,
        Heard::Known { .. } => panic!("{heard:?}"),
    }
}

#[test]
fn lines_are_numbered_and_a_question_brings_what_was_said_before() {
    let mut room = room();
    let first = asked(room.say(saying(1, "Hi"), NOON).unwrap().0);
    assert_eq!((first.question.seq, first.history.len()), (1, 0));
    let (answer, _) = room.answered(1, yes("Hello"), NOON).unwrap();
    assert_eq!((answer.seq, answer.id.clone(), answer.answers), (2, message(101), Some(1)));
    let second = asked(room.say(saying(2, "Prices?"), NOON).unwrap().0);
    let said: Vec<(bool, &str)> = second.history.iter().map(|turn| (turn.by_visitor, turn.text.as_str())).collect();
    assert_eq!(said, [(true, "Hi"), (false, "Hello")]);
}

#[test]
fn a_repeated_client_id_is_the_same_message_and_gets_the_same_answer() {
    let mut room = room();
    room.say(saying(1, "Hi"), NOON).unwrap();
    let (again, changes) = room.say(Saying { message: message(9), ..saying(1, "Hi") }, NOON).unwrap();
    assert_eq!((asked(again).question.id, changes), (message(1), vec![]), "still without an answer: asked again");
    room.answered(1, yes("Hello"), NOON).unwrap();
    let (late, changes) = room.answered(1, yes("Other"), NOON).unwrap();
    assert_eq!((late.text.as_str(), changes), ("Hello", vec![]), "the first answer stays");
    let (known, _) = room.say(saying(1, "Hi"), NOON).unwrap();
    assert!(matches!(known, Heard::Known { answer, .. } if answer.text == "Hello"));
    let other = room.say(saying(1, "Something else"), NOON).unwrap_err();
    assert!(matches!(other, Fault::Conflict { code, .. } if code == "client_id_reused"));
}

#[test]
fn a_wrong_token_hears_and_says_nothing() {
    let mut room = room();
    let wrong = Saying { token_hash: "other".into(), ..saying(1, "Hi") };
    assert!(matches!(room.say(wrong, NOON), Err(Fault::NotFound { .. })));
    assert!(matches!(room.history(""), Err(Fault::NotFound { .. })));
    assert!(matches!(Room::default().say(saying(1, "Hi"), NOON), Err(Fault::NotFound { .. })));
}

#[test]
fn too_fast_is_told_how_long_to_wait_and_too_long_to_start_anew() {
    let mut room = room();
    for n in 0..10 {
        room.say(saying(n, "Hi"), NOON.plus(i64::from(n) * 1_000)).unwrap();
    }
    let refused = room.say(saying(11, "Hi"), NOON.plus(20_000)).unwrap_err();
    assert_eq!(refused, Fault::Busy { retry_after_ms: 40_000 });
    assert!(room.say(saying(9, "Hi"), NOON.plus(20_000)).is_ok(), "a repetition is no new question");
    room.say(saying(11, "Hi"), NOON.plus(60_000)).unwrap();
    for n in 11..MAX_QUESTIONS as u32 {
        let unique = Saying { client_id: format!("more{n}"), ..saying(12, "Hi") };
        room.say(unique, NOON.plus(i64::from(n) * 60_000)).unwrap();
    }
    let full = room.say(saying(13, "Hi"), NOON.plus(time::days(1))).unwrap_err();
    assert!(matches!(full, Fault::Conflict { code, .. } if code == "conversation_full"));
}

#[test]
fn a_question_whose_answer_was_lost_is_taken_up_by_the_alarm_a_few_times_then_given_up() {
    let mut room = room();
    room.say(saying(1, "Hi"), NOON).unwrap();
    room.projected(1);
    let mut now = NOON;
    for hopeless in [false, false, false, true] {
        assert!(room.overdue(now).0.is_empty(), "not before its time");
        now = room.wake(now).unwrap();
        let (asks, changes) = room.overdue(now);
        assert_eq!((asks.len(), asks[0].is_hopeless, changes.len()), (1, hopeless, 1));
    }
    room.answered(1, yes("Sorry"), now).unwrap();
    room.projected(2);
    assert_eq!(room.wake(now), None);
}

#[test]
fn d1_gets_every_line_once_and_in_order() {
    let mut room = room();
    for n in 0..30_u8 {
        room.say(saying(n, "Hi"), NOON.plus(i64::from(n) * 10_000)).unwrap();
    }
    room.answered(1, Answer { outcome: Outcome::NotAnswered, ..yes("No") }, NOON).unwrap();
    let first = room.due().unwrap();
    assert_eq!((first.lines.first().unwrap().seq, first.lines.last().unwrap().seq, first.unanswered), (1, 20, 0));
    assert_eq!(room.projected(20), [Change::PutProjected(20)]);
    assert_eq!(room.projected(5), [], "never back");
    let second = room.due().unwrap();
    assert_eq!((second.lines.first().unwrap().seq, second.lines.last().unwrap().seq, second.unanswered), (21, 31, 1));
    assert_eq!(second.started_at, NOON);
    room.projected(999);
    assert_eq!(room.due(), None);
}

#[test]
fn a_room_comes_back_from_its_rows_as_it_was() {
    let mut room = room();
    room.say(saying(1, "Hi"), NOON).unwrap();
    room.answered(1, yes("Hello"), NOON).unwrap();
    room.say(saying(2, "And?"), NOON).unwrap();
    room.projected(2);
    let again = Room::load(room.opening.clone(), room.lines.clone(), room.projected);
    assert_eq!(format!("{again:?}"), format!("{room:?}"));
}

#[test]
fn a_room_in_which_nothing_is_said_goes_away() {
    let mut empty = room();
    let end = empty.wake(NOON).unwrap();
    assert_eq!(empty.expire(end.plus(-1)), []);
    assert_eq!(empty.expire(end), [Change::Clear]);
    assert_eq!(empty.wake(end), None);
    let mut used = room();
    used.say(saying(1, "Hi"), NOON).unwrap();
    assert_eq!(used.expire(end), []);
}
