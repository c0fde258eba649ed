//! Keys of the API: what they open, for whom, from where, and until when.

use axum::{Router, http::Method};
use kernel::{
    permission::{AutomationsView, LeadsRead, TeamManage},
    secret::sha256_hex,
    time::{days, hours, minutes},
};
use serde_json::{Value, json};
use testkit::{Browser, Client};
use web::{
    Answer, App, Json, May,
    routing::{get, post},
};

use super::world::Auth;

const TEAM: &str = "team_0192d3a8c0de7f00a1b2c3d4e5f60718";

async fn read_leads(may: May<LeadsRead>) -> Answer<Json<Value>> {
    Ok(Json(json!({ "team": may.scope().tenant().team(), "actor": may.scope().actor().id })))
}
async fn read_sites(_: May<AutomationsView>) -> Answer<Json<Value>> {
    Ok(Json(json!({})))
}
async fn manage(_: May<TeamManage>, Json(body): Json<Value>) -> Answer<Json<Value>> {
    Ok(Json(body))
}

/// Doors of other rooms, as a key meets them.
fn doors(_: &App) -> Router<App> {
    Router::new().route("/leads", get(read_leads)).route("/sites", get(read_sites)).route("/team", post(manage))
}

/// A world with those doors, and the owner of a team.
async fn world() -> (Auth, Browser) {
    let auth = Auth::with(doors);
    let owner = auth.person("ann@example.com").await;
    let script = format!(
        "INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES ('{TEAM}', 'Shop', 1, 1, 1);
         INSERT INTO members (team_id, user_id, role, created_at) SELECT '{TEAM}', id, 'owner', 1 FROM users;
         UPDATE sessions SET team_id = '{TEAM}';"
    );
    auth.world.control.script(&script).unwrap();
    (auth, owner)
}

async fn make(owner: &Browser, wish: Value) -> Value {
    owner.post_json("/api/keys", &wish).await.expect(201).json()
}

fn bearer(auth: &Auth, made: &Value) -> Client {
    let key = made["secret"].as_str().unwrap();
    auth.world.anyone().with("authorization", &format!("Bearer {key}")).with("cf-connecting-ip", "203.0.113.20")
}

#[tokio::test]
async fn a_key_does_what_it_was_given_and_nothing_else() {
    let (auth, owner) = world().await;
    let made = make(&owner, json!({ "name": "sync", "scopes": ["LeadsRead", "TeamManage"] })).await;
    let program = bearer(&auth, &made);
    let told: Value = program.get("/leads").await.expect(200).json();
    assert_eq!((&told["team"], &told["actor"]), (&json!(TEAM), &made["key"]["id"]));
    program.post_json("/team", &json!({})).await.expect(200);
    assert_eq!(program.get("/sites").await.expect(403).code(), "scope_missing");
    for path in ["/api/auth/sessions", "/api/keys", "/api/auth/session"] {
        assert_eq!(program.get(path).await.expect(403).code(), "session_required", "{path}");
    }
}

#[tokio::test]
async fn the_secret_is_shown_once_and_stored_as_a_hash() {
    let (auth, owner) = world().await;
    let made = make(&owner, json!({ "name": "sync", "scopes": ["LeadsRead"], "signed": true })).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("gr8_sk_") && secret.len() == 56, "{secret}");
    let list: Value = owner.get("/api/keys").await.expect(200).json();
    assert_eq!(list["items"][0], made["key"]);
    let all = serde_json::to_string(&auth.rows("SELECT * FROM api_keys")).unwrap();
    for hidden in [secret, made["signing_secret"].as_str().unwrap()] {
        assert!(!all.contains(hidden) && !list.to_string().contains(hidden));
    }
    assert_eq!(auth.notice("ann@example.com").await, "api_key_made");
}

