//! Tokens as people make them who want in.

use hmac::{Hmac, Mac};
use jwt_compact::alg::SigningKey as _;
use sha2::Sha256;

use super::*;

#[test]
fn another_algorithm_is_refused_whoever_signed() {
    let algorithms =
        ["none", "None", "NONE", "nOnE", "", "HS256", "RS256", "ES256", "eddsa", "EDDSA", "Ed25519", "EdDSA "];
    for alg in algorithms {
        assert_eq!(check(&with_header("alg", json!(alg))), Err(Refused::WrongAlgorithm), "{alg}");
    }
    for alg in [json!(null), json!(1), json!(["EdDSA"]), json!({"EdDSA": 1}), json!(true)] {
        assert_eq!(check(&with_header("alg", alg.clone())), Err(Refused::Malformed), "{alg}");
    }
    assert_eq!(check(&without("alg")), Err(Refused::Malformed));
}

#[test]
fn a_token_without_a_signature_is_refused() {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let mut none = good_header();
    none["alg"] = json!("none");
    assert_eq!(check(&format!("{}.{}.", part(&none), part(&good_claims()))), Err(Refused::WrongAlgorithm));
    assert_eq!(check(&format!("{}.{}.", part(&good_header()), part(&good_claims()))), Err(Refused::BadSignature));
    // RFC 7515 appendix A.5, and A.1 (HS256).
    let claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    assert_eq!(check(&format!("eyJhbGciOiJub25lIn0.{claims}.")), Err(Refused::WrongAlgorithm));
    let hs256 = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
    let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    assert_eq!(check(&format!("{hs256}.{claims}.{signature}")), Err(Refused::WrongAlgorithm));
}

#[test]
fn our_public_key_is_nobodys_secret() {
    let ring = ring();
    let public = public(ring.verifying("kid_1", NOW).unwrap().0).as_bytes().to_vec();
    for (alg, refused) in [("HS256", Refused::WrongAlgorithm), ("EdDSA", Refused::BadSignature)] {
        let mut header = good_header();
        header["alg"] = json!(alg);
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(&good_claims()));
        for key in [public.clone(), URL_SAFE_NO_PAD.encode(&public).into_bytes()] {
            let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(&text).finalize().into_bytes();
            for mac in [mac.to_vec(), [mac.as_slice(), mac.as_slice()].concat()] {
                assert_eq!(check(&format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac))), Err(refused.clone()));
            }
        }
    }
}

#[test]
fn a_key_of_their_own_does_not_help_under_our_name_or_another() {
    let theirs = <Ed25519 as Algorithm>::SigningKey::from_slice(&[9; 32]).unwrap();
    for (kid, refused) in [("kid_1", Refused::BadSignature), ("kid_2", Refused::UnknownKey("kid_2".into()))] {
        let mut header = good_header();
        header["kid"] = json!(kid);
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(&good_claims()));
        let signature = Ed25519.sign(&theirs, text.as_bytes());
        let token = format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.as_bytes()));
        assert_eq!(check(&token), Err(refused));
    }
    let mut known = with_header("jwk", json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}));
    assert_eq!(check(&known), Err(Refused::UnwantedHeader));
    known = with_header("kid", json!("../../../etc/passwd\0' OR 1=1 --"));
    assert!(matches!(check(&known), Err(Refused::UnknownKey(_))));
    let Err(Refused::UnknownKey(shown)) = check(&with_header("kid", json!("ä".repeat(400)))) else { panic!() };
    assert_eq!(shown.chars().count(), 64, "the log gets no more of it");
}

#[test]
fn a_header_that_asks_for_more_than_ours_is_refused() {
    let asks = [
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("crit", json!(null)),
        ("b64", json!(false)),
        ("b64", json!(true)),
        ("jku", json!("https://evil.test/keys")),
        ("jwk", json!({})),
        ("x5u", json!("https://evil.test/cert")),
        ("x5c", json!(["MII"])),
        ("x5t", json!("dGh1bWI")),
        ("x5t#S256", json!("dGh1bWI")),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
        ("ALG", json!("none")),
        ("__proto__", json!({"alg": "none"})),
        ("", json!(1)),
    ];
    for (name, value) in asks {
        assert_eq!(check(&with_header(name, value.clone())), Err(Refused::UnwantedHeader), "{name}: {value}");
    }
    for kid in [json!(1), json!(["kid_1"]), json!({}), json!(true)] {
        assert_eq!(check(&with_header("kid", kid.clone())), Err(Refused::Malformed), "{kid}");
    }
    assert_eq!(check(&without("kid")), Err(Refused::UnknownKey(String::new())));
    assert_eq!(check(&with_header("kid", json!(""))), Err(Refused::UnknownKey(String::new())));
}

