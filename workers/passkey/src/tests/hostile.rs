//! Bytes that no authenticator writes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use testkit::{Authenticator, flag};

use super::{ceremony, creation, known, party, register, registered, request, sign_in};
use crate::{
    Refused,
    authenticator::{Attestation, AuthenticatorData},
    cbor::{Item, Reader},
    handle_of,
};

/// Whether our reader takes these bytes as one map.
fn is_map(bytes: &[u8]) -> bool {
    let mut rest = Reader(bytes);
    rest.map().is_some() && rest.0.is_empty()
}

#[test]
fn nesting_lengths_doubles_and_open_ends_are_refused() {
    assert!(is_map(b"\xa1\x61a\x82\x01\x42ab"));
    assert!(is_map(b"\xa2\x61a\xf6\x61b\xfb\0\0\0\0\0\0\0\0"), "nothing, and a float");
    let nested = |depth: usize| [b"\xa1\x61a".as_slice(), &vec![0x81; depth], &[1]].concat();
    assert!(is_map(&nested(5)));
    for (what, bytes) in [
        ("too deep", nested(6)),
        ("very deep", nested(100_000)),
        ("deep in tags", [b"\xa1\x61a".as_slice(), &[0xc1; 100], &[1]].concat()),
        ("deep in maps", b"\xa1\x61a".repeat(100)),
        ("a text of 2^64-1 bytes", b"\xa1\x61a\x7b\xff\xff\xff\xff\xff\xff\xff\xff".to_vec()),
        ("bytes of 2^32", b"\xa1\x61a\x5b\0\0\0\x01\0\0\0\0".to_vec()),
        ("a list of 2^63 items", b"\xa1\x61a\x9b\x80\0\0\0\0\0\0\0\x01".to_vec()),
        ("a map of 2^63 entries", b"\xbb\x80\0\0\0\0\0\0\0\x61a\x01".to_vec()),
        ("65 entries", [vec![0xb8, 65], (0..65).flat_map(|n| [0x18, n, 0]).collect()].concat()),
        ("a name twice", b"\xa2\x61a\x01\x61a\x02".to_vec()),
        ("a name twice further in", b"\xa1\x61a\x81\xa2\x01\x01\x01\x02".to_vec()),
        ("a number twice, once in a longer form", b"\xa2\x01\x01\x18\x01\x02".to_vec()),
        ("an open map", b"\xbf\x61a\x01\xff".to_vec()),
        ("an open list", b"\xa1\x61a\x9f\x01\xff".to_vec()),
        ("open bytes", b"\xa1\x61a\x5f\x41a\xff".to_vec()),
        ("an open text", b"\xa1\x61a\x7f\x61a\xff".to_vec()),
        ("a break", b"\xa1\x61a\xff".to_vec()),
        ("a simple value without a meaning", b"\xa1\x61a\xe0".to_vec()),
        ("a flag in its longer form", b"\xa1\x61a\xf8\x14".to_vec()),
        ("a reserved length", b"\xa1\x61a\x1c".to_vec()),
        ("a list for a name", b"\xa1\x80\x01".to_vec()),
        ("bytes for a name", b"\xa1\x41a\x01".to_vec()),
        ("a text that is none", b"\xa1\x61\xff\x01".to_vec()),
        ("something behind it", b"\xa0\0".to_vec()),
        ("a list", b"\x80".to_vec()),
        ("nothing", Vec::new()),
    ] {
        assert!(!is_map(&bytes), "{what}");
    }
}

#[test]
fn sixty_four_entries_are_read_and_each_is_found() {
    let bytes = [vec![0xb8, 64], (0..64).flat_map(|n| [0x18, n, n % 24]).collect()].concat();
    let entries = Reader(&bytes).map().unwrap();
    assert_eq!(entries.len(), 64);
    assert!(entries.iter().any(|(key, _)| *key == Item::Unsigned(63)));
    assert_eq!(Item::Unsigned(u64::MAX).number(), None);
    assert_eq!(Item::Negative(u64::MAX).number(), None);
    assert_eq!(Item::Negative(0).number(), Some(-1));
}

