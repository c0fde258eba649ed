use std::collections::BTreeMap;

use super::*;
use crate::access::{self, Claims, Expected};

const ADDRESS: Expected<'static> = Expected { issuer: "https://gr8.test", audience: "https://gr8.test" };
const MINUTE_MS: i64 = 60_000;
const START: i64 = 1_700_000_000_000;

fn master() -> MasterKey {
    MasterKey::new("a master key of thirty-two bytes")
}

fn key(kid: &str, signs_from_at: i64) -> KeyTimes {
    KeyTimes {
        kid: kid.into(),
        master: master().id().into(),
        created_at: signs_from_at - PUBLISHED_MS,
        signs_from_at,
        signs_until_at: signs_from_at + SIGNS_MS,
        accepted_until_at: signs_from_at + SIGNS_MS + ACCEPTED_MS,
    }
}

fn token(ring: &Ring, now: i64) -> Option<String> {
    let issued_at_s = now / 1_000;
    let claims =
        Claims { subject: "user_1".into(), session: "ses_1".into(), issued_at_s, expires_at_s: issued_at_s + 900 };
    access::sign(&claims, ADDRESS, ring, now)
}

fn kids(ring: &Ring, now: i64) -> Vec<String> {
    let set: serde_json::Value = serde_json::from_str(&ring.jwks(now)).unwrap();
    set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_key_is_derived_as_another_program_would_and_shown_as_rfc_8037_writes_it() {
    // Python's hmac and cryptography.
    let ring = Ring::new(vec![key("kid_1", START)], &master());
    assert_eq!(
        ring.jwks(START),
        r#"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"kid_1","x":"s8r0eZdmcbBftpjzfCwlByBVCKHHGqIiXUMKw8AHpig"}]}"#
    );
    assert_eq!(Ring::new(vec![], &master()).jwks(START), r#"{"keys":[]}"#);
}

#[test]
fn two_names_have_two_keys_and_another_master_key_has_others() {
    let shown = |kid: &str, master: &MasterKey| {
        let times = KeyTimes { master: master.id().into(), ..key(kid, START) };
        Ring::new(vec![times], master).jwks(START).split(r#""x":"#).nth(1).unwrap().to_owned()
    };
    assert_ne!(shown("a", &master()), shown("b", &master()));
    assert_ne!(shown("a", &master()), shown("a", &MasterKey::new("another master key of enough bytes")));
}

#[test]
fn over_a_year_somebody_always_signs_was_announced_a_day_before_and_every_token_lives_its_life() {
    // Somebody comes every two hours, and at the very first moment nobody was there before.
    let step_ms = 120 * MINUTE_MS;
    let (master, mut keys, mut seen) = (master(), Vec::new(), BTreeMap::new());
    for step in 0..365 * 12 {
        let now = START + step * step_ms;
        let due = Ring::new(keys.clone(), &master).due(now, &master, format!("k{}", seen.len()));
        keys.extend(due);
        keys.retain(|key| key.accepted_until_at > now);
        let ring = Ring::new(keys.clone(), &master);
        for kid in kids(&ring, now) {
            seen.entry(kid).or_insert(now);
        }
        let text = token(&ring, now).expect("somebody signs");
        let late = now + 14 * MINUTE_MS;
        assert_eq!(access::verify(&text, ADDRESS, &ring, late).map(|claims| claims.session), Ok("ses_1".into()));
        let (kid, _) = ring.signing(now).unwrap();
        let is_first = kid == "k0";
        let key = keys.iter().find(|key| key.kid == kid).unwrap();
        assert!(is_first || key.signs_from_at - seen[kid] >= PUBLISHED_MS - step_ms, "{kid} was announced late");
        assert!(keys.len() <= 2);
    }
    assert!((12..=13).contains(&seen.len()), "{} keys in a year", seen.len());
}

#[test]
fn a_key_signs_for_thirty_days_is_accepted_an_hour_longer_and_then_gone() {
    let ring = Ring::new(vec![key("one", START)], &master());
    let end = START + SIGNS_MS;
    assert!(token(&ring, START - 1).is_none());
    let last = token(&ring, end - 1).unwrap();
    assert!(token(&ring, end).is_none());
    assert!(access::verify(&last, ADDRESS, &ring, end + 14 * MINUTE_MS).is_ok());
    assert_eq!(kids(&ring, end + ACCEPTED_MS - 1), ["one"]);
    assert!(ring.verifying("one", end + ACCEPTED_MS - 1).is_some());
    assert!(ring.verifying("one", end + ACCEPTED_MS).is_none());
    assert!(kids(&ring, end + ACCEPTED_MS).is_empty());
    assert!(ring.knows("one") && !ring.knows("two"));
}

#[test]
fn the_next_key_is_due_a_day_before_the_last_one_ends_and_only_once() {
    let ring = Ring::new(vec![key("one", START)], &master());
    let end = START + SIGNS_MS;
    assert_eq!(ring.due(end - PUBLISHED_MS - 1, &master(), "two".into()), None);
    let two = ring.due(end - PUBLISHED_MS, &master(), "two".into()).unwrap();
    assert_eq!(two, key("two", end));
    let both = Ring::new(vec![key("one", START), two], &master());
    assert_eq!(both.due(end - 1, &master(), "three".into()), None);
    assert_eq!(both.signing(end - 1).unwrap().0, "one");
    assert_eq!(both.signing(end).unwrap().0, "two");
}

#[test]
fn after_a_long_sleep_a_key_is_made_that_signs_at_once() {
    let ring = Ring::new(vec![key("old", START)], &master());
    let now = START + 2 * SIGNS_MS;
    let due = ring.due(now, &master(), "new".into()).unwrap();
    assert_eq!((due.signs_from_at, due.created_at), (now, now));
    assert_eq!(due.signs_until_at - due.signs_from_at, SIGNS_MS);
}

#[test]
fn two_isolates_that_make_a_key_at_the_same_moment_are_both_believed() {
    let ring = Ring::new(vec![key("mine", START), key("yours", START)], &master());
    for kid in ["mine", "yours"] {
        let alone = Ring::new(vec![key(kid, START)], &master());
        let text = token(&alone, START).unwrap();
        assert!(access::verify(&text, ADDRESS, &ring, START).is_ok(), "{kid}");
    }
}

#[test]
fn another_master_key_ends_every_token_and_signs_with_a_key_of_its_own_at_once() {
    let before = Ring::new(vec![key("one", START)], &master());
    let text = token(&before, START).unwrap();
    let new = MasterKey::new("another master key of enough bytes");
    let after = Ring::new(vec![key("one", START)], &new);
    assert!(!after.knows("one"));
    assert_eq!(access::verify(&text, ADDRESS, &after, START), Err(access::Refused::UnknownKey("one".into())));
    let due = after.due(START, &new, "two".into()).unwrap();
    assert_eq!((due.signs_from_at, due.master.as_str()), (START, new.id()));
    // A row that claims the new master key does not bring the old key back.
    let forged = KeyTimes { master: new.id().into(), ..key("one", START) };
    let ring = Ring::new(vec![forged], &new);
    assert_eq!(access::verify(&text, ADDRESS, &ring, START), Err(access::Refused::BadSignature));
}
