//! What a sign-up must hold.

use kernel::{Fault, secret::Secret};

use super::NewAccount;

fn account(email: &str, password: &str, name: &str) -> NewAccount {
    let password = Secret::new(password.to_owned());
    NewAccount { email: email.into(), password, name: name.into(), locale: None, zone: None }
}

fn flaws(account: NewAccount) -> Vec<(String, String)> {
    match account.check() {
        Err(Fault::Invalid { fields }) => fields.into_iter().map(|f| (f.name, f.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_bad_field_is_named_at_once() {
    let codes = flaws(account("", "", ""));
    assert_eq!(
        codes.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect::<Vec<_>>(),
        [("email", "required"), ("name", "required"), ("password", "too_short")]
    );
}

#[test]
fn a_name_cannot_carry_a_link_or_a_header_into_a_strangers_mail() {
    for bad in ["Win at evil.com", "https://evil", "a@b", "<b>", "Ann\r\nBcc: x", &"x".repeat(81)] {
        assert_eq!(flaws(account("ann@example.com", "correct horse battery", bad))[0].0, "name", "{bad}");
    }
    for good in ["Dr. Ann Smith", "J.R. Smith", "Ōe Kenzaburō", "O'Neil-Smith Jr.", "李小龍"] {
        assert!(account("ann@example.com", "correct horse battery", good).check().is_ok(), "{good}");
    }
}

#[test]
fn an_odd_locale_or_zone_falls_back_and_never_blocks_a_person() {
    let mut odd = account("ann@example.com", "correct horse battery", "Ann");
    odd.locale = Some("de\"><script>".into());
    odd.zone = Some("Europe/Berlin\0".into());
    let applicant = odd.check().unwrap();
    assert_eq!((applicant.locale.as_str(), applicant.zone.as_str()), ("en", "UTC"));
}
