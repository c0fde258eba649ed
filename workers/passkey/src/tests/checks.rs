//! Each check of sections 7.1 and 7.2 fails alone: everything else about the answer is right.

use serde_json::{Value, json};
use testkit::{Authenticator, flag};

use super::{CHALLENGE, ceremony, creation, known, party, register, registered, request, sign_in, user};
use crate::{Ceremony, CreationOptions, Descriptor, Refused, RequestOptions, Used, UserVerification, handle_of};

#[test]
fn creation_options_ask_for_a_verified_passkey_that_finds_itself() {
    let party = party();
    let existing = vec![Descriptor::new("AQID".to_owned(), "internal hybrid")];
    assert_eq!(
        json!(CreationOptions::new(&ceremony(&party), user(), existing)),
        json!({
            "rp": { "id": "gr8.test", "name": "GR8" },
            "user": { "id": handle_of("user_1"), "name": "ann@example.com", "displayName": "Ann" },
            "challenge": CHALLENGE,
            "pubKeyCredParams": [
                { "type": "public-key", "alg": -7 },
                { "type": "public-key", "alg": -8 },
                { "type": "public-key", "alg": -257 },
            ],
            "timeout": 300_000,
            "excludeCredentials": [{ "id": "AQID", "type": "public-key", "transports": ["internal", "hybrid"] }],
            "authenticatorSelection": {
                "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
            },
            "attestation": "none",
        })
    );
}

#[test]
fn request_options_name_the_site_and_the_passkeys_that_will_do() {
    let party = party();
    let ceremony = Ceremony { verification: UserVerification::Preferred, ..ceremony(&party) };
    assert_eq!(
        json!(RequestOptions::new(&ceremony, vec![Descriptor::new("AQID".to_owned(), "")])),
        json!({
            "challenge": CHALLENGE,
            "timeout": 300_000,
            "rpId": "gr8.test",
            "allowCredentials": [{ "id": "AQID", "type": "public-key", "transports": [] }],
            "userVerification": "preferred",
        })
    );
}

