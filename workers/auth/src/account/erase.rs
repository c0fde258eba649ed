//! The end of an account whose time is up: everything that names the person goes.
//!
//! The objects of sessions first, because the account's row is what leads to them; then one batch takes the rest of this
//! database, if the end was not taken back meanwhile, and leaves a job for each team that takes the name out of its log. A
//! run that is cut off is repeated by the next tick.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{
    Body, Envelope, Event, Fault, Instant, Job, Ports,
    audit::{Actor, Change},
    ids::{TeamId, UserId},
    outbox,
    permission::Role,
    sql::Statement,
};
use serde_json::json;

use crate::{
    family::{self, Command},
    seal,
    store::{
        self,
        ends::{self, Due, Fellow, Place},
    },
};

/// Rounds of a hundred sessions in one tick; who has more is removed by a later one.
const ROUNDS: usize = 5;

/// Removes what is due.
pub async fn remove_due(ports: &Arc<Ports>) -> Result<(), Fault> {
    for due in ends::list_due(ports).await? {
        // One account that resists must not keep the others.
        if let Err(fault) = remove(ports, &due).await {
            tracing::error!(op = "auth.erase", %fault, "an account was not removed; the next tick tries again");
        }
    }
    Ok(())
}

async fn remove(ports: &Arc<Ports>, due: &Due) -> Result<(), Fault> {
    if !erase_sessions(ports, &due.id).await? {
        return Ok(());
    }
    let now = ports.clock.now();
    let fellows = ends::list_fellows(ports, &due.id).await?;
    let mut batch = vec![ends::must_be_due(&due.id, now)];
    let mut told = leave_teams(ports, &due.id, fellows, &mut batch);
    batch.push(ends::must_leave_owners(&due.id));
    for Place { team_id, shard } in ends::list_places(ports, &due.id).await? {
        let forget = Body::Job(Job::ForgetPerson { user: due.id.clone() });
        told.push(Envelope { team: team_id, shard, id: ports.new_id(), at: now, body: forget });
    }
    for envelope in &told {
        batch.push(outbox::control_row(envelope)?);
    }
    batch.extend(remove_texts(ports, &due.id).await?);
    batch.extend(ends::remove(due));
    if !store::commit(ports, &batch).await? {
        tracing::info!(
            op = "auth.erase",
            "an account was kept, or its teams changed; looked at again by the next tick"
        );
        return Ok(());
    }
    outbox::publish_control_later(ports, told);
    tracing::info!(op = "auth.erase", user = %due.id, "nothing of it is left");
    Ok(())
}

/// Texts in the local outbox name the person by their telephone. A number that does not open keeps nobody from going.
async fn remove_texts(ports: &Ports, user: &UserId) -> Result<Option<Statement>, Fault> {
    let sealed = ends::find_number(ports, user).await?;
    let opened = sealed.and_then(|sealed| seal::open(ports, seal::PHONE, user.as_str(), &sealed).ok());
    Ok(opened.map(|number| ends::remove_texts(number.plain.reveal())))
}

/// False when there are more than one tick can take.
async fn erase_sessions(ports: &Ports, user: &UserId) -> Result<bool, Fault> {
    for _ in 0..ROUNDS {
        let sessions = ends::list_sessions(ports, user).await?;
        if sessions.is_empty() {
            return Ok(true);
        }
        for session in &sessions {
            family::ask(ports, session, &Command::Erase).await?;
        }
        ends::remove_sessions(ports, user, &sessions).await?;
    }
    Ok(false)
}

/// What becomes of a team without this person.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// Nobody is left.
    Ends,
    /// It goes on as it is.
    GoesOn,
    /// Its only owner leaves: somebody else has to be it.
    Inherited(UserId),
}

fn fate(user: &UserId, fellows: &[Fellow]) -> Fate {
    let others = || fellows.iter().filter(|fellow| fellow.user_id != *user);
    let is_owner = fellows.iter().any(|fellow| fellow.user_id == *user && fellow.role == Role::Owner);
    // The highest role; of those who have it, whoever is there longest.
    let heir = others().max_by_key(|fellow| (fellow.role, std::cmp::Reverse((fellow.created_at, &fellow.user_id))));
    match heir {
        None => Fate::Ends,
        // A closed team is on its way out: it needs no new owner.
        Some(heir) if is_owner && heir.role != Role::Owner && heir.deletion_at.is_none() => {
            Fate::Inherited(heir.user_id.clone())
        }
        Some(_) => Fate::GoesOn,
    }
}