#[test]
fn a_name_that_stands_twice_is_refused_and_so_is_what_is_no_json() {
    let (header, claims) = (good_header().to_string(), good_claims().to_string());
    let headers = [
        r#"{"alg":"EdDSA","alg":"EdDSA","typ":"at+jwt","kid":"kid_1"}"#,
        r#"{"alg":"none","typ":"at+jwt","kid":"kid_1","alg":"EdDSA"}"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","kid":"kid_2","kid":"kid_1"}"#,
        r#"{"alg":"EdDSA","typ":"JWT","typ":"at+jwt","kid":"kid_1"}"#,
        r#"{"alg":"EdDSA","\u0061lg":"EdDSA","typ":"at+jwt","kid":"kid_1"}"#,
        r#"["EdDSA","at+jwt","kid_1"]"#,
        r#"{"alg":"EdDSA","typ":"at+jwt","kid":"kid_1"} "x""#,
        r#"{"alg":"EdDSA","typ":"at+jwt","kid":"kid_1",}"#,
        r"{'alg':'EdDSA','typ':'at+jwt','kid':'kid_1'}",
        "\u{feff}{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"kid_1\"}",
        "null",
        "1",
        "",
        "{",
        &("[".repeat(1_000)),
    ];
    for header in headers {
        assert_eq!(check(&signed(header, &claims)), Err(Refused::Malformed), "{header:.60}");
    }
    for name in ["iss", "aud", "sub", "sid", "iat", "exp", "nbf"] {
        let value = good_claims().get(name).cloned().unwrap_or(json!(NOW_S));
        let first = format!("{{\"{name}\":{value},{}", &claims[1..]);
        let twice = first.replacen('{', &format!("{{\"{name}\":{value},"), usize::from(name == "nbf"));
        assert_eq!(check(&signed(&header, &twice)), Err(Refused::Malformed), "{twice}");
    }
    for bad in ["", "[]", "null", "{}", "{\"iss\":1}", &format!("{claims}x"), &claims.replace('}', ",}")] {
        assert_eq!(check(&signed(&header, bad)), Err(Refused::Malformed), "{bad:.60}");
    }
    assert_eq!(check(&signed(&header, &claims)), Ok(super::claims()), "the base of all these");
}

#[test]
fn claims_of_the_wrong_type_or_form_are_refused_even_when_signed() {
    for name in ["iss", "aud", "sub", "sid", "iat", "exp"] {
        assert_eq!(check(&without(name)), Err(Refused::Malformed), "without {name}");
        for value in [json!(null), json!(true), json!({}), json!([1]), json!([[ADDRESS]]), json!({"x": ADDRESS})] {
            assert_eq!(check(&with_claim(name, value.clone())), Err(Refused::Malformed), "{name}: {value}");
        }
    }
    for time in [json!("1700000000"), json!(1.5), json!(-1.5e300), json!(1e300), json!(u64::MAX)] {
        for name in ["iat", "exp", "nbf"] {
            assert_eq!(check(&with_claim(name, time.clone())), Err(Refused::Malformed), "{name}: {time}");
        }
    }
    let ids =
        ["", " ", "user 1", "user_1\n", "user_1\0", "üser_1", "us\u{200b}er_1", "usеr_1", "../1", &"u".repeat(65)];
    for id in ids {
        for name in ["sub", "sid"] {
            assert_eq!(check(&with_claim(name, json!(id))), Err(Refused::Malformed), "{name}: {id}");
        }
    }
}

#[test]
fn a_text_that_is_no_token_is_refused() {
    let good = sign(&claims(), OURS, &ring(), NOW).unwrap();
    let (signed_part, signature) = good.rsplit_once('.').unwrap();
    let (header, body) = signed_part.split_once('.').unwrap();
    let odd = [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        header.into(),
        format!("{header}.{body}"),
        format!(".{body}.{signature}"),
        format!("{good}."),
        format!(".{good}"),
        format!("{good}.{signature}"),
        format!("{header}.{body}..{signature}"),
        format!(" {good}"),
        format!("{good} "),
        format!("{good}\n"),
        format!("{good}\0"),
        format!("{header}=.{body}.{signature}"),
        format!("{header}.{body}.{signature}=="),
        format!("{header}.{body}\u{2024}{signature}"),
        good.replace('.', "\u{ff0e}"),
        good.to_uppercase(),
        format!("Bearer {good}"),
        "ключ.ключ.ключ".into(),
        "\u{1f511}.\u{1f511}.\u{1f511}".into(),
    ];
    for text in &odd {
        assert!(matches!(check(text), Err(Refused::Malformed)), "{text:?}: {:?}", check(text));
    }
    assert_eq!(check(&format!("{header}..{signature}")), Err(Refused::BadSignature));
    // Each signature has one text: the last character carries two bits that must be zero.
    let last = signature.chars().last().unwrap();
    for other in ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']).filter(|c| *c != last) {
        let text = format!("{}{other}", &good[..good.len() - 1]);
        assert!(matches!(check(&text), Err(Refused::Malformed | Refused::BadSignature)), "{text}");
    }
}

#[test]
fn a_huge_text_costs_nothing() {
    let good = sign(&claims(), OURS, &ring(), NOW).unwrap();
    assert!(good.len() < 500);
    for text in ["a".repeat(MAX_LEN + 1), ".".repeat(100_000), format!("{good}{}", "A".repeat(5_000_000))] {
        assert_eq!(check(&text), Err(Refused::TooLong));
    }
    assert_eq!(check(&"a".repeat(MAX_LEN)), Err(Refused::Malformed));
    assert_eq!(check(&".".repeat(MAX_LEN)), Err(Refused::Malformed));
}

#[test]
fn no_byte_may_change() {
    let good = sign(&claims(), OURS, &ring(), NOW).unwrap();
    let ring = ring();
    for at in 0..good.len() {
        for bit in 0..7 {
            let mut bytes = good.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(verify(&text, OURS, &ring, NOW).is_err(), "byte {at}, bit {bit}: {text}");
        }
    }
    for at in 0..good.len() {
        assert!(verify(&good[..at], OURS, &ring, NOW).is_err(), "cut at {at}");
        let doubled = format!("{}{}", &good[..=at], &good[at..]);
        assert!(verify(&doubled, OURS, &ring, NOW).is_err(), "doubled at {at}");
    }
}
