//! The owner's doors. `SignedIn` knows the person, `Fresh` that they were here a moment ago, `May<P>` the team and that
//! the role (and a program's key) allows `P`. `OwnPage` knows only that one of our own pages asks.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use http::{Method, request::Parts};
use kernel::{
    Fault, Later, Scope,
    audit::Actor,
    permission::{Permission, Role},
    secret,
};

use crate::{
    App, Identity, Problem,
    app::{client_ip, request_id, text},
    caller::{self, Came},
    identify::Caller,
    security::is_own_origin,
};

/// A person with a session, in a team or not, who may change things of their own.
pub struct SignedIn(pub Identity);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Ok(Self(person(parts, app, false).await?))
    }
}

/// A person with a session, also while they look at another team as staff: to stop that, and to leave.
pub struct AnySession(pub Identity);

impl FromRequestParts<App> for AnySession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Ok(Self(person(parts, app, true).await?))
    }
}

/// A person who proved within the last ten minutes that it is really them.
pub struct Fresh(pub Identity);

impl FromRequestParts<App> for Fresh {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let identity = person(parts, app, false).await?;
        identity.must_be_fresh(app.ports().clock.now())?;
        Ok(Self(identity))
    }
}

/// A person of the platform's own staff. Others learn nothing of what is behind it.
pub struct Staff(pub Identity);

impl FromRequestParts<App> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let identity = person(parts, app, true).await?;
        if identity.is_staff { Ok(Self(identity)) } else { Err(Fault::not_found("page or operation").into()) }
    }
}

/// Somebody on one of our own pages, signed in or not. Nobody can use such an operation from elsewhere.
pub struct OwnPage {
    /// Network address, as the edge saw it.
    pub ip: String,
}

impl FromRequestParts<App> for OwnPage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if is_own_origin(&parts.headers, &app.ports().settings) {
            return Ok(Self { ip: client_ip(&parts.headers).to_owned() });
        }
        let detail = "this works from our own pages only; callers without a browser send our address as Origin";
        Err(Fault::forbidden("origin_not_allowed", detail).into())
    }
}

/// The person of a request. Boxed, so that it is compiled once and not for each door.
fn person<'a>(parts: &'a mut Parts, app: &'a App, while_acting: bool) -> Later<'a, Result<Identity, Fault>> {
    Box::pin(async move {
        let Came { caller, by_cookie } = caller::of(parts, app).await?;
        let Caller::Person(identity) = caller else {
            let detail = "a key of the API cannot do this; sign in as a person";
            return Err(Fault::forbidden("session_required", detail));
        };
        if is_change(parts) {
            if by_cookie {
                refuse_forgery(parts, app, &identity)?;
            }
            if identity.is_acting && !while_acting {
                return Err(read_only());
            }
        }
        Ok(identity)
    })
}

fn is_change(parts: &Parts) -> bool {
    !matches!(parts.method, Method::GET | Method::HEAD)
}

fn read_only() -> Fault {
    Fault::forbidden("read_only", "staff looks at this team and changes nothing; leave it first")
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

/// A member whose role allows `P`, or a program that was given it: the only way from a caller to a `Scope`.
pub struct May<P> {
    scope: Scope,
    role: Role,
    caller: Caller,
    permission: PhantomData<P>,
}

impl<P> May<P> {
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
    pub fn role(&self) -> Role {
        self.role
    }
    /// Who asks.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }
}

impl<P: Permission> FromRequestParts<App> for May<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Entered { scope, role, caller } = enter(parts, app, P::NAME, P::allows).await?;
        Ok(Self { scope, role, caller, permission: PhantomData })
    }
}

/// What a permitted caller holds.
struct Entered {
    scope: Scope,
    role: Role,
    caller: Caller,
}

/// The door itself. Boxed, so that it is compiled once and not for each permission and handler.
fn enter<'a>(
    parts: &'a mut Parts,
    app: &'a App,
    permission: &'static str,
    allows: fn(Role) -> bool,
) -> Later<'a, Result<Entered, Fault>> {
    Box::pin(async move {
        let ip = client_ip(&parts.headers).to_owned();
        let Came { caller, by_cookie } = caller::of(parts, app).await?;
        let (member, actor): (_, Actor) = match &caller {
            Caller::Person(identity) => {
                if is_change(parts) && by_cookie {
                    refuse_forgery(parts, app, identity)?;
                }
                if is_change(parts) && identity.is_acting {
                    return Err(read_only());
                }
                (identity.member()?, identity.actor(&ip))
            }
            Caller::Program(program) => {
                if !program.scopes.iter().any(|scope| scope == permission) {
                    let detail = format!("this key was not given {permission}");
                    return Err(Fault::forbidden("scope_missing", detail));
                }
                (program.membership.clone(), program.actor(&ip))
            }
        };
        if !allows(member.role) {
            return Err(Fault::forbidden("role_forbids", format!("your role does not include {permission}")));
        }
        let scope = Scope::new(app.ports().clone(), member.tenant, request_id(parts, app.ports())).acting(actor);
        Ok(Entered { scope, role: member.role, caller })
    })
}
