//! Use cases: add and remove a domain, find teams to join, join.

use kernel::{
    Fault,
    audit::{Change, mask},
    ids::TeamId,
    page::{Page, PageQuery},
    ports::Team,
};
use serde_json::json;

use super::{
    model::{Domain, Joinable, NewDomain, domain_of},
    store,
};
use crate::{
    desk::{Desk, again},
    members::store::{admit, find_member, find_person, insert_member},
    post,
    roles::must_reach,
    team::{
        ops::must_have_room,
        store::{must_sit, switch},
    },
};

/// In the order of the alphabet.
pub async fn list(desk: &Desk, id: &TeamId, page: &PageQuery) -> Result<Page<Domain>, Fault> {
    desk.seat(id).await?.may_manage()?;
    let rows = store::list(desk.ports.control.as_ref(), id, page).await?;
    Ok(Page::cut(rows, page, |row| row.domain.clone()))
}

/// Lets everybody with a proven address of the caller's own domain join.
/// # Errors
/// `Fault::Invalid` naming every bad field; `Fault::Conflict("domain_taken")` when the team has it already.
pub async fn add(desk: &Desk, id: &TeamId, new: &NewDomain) -> Result<Domain, Fault> {
    again(|| try_add(desk, id, new)).await
}

async fn try_add(desk: &Desk, id: &TeamId, new: &NewDomain) -> Result<Domain, Fault> {
    let (seat, control) = (desk.seat(id).await?, desk.ports.control.as_ref());
    seat.must_manage()?;
    let person = find_person(control, &desk.who.user).await?;
    let own = person.email_folded.rsplit_once('@').map_or("", |(_, domain)| domain);
    let domain = Domain { domain: new.check(own)?, role: new.role, created_at: desk.now() };
    must_reach(seat.role(), domain.role)?;
    if store::find(control, id, &domain.domain).await?.is_some() {
        return Err(Fault::conflict("domain_taken", "your team has this domain already"));
    }
    let writes = vec![must_sit(&seat, &desk.who.user), store::insert(id, &domain, &desk.who.user)];
    let change =
        Change::new("domain.added", &domain.domain).after(json!({ "domain": domain.domain, "role": domain.role }));
    desk.commit(&seat.home(), desk.done(writes, change)).await?;
    Ok(domain)
}

/// People of this domain can no longer join; those who did stay.
pub async fn remove(desk: &Desk, id: &TeamId, domain: &str) -> Result<(), Fault> {
    again(|| try_remove(desk, id, domain)).await
}

async fn try_remove(desk: &Desk, id: &TeamId, domain: &str) -> Result<(), Fault> {
    let seat = desk.seat(id).await?;
    seat.may_manage()?;
    let domain = domain.to_lowercase();
    let known = store::find(desk.ports.control.as_ref(), id, &domain).await?;
    let known = known.ok_or_else(|| Fault::not_found("domain"))?;
    let writes = vec![
        must_sit(&seat, &desk.who.user),
        store::must_be_there(id, &domain, known.role),
        store::remove(id, &domain),
    ];
    let change = Change::new("domain.removed", &domain).before(json!({ "domain": domain, "role": known.role }));
    desk.commit(&seat.home(), desk.done(writes, change)).await
}

/// Teams that the caller may join by their address.
pub async fn list_joinable(desk: &Desk) -> Result<Vec<Joinable>, Fault> {
    let control = desk.ports.control.as_ref();
    let person = find_person(control, &desk.who.user).await?;
    match domain_of(&person.email_folded) {
        Some(domain) => store::list_joinable(control, domain, &desk.who.user).await,
        None => Ok(Vec::new()),
    }
}

/// Makes the caller a member; their session looks at the team from now on.
/// # Errors
/// `Fault::NotFound` when the caller's domain is none of the team's, or they were taken out of it; `Fault::Conflict` with `already_member` or
/// `too_many_teams`.
pub async fn join(desk: &Desk, id: &TeamId) -> Result<Team, Fault> {
    again(|| try_join(desk, id)).await
}

async fn try_join(desk: &Desk, id: &TeamId) -> Result<Team, Fault> {
    let (user, control) = (&desk.who.user, desk.ports.control.as_ref());
    if find_member(control, id, user).await?.is_some() {
        return Err(Fault::conflict("already_member", "you are in this team already"));
    }
    let person = find_person(control, user).await?;
    let domain = domain_of(&person.email_folded).ok_or_else(|| Fault::not_found("team"))?;
    let found = store::find_joinable(control, id, domain, user).await?;
    let (team, role) = found.ok_or_else(|| Fault::not_found("team"))?;
    must_have_room(desk).await?;
    let seat = team.seat(role);
    let writes = vec![
        store::must_be_open(id, domain, role, user),
        insert_member(id, user, role, desk.now()),
        admit(id, user),
        switch(id, &desk.who.session),
    ];
    let change = Change::new("member.joined", user)
        .after(json!({ "email": mask(person.email.as_str()), "role": role, "by": "domain" }));
    let deed = desk.done(writes, change).and_mail(post::joined(&seat.team.name, &person.name));
    desk.commit(&seat.home(), deed).await?;
    Ok(seat.team)
}