/// Arranges what becomes of the person's teams; answers what their logs say of it.
fn leave_teams(ports: &Ports, user: &UserId, fellows: Vec<Fellow>, batch: &mut Vec<Statement>) -> Vec<Envelope> {
    let now = ports.clock.now();
    let mut teams: BTreeMap<TeamId, Vec<Fellow>> = BTreeMap::new();
    for fellow in fellows {
        teams.entry(fellow.team_id.clone()).or_default().push(fellow);
    }
    let mut told = Vec::new();
    for (team, fellows) in &teams {
        let Some(shard) = fellows.first().map(|fellow| fellow.shard) else { continue };
        let tell = |change| tell(ports, (team, shard), change, now);
        match fate(user, fellows) {
            Fate::Ends => {
                batch.push(ends::end_team(team, user, now));
                continue;
            }
            Fate::Inherited(heir) => {
                batch.push(ends::set_owner(team, &heir));
                let change = Change::new("team.transferred", team).before(json!({ "owner": user }));
                told.push(tell(change.after(json!({ "owner": heir, "role": Role::Owner }))));
            }
            Fate::GoesOn => {}
        }
        // Open dashboards of the person are closed by it, too.
        told.push(tell(Change::new("member.left", user).after(json!({ "account": "removed" }))));
    }
    told
}

fn tell(ports: &Ports, (team, shard): (&TeamId, u8), change: Change, at: Instant) -> Envelope {
    let body = Body::Event(Event::Audited { actor: Actor::system(), change });
    Envelope { team: team.clone(), shard, id: ports.new_id(), at, body }
}

#[cfg(test)]
mod tests {
    use kernel::{
        Instant,
        id::Id,
        ids::{TeamId, UserId},
        permission::Role,
    };

    use super::{Fate, fate};
    use crate::store::ends::Fellow;

    fn user(n: u8) -> UserId {
        UserId::from_parts(Instant::from_millis(1), [n; 10])
    }

    fn fellow(n: u8, role: Role, joined: i64) -> Fellow {
        Fellow {
            team_id: TeamId::from_parts(Instant::from_millis(1), [9; 10]),
            shard: 0,
            deletion_at: None,
            user_id: user(n),
            role,
            created_at: Instant::from_millis(joined),
        }
    }

    #[test]
    fn a_team_of_one_ends_with_its_person() {
        assert_eq!(fate(&user(1), &[fellow(1, Role::Owner, 1)]), Fate::Ends);
    }

    #[test]
    fn a_team_with_another_owner_goes_on() {
        let fellows = [fellow(1, Role::Owner, 1), fellow(2, Role::Owner, 2), fellow(3, Role::Admin, 1)];
        assert_eq!(fate(&user(1), &fellows), Fate::GoesOn);
        let fellows = [fellow(1, Role::Admin, 1), fellow(2, Role::Owner, 2)];
        assert_eq!(fate(&user(1), &fellows), Fate::GoesOn);
    }

    #[test]
    fn the_highest_role_inherits_and_of_those_whoever_is_there_longest() {
        let fellows = [
            fellow(1, Role::Owner, 1),
            fellow(2, Role::Viewer, 1),
            fellow(3, Role::Admin, 5),
            fellow(4, Role::Admin, 4),
            fellow(5, Role::Editor, 2),
        ];
        assert_eq!(fate(&user(1), &fellows), Fate::Inherited(user(4)));
    }

    #[test]
    fn a_closed_team_needs_no_new_owner() {
        let closed = |mut fellow: Fellow| {
            fellow.deletion_at = Some(Instant::from_millis(7));
            fellow
        };
        let fellows = [closed(fellow(1, Role::Owner, 1)), closed(fellow(2, Role::Admin, 1))];
        assert_eq!(fate(&user(1), &fellows), Fate::GoesOn);
    }
}
