//! The pages through the router.

use kernel::{
    email::Email,
    ports::{Letter, Text},
};
use testkit::World;

use crate::routes;

fn world(is_dev: bool) -> World {
    let world = World::build(|parts| parts.settings.is_dev = is_dev);
    world.serve(routes);
    world
}

fn letter() -> Letter {
    Letter {
        to: Email::parse("ann@example.com").unwrap(),
        to_name: None,
        from_name: "GR8".into(),
        reply_to: None,
        subject: "<img src=x onerror=alert(1)>".into(),
        text: "Click https://gr8.test/verify?token=abc.".into(),
        html: String::new(),
        parts: Vec::new(),
        idempotency_key: "k".into(),
    }
}

#[tokio::test]
async fn every_page_runs_scripts_by_a_fresh_nonce_only() {
    let world = world(true);
    for path in ["/", "/app/leads", "/sign-in", "/magic?token=a", "/dev/outbox", "/api/docs", "/problems/slot_taken"] {
        let (first, second) = (world.get(path).await.expect(200), world.get(path).await.expect(200));
        let policy = |answer: &testkit::Answer| answer.header("content-security-policy").to_owned();
        assert!(
            policy(&first).contains("script-src 'nonce-") && policy(&first).contains("require-trusted-types-for"),
            "{path}"
        );
        assert_ne!(policy(&first), policy(&second), "{path}: a nonce is used once");
        assert!(!policy(&first).contains("unsafe"), "{path}");
    }
}

#[tokio::test]
async fn the_front_page_speaks_the_readers_language() {
    let world = world(false);
    let german = world.anyone().with("accept-language", "de-AT,en;q=0.5").get("/").await.expect(200);
    assert!(german.text().contains("<html lang=\"de\" dir=\"ltr\">"));
    assert!(world.get("/?lang=ar").await.expect(200).text().contains("dir=\"rtl\""));
    assert!(world.get("/?lang=%3Cscript%3E").await.expect(200).text().contains("lang=\"en\""));
}

#[tokio::test]
async fn mails_are_shown_in_development_only_and_escaped() {
    let (dev, production) = (world(true), world(false));
    dev.ports().mail.send(letter()).await.unwrap();
    let text = Text { to: "+4915112345678".into(), body: "123456 <b>".into(), idempotency_key: "k".into() };
    dev.ports().sms.send(text).await.unwrap();
    let page = dev.get("/dev/outbox").await.expect(200).text();
    assert!(page.contains("ann@example.com") && page.contains("123456"), "{page}");
    assert!(!page.contains("<img src=x") && !page.contains("<b>"), "{page}");
    let items: serde_json::Value = dev.get("/dev/outbox.json?to=%2B4915112345678").await.expect(200).json();
    assert_eq!((items[0]["kind"].as_str(), items[0]["text"].as_str()), (Some("sms"), Some("123456 <b>")));
    assert_eq!(items.as_array().unwrap().len(), 1, "a number is asked for alone");
    production.ports().mail.send(letter()).await.unwrap();
    production.get("/dev/outbox").await.expect(404);
    production.get("/dev/outbox.json").await.expect(404);
}

#[tokio::test]
async fn the_widgets_pages_exist_for_known_keys_only_and_the_preview_is_framed_by_us_alone() {
    let world = world(false);
    let key = world.site.key.clone();
    let preview = world.get(&format!("/preview/{key}")).await.expect(200);
    assert!(preview.header("content-security-policy").contains("frame-ancestors 'self'"));
    assert!(preview.text().contains(&format!("data-site=\"{key}\"")) && preview.text().contains("shop.example"));
    let hosted = world.anyone().with("accept-language", "ar").get(&format!("/w/{key}")).await.expect(200);
    assert!(hosted.text().contains("<html lang=\"ar\" dir=\"rtl\">"));
    world.get("/w/pk_ffffffffffffffffffffffffffffffff").await.expect(404);
}

#[tokio::test]
async fn a_wrong_method_and_an_unknown_address_are_problems_too() {
    let world = world(false);
    let wrong = world.anyone().post("/").await.expect(405);
    assert_eq!((wrong.code().as_str(), wrong.header("allow")), ("method_not_allowed", "GET,HEAD"));
    assert_eq!(world.get("/nowhere").await.expect(404).code(), "not_found");
}