/// What makes one thing wrong, and what it is refused for.
type Wrong = (&'static str, fn(&mut Authenticator), Refused);

/// What is wrong in either ceremony.
const BOTH: [Wrong; 15] = [
    ("another type", |it| _ = it.said.insert("type", "payment.get".into()), Refused::WrongType),
    ("another challenge", |it| _ = it.said.insert("challenge", "AAAA".into()), Refused::WrongChallenge),
    ("another origin", |it| it.origin = "https://gr8.test.evil.example".to_owned(), Refused::WrongOrigin),
    ("plain http", |it| it.origin = "http://gr8.test".to_owned(), Refused::WrongOrigin),
    ("another port", |it| it.origin = "https://gr8.test:8443".to_owned(), Refused::WrongOrigin),
    ("a subdomain", |it| it.origin = "https://shop.gr8.test".to_owned(), Refused::WrongOrigin),
    ("a frame", |it| _ = it.said.insert("crossOrigin", true.into()), Refused::CrossOrigin),
    ("a page around it", |it| _ = it.said.insert("topOrigin", "https://gr8.test".into()), Refused::CrossOrigin),
    ("a type that is none", |it| _ = it.said.insert("type", 7.into()), Refused::Malformed("client_data")),
    ("long client data", |it| _ = it.said.insert("more", "x".repeat(4_096).into()), Refused::Malformed("client_data")),
    ("another site", |it| it.party = Some("evil.example".to_owned()), Refused::WrongParty),
    ("nobody there", |it| it.flags = flag::VERIFIED, Refused::NotPresent),
    ("somebody unknown", |it| it.flags = flag::PRESENT, Refused::NotVerified),
    ("a backup that cannot be", |it| it.flags |= flag::IS_BACKED_UP, Refused::BackupFlags),
    ("bytes behind it", |it| it.tail = vec![0], Refused::Malformed("authenticator_data")),
];

#[tokio::test]
async fn each_check_of_a_registration_fails_alone() {
    const MORE: [Wrong; 14] = [
        ("sign-in's type", |it| _ = it.said.insert("type", "webauthn.get".into()), Refused::WrongType),
        ("flags without extensions", |it| it.flags |= flag::HAS_EXTENSIONS, Refused::Malformed("authenticator_data")),
        ("an id too long", |it| it.id_length = 1_024, Refused::Malformed("id_length")),
        ("no id", |it| it.id_length = 0, Refused::Malformed("credential")),
        ("no key", |it| it.key = |_| vec![0xf6], Refused::BadKey),
        (
            "an algorithm not offered",
            |it| it.key = |x| cose(&[(1, 1), (3, -19), (-1, 6)], &[(-2, x)]),
            Refused::WrongAlgorithm,
        ),
        ("no algorithm", |it| it.key = |x| cose(&[(1, 1), (-1, 6)], &[(-2, x)]), Refused::BadKey),
        ("another type of key", |it| it.key = |x| cose(&[(1, 2), (3, -8), (-1, 6)], &[(-2, x)]), Refused::BadKey),
        ("another curve", |it| it.key = |x| cose(&[(1, 1), (3, -8), (-1, 4)], &[(-2, x)]), Refused::BadKey),
        ("a short key", |it| it.key = |x| cose(&[(1, 1), (3, -8), (-1, 6)], &[(-2, &x[1..])]), Refused::BadKey),
        ("a key twice", |it| it.key = |x| cose(&[(1, 1), (3, -8), (-1, 6)], &[(-2, x), (-2, x)]), Refused::BadKey),
        (
            "a statement of none that says something",
            |it| it.statement = b"\xa3\x63fmt\x64none\x67attStmt\xa1\x61a\x01".to_vec(),
            Refused::Malformed("attestation_object"),
        ),
        ("no format", |it| it.statement = b"\xa2\x67attStmt\xa0".to_vec(), Refused::Malformed("attestation_object")),
        (
            "its own signature of another algorithm",
            |it| it.statement = b"\xa3\x63fmt\x66packed\x67attStmt\xa2\x63alg\x26\x63sig\x41\x00".to_vec(),
            Refused::BadSignature,
        ),
    ];
    let party = party();
    for (what, spoil, refused) in BOTH.into_iter().chain(MORE) {
        let mut authenticator = Authenticator::new(1);
        spoil(&mut authenticator);
        let answer = authenticator.create(&creation(&ceremony(&party)));
        assert_eq!(register(&ceremony(&party), &answer).await, Err(refused), "{what}");
    }
}

#[tokio::test]
async fn each_check_of_a_sign_in_fails_alone() {
    const MORE: [Wrong; 2] = [
        ("registration's type", |it| _ = it.said.insert("type", "webauthn.create".into()), Refused::WrongType),
        ("no extensions", |it| it.flags |= flag::HAS_EXTENSIONS, Refused::Malformed("authenticator_data")),
    ];
    let (party, handle) = (party(), handle_of("user_1"));
    for (what, spoil, refused) in BOTH.into_iter().chain(MORE) {
        let (mut authenticator, passkey) = registered().await;
        spoil(&mut authenticator);
        let answer = authenticator.get(&request(&ceremony(&party)));
        let outcome = sign_in(&ceremony(&party), &known(&passkey, &handle), &answer).await;
        assert_eq!(outcome, Err(refused), "{what}");
    }
}

/// A COSE key of small numbers and of byte strings.
fn cose(numbers: &[(i8, i16)], texts: &[(i8, &[u8])]) -> Vec<u8> {
    let number = |n: i16| match n {
        0..24 => vec![n as u8],
        -24..0 => vec![0x20 | (-1 - n) as u8],
        _ => [&[0x39], (-1 - n).to_be_bytes().as_slice()].concat(),
    };
    let mut key = vec![0xa0 + (numbers.len() + texts.len()) as u8];
    for (name, value) in numbers {
        key.extend([number(i16::from(*name)), number(*value)].concat());
    }
    for (name, value) in texts {
        key.extend(
            [number(i16::from(*name)), vec![0x59], (value.len() as u16).to_be_bytes().to_vec(), value.to_vec()]
                .concat(),
        );
    }
    key
}

#[tokio::test]
async fn keys_are_as_long_as_their_kind_has_them() {
    let point = |x: usize, y: usize| cose(&[(1, 2), (3, -7), (-1, 1)], &[(-2, &vec![1; x]), (-3, &vec![1; y])]);
    let rsa = |n: &[u8], e: &[u8]| cose(&[(1, 3), (3, -257)], &[(-1, n), (-2, e)]);
    let read = |key: &[u8]| crate::cose::read(&mut crate::cbor::Reader(key)).map(|key| key.jwk.len());
    assert!(read(&point(32, 32)).is_ok());
    for (x, y) in [(31, 32), (33, 32), (32, 0), (32, 64)] {
        assert_eq!(read(&point(x, y)), Err(Refused::BadKey), "{x} {y}");
    }
    let compressed = cose(&[(1, 2), (3, -7), (-1, 1), (-3, 1)], &[(-2, &[1; 32])]);
    assert_eq!(read(&compressed), Err(Refused::BadKey), "a compressed point");
    assert!(read(&rsa(&[0x80; 256], &[1, 0, 1])).is_ok());
    assert!(read(&rsa(&[0xff; 1_024], &[3])).is_ok());
    let bad: [(&[u8], &[u8]); 8] = [
        (&[0x7f; 256], &[1, 0, 1]),
        (&[0xff; 1_025], &[1, 0, 1]),
        (&[&[0], [0xff; 256].as_slice()].concat(), &[1, 0, 1]),
        (&[], &[1, 0, 1]),
        (&[0xff; 256], &[]),
        (&[0xff; 256], &[1]),
        (&[0xff; 256], &[1, 0, 0]),
        (&[0xff; 256], &[1, 0, 0, 0, 1]),
    ];
    for (n, e) in bad {
        assert_eq!(read(&rsa(n, e)), Err(Refused::BadKey), "{} {e:?}", n.len());
    }
}

#[tokio::test]
async fn extensions_and_unknown_words_are_passed_over() {
    let (party, mut authenticator) = (party(), Authenticator::new(1));
    authenticator.flags |= flag::HAS_EXTENSIONS;
    authenticator.tail = b"\xa1\x6bcredProtect\x02".to_vec();
    authenticator.said.insert("new in level 4", json!({ "a": [1, 2] }));
    authenticator.said.insert("crossOrigin", Value::Null);
    authenticator.id_length = 1_023;
    let passkey = register(&ceremony(&party), &authenticator.create(&creation(&ceremony(&party)))).await.unwrap();
    assert_eq!(passkey.transports, "internal hybrid");
    let (answer, handle) = (authenticator.get(&request(&ceremony(&party))), handle_of("user_1"));
    assert!(sign_in(&ceremony(&party), &known(&passkey, &handle), &answer).await.is_ok());
}

#[tokio::test]
async fn verification_is_asked_for_only_where_it_is_required() {
    let (party, mut authenticator) = (party(), Authenticator::new(1));
    let preferred = Ceremony { verification: UserVerification::Preferred, ..ceremony(&party) };
    authenticator.flags = flag::PRESENT | flag::MAY_BE_BACKED_UP | flag::IS_BACKED_UP;
    let passkey = register(&preferred, &authenticator.create(&creation(&preferred))).await.unwrap();
    assert!(!passkey.is_verified && passkey.is_backed_up);
    let (answer, handle) = (authenticator.get(&request(&preferred)), handle_of("user_1"));
    let used = sign_in(&preferred, &known(&passkey, &handle), &answer).await;
    assert_eq!(used, Ok(Used { sign_count: 0, is_backed_up: true, is_verified: false }));
}

#[tokio::test]
async fn the_passkey_must_be_the_persons() {
    let (party, handle) = (party(), handle_of("user_1"));
    let (authenticator, passkey) = registered().await;
    let answer = authenticator.get(&request(&ceremony(&party)));
    let other = handle_of("user_2");
    assert_eq!(sign_in(&ceremony(&party), &known(&passkey, &other), &answer).await, Err(Refused::WrongUser));

    let mut unnamed = answer.clone();
    unnamed["response"]["userHandle"] = Value::Null;
    let mut known = known(&passkey, &handle);
    assert_eq!(sign_in(&ceremony(&party), &known, &unnamed).await, Err(Refused::WrongUser));
    known.must_name_person = false;
    assert!(sign_in(&ceremony(&party), &known, &unnamed).await.is_ok());

    known.id = "AAAA";
    assert_eq!(sign_in(&ceremony(&party), &known, &answer).await, Err(Refused::WrongCredential));
}

#[tokio::test]
async fn a_registration_is_of_the_passkey_that_it_names() {
    let party = party();
    let mut answer = Authenticator::new(1).create(&creation(&ceremony(&party)));
    for (id, raw_id, refused) in [
        ("AAAA", "AAAA", Refused::WrongCredential),
        ("AAAA", "AAAB", Refused::Malformed("credential")),
        ("A+/=", "A+/=", Refused::Malformed("id_length")),
    ] {
        answer["id"] = id.into();
        answer["rawId"] = raw_id.into();
        assert_eq!(register(&ceremony(&party), &answer).await, Err(refused), "{id} {raw_id}");
    }
}

#[tokio::test]
async fn a_counter_must_grow_once_it_counts_and_is_judged_after_the_signature() {
    let (party, handle) = (party(), handle_of("user_1"));
    let (mut authenticator, mut passkey) = registered().await;
    for (kept, now, grows) in
        [(0, 0, true), (0, 1, true), (1, 2, true), (7, u32::MAX, true), (1, 1, false), (2, 1, false), (5, 0, false)]
    {
        passkey.sign_count = kept;
        authenticator.count = now;
        let answer = authenticator.get(&request(&ceremony(&party)));
        let used = sign_in(&ceremony(&party), &known(&passkey, &handle), &answer).await;
        let wanted = if grows { Ok(now) } else { Err(Refused::CounterWentBack) };
        assert_eq!(used.map(|used| used.sign_count), wanted, "{kept} {now}");
    }
    let mut forged = authenticator.get(&request(&ceremony(&party)));
    forged["response"]["signature"] = "AAAA".into();
    passkey.sign_count = 9;
    let outcome = sign_in(&ceremony(&party), &known(&passkey, &handle), &forged).await;
    assert_eq!(outcome, Err(Refused::BadSignature), "nobody learns of a counter by forging");
}

#[tokio::test]
async fn another_passkeys_signature_is_wrong() {
    let (party, handle) = (party(), handle_of("user_1"));
    let (_, mine) = registered().await;
    let mut other = Authenticator::new(2);
    other.create(&creation(&ceremony(&party)));
    let mut answer = other.get(&request(&ceremony(&party)));
    answer["id"] = mine.id.clone().into();
    answer["rawId"] = mine.id.clone().into();
    let outcome = sign_in(&ceremony(&party), &known(&mine, &handle), &answer).await;
    assert_eq!(outcome, Err(Refused::BadSignature));
}
