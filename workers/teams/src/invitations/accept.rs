//! Use cases of whoever holds the link: look at it, accept it.

use kernel::{
    Fault, Ports,
    audit::{Change, mask},
    limit::{self, Rule},
    ports::Team,
    secret::token_hash,
};
use serde_json::json;

use super::{
    model::{Look, LookTeam, gone},
    store::{self, Held},
};
use crate::{
    desk::{Desk, Home, again},
    members::store::{admit, find_member, find_person, insert_member},
    post,
    team::{ops::must_have_room, store::switch},
};

/// Links tried from one network address. Guessing 256 bits is hopeless; this keeps the attempts cheap for us.
const LOOK: Rule = Rule { capacity: 30, per_minute: 20 };

/// What an open link says.
/// # Errors
/// `Fault::Conflict("invitation_gone")` for every other one.
pub async fn look(ports: &Ports, ip: &str, token: &str) -> Result<Look, Fault> {
    limit::spend(ports, &format!("teams/invitation/{ip}"), LOOK).await?;
    let held = store::find_by_token(ports.control.as_ref(), &token_hash(token)).await?;
    let Held { team_id, team_name, role, email, invited_by, has_account, expires_at, .. } =
        held.filter(|held| held.is_open(ports.clock.now())).ok_or_else(gone)?;
    Ok(Look { team: LookTeam { id: team_id, name: team_name }, role, email, invited_by, has_account, expires_at })
}

/// Makes the caller a member; their session looks at the team from now on.
/// # Errors
/// `Fault::Forbidden("other_address")` when the link went to another address; `Fault::Conflict` with `already_member`,
/// `invitation_gone` or `too_many_teams`.
pub async fn accept(desk: &Desk, token: &str) -> Result<Team, Fault> {
    limit::spend(&desk.ports, &format!("teams/invitation/{}", limit::network_of(&desk.ip)), LOOK).await?;
    again(|| try_accept(desk, token)).await
}

async fn try_accept(desk: &Desk, token: &str) -> Result<Team, Fault> {
    let (hash, now, control) = (token_hash(token), desk.now(), desk.ports.control.as_ref());
    let held = store::find_by_token(control, &hash).await?.ok_or_else(gone)?;
    let (user, person) = (&desk.who.user, find_person(control, &desk.who.user).await?);
    if person.email_folded != held.email_folded {
        let detail = "this invitation went to another address; sign in with that one, or ask for a new invitation";
        return if held.is_open(now) { Err(Fault::forbidden("other_address", detail)) } else { Err(gone()) };
    }
    if find_member(control, &held.team_id, user).await?.is_some() {
        return Err(Fault::conflict("already_member", "you are in this team already"));
    }
    if !held.is_open(now) {
        return Err(gone());
    }
    must_have_room(desk).await?;
    let home = Home { team: held.team_id.clone(), shard: held.shard };
    let writes = vec![
        store::must_be_open(&held.team_id, &hash, now),
        insert_member(&held.team_id, user, held.role, now),
        admit(&held.team_id, user),
        store::accept(&held.id, &desk.who.session, now),
        switch(&held.team_id, &desk.who.session),
    ];
    let accepted = Change::new("invitation.accepted", &held.id).after(json!({ "role": held.role }));
    let joined = Change::new("member.joined", user)
        .after(json!({ "email": mask(person.email.as_str()), "role": held.role, "by": "invitation" }));
    let deed = desk.done(writes, accepted).and_audit(desk.actor(), joined);
    desk.commit(&home, deed.and_mail(post::joined(&held.team_name, &person.name))).await?;
    let Held { team_id: id, team_name: name, role, team_created_at: created_at, requires_second_factor, .. } = held;
    Ok(Team { id, name, role, created_at, deletion_at: None, requires_second_factor })
}
