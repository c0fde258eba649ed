//! Every operation behind a session, called with tokens and keys that no longer count, or never did: by cookie and as a
//! bearer token, exactly the refusal that the document names.

use journeys::{House, Owner, PASSWORD, text};
use serde_json::{Value, json};
use testkit::{Answer, Client};
use web::SESSION_COOKIE;

use super::{call, cases::case_for, fixture::Fixture};
use crate::{product, tree};

/// Something that is shown at a door and opens none.
struct Proof {
    what: String,
    client: Client,
    /// The one code that answers it.
    code: &'static str,
}

/// A token as browsers show it and as programs do.
fn token(fixture: &Fixture, what: &str, token: &str, code: &'static str) -> [Proof; 2] {
    // A bad token is refused whatever else is right.
    let page = &fixture.owner.client.clone().without("cookie");
    let cookie = page.clone().with("cookie", &format!("{SESSION_COOKIE}={token}"));
    let bearer = page.clone().with("authorization", &format!("Bearer {token}"));
    [("as a cookie", cookie), ("as a bearer token", bearer)].map(|(how, client)| {
        let what = format!("{what} {how}");
        Proof { what, client, code }
    })
}

fn header(fixture: &Fixture, what: &str, value: &str, code: &'static str) -> Proof {
    let client = fixture.owner.client.clone().without("cookie").with("authorization", value);
    Proof { what: what.to_owned(), client, code }
}

fn key(fixture: &Fixture, what: &str, key: &str) -> Proof {
    header(fixture, what, &format!("Bearer {key}"), "bad_key")
}

/// Shows all of them at every operation behind a session. An operation without a case ends the test.
async fn show(fixture: &Fixture, proofs: &[Proof]) {
    let behind = |operation: &product::Operation| operation.doors.iter().any(|door| door == "session");
    let operations: Vec<_> = product::operations().into_iter().filter(behind).collect();
    assert!(operations.len() > 90, "the document has {} operations behind a session", operations.len());
    let mut found = Vec::new();
    for operation in &operations {
        let case = case_for(&operation.id).unwrap_or_else(|| panic!("{} has no case", operation.id));
        for Proof { what, client, code } in proofs {
            let answer = call(client, operation, &case, fixture).await;
            if answer.status() != 401 || answer.code() != *code {
                found.push(format!(
                    "{} {what}: {} {} instead of 401 {code}",
                    operation.id,
                    answer.status(),
                    answer.text()
                ));
            }
            if !operation.unknown_caller.contains(&format!("`{code}`")) {
                found.push(format!("{} does not document {code}", operation.id));
            }
            if let Some(id) = fixture.leaked(&answer) {
                found.push(format!("{} {what} sees {id}", operation.id));
            }
        }
    }
    tree::assert_none(&found, "Operations and proofs that count no longer, or never did:");
}

/// A session of the owner in another browser: its access token, and its refresh token.
async fn sign_in(fixture: &Fixture) -> (String, String) {
    let wish = json!({ "email": fixture.owner.email, "password": PASSWORD });
    let answer = fixture.house.browser().post_json("/api/auth/sign-in", &wish).await.expect(200);
    (answer.session_cookie().expect("a session"), refresh_cookie(&answer))
}

fn refresh_cookie(answer: &Answer) -> String {
    let mut all = answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let found = all.find_map(|cookie| cookie.strip_prefix("__Secure-gr8_refresh="));
    found.and_then(|value| value.split(';').next()).expect("a refresh token").to_owned()
}

/// A refresh token is used, its successor too, and then the first one again: somebody has stolen it.
async fn token_of_a_stolen_family(fixture: &Fixture) -> String {
    let renew = async |refresh: &str| {
        let wish = json!({ "refresh_token": refresh });
        fixture.house.browser().post_json("/api/auth/refresh", &wish).await
    };
    let (_, first) = sign_in(fixture).await;
    let second: Value = renew(&first).await.expect(200).json();
    let third: Value = renew(&text(&second, "/refresh_token")).await.expect(200).json();
    let access = text(&third, "/access_token");
    let client = fixture.house.world.anyone().with("authorization", &format!("Bearer {access}"));
    client.get("/api/auth/session").await.expect(200);
    assert_eq!(renew(&first).await.expect(401).code(), "refresh_reused");
    access
}

#[tokio::test]
async fn no_operation_takes_a_token_that_was_revoked_or_whose_family_ended() {
    let fixture = Fixture::build().await;
    let (revoked, _) = sign_in(&fixture).await;
    let bearer = fixture.house.world.anyone().with("authorization", &format!("Bearer {revoked}"));
    bearer.get("/api/teams").await.expect(200);
    fixture.owner.client.post("/api/auth/sessions/revoke-others").await.expect(200);
    let stolen = token_of_a_stolen_family(&fixture).await;
    let proofs = [
        token(&fixture, "a revoked token", &revoked, "session_expired"),
        token(&fixture, "a token of a family that ended", &stolen, "session_expired"),
    ];
    show(&fixture, proofs.as_flattened()).await;
}

