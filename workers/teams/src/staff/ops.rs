//! Use cases of staff: look at a team, leave it, find one.

use kernel::{
    Fault,
    audit::{Actor, ActorKind, Change},
    ids::TeamId,
    page::{Page, PageQuery},
    time,
};
use serde_json::json;

use super::{
    model::{Acting, ActingTeam, AnyTeam, NewActing, Search, cursor_of, place},
    store,
};
use crate::{
    desk::{Deed, Desk, Home, again},
    members, team,
};

/// How long one look lasts, in milliseconds.
const LOOK_MS: i64 = time::minutes(30);

fn actor(desk: &Desk) -> Actor {
    Actor { kind: ActorKind::Staff, ..desk.actor() }
}

/// From now on this session reads the team as a viewer and changes nothing. The team's log says who and why.
/// # Errors
/// `second_factor_required`: one mailbox must not open every team.
pub async fn begin(desk: &Desk, new: &NewActing) -> Result<Acting, Fault> {
    desk.who.must_have_second_factor()?;
    let reason = new.check()?;
    let found = team::store::find_any(desk.ports.control.as_ref(), &new.team_id).await?;
    let team = found.ok_or_else(|| Fault::not_found("team"))?;
    let until_at = desk.now().plus(LOOK_MS);
    let change =
        Change::new("staff.acting_began", &desk.who.user).after(json!({ "reason": reason, "until_at": until_at }));
    let remember = members::store::remember(&team.id, &desk.who.user, false, desk.now());
    let writes = vec![store::begin(&desk.who.session, &team.id, &reason, until_at), remember];
    let home = Home { team: team.id.clone(), shard: team.shard };
    desk.commit(&home, Deed::of(writes).and_audit(actor(desk), change)).await?;
    Ok(Acting { team: ActingTeam { id: team.id, name: team.name }, reason, until_at })
}

/// Leaves the team; a session that looks at none stays as it is.
pub async fn end(desk: &Desk) -> Result<(), Fault> {
    again(|| try_end(desk)).await
}

async fn try_end(desk: &Desk) -> Result<(), Fault> {
    let (session, control) = (&desk.who.session, desk.ports.control.as_ref());
    let Some((team, shard)) = store::find_acting(control, session, desk.now()).await? else { return Ok(()) };
    let change = Change::new("staff.acting_ended", &desk.who.user);
    let writes = vec![store::must_act(session, &team), store::end(session)];
    desk.commit(&Home { team, shard }, Deed::of(writes).and_audit(actor(desk), change)).await
}

/// Teams by id, or by the beginning of their name.
pub async fn search(desk: &Desk, search: &Search, page: &PageQuery) -> Result<Page<AnyTeam>, Fault> {
    let (text, control) = (search.text()?, desk.ports.control.as_ref());
    if let Ok(id) = text.parse::<TeamId>() {
        let found = store::find_by_id(control, &id).await?;
        return Ok(Page { items: found.into_iter().collect(), next_cursor: None });
    }
    let rows = store::search(control, text, place(page)?, page.probe()).await?;
    Ok(Page::cut(rows, page, cursor_of))
}
