//! What the environment must hold.

use serde_json::{Value, json};

use super::{ACCOUNTS, Config, MAIN};

fn read(environment: &str) -> Result<Config, Vec<String>> {
    super::read(environment, &MAIN)
}

fn environment() -> Value {
    let mut names = json!({
        "MODE": "dev", "PUBLIC_URL": "http://localhost:8787/", "MAIL_FROM": "hello@gr8.example",
        "SIGNING_KEY": "0123456789abcdef0123456789abcdef", "ALLOWED_HOSTS": "localhost:9000, 127.0.0.1:9000",
        "SHARD_0": true, "SHARD_1": true,
    });
    for name in MAIN {
        names[name] = true.into();
    }
    names
}

#[test]
fn a_whole_environment_is_read() {
    let config = read(&environment().to_string()).unwrap();
    assert_eq!((config.shards, config.settings.public_url.as_str()), (2, "http://localhost:8787"));
    assert_eq!(config.settings.allowed_hosts, ["localhost:9000", "127.0.0.1:9000"]);
    assert!(config.settings.is_dev && config.mail.is_none());
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    let wrong = read("{}").unwrap_err();
    for name in ["CONTROL", "SHARD_0", "PUBLIC_URL", "MODE", "SIGNING_KEY", "MAIL_FROM", "MAIL_API_KEY"] {
        assert!(wrong.iter().any(|w| w.starts_with(name)), "{name} is not in {wrong:?}");
    }
}

#[test]
fn half_an_account_for_texts_is_wrong_and_none_is_fine() {
    let mut names = environment();
    assert!(read(&names.to_string()).unwrap().sms.is_none());
    names["SMS_API_KEY"] = "left behind".into();
    assert!(read(&names.to_string()).unwrap().sms.is_none());
    names["SMS_API_KEY"] = "".into();
    names["SMS_ACCOUNT"] = "AC1".into();
    let wrong = read(&names.to_string()).unwrap_err().join("\n");
    assert!(
        wrong.contains("SMS_API_KEY:") && wrong.contains("SMS_FROM:") && !wrong.contains("SMS_ACCOUNT:"),
        "{wrong}"
    );
    (names["SMS_API_KEY"], names["SMS_FROM"]) = ("key".into(), "+15005550006".into());
    assert_eq!(read(&names.to_string()).unwrap().sms.unwrap().url, "https://api.twilio.com");
}

#[test]
fn production_neither_reads_private_networks_nor_keeps_its_mail() {
    let mut names = environment();
    names["MODE"] = "production".into();
    names["SIGNING_KEY"] = "short".into();
    names["VISITOR_PER_MINUTE"] = "0".into();
    let wrong = read(&names.to_string()).unwrap_err().join("\n");
    for name in ["ALLOWED_HOSTS", "MAIL_API_KEY", "SIGNING_KEY", "VISITOR_PER_MINUTE"] {
        assert!(wrong.contains(name), "{name} is not in {wrong}");
    }
}

#[test]
fn each_worker_asks_for_its_own_bindings() {
    let mut names = environment();
    names.as_object_mut().unwrap().remove("ASSETS");
    assert_eq!(super::read(&names.to_string(), &ACCOUNTS).unwrap().shards, 2);
    assert_eq!(read(&names.to_string()).unwrap_err(), ["ASSETS (binding)"]);
}
