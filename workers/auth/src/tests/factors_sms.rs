//! Telephones.

use kernel::{Fault, time::minutes};
use serde_json::{Value, json};

use super::{
    factors::{add_phone, dump, factors, log},
    world::{Auth, PASSWORD},
};

const ANN: &str = "ann@example.com";
const NUMBER: &str = "+4915123456789";

#[tokio::test]
async fn a_telephone_counts_once_the_code_that_it_got_is_confirmed() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let begin = json!({ "number": " +49 1512 345-6789 " });
    browser.post_json("/api/auth/sms", &begin).await.expect(202);
    let text = auth.texts().await.pop().unwrap();
    assert_eq!((text.to.as_str(), text.locale.as_str(), text.code.len()), (NUMBER, "de", 6));
    assert_eq!(factors(&browser).await["sms"], json!({ "available": true, "number": null, "confirmed_at": null }));
    let spaced = format!(" {} {}", &text.code[..3], &text.code[3..]);
    let confirmed: Value =
        browser.post_json("/api/auth/sms/confirm", &json!({ "code": spaced })).await.expect(200).json();
    assert_eq!(confirmed["recovery_codes"].as_array().unwrap().len(), 10);
    let sms = factors(&browser).await["sms"].clone();
    assert_eq!((&sms["number"], sms["confirmed_at"].is_i64()), (&json!("…789"), true));
    assert_eq!(auth.notice(ANN).await, "sms_added");
    let stored = dump(&auth);
    assert!(!stored.contains(NUMBER) && !stored.contains("15123456789"), "the number stands nowhere in the open");
}

#[tokio::test]
async fn a_bad_number_is_named_and_nothing_is_sent() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    for bad in ["", " ", "0151 2345678", "+49 151", "+49151x345678", "+0049151234567", "+1234567890123456", "١٢٣٤٥٦٧٨"]
    {
        let refused = browser.post_json("/api/auth/sms", &json!({ "number": bad })).await.expect(422);
        assert_eq!(refused.bad_fields(), ["number"], "{bad}");
    }
    for odd in [json!({}), json!({ "number": 49 }), json!({ "number": null })] {
        assert_eq!(browser.post_json("/api/auth/sms", &odd).await.expect(422).bad_fields(), ["number"], "{odd}");
    }
    assert!(auth.texts().await.is_empty());
}

#[tokio::test]
async fn a_code_takes_five_tries_ten_minutes_and_one_use_and_a_newer_one_ends_it() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    let confirm = async |code: &str| browser.post_json("/api/auth/sms/confirm", &json!({ "code": code })).await;
    let send = async || {
        auth.world.clock.advance(minutes(2));
        browser.post_json("/api/auth/sms", &json!({ "number": NUMBER })).await.expect(202);
        auth.texts().await.pop().unwrap().code
    };
    let other = |code: &str| if code == "000000" { "000001" } else { "000000" };
    assert_eq!(confirm("000000").await.expect(409).code(), "challenge_expired", "none was sent");
    let code = send().await;
    for _ in 0..5 {
        assert_eq!(confirm(other(&code)).await.expect(401).code(), "bad_code");
    }
    assert_eq!(confirm(&code).await.expect(409).code(), "challenge_expired", "five tries");
    let old = send().await;
    let code = send().await;
    if old != code {
        assert_eq!(confirm(&old).await.expect(401).code(), "bad_code", "a newer one was sent");
    }
    confirm(&code).await.expect(200);
    assert_eq!(confirm(&code).await.expect(409).code(), "challenge_expired", "used");
    let fresh = json!({ "method": "password", "password": PASSWORD });
    browser.post_json("/api/auth/step-up", &fresh).await.expect(200);
    let code = send().await;
    auth.world.clock.advance(minutes(10));
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    browser.post_json("/api/auth/step-up", &fresh).await.expect(200);
    assert_eq!(confirm(&code).await.expect(409).code(), "challenge_expired", "ten minutes");
}

#[tokio::test]
async fn texts_are_few_for_one_person_and_for_one_number() {
    let auth = Auth::new();
    let (ann, bob) = (auth.person(ANN).await, auth.person("bob@example.com").await);
    for _ in 0..3 {
        ann.post_json("/api/auth/sms", &json!({ "number": NUMBER })).await.expect(202);
    }
    let refused = ann.post_json("/api/auth/sms", &json!({ "number": "+12025550143" })).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    bob.post_json("/api/auth/sms", &json!({ "number": NUMBER })).await.expect(429);
    bob.post_json("/api/auth/sms", &json!({ "number": "+12025550143" })).await.expect(202);
    auth.world.clock.advance(minutes(1));
    ann.post_json("/api/auth/sms", &json!({ "number": NUMBER })).await.expect(202);
    assert_eq!(auth.texts().await.len(), 5);
}

