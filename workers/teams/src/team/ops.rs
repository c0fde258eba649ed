//! Use cases of a team. Its own door is membership: whoever is not in a team learns nothing of it, not even that it is.

use kernel::{
    Fault,
    audit::Change,
    ids::{TeamId, UserId},
    limit::{self, Rule},
    page::{Page, PageQuery},
    permission::Role,
    ports::Team,
    time,
};
use serde_json::json;

use super::{
    model::{Closed, MAX_TEAMS, Permissions, TeamChange, TeamName, shard_for},
    second_factor,
    store::{self, NewTeam},
};
use crate::{
    desk::{Deed, Desk, Home, Seat, again},
    members, post,
};

/// Teams that one person may make in a row.
const CREATE: Rule = Rule { capacity: 10, per_minute: 1 };
/// How long a closed team can be restored, in milliseconds.
pub const GRACE_MS: i64 = time::days(7);

/// Makes a team with the caller as its owner; their session looks at it from now on.
pub async fn create(desk: &Desk, name: &TeamName) -> Result<Team, Fault> {
    let name = name.check()?;
    limit::spend(&desk.ports, &format!("teams/create/{}", desk.who.user), CREATE).await?;
    must_have_room(desk).await?;
    let id: TeamId = desk.ports.new_id();
    let new = NewTeam { shard: shard_for(&id, desk.ports.shards.len()), id, name, at: desk.now() };
    let home = Home { team: new.id.clone(), shard: new.shard };
    let change = Change::new("team.created", &new.id).after(json!({ "name": new.name }));
    let writes = store::insert_team(&new, &desk.who.user, &desk.who.session);
    desk.commit(&home, desk.done(writes, change)).await?;
    let NewTeam { id, name, at: created_at, .. } = new;
    Ok(Team { id, name, role: Role::Owner, created_at, deletion_at: None, requires_second_factor: false })
}

/// # Errors
/// `Fault::Conflict("too_many_teams")`.
pub async fn must_have_room(desk: &Desk) -> Result<(), Fault> {
    if store::count_teams(desk.ports.control.as_ref(), &desk.who.user).await? >= MAX_TEAMS {
        return Err(Fault::conflict("too_many_teams", "you are in 50 teams; leave one first"));
    }
    Ok(())
}

pub async fn list(desk: &Desk, page: &PageQuery) -> Result<Page<Team>, Fault> {
    let rows = store::list_teams(desk.ports.control.as_ref(), &desk.who.user, page).await?;
    Ok(Page::cut(rows, page, |team| team.id.to_string()))
}

/// Renames a team, asks its people for a second factor or no longer. What it is already is no change.
pub async fn update(desk: &Desk, id: &TeamId, wish: &TeamChange) -> Result<Team, Fault> {
    again(|| try_update(desk, id, wish)).await
}

async fn try_update(desk: &Desk, id: &TeamId, wish: &TeamChange) -> Result<Team, Fault> {
    let seat = desk.seat(id).await?;
    seat.must_manage()?;
    let mut team = seat.team.clone();
    let mut deed = Deed::of(vec![store::must_sit(&seat, &desk.who.user)]);
    if let Some(name) = wish.new_name(&team.name)? {
        let change =
            Change::new("team.renamed", id).before(json!({ "name": team.name })).after(json!({ "name": name }));
        deed = deed.and_write(store::rename_team(id, &name, desk.now())).and_audit(desk.actor(), change);
        team.name = name;
    }
    if let Some(requires) = wish.requires_second_factor.filter(|wish| *wish != team.requires_second_factor) {
        deed = second_factor::ask(desk, &seat, requires, deed).await?;
        team.requires_second_factor = requires;
    }
    if team != seat.team {
        desk.commit(&seat.home(), deed).await?;
    }
    Ok(team)
}

/// Turns the caller's session to another of their teams.
pub async fn switch(desk: &Desk, id: &TeamId) -> Result<Team, Fault> {
    let seat = desk.place(id).await?;
    store::switch_team(desk.ports.control.as_ref(), id, &desk.who.session).await?;
    Ok(seat.team)
}

