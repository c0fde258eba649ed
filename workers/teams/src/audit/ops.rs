//! Use cases: list, take along, check.

use kernel::{
    Batch, Fault, Ports, Scope,
    audit::Change,
    ids::TeamId,
    limit::{self, Rule},
    page::{Page, PageQuery},
};
use serde::Deserialize;
use serde_json::json;
use web::Caller;

use super::{
    csv,
    entry::{Entry, Shown},
    store::{self, Wanted},
    verify::{self, Verdict},
};
use crate::team;

/// Most entries of one file; earlier ones come with an earlier `until`.
const EXPORT: usize = 10_000;
/// Entries that are read at once for a file.
const EXPORT_PAGE: i64 = 500;
/// Both read much: a few in a row, then one a minute.
const HEAVY: Rule = Rule { capacity: 5, per_minute: 1 };

/// Narrows the log.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Filter {
    /// Only what this person or key did: its id.
    pub actor: Option<String>,
    /// Only this action, such as `member.role_changed`.
    pub action: Option<String>,
    /// Only from this instant on (unix ms).
    pub from: Option<i64>,
    /// Only before this instant (unix ms).
    pub until: Option<i64>,
}

impl Filter {
    fn wanted(&self, cursor: Option<&str>, limit: i64) -> Result<Wanted<'_>, Fault> {
        let before = match cursor.filter(|cursor| !cursor.is_empty()) {
            Some(cursor) => place(cursor)?,
            None => (self.until.unwrap_or(LAST), String::new()),
        };
        Ok(Wanted {
            actor: self.actor.as_deref().filter(|text| !text.is_empty()),
            action: self.action.as_deref().filter(|text| !text.is_empty()),
            from: self.from.unwrap_or(0).max(0),
            before: (before.0.clamp(0, LAST), before.1),
            limit,
        })
    }
}

/// The latest instant that D1 can count to.
const LAST: i64 = 9_007_199_254_740_991;

/// A cursor is a place in the order: instant, dot, number.
fn place(cursor: &str) -> Result<(i64, String), Fault> {
    let bad = || Fault::invalid("cursor", "unknown", "pass the next_cursor of the page before");
    let (at, id) = cursor.split_once('.').ok_or_else(bad)?;
    Ok((at.parse().map_err(|_| bad())?, id.to_owned()))
}

fn cursor_of(entry: &Entry) -> String {
    format!("{}.{}", entry.at.millis(), entry.id)
}

/// The log stands on the team's shard, and the way there leads through the session's own team. A member of the named
/// team who looks at another one at the moment is told so; everybody else learns nothing.
pub async fn must_be_here(scope: &Scope, caller: &Caller, id: &TeamId) -> Result<(), Fault> {
    if scope.tenant().team() == id {
        return Ok(());
    }
    let is_member = match caller {
        Caller::Person(who) => team::store::find_seat(scope.control(), id, &who.user).await?.is_some(),
        Caller::Program(_) => false,
    };
    if is_member {
        return Err(Fault::conflict("other_team", "your session looks at another team; turn it to this one first"));
    }
    Err(Fault::not_found("team"))
}

/// Latest first.
pub async fn list(scope: &Scope, filter: &Filter, page: &PageQuery) -> Result<Page<Shown>, Fault> {
    let wanted = filter.wanted(page.cursor.as_deref(), page.probe())?;
    let rows = store::list(&scope.db()?, &wanted).await?;
    let Page { items, next_cursor } = Page::cut(rows, page, cursor_of);
    Ok(Page { items: items.into_iter().map(Shown::from).collect(), next_cursor })
}

/// The log as a file, latest first. That it was taken along is an entry, too.
pub async fn export(scope: &Scope, ports: &Ports, filter: &Filter) -> Result<String, Fault> {
    limit::spend(ports, &format!("{}/teams/export", scope.tenant().team()), HEAVY).await?;
    let (mut text, mut count, mut cursor) = (csv::HEAD.to_owned(), 0, None);
    while count < EXPORT {
        let wanted = filter.wanted(cursor.as_deref(), EXPORT_PAGE)?;
        let rows = store::list(&scope.db()?, &wanted).await?;
        for entry in &rows {
            csv::line(&mut text, entry);
        }
        count += rows.len();
        cursor = rows.last().map(cursor_of);
        if rows.len() < EXPORT_PAGE as usize {
            break;
        }
    }
    let change = Change::new("audit.exported", scope.tenant().team()).after(json!({ "entries": count }));
    scope.commit(Batch::default().and_emit(scope.audited(change))).await?;
    Ok(text)
}

/// Checks the chain.
pub async fn verify(scope: &Scope, ports: &Ports) -> Result<Verdict, Fault> {
    limit::spend(ports, &format!("{}/teams/verify", scope.tenant().team()), HEAVY).await?;
    verify::verify(scope).await
}