#[tokio::test]
async fn a_key_may_do_no_more_than_its_maker_may_at_this_moment() {
    let (auth, owner) = world().await;
    let made = make(&owner, json!({ "name": "sync", "scopes": ["LeadsRead", "TeamManage"] })).await;
    let program = bearer(&auth, &made);
    auth.world.control.script("UPDATE members SET role = 'viewer'").unwrap();
    program.get("/leads").await.expect(200);
    assert_eq!(program.post_json("/team", &json!({})).await.expect(403).code(), "role_forbids");
    auth.world.control.script("DELETE FROM members").unwrap();
    assert_eq!(program.get("/leads").await.expect(401).code(), "bad_key");
}

#[tokio::test]
async fn a_key_ends_when_it_was_said_when_it_is_revoked_and_when_its_overlap_is_over() {
    let (auth, owner) = world().await;
    let short = make(&owner, json!({ "name": "a week", "scopes": ["LeadsRead"], "expires_in_days": 7 })).await;
    let gone = make(&owner, json!({ "name": "gone", "scopes": ["LeadsRead"] })).await;
    let old = make(&owner, json!({ "name": "old", "scopes": ["LeadsRead"], "ips": ["203.0.113.0/24"] })).await;
    let id = |made: &Value| made["key"]["id"].as_str().unwrap().to_owned();
    owner.delete(&format!("/api/keys/{}", id(&gone))).await.expect(204);
    assert_eq!(bearer(&auth, &gone).get("/leads").await.expect(401).code(), "bad_key");
    let rotate = format!("/api/keys/{}/rotate", id(&old));
    let new: Value = owner.post_json(&rotate, &json!({ "overlap_hours": 2 })).await.expect(201).json();
    assert_eq!((&new["key"]["name"], &new["key"]["ips"]), (&old["key"]["name"], &old["key"]["ips"]));
    owner.post_json(&rotate, &json!({})).await.expect(404);
    for key in [&short, &old, &new] {
        bearer(&auth, key).get("/leads").await.expect(200);
    }
    auth.world.clock.advance(hours(2));
    assert_eq!(bearer(&auth, &old).get("/leads").await.expect(401).code(), "bad_key");
    bearer(&auth, &new).get("/leads").await.expect(200);
    auth.world.clock.advance(days(7));
    assert_eq!(bearer(&auth, &short).get("/leads").await.expect(401).code(), "bad_key");
}

#[tokio::test]
async fn a_key_works_from_its_own_networks_only() {
    let (auth, owner) = world().await;
    let made =
        make(&owner, json!({ "name": "office", "scopes": ["LeadsRead"], "ips": ["203.0.113.0/28", "2001:db8::1"] }))
            .await;
    let from = |ip: &str| bearer(&auth, &made).with("cf-connecting-ip", ip);
    from("203.0.113.15").get("/leads").await.expect(200);
    from("2001:db8:0::1").get("/leads").await.expect(200);
    assert_eq!(from("203.0.113.16").get("/leads").await.expect(403).code(), "address_not_allowed");
    let row = &auth.rows("SELECT last_ip, last_used_at FROM api_keys")[0];
    assert_eq!(row["last_ip"], "203.0.113.15", "what was refused is no use");
}

#[tokio::test]
async fn a_key_has_a_limit_of_its_own() {
    let (auth, owner) = world().await;
    let slow = make(&owner, json!({ "name": "slow", "scopes": ["LeadsRead"], "per_minute": 10 })).await;
    let other = make(&owner, json!({ "name": "other", "scopes": ["LeadsRead"] })).await;
    for _ in 0..5 {
        bearer(&auth, &slow).get("/leads").await.expect(200);
    }
    assert_eq!(bearer(&auth, &slow).get("/leads").await.expect(429).code(), "busy");
    bearer(&auth, &other).get("/leads").await.expect(200);
    auth.world.clock.advance(minutes(1));
    bearer(&auth, &slow).get("/leads").await.expect(200);
}