fn objects() -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(testkit::repository().join("tests/vectors/webauthn.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    let object = |one: &Value| one["registration"]["attestationObject"].as_str().unwrap().to_owned();
    vectors.iter().map(|one| URL_SAFE_NO_PAD.decode(object(one)).unwrap()).collect()
}

/// SplitMix64.
fn chance(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[test]
fn what_we_read_of_a_spoiled_object_is_what_another_reader_reads() {
    let (objects, mut state, mut taken) = (objects(), 8, 0);
    for round in 0..30_000 {
        let mut bytes = objects[round % objects.len()].clone();
        for _ in 0..=chance(&mut state) % 3 {
            // The head of the object is where its structure is; its tail is keys and certificates.
            let near = if chance(&mut state).is_multiple_of(2) { 40 } else { bytes.len() };
            let at = chance(&mut state) as usize % near.min(bytes.len());
            bytes[at] = chance(&mut state) as u8;
        }
        if chance(&mut state).is_multiple_of(8) {
            bytes.truncate(chance(&mut state) as usize % bytes.len());
        }
        let Ok(ours) = Attestation::read(&bytes) else { continue };
        taken += 1;
        let theirs: ciborium::Value = ciborium::from_reader(bytes.as_slice()).unwrap();
        let entries = theirs.into_map().unwrap();
        let data = entries.iter().find(|(key, _)| key.as_text() == Some("authData")).unwrap();
        assert_eq!(data.1.as_bytes().unwrap(), ours.data, "{bytes:?}");
        _ = AuthenticatorData::read(ours.data);
    }
    assert!(taken > 1_000, "{taken}");
}

#[test]
fn no_bytes_at_all_upset_the_reader() {
    let mut state = 9;
    for _ in 0..200_000 {
        let length = chance(&mut state) % 80;
        let bytes: Vec<u8> = (0..length).map(|_| chance(&mut state) as u8).collect();
        _ = Attestation::read(&bytes);
        let flags = [flag::HAS_CREDENTIAL | flag::HAS_EXTENSIONS | bytes.first().copied().unwrap_or(0)];
        _ = AuthenticatorData::read(&[&[0; 32], flags.as_slice(), &bytes].concat());
    }
}

#[test]
fn a_registration_cut_anywhere_is_refused() {
    for object in objects() {
        for length in 0..object.len() {
            assert!(Attestation::read(&object[..length]).is_err(), "{length}");
        }
    }
    for length in 0..37 {
        assert!(AuthenticatorData::read(&vec![0; length]).is_err(), "{length}");
    }
}

#[tokio::test]
async fn texts_that_are_no_base64url_or_too_long_are_refused_by_name() {
    let (party, handle) = (party(), handle_of("user_1"));
    let (authenticator, passkey) = registered().await;
    let signed = authenticator.get(&request(&ceremony(&party)));
    let created = Authenticator::new(1).create(&creation(&ceremony(&party)));
    let long = "A".repeat(24_000);
    for bad in ["=", "A", "AA==", "A A", "+/+/", "é", long.as_str()] {
        for (name, told) in [
            ("clientDataJSON", "client_data"),
            ("authenticatorData", "authenticator_data"),
            ("signature", "signature"),
            ("userHandle", "user_handle"),
        ] {
            let mut answer = signed.clone();
            answer["response"][name] = json!(bad);
            let outcome = sign_in(&ceremony(&party), &known(&passkey, &handle), &answer).await;
            assert_eq!(outcome, Err(Refused::Malformed(told)), "{name} {bad:.10}");
        }
        for (name, told) in [("clientDataJSON", "client_data"), ("attestationObject", "attestation_object")] {
            let mut answer = created.clone();
            answer["response"][name] = json!(bad);
            assert_eq!(register(&ceremony(&party), &answer).await, Err(Refused::Malformed(told)), "{name} {bad:.10}");
        }
    }
}

#[tokio::test]
async fn client_data_are_json_with_each_name_once_and_may_begin_with_a_mark() {
    let (party, handle) = (party(), handle_of("user_1"));
    let (authenticator, passkey) = registered().await;
    let answer = authenticator.get(&request(&ceremony(&party)));
    let client = |text: &[u8]| {
        let mut answer = answer.clone();
        answer["response"]["clientDataJSON"] = URL_SAFE_NO_PAD.encode(text).into();
        answer
    };
    let written = URL_SAFE_NO_PAD.decode(answer["response"]["clientDataJSON"].as_str().unwrap()).unwrap();
    let inner = &written[1..];
    for (what, text, refused) in [
        ("nothing", Vec::new(), Refused::Malformed("client_data")),
        ("null", b"null".to_vec(), Refused::Malformed("client_data")),
        ("a list", b"[]".to_vec(), Refused::Malformed("client_data")),
        ("a name twice", [br#"{"type":"webauthn.get","#, inner].concat(), Refused::Malformed("client_data")),
        ("no UTF-8", [b"{\"x\":\"\xff\",".as_slice(), inner].concat(), Refused::Malformed("client_data")),
        ("something behind it", [written.as_slice(), b"{}"].concat(), Refused::Malformed("client_data")),
        // Read, and found not to be what was signed.
        ("a mark in front", [b"\xef\xbb\xbf", written.as_slice()].concat(), Refused::BadSignature),
    ] {
        let outcome = sign_in(&ceremony(&party), &known(&passkey, &handle), &client(&text)).await;
        assert_eq!(outcome, Err(refused), "{what}");
    }
}

#[tokio::test]
async fn only_names_that_can_be_transports_are_kept() {
    let party = party();
    let mut answer = Authenticator::new(1).create(&creation(&ceremony(&party)));
    let long = "x".repeat(21);
    answer["response"]["transports"] = json!(["usb", "usb", "", "smart-card", "<b>", "a b", long, "UPPER"]);
    assert_eq!(register(&ceremony(&party), &answer).await.unwrap().transports, "usb smart-card");
    answer["response"]["transports"] = json!((0..40).map(|n| "a".repeat(n % 20 + 1)).collect::<Vec<_>>());
    assert_eq!(register(&ceremony(&party), &answer).await.unwrap().transports.split(' ').count(), 8);
    answer["response"].as_object_mut().unwrap().remove("transports");
    assert_eq!(register(&ceremony(&party), &answer).await.unwrap().transports, "");
}
