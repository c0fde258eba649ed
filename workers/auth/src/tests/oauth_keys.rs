//! How often the keys of a provider are read. That a token signed with a new one is taken is for `tests/peers`.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{
    ports::{Incoming, Provider, ProviderKind},
    secret::Secret,
    time::{minutes, seconds},
};
use serde_json::json;

use super::world::Auth;

const ISSUER: &str = "https://id.example";

/// A provider that names a key and signs nothing: enough to be looked for.
struct Rotating {
    auth: Auth,
    /// The name of the key in its tokens.
    signs_with: Arc<Mutex<&'static str>>,
    published: Arc<Mutex<&'static str>>,
    reads: Arc<AtomicUsize>,
}

impl Rotating {
    fn new() -> Self {
        let auth = Auth::build(|parts| {
            parts.settings.providers = vec![Provider {
                id: "acme".to_owned(),
                name: "Acme".to_owned(),
                kind: ProviderKind::Oidc,
                issuer: ISSUER.to_owned(),
                client_id: "client".to_owned(),
                client_secret: Secret::new("secret".to_owned()),
            }];
        });
        let (signs_with, published) = (Arc::new(Mutex::new("one")), Arc::new(Mutex::new("one")));
        let reads = Arc::new(AtomicUsize::new(0));
        let (signs, has, counts) = (signs_with.clone(), published.clone(), reads.clone());
        auth.world.http.host("id.example", move |request| {
            let body = if request.url.ends_with("/openid-configuration") {
                json!({ "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/authorize"),
                    "token_endpoint": format!("{ISSUER}/token"), "jwks_uri": format!("{ISSUER}/keys") })
            } else if request.url.ends_with("/keys") {
                counts.fetch_add(1, SeqCst);
                json!({ "keys": [{ "kty": "RSA", "kid": *has.lock().unwrap(), "n": "AQAB", "e": "AQAB" }] })
            } else {
                let header = json!({ "alg": "RS256", "kid": *signs.lock().unwrap() });
                let token = format!("{}.e30.AAAA", URL_SAFE_NO_PAD.encode(header.to_string()));
                json!({ "access_token": "x", "id_token": token })
            };
            Ok(Incoming { status: 200, headers: Vec::new(), body: body.to_string().into_bytes(), truncated: false })
        });
        Self { auth, signs_with, published, reads }
    }
    /// A trip, which ends badly; gives how often the keys were read so far.
    async fn travel(&self) -> usize {
        let browser = self.auth.jar("198.51.100.7");
        let to = browser.get("/api/auth/oauth/acme/start").await.expect(303).header("location").to_owned();
        let state = to.split("state=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
        let back = format!("/api/auth/oauth/acme/callback?code=code&state={state}");
        let end = browser.get(&back).await.expect(303).header("location").to_owned();
        assert_eq!(end, "/sign-in?problem=provider_failed");
        self.reads.load(SeqCst)
    }
}

#[tokio::test]
async fn known_keys_are_kept_for_ten_minutes() {
    let rotating = Rotating::new();
    assert_eq!(rotating.travel().await, 1);
    rotating.auth.world.clock.advance(minutes(10) - 1);
    assert_eq!(rotating.travel().await, 1);
    rotating.auth.world.clock.advance(1);
    assert_eq!(rotating.travel().await, 2);
}

#[tokio::test]
async fn a_new_key_is_looked_for_at_once() {
    let rotating = Rotating::new();
    assert_eq!(rotating.travel().await, 1);
    *rotating.published.lock().unwrap() = "two";
    *rotating.signs_with.lock().unwrap() = "two";
    assert_eq!(rotating.travel().await, 2, "no clock has moved");
    assert_eq!(rotating.travel().await, 2, "and now it is known");
}

#[tokio::test]
async fn a_name_that_is_nowhere_has_the_keys_read_once_in_ten_seconds() {
    let rotating = Rotating::new();
    assert_eq!(rotating.travel().await, 1);
    *rotating.signs_with.lock().unwrap() = "nowhere";
    for _ in 0..5 {
        assert_eq!(rotating.travel().await, 2);
    }
    rotating.auth.world.clock.advance(seconds(10) - 1);
    assert_eq!(rotating.travel().await, 2);
    rotating.auth.world.clock.advance(1);
    for _ in 0..5 {
        assert_eq!(rotating.travel().await, 3);
    }
    // Whoever comes with the key that is known is not held up by that.
    *rotating.signs_with.lock().unwrap() = "one";
    assert_eq!(rotating.travel().await, 3);
}