#[tokio::test]
async fn a_day_has_twenty_texts_however_slowly_they_are_asked_for() {
    let auth = Auth::new();
    let ann = auth.person(ANN).await;
    let ask = async || ann.post_json("/api/auth/sms", &json!({ "number": NUMBER })).await;
    let fresh = json!({ "method": "password", "password": PASSWORD });
    for sent in 0..20 {
        auth.world.clock.advance(minutes(2));
        ann.post_json("/api/auth/refresh", &json!({})).await.expect(200);
        ann.post_json("/api/auth/step-up", &fresh).await.expect(200);
        assert_eq!(ask().await.status(), 202, "text {sent}");
    }
    auth.world.clock.advance(minutes(2));
    ask().await.expect(429);
    auth.world.clock.advance(minutes(75));
    ann.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    ann.post_json("/api/auth/step-up", &fresh).await.expect(200);
    ask().await.expect(202);
}

#[tokio::test]
async fn a_code_for_one_thing_opens_nothing_else() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_phone(&auth, &browser, NUMBER).await;
    auth.world.clock.advance(minutes(4));
    browser.post("/api/auth/step-up/sms").await.expect(202);
    let code = auth.texts().await.pop().unwrap().code;
    let begun: Value = auth.sign_in(ANN, PASSWORD).await.expect(200).json();
    let second = json!({ "challenge": begun["challenge"], "method": "sms", "code": code });
    let guest = auth.browser("203.0.113.1");
    assert_eq!(guest.post_json("/api/auth/second-factor", &second).await.expect(401).code(), "bad_code");
    let confirm = browser.post_json("/api/auth/sms/confirm", &json!({ "code": code })).await.expect(409);
    assert_eq!(confirm.code(), "challenge_expired");
    let step = json!({ "method": "sms", "code": code });
    let elsewhere = auth.jar("203.0.113.9");
    let text = json!({ "challenge": begun["challenge"] });
    elsewhere.post_json("/api/auth/second-factor/sms", &text).await.expect(202);
    let mine = auth.texts().await.pop().unwrap().code;
    let second = json!({ "challenge": begun["challenge"], "method": "sms", "code": mine });
    elsewhere.post_json("/api/auth/second-factor", &second).await.expect(200);
    if code != mine {
        assert_eq!(elsewhere.post_json("/api/auth/step-up", &step).await.expect(401).code(), "bad_code");
    }
    browser.post_json("/api/auth/step-up", &step).await.expect(200);
}

#[tokio::test]
async fn codes_on_their_way_to_a_telephone_that_was_removed_no_longer_count() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_phone(&auth, &browser, NUMBER).await;
    super::factors::add_app(&auth, &browser).await;
    auth.world.clock.advance(minutes(3));
    let begun: Value = auth.sign_in(ANN, PASSWORD).await.expect(200).json();
    let guest = auth.browser("203.0.113.1");
    let text = json!({ "challenge": begun["challenge"] });
    guest.post_json("/api/auth/second-factor/sms", &text).await.expect(202);
    browser.delete("/api/auth/sms").await.expect(204);
    let code = auth.texts().await.pop().unwrap().code;
    let second = json!({ "challenge": begun["challenge"], "method": "sms", "code": code });
    assert_eq!(guest.post_json("/api/auth/second-factor", &second).await.expect(401).code(), "bad_code");
    assert_eq!(guest.post_json("/api/auth/second-factor/sms", &text).await.expect(409).code(), "sms_unavailable");
    assert_eq!(log(&auth)[0], "sms_removed");
}

#[tokio::test]
async fn where_no_texts_are_sent_sms_is_not_offered() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    add_phone(&auth, &browser, NUMBER).await;
    auth.world.sms.switch_off();
    assert_eq!(factors(&browser).await["sms"]["available"], false);
    let begun: Value = auth.sign_in(ANN, PASSWORD).await.expect(200).json();
    assert_eq!(begun["methods"], json!(["recovery_code"]));
    let guest = auth.browser("203.0.113.1");
    let text = json!({ "challenge": begun["challenge"] });
    assert_eq!(guest.post_json("/api/auth/second-factor/sms", &text).await.expect(409).code(), "sms_unavailable");
    let more = browser.post_json("/api/auth/sms", &json!({ "number": NUMBER })).await.expect(409);
    assert_eq!(more.code(), "sms_unavailable");
    assert_eq!(browser.post("/api/auth/step-up/sms").await.expect(409).code(), "sms_unavailable");
    let options: Value = browser.post("/api/auth/step-up/options").await.expect(200).json();
    assert_eq!(options["methods"], json!(["recovery_code", "password"]));
    browser.delete("/api/auth/sms").await.expect(204);
}

#[tokio::test]
async fn a_text_that_the_provider_did_not_take_is_told() {
    let auth = Auth::new();
    let browser = auth.person(ANN).await;
    auth.fail_next_text(Fault::upstream("texts", "status 503", true));
    let answer = browser.post_json("/api/auth/sms", &json!({ "number": NUMBER })).await.expect(502);
    assert_eq!(answer.code(), "upstream");
    add_phone(&auth, &browser, NUMBER).await;
}
