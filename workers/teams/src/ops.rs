//! Use cases. A team's own door is membership: whoever is not in a team learns nothing of it, not even that it is.

use kernel::{
    Fault, Ports,
    ids::{TeamId, UserId},
    limit::{self, Rule},
    page::{Page, PageQuery},
    permission::Role,
    permission::{Permission, TeamManage},
    ports::Team,
};
use web::Identity;

use crate::{
    model::{MAX_TEAMS, Permissions, TeamName, shard_for},
    store::{self, NewTeam},
};

/// Teams that one person may make in a row.
const CREATE: Rule = Rule { capacity: 10, per_minute: 1 };

/// Makes a team with the caller as its owner; their session looks at it from now on.
pub async fn create(ports: &Ports, who: &Identity, name: &TeamName) -> Result<Team, Fault> {
    let name = name.check()?;
    limit::spend(ports, &format!("teams/create/{}", who.user), CREATE).await?;
    if store::count_teams(ports.control.as_ref(), &who.user).await? >= MAX_TEAMS {
        return Err(Fault::conflict("too_many_teams", "you are in 50 teams; leave one first"));
    }
    let id: TeamId = ports.new_id();
    let team = NewTeam { shard: shard_for(&id, ports.shards.len()), id, name, at: ports.clock.now() };
    store::insert_team(ports.control.as_ref(), &team, &who.user, &who.session).await?;
    Ok(Team { id: team.id, name: team.name, role: Role::Owner, created_at: team.at })
}

/// The team, if the caller is in it.
pub async fn find(ports: &Ports, user: &UserId, id: &TeamId) -> Result<Team, Fault> {
    store::find_team(ports.control.as_ref(), id, user).await?.ok_or_else(|| Fault::not_found("team"))
}

pub async fn list(ports: &Ports, user: &UserId, page: &PageQuery) -> Result<Page<Team>, Fault> {
    let rows = store::list_teams(ports.control.as_ref(), user, page).await?;
    Ok(Page::cut(rows, page, |team| team.id.to_string()))
}

/// Renames a team.
/// # Errors
/// `Fault::Forbidden("role_forbids")` unless the caller's role in *this* team includes `TeamManage`.
pub async fn rename(ports: &Ports, user: &UserId, id: &TeamId, name: &TeamName) -> Result<Team, Fault> {
    let team = find(ports, user, id).await?;
    if !TeamManage::allows(team.role) {
        return Err(Fault::forbidden("role_forbids", format!("your role does not include {}", TeamManage::NAME)));
    }
    let name = name.check()?;
    store::rename_team(ports.control.as_ref(), id, &name, ports.clock.now()).await?;
    Ok(Team { name, ..team })
}

/// Turns the caller's session to another of their teams.
pub async fn switch(ports: &Ports, who: &Identity, id: &TeamId) -> Result<Team, Fault> {
    let team = find(ports, &who.user, id).await?;
    store::switch_team(ports.control.as_ref(), id, &who.session).await?;
    Ok(team)
}

pub async fn permissions(ports: &Ports, user: &UserId, id: &TeamId) -> Result<Permissions, Fault> {
    Ok(Permissions::seen_by(find(ports, user, id).await?.role))
}
