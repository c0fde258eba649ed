use jwt_compact::alg::VerifyingKey as _;
use serde_json::{Value, json};

use super::*;
use crate::{
    MasterKey,
    ring::{KeyTimes, SIGNS_MS},
};

mod hostile;
mod second_opinion;

const NOW: i64 = 1_700_000_000_000;
const NOW_S: i64 = NOW / 1_000;
const ADDRESS: &str = "https://gr8.test";
const OURS: Expected<'static> = Expected { issuer: ADDRESS, audience: ADDRESS };

/// The key in a JSON Web Key.
fn public(jwk: &str) -> <Ed25519 as Algorithm>::VerifyingKey {
    let jwk: Value = serde_json::from_str(jwk).unwrap();
    <Ed25519 as Algorithm>::VerifyingKey::from_slice(&URL_SAFE_NO_PAD.decode(jwk["x"].as_str().unwrap()).unwrap())
        .unwrap()
}

/// As `auth` does with the runtime; here jwt-compact looks at the signature.
pub(crate) fn verify(text: &str, expected: Expected<'_>, ring: &Ring, now: i64) -> Result<Claims, Refused> {
    let unproven = open(text, ring, now)?;
    let signature = <Ed25519 as Algorithm>::Signature::try_from_slice(&unproven.signature);
    let is_right = |signature| Ed25519.verify_signature(&signature, &public(unproven.jwk), unproven.message.as_bytes());
    unproven.believe(signature.is_ok_and(is_right), expected, now)
}

/// One key, `kid_1`, that signs since an hour.
fn ring() -> Ring {
    let master = MasterKey::new("a master key of thirty-two bytes");
    let signs_from_at = NOW - 3_600_000;
    let times = KeyTimes {
        kid: "kid_1".into(),
        master: master.id().into(),
        created_at: signs_from_at,
        signs_from_at,
        signs_until_at: signs_from_at + SIGNS_MS,
        accepted_until_at: signs_from_at + SIGNS_MS + 3_600_000,
    };
    Ring::new(vec![times], &master)
}

fn claims() -> Claims {
    Claims { subject: "user_1".into(), session: "ses_1".into(), issued_at_s: NOW_S, expires_at_s: NOW_S + 900 }
}

fn good_header() -> Value {
    json!({"alg": "EdDSA", "typ": "at+jwt", "kid": "kid_1"})
}

fn good_claims() -> Value {
    json!({"iss": ADDRESS, "aud": ADDRESS, "sub": "user_1", "sid": "ses_1", "iat": NOW_S, "exp": NOW_S + 900})
}

/// Signs any text with our own key, as nobody else could.
fn signed(header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let ring = ring();
    let signature = Ed25519.sign(ring.signing(NOW).unwrap().1, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_bytes()))
}

fn of(header: &Value, claims: &Value) -> String {
    signed(&header.to_string(), &claims.to_string())
}

/// With one member of the header or the claims set, or removed (`null`).
fn with_header(name: &str, value: Value) -> String {
    let mut header = good_header();
    header[name] = value;
    of(&header, &good_claims())
}

fn with_claim(name: &str, value: Value) -> String {
    let mut claims = good_claims();
    claims[name] = value;
    of(&good_header(), &claims)
}

fn without(name: &str) -> String {
    let (mut header, mut claims) = (good_header(), good_claims());
    header.as_object_mut().unwrap().remove(name);
    claims.as_object_mut().unwrap().remove(name);
    of(&header, &claims)
}

fn check(text: &str) -> Result<Claims, Refused> {
    verify(text, OURS, &ring(), NOW)
}

#[test]
fn a_token_is_the_one_that_another_program_signs() {
    // Python's hmac and cryptography: the same key, the same members in the same order.
    let text = sign(&claims(), OURS, &ring(), NOW).unwrap();
    assert_eq!(
        text,
        "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImtpZF8xIn0.\
         eyJpc3MiOiJodHRwczovL2dyOC50ZXN0IiwiYXVkIjoiaHR0cHM6Ly9ncjgudGVzdCIsInN1YiI6InVzZXJfMSIsInNpZCI6InNlc18xIiwiaWF0Ijox\
         NzAwMDAwMDAwLCJleHAiOjE3MDAwMDA5MDB9.\
         DoNKYBF7bpS7M5tJQ6tI3tombsVBh-khBx6LXgPuV_Jst_qpmPExRT06NOO1Q-j720HP06Mhi_0PymuNM67_DQ"
    );
    assert_eq!(check(&text), Ok(claims()));
}

