//! Whoever changes something of a team: the person, from where, their seat in it, and how a change is written together
//! with what follows from it.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use kernel::{
    Body, Envelope, Event, Fault, Instant, Job, Later, Ports,
    audit::{Actor, Change},
    ids::TeamId,
    job::SendMail,
    outbox,
    permission::{Permission, Role, TeamManage},
    ports::Team,
    sql::Statement,
};
use web::{App, Fresh, Identity, Problem, SignedIn, Staff, client_ip};

use crate::team::store;

/// How often a use case begins anew because somebody else changed the same things meanwhile.
const TRIES: usize = 4;

/// A person with a session at our desk.
pub struct Desk {
    pub ports: Arc<Ports>,
    pub who: Identity,
    /// Network address.
    pub ip: String,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        at_desk(parts, app, Door::SignedIn).await
    }
}

/// The same for dangerous acts: the person proved a moment ago that it is really them.
pub struct FreshDesk(pub Desk);

impl FromRequestParts<App> for FreshDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        at_desk(parts, app, Door::Fresh).await.map(Self)
    }
}

/// The same for the platform's own staff, also while they look at a team.
pub struct StaffDesk(pub Desk);

impl FromRequestParts<App> for StaffDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        at_desk(parts, app, Door::Staff).await.map(Self)
    }
}

/// By which door somebody came.
enum Door {
    SignedIn,
    Fresh,
    Staff,
}

/// Boxed, so that it is compiled once and not for each handler.
fn at_desk<'a>(parts: &'a mut Parts, app: &'a App, door: Door) -> Later<'a, Result<Desk, Problem>> {
    Box::pin(async move {
        let who = match door {
            Door::SignedIn => SignedIn::from_request_parts(parts, app).await?.0,
            Door::Fresh => Fresh::from_request_parts(parts, app).await?.0,
            Door::Staff => Staff::from_request_parts(parts, app).await?.0,
        };
        Ok(Desk { ports: Arc::clone(app.ports()), who, ip: client_ip(&parts.headers).to_owned() })
    })
}

/// Where a team lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    pub team: TeamId,
    pub shard: u8,
}

/// A person's place in one team, looked up because the team is in the path.
#[derive(Clone, Debug)]
pub struct Seat {
    pub team: Team,
    pub shard: u8,
}

impl Seat {
    pub fn home(&self) -> Home {
        Home { team: self.team.id.clone(), shard: self.shard }
    }
    pub fn role(&self) -> Role {
        self.team.role
    }
    /// For what may be looked at and cleared up even while the team is closed.
    /// # Errors
    /// `Fault::Forbidden("role_forbids")`.
    pub fn may_manage(&self) -> Result<(), Fault> {
        must(TeamManage::allows(self.role()), TeamManage::NAME)
    }
    /// # Errors
    /// The same, or `Fault::Conflict("team_closed")`.
    pub fn must_manage(&self) -> Result<(), Fault> {
        self.may_manage()?;
        self.must_be_open()
    }
    pub fn must_own(&self) -> Result<(), Fault> {
        must(self.role() == Role::Owner, "what only owners do")
    }
    pub fn must_be_open(&self) -> Result<(), Fault> {
        if self.team.deletion_at.is_none() {
            return Ok(());
        }
        Err(Fault::conflict("team_closed", "this team is closed and will be removed; restore it first"))
    }
}

fn must(allowed: bool, what: &str) -> Result<(), Fault> {
    if allowed {
        return Ok(());
    }
    Err(Fault::forbidden("role_forbids", format!("your role does not include {what}")))
}

/// Rows of the control database, and what follows from them.
#[derive(Default)]
pub struct Deed {
    writes: Vec<Statement>,
    bodies: Vec<Body>,
}

impl Deed {
    pub fn of(writes: Vec<Statement>) -> Self {
        Self { writes, bodies: Vec::new() }
    }
    #[must_use]
    pub fn and_write(mut self, write: Statement) -> Self {
        self.writes.push(write);
        self
    }
    #[must_use]
    pub fn and_mail(mut self, mail: SendMail) -> Self {
        self.bodies.push(Body::Job(Job::SendMail(mail)));
        self
    }
    #[must_use]
    pub fn and_audit(mut self, actor: Actor, change: Change) -> Self {
        self.bodies.push(Body::Event(Event::Audited { actor, change }));
        self
    }
}

impl Desk {
    pub fn now(&self) -> Instant {
        self.ports.clock.now()
    }
    pub fn actor(&self) -> Actor {
        self.who.actor(&self.ip)
    }
    /// The caller's seat in a team, for whatever is done there.
    /// # Errors
    /// As `place`, and `Fault::Forbidden("second_factor_required")`.
    pub async fn seat(&self, id: &TeamId) -> Result<Seat, Fault> {
        let seat = self.place(id).await?;
        self.who.may_enter(seat.team.requires_second_factor)?;
        Ok(seat)
    }
    /// The same without entering: to turn to the team, and to leave it. Staff that acts in this very team sits there as a
    /// viewer.
    /// # Errors
    /// `Fault::NotFound` for everybody else: whoever is not in a team learns nothing of it.
    pub async fn place(&self, id: &TeamId) -> Result<Seat, Fault> {
        let acts_here = self.who.membership.as_ref().filter(|m| self.who.is_acting && m.tenant.team() == id);
        let control = self.ports.control.as_ref();
        let found = match acts_here {
            Some(membership) => store::find_any(control, id).await?.map(|row| row.seat(membership.role)),
            None => store::find_seat(control, id, &self.who.user).await?,
        };
        found.ok_or_else(|| Fault::not_found("team"))
    }
    /// Writes everything in one transaction, then publishes what follows after the answer.
    pub async fn commit(&self, home: &Home, deed: Deed) -> Result<(), Fault> {
        commit(&self.ports, home, deed).await
    }
    /// What a caller did, for the log.
    pub fn done(&self, writes: Vec<Statement>, change: Change) -> Deed {
        Deed::of(writes).and_audit(self.actor(), change)
    }
}

async fn commit(ports: &Arc<Ports>, home: &Home, deed: Deed) -> Result<(), Fault> {
    let at = ports.clock.now();
    let seal = |body| Envelope { team: home.team.clone(), shard: home.shard, id: ports.new_id(), at, body };
    let envelopes: Vec<Envelope> = deed.bodies.into_iter().map(seal).collect();
    let mut writes = deed.writes;
    for envelope in &envelopes {
        writes.push(outbox::control_row(envelope)?);
    }
    ports.control.run(&writes).await?;
    outbox::publish_control_later(ports, envelopes);
    Ok(())
}

/// Runs a use case, and again when somebody else was faster: it then sees what they left and says what that means.
pub async fn again<T, F: Future<Output = Result<T, Fault>>>(attempt: impl Fn() -> F) -> Result<T, Fault> {
    for _ in 0..TRIES {
        match attempt().await {
            Err(Fault::Conflict { code, .. }) if code == "unique" => {}
            done => return done,
        }
    }
    Err(Fault::conflict("try_again", "others are changing the same things at this moment; try again"))
}
