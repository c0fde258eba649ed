//! Websites that are broken, closed, endless or hostile: the owner learns why, and can go on.

use kernel::Fault;
use serde_json::{Value, json};
use testkit::{answer, html_page, moved};

use crate::{House, Owner, text};

/// What became of a site at `broken.example`, whose server the test has scripted.
async fn outcome(house: &House) -> Value {
    let owner = Owner::with_team(house, "olivia@shop.example", "Shop").await;
    owner.add_site(house, "broken.example").await
}

fn assert_failed(site: &Value, code: &str) {
    let problem = &site["crawl"]["problem"];
    assert_eq!((&site["state"], &problem["code"]), (&json!("failed"), &json!(code)), "{site}");
    assert!(problem["detail"].as_str().unwrap().len() > 20, "a person must learn what to do: {problem}");
}

/// Neither robots.txt nor a sitemap.
fn is_page(url: &str) -> bool {
    !["txt", "xml"].contains(&url.rsplit('.').next().unwrap_or_default())
}

const PROSE: &str = "We bake bread and cakes every morning in the old town, with flour from the mill next door, and we \
    are glad about everybody who comes in. Our café serves breakfast until noon and coffee until we close.";

#[tokio::test]
async fn a_redirect_loop_ends_and_is_named() {
    let house = House::new();
    house.world.http.host("broken.example", |request| {
        let next = if request.url.ends_with("/a") { "/b" } else { "/a" };
        Ok(moved(&format!("https://broken.example{next}")))
    });
    assert_failed(&outcome(&house).await, "redirect_loop");
    assert!(house.world.http.seen().len() < 30, "it gave up soon");
}

#[tokio::test]
async fn a_login_wall_is_named() {
    let house = House::new();
    house.world.http.host("broken.example", |_| Ok(answer(401, "text/html", b"<h1>Sign in</h1>")));
    assert_failed(&outcome(&house).await, "login_wall");
}

#[tokio::test]
async fn a_site_that_does_not_answer_is_named() {
    let house = House::new();
    assert_failed(&outcome(&house).await, "unreachable");
}

#[tokio::test]
async fn what_is_no_web_page_is_named() {
    let house = House::new();
    house.world.http.host("broken.example", |_| Ok(answer(200, "application/pdf", b"%PDF-1.7")));
    assert_failed(&outcome(&house).await, "not_html");
}

#[tokio::test]
async fn a_page_without_end_costs_two_megabytes_and_not_more() {
    let house = House::new();
    // What a gzip bomb is behind the port: bytes are counted after decompression.
    house.world.http.host("broken.example", |request| {
        Ok(if is_page(&request.url) {
            answer(200, "text/html", &vec![b'a'; 50_000_000])
        } else {
            answer(404, "text/plain", b"")
        })
    });
    let site = outcome(&house).await;
    assert_eq!(site["state"], "failed", "{site}");
    assert!(
        house.world.http.seen().iter().all(|request| request.limit_bytes <= 2_000_000 && request.timeout_ms <= 10_000)
    );
}

#[tokio::test]
async fn a_redirect_into_the_private_network_is_not_followed() {
    let house = House::new();
    house.world.http.host("broken.example", |_| Ok(moved("http://169.254.169.254/latest/meta-data/")));
    house.world.http.host("169.254.169.254", |_| Ok(html_page("<p>secrets of the machine</p>")));
    let site = outcome(&house).await;
    assert_eq!(site["state"], "failed", "{site}");
    assert!(house.world.http.seen().iter().all(|request| !request.url.contains("169.254")), "it was never asked");
}

#[tokio::test]
async fn a_private_address_is_refused_at_once_and_names_its_field() {
    let house = House::new();
    let owner = Owner::with_team(&house, "olivia@shop.example", "Shop").await;
    for url in [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://metadata.google.internal/",
        "http://0x7f.1/",
    ] {
        let refused = owner.client.post_json("/api/sites", &json!({ "url": url })).await.expect(422);
        assert_eq!(refused.bad_fields(), ["url"], "{url}");
    }
    assert!(owner.list("/api/sites").await.is_empty());
}

#[tokio::test]
async fn a_page_in_another_charset_is_read_as_it_was_meant() {
    let house = House::new();
    house.world.http.host("broken.example", |request| {
        if !request.url.ends_with('/') {
            return Ok(answer(404, "text/plain", b""));
        }
        let mut page = b"<html lang=de><head><meta charset=iso-8859-1><title>B\xe4ckerei M\xfcller</title></head><body><main><h1>B\xe4ckerei</h1><p>".to_vec();
        page.extend(PROSE.replace("café", "caf").as_bytes());
        page.extend(b"</p></main></body></html>");
        Ok(answer(200, "text/html", &page))
    });
    let owner = Owner::with_team(&house, "olivia@shop.example", "Shop").await;
    let site = owner.add_site(&house, "broken.example").await;
    assert_eq!(site["state"], "ready", "{site}");
    let pages = owner.list(&format!("/api/sites/{}/pages", text(&site, "/id"))).await;
    assert_eq!(pages[0]["title"], "Bäckerei Müller");
}

#[tokio::test]
async fn an_endless_site_ends_at_three_hundred_pages() {
    let house = House::new();
    house.world.http.host("broken.example", |request| {
        if !is_page(&request.url) {
            return Ok(answer(404, "text/plain", b""));
        }
        let at: u32 = request.url.rsplit('/').next().and_then(|last| last.parse().ok()).unwrap_or(0);
        let links: Vec<String> = (1..=20).map(|n| format!("<a href=/{}>next</a>", at * 20 + n)).collect();
        let links = links.concat();
        Ok(html_page(&format!("<title>Page {at}</title><main><h1>Number {at}</h1><p>{PROSE}</p>{links}</main>")))
    });
    let site = outcome(&house).await;
    assert_eq!(site["state"], "ready", "{}", site["crawl"]);
    assert!(site["crawl"]["read"].as_i64().unwrap() <= 300, "{}", site["crawl"]);
}

#[tokio::test]
async fn a_site_that_was_down_can_be_read_again_without_typing_it_again() {
    let house = House::new();
    house.world.http.host("broken.example", |_| Err(Fault::upstream("website", "timed out", true)));
    let owner = Owner::with_team(&house, "olivia@shop.example", "Shop").await;
    let site = owner.add_site(&house, "broken.example").await;
    assert_eq!(site["state"], "failed", "{site}");
    house
        .world
        .http
        .pages("broken.example", &[("/", &format!("<title>Back</title><main><h1>Back</h1><p>{PROSE}</p></main>"))]);
    let path = format!("/api/sites/{}", text(&site, "/id"));
    owner.client.post(&format!("{path}/crawl")).await;
    house.settle().await;
    assert_eq!(owner.get(&path).await["state"], "ready");
}
