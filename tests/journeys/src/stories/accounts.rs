//! Sign-up, sessions, teams.

use kernel::time::days;
use serde_json::json;

use crate::{House, Owner, people::PASSWORD};

#[tokio::test]
async fn a_new_owner_signs_up_proves_the_address_and_names_a_team() {
    let house = House::new();
    let owner = Owner::sign_up(&house, "olivia@shop.example", "Olivia").await;
    assert_eq!(owner.session["team"], json!(null));
    assert_eq!(owner.client.get("/api/leads").await.expect(409).code(), "no_team");
    owner.client.post_json("/api/teams", &json!({ "name": "Shop" })).await.expect(201);
    let session = owner.get("/api/auth/session").await;
    assert_eq!((&session["team"]["name"], &session["team"]["role"]), (&json!("Shop"), &json!("owner")));
    assert!(owner.list("/api/leads").await.is_empty());
}

#[tokio::test]
async fn an_expired_session_says_so_and_signing_in_goes_on_with_the_same_team() {
    let house = House::new();
    let owner = Owner::with_team(&house, "olivia@shop.example", "Shop").await;
    house.world.clock.advance(days(61));
    assert_eq!(owner.client.get("/api/leads").await.expect(401).code(), "session_expired");
    let again = json!({ "email": owner.email, "password": PASSWORD });
    let answer = house.browser().post_json("/api/auth/sign-in", &again).await.expect(200);
    let owner = Owner::of(&house, "olivia@shop.example", &answer);
    assert_eq!(owner.session["team"]["name"], json!("Shop"));
    assert!(owner.list("/api/leads").await.is_empty());
}

#[tokio::test]
async fn teams_spread_over_the_shards_and_never_see_each_other() {
    let house = House::new();
    let mut owners = Vec::new();
    for at in 0..6 {
        owners.push(Owner::with_team(&house, &format!("owner{at}@example.com"), &format!("Team {at}")).await);
    }
    let spread = house.world.control.rows("SELECT DISTINCT shard FROM teams ORDER BY shard");
    assert_eq!(spread, [json!({ "shard": 0 }), json!({ "shard": 1 })], "stories must cross the shards");
    let first = owners[0].team().await;
    for other in &owners[1..] {
        assert_eq!(other.list("/api/teams").await.len(), 1);
        assert_eq!(other.client.get(&format!("/api/teams/{first}")).await.expect(404).code(), "not_found");
    }
}