#[tokio::test]
async fn no_operation_takes_a_token_that_has_run_out() {
    let fixture = Fixture::build().await;
    let (access, _) = sign_in(&fixture).await;
    fixture.house.world.clock.advance(kernel::time::minutes(15));
    show(&fixture, &token(&fixture, "a token that has run out", &access, "session_expired")).await;
    let (idle, _) = sign_in(&fixture).await;
    fixture.house.world.clock.advance(kernel::time::days(60));
    show(&fixture, &token(&fixture, "a token of a session that has run out", &idle, "session_expired")).await;
}

/// The access token of an owner's browser.
async fn access_of(house: &House, owner: &Owner) -> String {
    let wish = json!({ "email": owner.email, "password": PASSWORD });
    let answer = house.browser().post_json("/api/auth/sign-in", &wish).await.expect(200);
    answer.session_cookie().expect("a session")
}

#[tokio::test]
async fn no_operation_takes_a_token_that_another_deployment_signed() {
    let fixture = Fixture::build().await;
    let house = House::elsewhere();
    let owner = Owner::with_team(&house, "olivia@shop.example", "Shop").await;
    let foreign = access_of(&house, &owner).await;
    house.world.anyone().with("authorization", &format!("Bearer {foreign}")).get("/api/teams").await.expect(200);
    // The words of a token of ours, over the signature of another key.
    let (ours, _) = sign_in(&fixture).await;
    let (words, _) = ours.rsplit_once('.').expect("a signature");
    let (_, signature) = foreign.rsplit_once('.').expect("a signature");
    let mixed = format!("{words}.{signature}");
    let proofs = [
        token(&fixture, "a token of another deployment", &foreign, "no_session"),
        token(&fixture, "our words over a foreign signature", &mixed, "no_session"),
    ];
    show(&fixture, proofs.as_flattened()).await;
}

#[tokio::test]
async fn no_operation_takes_a_token_that_is_none() {
    let fixture = Fixture::build().await;
    let (access, refresh) = sign_in(&fixture).await;
    let parts: Vec<&str> = access.split('.').collect();
    let [head, words, signature] = parts[..] else { panic!("{access} is no token") };
    // `{"alg":"none"}`
    let unsigned = format!("eyJhbGciOiJub25lIn0.{words}.");
    let malformed = [
        ("a word", "token".to_owned()),
        ("three dots", "...".to_owned()),
        ("half a token", format!("{head}.{words}")),
        ("a token and more", format!("{access}.{signature}")),
        ("a signature cut short", access[..access.len() - 4].to_owned()),
        ("words of nobody", format!("{head}.{}.{signature}", words.replace(|c: char| c.is_ascii_digit(), "A"))),
        ("a token without a signature", unsigned),
        ("a refresh token", refresh),
        ("a csrf value", text(&fixture.owner.session, "/csrf")),
        ("a session's id", text(&fixture.owner.session, "/session_id")),
        ("an injection", "x' OR '1'='1".to_owned()),
        ("a very long word", "a".repeat(6_000)),
    ];
    let mut proofs: Vec<Proof> = Vec::new();
    for (what, value) in &malformed {
        proofs.extend(token(&fixture, what, value, "no_session"));
    }
    let schemes = [("no scheme", access.as_str()), ("a password", "Basic b2xpdmlhOmhlbGxv"), ("no token", "Bearer ")];
    proofs.extend(schemes.map(|(what, value)| header(&fixture, what, value, "bad_authorization")));
    show(&fixture, &proofs).await;
}

/// A key with every right that its maker may give, and its id.
async fn make_key(owner: &Owner, days: Option<i64>) -> (String, String) {
    let scopes: Vec<&str> = kernel::permission::TABLE.iter().map(|row| row.name).collect();
    let wish = json!({ "name": "sync", "scopes": scopes, "expires_in_days": days });
    let made: Value = owner.client.post_json("/api/keys", &wish).await.expect(201).json();
    (text(&made, "/secret"), text(&made, "/key/id"))
}

#[tokio::test]
async fn no_operation_takes_a_key_that_is_none_or_counts_no_longer() {
    let fixture = Fixture::build().await;
    let owner = &fixture.owner;
    let ((good, _), (short, _)) = (make_key(owner, None).await, make_key(owner, Some(1)).await);
    let (revoked, id) = make_key(owner, None).await;
    let reads = async |key: &str| {
        let program = fixture.house.world.anyone().with("authorization", &format!("Bearer {key}"));
        program.get("/api/leads").await.status()
    };
    for key in [&good, &short, &revoked] {
        assert_eq!(reads(key).await, 200, "a key that counts is let in");
    }
    owner.client.delete(&format!("/api/keys/{id}")).await.expect(204);
    let house = House::elsewhere();
    let elsewhere = Owner::with_team(&house, "eve@other.example", "Other").await;
    let (foreign, _) = make_key(&elsewhere, None).await;
    fixture.house.world.clock.advance(kernel::time::days(1));
    let mistyped = format!("{}x", &good[..good.len() - 1]);
    let proofs = [
        key(&fixture, "a revoked key", &revoked),
        key(&fixture, "a key that has run out", &short),
        key(&fixture, "a key of another deployment", &foreign),
        key(&fixture, "a mistyped key", &mistyped),
        key(&fixture, "half a key", &good[..30]),
        key(&fixture, "a key and more", &format!("{good}{good}")),
        key(&fixture, "the beginning of a key", "gr8_sk_"),
    ];
    show(&fixture, &proofs).await;
    assert_eq!(reads(&good).await, 200, "and it is not everything that is refused");
}
