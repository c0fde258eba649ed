//! The keys that sign access tokens, as this isolate knows them: read now and then, made when they are due. And the tokens
//! that it has verified a moment ago: a browser shows the same one with every request.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use kernel::{
    Fault, Instant, Ports,
    ids::{SessionId, UserId},
    ports::SignatureAlgorithm,
    secret::token_hash,
    time::{minutes, seconds},
};
use token::{
    MasterKey,
    access::{self, Claims, Expected, Refused},
    ring::{KeyTimes, Ring},
};
use web::{Answer, App};

use crate::{
    secrets,
    sessions::{
        identify::{ended, missing},
        model::ACCESS_MS,
    },
    store::token_keys::{self, KeyRow},
};

/// How long a read of the keys is believed, in milliseconds. Keys are published a day before they sign.
const HELD_MS: i64 = minutes(10);
/// An unknown key is looked for at most this often, in milliseconds: anybody can make one up.
const LOOK_AGAIN_MS: i64 = seconds(1);
/// Verified tokens that are remembered at once; when full, all are forgotten.
const MAX_VERIFIED: usize = 2_000;

/// What a token says that verified.
#[derive(Clone)]
pub struct Proven {
    pub session: SessionId,
    pub user: UserId,
    until: Instant,
}

/// The keys of this isolate.
pub struct Tokens {
    ports: Arc<Ports>,
    master: MasterKey,
    ring: Mutex<Option<(Arc<Ring>, Instant)>>,
    verified: Mutex<HashMap<String, Proven>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The rings that are in use: who signs and who verifies in one isolate must know the same keys at the same moment.
static SHARED: Mutex<Vec<Weak<Tokens>>> = Mutex::new(Vec::new());

impl Tokens {
    /// The ring of these ports; made when nobody has one.
    pub fn of(ports: &Arc<Ports>) -> Arc<Self> {
        let mut shared = open(&SHARED);
        shared.retain(|held| held.strong_count() > 0);
        let held = shared.iter().filter_map(Weak::upgrade).find(|held| Arc::ptr_eq(&held.ports, ports));
        held.unwrap_or_else(|| {
            let made = Self::new(ports);
            shared.push(Arc::downgrade(&made));
            made
        })
    }
    fn new(ports: &Arc<Ports>) -> Arc<Self> {
        let master = MasterKey::new(ports.settings.signing_key.reveal());
        Arc::new(Self { ports: Arc::clone(ports), master, ring: Mutex::default(), verified: Mutex::default() })
    }

    /// A new access token of a session.
    pub async fn sign(&self, session: &SessionId, user: &UserId) -> Result<String, Fault> {
        let ring = self.ring_that_signs().await?;
        let now = self.ports.clock.now();
        let issued_at_s = now.millis().div_euclid(1_000);
        let claims = Claims {
            subject: user.to_string(),
            session: session.to_string(),
            issued_at_s,
            expires_at_s: issued_at_s + ACCESS_MS / 1_000,
        };
        let token = access::sign(&claims, self.expected(), &ring, now.millis());
        token.ok_or_else(|| Fault::internal("no key signs at this moment"))
    }

    /// Whose token it is.
    /// # Errors
    /// `session_expired` for one that ran out, `no_session` for everything else that is wrong with it.
    pub async fn verify(&self, text: &str) -> Result<Proven, Fault> {
        let now = self.ports.clock.now();
        let name = token_hash(text);
        if let Some(known) = open(&self.verified).get(&name).filter(|known| now < known.until) {
            return Ok(known.clone());
        }
        let ring = self.ring().await?;
        let read = match self.read_by(&ring, text, now).await? {
            Err(Refused::UnknownKey(kid)) if !ring.knows(&kid) => {
                // Another isolate may have made a key a moment ago.
                let ring = self.ring_again().await?;
                self.read_by(&ring, text, now).await?
            }
            read => read,
        };
        let claims = read.map_err(|refused| refuse(&refused))?;
        let (Ok(session), Ok(user)) = (claims.session.parse(), claims.subject.parse()) else { return Err(missing()) };
        let until = Instant::from_millis(claims.expires_at_s.saturating_mul(1_000));
        let proven = Proven { session, user, until };
        let mut verified = open(&self.verified);
        if verified.len() >= MAX_VERIFIED {
            verified.clear();
        }
        verified.insert(name, proven.clone());
        Ok(proven)
    }

