//! The owner's doors: `SignedIn` knows the person, `May<P>` also the team and that the role allows `P`.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use http::{Method, request::Parts};
use kernel::{
    Fault, Later, Scope,
    permission::{Permission, Role},
    secret,
};

use crate::{
    App, Identity, Problem,
    app::{request_id, text},
    identify::session_cookie,
    security::is_own_origin,
};

/// A person with a session, in a team or not.
pub struct SignedIn(pub Identity);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = text(&parts.headers, "cookie").and_then(session_cookie).ok_or_else(no_session)?;
        let identity = app.identify().session(token).await?;
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            refuse_forgery(parts, app, &identity)?;
        }
        Ok(Self(identity))
    }
}

fn no_session() -> Fault {
    Fault::unauthenticated("no_session", "sign in first")
}

/// Cookies travel with every request a browser makes, whoever asked for it: so a change needs our own origin and
/// a token that other origins cannot read.
fn refuse_forgery(parts: &Parts, app: &App, identity: &Identity) -> Result<(), Fault> {
    let own = is_own_origin(&parts.headers, &app.ports().settings);
    let token = text(&parts.headers, "x-csrf-token").unwrap_or_default();
    if own && secret::same(token, &identity.csrf) {
        return Ok(());
    }
    Err(Fault::forbidden("csrf", "send the session's csrf value as x-csrf-token, from our own origin"))
}

/// A member whose role allows `P`: the only way from a session to a `Scope`.
pub struct May<P> {
    scope: Scope,
    identity: Identity,
    role: Role,
    permission: PhantomData<P>,
}

impl<P> May<P> {
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
    pub fn identity(&self) -> &Identity {
        &self.identity
    }
    pub fn role(&self) -> Role {
        self.role
    }
}

impl<P: Permission> FromRequestParts<App> for May<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Entered { scope, identity, role } = enter(parts, app, P::NAME, P::allows).await?;
        Ok(Self { scope, identity, role, permission: PhantomData })
    }
}

/// What a permitted member holds.
struct Entered {
    scope: Scope,
    identity: Identity,
    role: Role,
}

/// The door itself. Boxed, so that it is compiled once and not for each permission and handler.
fn enter<'a>(
    parts: &'a mut Parts,
    app: &'a App,
    permission: &'static str,
    allows: fn(Role) -> bool,
) -> Later<'a, Result<Entered, Fault>> {
    Box::pin(async move {
        let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await.map_err(|Problem(fault)| fault)?;
        let member = identity.membership.clone().ok_or_else(|| Fault::conflict("no_team", "name your team first"))?;
        if !allows(member.role) {
            return Err(Fault::forbidden("role_forbids", format!("your role does not include {permission}")));
        }
        let scope = Scope::new(app.ports().clone(), member.tenant, request_id(parts, app.ports()));
        Ok(Entered { scope, identity, role: member.role })
    })
}
