//! The mail that says that a site was read.

use serde_json::json;

use crate::{House, Owner, text};

const PAGE: &str = "<html lang=en><title>Shop</title><main><h1>Shop</h1><p>We sell and repair bicycles in the old town, \
    and we are glad about everybody who comes in. We are open from Monday to Friday.</p></main></html>";

/// How many mails told this address that a site is ready.
fn told(house: &House, address: &str) -> usize {
    house.subjects().iter().filter(|(to, subject)| to == address && subject.ends_with("is ready")).count()
}

#[tokio::test]
async fn owners_hear_once_that_their_site_is_ready_and_only_those_who_want_it() {
    let (house, email) = (House::new(), "owner@shop.example");
    for host in ["shop.example", "second.example"] {
        house.world.http.pages(host, &[("/", PAGE)]);
    }
    let owner = Owner::with_team(&house, email, "Shop").await;
    let site = owner.add_site(&house, "shop.example").await;
    assert_eq!(told(&house, email), 1);
    let link = format!("/app/sites/{}", text(&site, "/id"));
    let mail = house.mail(email);
    assert!(mail.text.contains(&link) && mail.text.contains("https://shop.example/"), "{mail:?}");
    owner.client.post(&format!("/api/sites/{}/crawl", text(&site, "/id"))).await.expect(202);
    house.settle().await;
    assert_eq!(told(&house, email), 1, "whoever lets it be read again waits for it");
    let choice = json!({ "mail": { "leads": true, "appointments": true, "sites": false } });
    owner.client.patch_json("/api/auth/account", &choice).await.expect(200);
    owner.add_site(&house, "second.example").await;
    assert_eq!(told(&house, email), 1, "they do not want these mails");
}
