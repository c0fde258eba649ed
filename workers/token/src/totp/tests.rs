use super::*;

/// The secret of RFC 4226 appendix D and RFC 6238 appendix B.
fn secret_of_the_rfcs() -> String {
    secret(*b"12345678901234567890")
}

#[test]
fn codes_are_those_of_rfc_4226() {
    let wanted = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
    for (counter, code) in (0..).zip(wanted) {
        assert_eq!(code_of(b"12345678901234567890", counter), code, "counter {counter}");
    }
}

#[test]
fn codes_are_those_of_rfc_6238() {
    // Its codes have eight digits: ours are the last six of them.
    let cases = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];
    for (seconds, code) in cases {
        assert_eq!(check(&secret_of_the_rfcs(), &code[2..], seconds * 1_000, 0), Ok(seconds / 30), "{seconds}");
    }
}

fn code(step: i64) -> String {
    format!("{:06}", code_of(b"12345678901234567890", step))
}

#[test]
fn a_code_is_good_for_its_step_and_the_ones_beside_it_to_the_millisecond() {
    let (secret, step) = (secret_of_the_rfcs(), 50_000_000);
    let (first, last) = ((step - 1) * STEP_MS, (step + 2) * STEP_MS - 1);
    for now in [first, step * STEP_MS, last] {
        assert_eq!(check(&secret, &code(step), now, 0), Ok(step), "{now}");
    }
    for now in [first - 1, last + 1] {
        assert_eq!(check(&secret, &code(step), now, 0), Err(Refused::Wrong), "{now}");
    }
}

#[test]
fn a_step_that_was_used_never_works_again_nor_does_one_before_it() {
    let (secret, step) = (secret_of_the_rfcs(), 50_000_000);
    let now = step * STEP_MS;
    let used = check(&secret, &code(step), now, 0).unwrap();
    assert_eq!(check(&secret, &code(step), now, used), Err(Refused::Used));
    assert_eq!(check(&secret, &code(step - 1), now, used), Err(Refused::Used));
    assert_eq!(check(&secret, &code(step + 1), now, used), Ok(step + 1));
    assert_eq!(check(&secret, &code(step), now, step - 1), Ok(step));
}

#[test]
fn a_code_may_be_typed_with_spaces_and_in_the_digits_of_the_keyboard() {
    // The code of 1,111,111,109 seconds begins with a zero, and nothing may lose it.
    let (secret, now) = (secret_of_the_rfcs(), 1_111_111_109_000);
    for typed in ["081804", " 081 804 ", "081-804", "08 18 04\n", "٠٨١٨٠٤", "۰۸۱۸۰۴", "０８１８０４"]
    {
        assert!(check(&secret, typed, now, 0).is_ok(), "{typed}");
    }
    let odd = ["", "81804", "0081804", "08180", "08180a", "+81804", "0x1804", "081804.0", "⁰81804", "a081804"];
    for typed in odd.iter().copied().chain([" ".repeat(500).as_str(), "9".repeat(100_000).as_str()]) {
        assert_eq!(check(&secret, typed, now, 0), Err(Refused::Wrong), "{typed:.20}");
    }
}

#[test]
fn of_all_codes_three_are_right_at_any_moment() {
    let (secret, step) = (secret_of_the_rfcs(), 41_152_263);
    let mut codes: Vec<String> = (0..1_000_000).step_by(499).map(|n| format!("{n:06}")).collect();
    codes.extend((step - 3..=step + 3).map(code));
    let right: Vec<&String> = codes.iter().filter(|code| check(&secret, code, step * STEP_MS, 0).is_ok()).collect();
    assert_eq!(right, [&code(step - 1), &code(step), &code(step + 1)]);
}

#[test]
fn a_secret_that_is_none_is_named_so() {
    for bad in ["", "1", "not base 32!", "A"] {
        assert_eq!(check(bad, "000000", 0, -2), Err(Refused::BadSecret), "{bad}");
    }
    assert_eq!(secret([0xFF; SECRET_LEN]), "7".repeat(32));
    assert_eq!(secret_of_the_rfcs(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

#[test]
fn an_app_reads_issuer_account_and_secret_whatever_is_in_them() {
    assert_eq!(
        uri("GEZDGNBV", "GR8", "anna+shop@example.com"),
        "otpauth://totp/GR8:anna%2Bshop%40example.com?secret=GEZDGNBV&issuer=GR8&algorithm=SHA1&digits=6&period=30"
    );
    assert!(uri("A", "Bäcker & Söhne", "a:b?c#d/e%f").starts_with(
        "otpauth://totp/B%C3%A4cker%20%26%20S%C3%B6hne:a%3Ab%3Fc%23d%2Fe%25f?secret=A&issuer=B%C3%A4cker%20%26%20S"
    ));
}