pub async fn permissions(desk: &Desk, id: &TeamId) -> Result<Permissions, Fault> {
    Ok(Permissions::seen_by(desk.seat(id).await?.role()))
}

/// Makes a member the owner; the caller stays as an admin.
/// # Errors
/// `Fault::NotFound` for somebody who is not in the team; `Fault::Invalid` for the caller themselves.
pub async fn transfer(desk: &Desk, id: &TeamId, to: &UserId) -> Result<Team, Fault> {
    again(|| try_transfer(desk, id, to)).await
}

async fn try_transfer(desk: &Desk, id: &TeamId, to: &UserId) -> Result<Team, Fault> {
    let (seat, from) = (desk.seat(id).await?, &desk.who.user);
    seat.must_own()?;
    seat.must_be_open()?;
    if to == from {
        return Err(Fault::invalid("user_id", "yourself", "the team is yours already; name another member"));
    }
    let member = members::store::find_member(desk.ports.control.as_ref(), id, to).await?;
    let member = member.ok_or_else(|| Fault::not_found("member"))?;
    let change = Change::new("team.transferred", id)
        .before(json!({ "owner": from, "role": member.role }))
        .after(json!({ "owner": to, "role": Role::Owner }));
    let writes = vec![
        store::must_sit(&seat, from),
        members::store::must_be(id, to, member.role),
        members::store::set_role(id, to, Role::Owner),
        members::store::set_role(id, from, Role::Admin),
    ];
    desk.commit(&seat.home(), desk.done(writes, change)).await?;
    Ok(Team { role: Role::Admin, ..seat.team })
}

/// Closes a team at once to everybody but its owners, and lets it be removed a week later. Twice is once.
pub async fn close(desk: &Desk, id: &TeamId) -> Result<Closed, Fault> {
    again(|| try_close(desk, id)).await
}

async fn try_close(desk: &Desk, id: &TeamId) -> Result<Closed, Fault> {
    let seat = desk.seat(id).await?;
    seat.must_own()?;
    if let Some(deletion_at) = seat.team.deletion_at {
        return Ok(Closed { deletion_at });
    }
    let deletion_at = desk.now().plus(GRACE_MS);
    let link = format!("{}/app/settings/team", desk.ports.settings.public_url);
    let change = Change::new("team.deletion_planned", id).after(json!({ "deletion_at": deletion_at }));
    let writes = vec![
        store::must_sit(&seat, &desk.who.user),
        store::set_deletion(id, Some(deletion_at), desk.now()),
        store::turn_away(id),
    ];
    let deed = desk.done(writes, change).and_mail(post::deletion(&seat.team.name, deletion_at, &link));
    desk.commit(&seat.home(), deed).await?;
    show_sites(desk, id).await;
    Ok(Closed { deletion_at })
}

/// Opens a closed team again.
/// # Errors
/// `Fault::Conflict("team_closed")` when its time is up: it is being removed.
pub async fn restore(desk: &Desk, id: &TeamId) -> Result<Team, Fault> {
    again(|| try_restore(desk, id)).await
}

async fn try_restore(desk: &Desk, id: &TeamId) -> Result<Team, Fault> {
    let Seat { team, shard } = desk.seat(id).await?;
    let seat = Seat { team: team.clone(), shard };
    seat.must_own()?;
    let Some(deletion_at) = team.deletion_at else { return Ok(team) };
    if deletion_at <= desk.now() {
        return Err(Fault::conflict("team_closed", "its time is up; this team is being removed"));
    }
    let change = Change::new("team.restored", id).before(json!({ "deletion_at": deletion_at }));
    let writes = vec![store::must_sit(&seat, &desk.who.user), store::set_deletion(id, None, desk.now())];
    desk.commit(&seat.home(), desk.done(writes, change)).await?;
    show_sites(desk, id).await;
    Ok(Team { deletion_at: None, ..team })
}

/// Visitors hear of it now; should this fail, the event of the change does it again.
async fn show_sites(desk: &Desk, id: &TeamId) {
    if let Err(fault) = desk.ports.directory.refresh(id).await {
        tracing::warn!(op = "teams.show_sites", team = %id, %fault, "left to the event");
    }
}