    /// What the token says, by these keys. The runtime checks the signature: `docs/design/accounts.md`.
    async fn read_by(&self, ring: &Ring, text: &str, now: Instant) -> Result<Result<Claims, Refused>, Fault> {
        let unproven = match access::open(text, ring, now.millis()) {
            Ok(unproven) => unproven,
            Err(refused) => return Ok(Err(refused)),
        };
        let (message, signature) = (unproven.message.as_bytes(), unproven.signature.as_slice());
        let is_signed = self.ports.verify.verify(SignatureAlgorithm::EdDsa, unproven.jwk, message, signature).await?;
        Ok(unproven.believe(is_signed, self.expected(), now.millis()))
    }

    fn expected(&self) -> Expected<'_> {
        let address = self.ports.settings.public_url.as_str();
        Expected { issuer: address, audience: address }
    }

    async fn ring(&self) -> Result<Arc<Ring>, Fault> {
        let now = self.ports.clock.now();
        if let Some((ring, _)) = open(&self.ring).as_ref().filter(|(_, read_at)| now.since(*read_at) < HELD_MS) {
            return Ok(Arc::clone(ring));
        }
        self.read(now).await
    }

    async fn ring_again(&self) -> Result<Arc<Ring>, Fault> {
        let now = self.ports.clock.now();
        if let Some((ring, _)) = open(&self.ring).as_ref().filter(|(_, read_at)| now.since(*read_at) < LOOK_AGAIN_MS) {
            return Ok(Arc::clone(ring));
        }
        self.read(now).await
    }

    async fn read(&self, now: Instant) -> Result<Arc<Ring>, Fault> {
        let rows = token_keys::list(&self.ports).await?;
        let ring = Arc::new(Ring::new(rows.into_iter().map(times).collect(), &self.master));
        *open(&self.ring) = Some((Arc::clone(&ring), now));
        Ok(ring)
    }

    /// The ring, with the next key made when it is due. Two isolates may make one each: both are good.
    async fn ring_that_signs(&self) -> Result<Arc<Ring>, Fault> {
        let (ring, now) = (self.ring().await?, self.ports.clock.now());
        let kid: String = secrets::token(&self.ports).chars().take(16).collect();
        let Some(due) = ring.due(now.millis(), &self.master, kid) else { return Ok(ring) };
        // The ring may be ten minutes old: somebody else may have made it meanwhile.
        let fresh = self.read(now).await?;
        if fresh.due(now.millis(), &self.master, String::new()).is_none() {
            return Ok(fresh);
        }
        token_keys::insert(&self.ports, &row(due)).await?;
        self.read(now).await
    }
}

fn refuse(refused: &Refused) -> Fault {
    if *refused == Refused::Expired {
        return ended();
    }
    tracing::info!(op = "auth.token", why = ?refused, "a token was refused");
    missing()
}

fn times(row: KeyRow) -> KeyTimes {
    KeyTimes {
        kid: row.kid,
        master: row.master,
        created_at: row.created_at.millis(),
        signs_from_at: row.signs_from_at.millis(),
        signs_until_at: row.signs_until_at.millis(),
        accepted_until_at: row.accepted_until_at.millis(),
    }
}

fn row(times: KeyTimes) -> KeyRow {
    KeyRow {
        kid: times.kid,
        master: times.master,
        created_at: Instant::from_millis(times.created_at),
        signs_from_at: Instant::from_millis(times.signs_from_at),
        signs_until_at: Instant::from_millis(times.signs_until_at),
        accepted_until_at: Instant::from_millis(times.accepted_until_at),
    }
}

/// Read the public keys of access tokens (a JSON Web Key Set). A key is here a day before it signs.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/.well-known/jwks.json", tag = "auth",
    responses((status = 200, content_type = "application/jwk-set+json", body = String)), security(())))]
pub async fn get_jwks(State(app): State<App>) -> Answer<Response> {
    // Read anew: whoever asks keeps it for a while, so it must not be old already.
    let tokens = Tokens::new(app.ports());
    let ring = tokens.ring_that_signs().await?;
    let text = ring.jwks(app.ports().clock.now().millis());
    let headers = [(CONTENT_TYPE, "application/jwk-set+json"), (CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, text).into_response())
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(get_jwks))]
pub struct Docs;
