//! Recording: each fact becomes one entry behind the last, whoever else records at the same moment.

use kernel::{Envelope, Fault, Scope, audit::Actor, audit::Change};

use super::{
    entry::{Entry, Fact},
    store,
};

/// How often one delivery tries to be the next entry before it leaves it to the queue.
const TRIES: usize = 20;
/// When the queue may try again, in milliseconds.
const LATER_MS: i64 = 1_000;

/// Appends the entry of an event, once. The number is the predecessor's and one: of several who try to follow the same
/// entry the primary key lets one pass, and the others look again.
pub async fn record(scope: &Scope, envelope: &Envelope, actor: &Actor, change: &Change) -> Result<(), Fault> {
    let team = scope.tenant().team();
    if store::find_noted(scope.control(), team).await?.is_none() {
        return Ok(());
    }
    let actor_name = store::name_of(scope.control(), actor.kind, &actor.id).await?;
    let fact = Fact { team, event: &envelope.id, at: envelope.at, actor, actor_name: &actor_name, change };
    for _ in 0..TRIES {
        let db = scope.db()?;
        let (end, is_recorded) = Scope::both(store::find_end(&db), store::is_recorded(&db, &envelope.id)).await;
        if is_recorded? {
            return note(scope).await;
        }
        let entry = Entry::after(&end?, &fact)?;
        match scope.commit(store::insert(&entry)).await {
            Ok(()) => return note(scope).await,
            Err(Fault::Conflict { .. }) => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(Fault::Busy { retry_after_ms: LATER_MS })
}

/// Notes in the control database where the chain ends, entry by entry from where that was noted before. A chain that was
/// written anew, or whose end was cut off, does not lead on from there: then the note stays, and checking tells of it.
async fn note(scope: &Scope) -> Result<(), Fault> {
    let (team, db) = (scope.tenant().team(), scope.db()?);
    for _ in 0..TRIES {
        let Some(noted) = store::find_noted(scope.control(), team).await? else { return Ok(()) };
        let mut end = noted.clone();
        for entry in store::walk(&db, noted.seq).await? {
            if !entry.follows(&end, team)? {
                break;
            }
            end = entry.end();
        }
        if end == noted || store::note_end(scope.control(), team, &noted, &end).await? {
            return Ok(());
        }
    }
    // Others were noting all the while; whoever comes next notes this entry, too.
    Ok(())
}