#[tokio::test]
async fn keys_that_are_none_are_refused_alike() {
    let (auth, owner) = world().await;
    let made = make(&owner, json!({ "name": "sync", "scopes": ["LeadsRead"] })).await;
    let secret = made["secret"].as_str().unwrap().to_owned();
    let slip = secret.replace("gr8_sk_", "gr8_sk_x");
    let unknown = token::api_key::make([3; 32]);
    for bad in [slip.as_str(), &unknown, "gr8_sk_", &format!("{secret}x"), &secret[..55]] {
        let caller = auth.world.anyone().with("authorization", &format!("Bearer {bad}"));
        assert_eq!(caller.get("/leads").await.expect(401).code(), "bad_key", "{bad}");
    }
    for odd in ["Basic YTpi", "Bearer", "Bearer ", "gr8"] {
        let caller = auth.world.anyone().with("authorization", odd);
        assert_eq!(caller.get("/leads").await.expect(401).code(), "bad_authorization", "{odd}");
    }
}

#[tokio::test]
async fn a_signing_key_signs_every_request_once_and_lately() {
    let (auth, owner) = world().await;
    let made = make(&owner, json!({ "name": "bank", "scopes": ["TeamManage", "LeadsRead"], "signed": true })).await;
    let secret = made["signing_secret"].as_str().unwrap().to_owned();
    let body = r#"{"amount":1}"#;
    let now = || auth.world.ports().clock.now().millis() / 1_000;
    let signed = |nonce: &str, at: i64, path: &str, body: &str| {
        let text = token::api_key::canonical("POST", path, &at.to_string(), nonce, &sha256_hex(body.as_bytes()));
        bearer(&auth, &made)
            .with("x-gr8-timestamp", &at.to_string())
            .with("x-gr8-nonce", nonce)
            .with("x-gr8-signature", &token::api_key::sign(&secret, &text))
    };
    let send = async |caller: Client, body: &str| caller.send(Method::POST, "/team?x=1", Some(body.to_owned())).await;
    assert_eq!(send(bearer(&auth, &made), body).await.expect(403).code(), "signature_required");
    let good = signed("nonce-0123456789", now(), "/team?x=1", body);
    let answer: Value = send(good.clone(), body).await.expect(200).json();
    assert_eq!(answer["amount"], 1, "the body is still there for the handler");
    assert_eq!(send(good, body).await.expect(401).code(), "bad_signature", "the same nonce again");
    for (why, caller, sent) in [
        ("another body", signed("nonce-0123456780", now(), "/team?x=1", body), r#"{"amount":9}"#),
        ("another path", signed("nonce-0123456781", now(), "/team?x=2", body), body),
        ("too old", signed("nonce-0123456782", now() - 301, "/team?x=1", body), body),
        ("from the future", signed("nonce-0123456783", now() + 301, "/team?x=1", body), body),
        ("a short nonce", signed("short", now(), "/team?x=1", body), body),
        ("no number", signed("nonce-0123456784", now(), "/team?x=1", body).with("x-gr8-timestamp", "soon"), body),
        ("another signature", signed("nonce-0123456785", now(), "/team?x=1", body).with("x-gr8-signature", "00"), body),
    ] {
        assert_eq!(send(caller, sent).await.expect(401).code(), "bad_signature", "{why}");
    }
    send(signed("nonce-0123456785", now(), "/team?x=1", body), body).await.expect(200);
}

#[tokio::test]
async fn making_a_key_needs_a_fresh_proof_the_right_role_and_good_fields() {
    let (auth, owner) = world().await;
    let wish = json!({ "name": "sync", "scopes": ["LeadsRead"] });
    let bad = json!({ "name": "", "scopes": ["Nonsense"], "ips": ["x"], "per_minute": 0, "expires_in_days": 0 });
    let named = owner.post_json("/api/keys", &bad).await.expect(422).bad_fields();
    assert_eq!(named, ["name", "scopes/0", "ips/0", "expires_in_days", "per_minute"]);
    auth.world.clock.advance(minutes(10));
    assert_eq!(owner.post_json("/api/keys", &wish).await.expect(403).code(), "step_up_required");
    auth.world.control.script("UPDATE members SET role = 'editor'").unwrap();
    assert_eq!(owner.post_json("/api/keys", &wish).await.expect(403).code(), "role_forbids");
    assert_eq!(owner.get("/api/keys").await.expect(403).code(), "role_forbids");
}