#[test]
fn the_type_is_read_as_media_types_are() {
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+JWT"] {
        assert_eq!(check(&with_header("typ", json!(typ))), Ok(claims()), "{typ}");
    }
    for typ in ["JWT", "jwt", "at+jwt ", "text/at+jwt", "application/application/at+jwt", "id_token", ""] {
        assert_eq!(check(&with_header("typ", json!(typ))), Err(Refused::WrongType), "{typ}");
    }
    assert_eq!(check(&without("typ")), Err(Refused::WrongType));
}

#[test]
fn issuer_and_audience_are_ours_to_the_letter() {
    for aud in [json!(ADDRESS), json!([ADDRESS]), json!(["https://other.test", ADDRESS])] {
        assert_eq!(check(&with_claim("aud", aud)), Ok(claims()));
    }
    for aud in [json!("https://gr8.test/"), json!("https://GR8.test"), json!(""), json!([]), json!(["https://gr8.tes"])]
    {
        assert_eq!(check(&with_claim("aud", aud.clone())), Err(Refused::WrongAudience), "{aud}");
    }
    for iss in ["https://gr8.test/", "http://gr8.test", "HTTPS://GR8.TEST", "", "https://evil.test"] {
        assert_eq!(check(&with_claim("iss", json!(iss))), Err(Refused::WrongIssuer), "{iss}");
    }
}

#[test]
fn it_ends_to_the_second_and_has_no_leeway() {
    let text = sign(&claims(), OURS, &ring(), NOW).unwrap();
    let end = (NOW_S + 900) * 1_000;
    assert!(verify(&text, OURS, &ring(), end - 1).is_ok());
    assert_eq!(verify(&text, OURS, &ring(), end), Err(Refused::Expired));
    assert_eq!(verify(&text, OURS, &ring(), i64::MAX), Err(Refused::Expired));
}

#[test]
fn a_clock_may_be_a_minute_ahead_and_a_life_fifteen_minutes_long() {
    let lived = |iat: i64, exp: i64| {
        let mut claims = good_claims();
        (claims["iat"], claims["exp"]) = (json!(iat), json!(exp));
        check(&of(&good_header(), &claims)).map(|_| ())
    };
    assert_eq!(lived(NOW_S + 60, NOW_S + 960), Ok(()));
    assert_eq!(lived(NOW_S + 61, NOW_S + 900), Err(Refused::WrongTimes));
    assert_eq!(lived(NOW_S - 10, NOW_S + 890), Ok(()));
    assert_eq!(lived(NOW_S - 1, NOW_S + 900), Err(Refused::WrongTimes));
    assert_eq!(lived(NOW_S, NOW_S), Err(Refused::WrongTimes));
    assert_eq!(lived(NOW_S, NOW_S - 1), Err(Refused::WrongTimes));
    assert_eq!(lived(i64::MIN, i64::MAX), Err(Refused::WrongTimes));
    assert_eq!(lived(i64::MAX, i64::MIN), Err(Refused::WrongTimes));
    assert_eq!(lived(0, i64::MAX), Err(Refused::WrongTimes));
    assert_eq!(check(&with_claim("nbf", json!(NOW_S + 60))), Ok(claims()));
    assert_eq!(check(&with_claim("nbf", json!(NOW_S + 61))), Err(Refused::WrongTimes));
}

#[test]
fn a_token_that_outlives_its_key_is_refused() {
    let ring = ring();
    let accepted_until_s = (NOW - 3_600_000 + SIGNS_MS + 3_600_000) / 1_000;
    let now = (accepted_until_s - 800) * 1_000;
    let ends = |exp: i64| {
        let mut claims = good_claims();
        (claims["iat"], claims["exp"]) = (json!(exp - 900), json!(exp));
        verify(&of(&good_header(), &claims), OURS, &ring, now).map(|_| ())
    };
    assert_eq!(ends(accepted_until_s), Ok(()));
    assert_eq!(ends(accepted_until_s + 1), Err(Refused::WrongTimes));
}

#[test]
fn who_comes_back_after_the_key_is_gone_hears_that_it_ran_out() {
    let text = sign(&claims(), OURS, &ring(), NOW).unwrap();
    let empty = Ring::new(vec![], &MasterKey::new("a master key of thirty-two bytes"));
    assert_eq!(verify(&text, OURS, &empty, NOW + 900_000), Err(Refused::Expired));
    assert_eq!(verify(&text, OURS, &empty, NOW), Err(Refused::UnknownKey("kid_1".into())));
    let garbled = text.replacen(".eyJ", ".eyK", 1);
    assert_eq!(verify(&garbled, OURS, &empty, NOW + 900_000), Err(Refused::UnknownKey("kid_1".into())));
}

#[test]
fn nothing_is_signed_when_no_key_signs() {
    assert_eq!(sign(&claims(), OURS, &ring(), NOW + SIGNS_MS), None);
}
