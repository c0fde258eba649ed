//! SQL of staff: sessions that look at a team, and the list of all teams.

use kernel::{
    Fault, GlobalSql, Instant,
    ids::{SessionId, TeamId},
    params,
    ports::Sql,
    sql::{GlobalDb, Statement},
};

use super::model::AnyTeam;
use crate::rows::Place;

const BEGIN: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET acting_team_id = ?2, acting_reason = ?3, acting_until_at = ?4 WHERE id = ?1 AND ended_at IS NULL",
);
const FIND_ACTING: GlobalSql = GlobalSql::new(
    "SELECT t.id, t.shard FROM sessions s JOIN teams t ON t.id = s.acting_team_id
     WHERE s.id = ?1 AND s.acting_until_at > ?2",
);
/// Breaks the whole batch (as `team::store` explains) unless the session still looks at the team.
const MUST_ACT: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = ?2 AND s.acting_team_id = ?1)",
);
const END: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET acting_team_id = NULL, acting_reason = NULL, acting_until_at = NULL WHERE id = ?1",
);
/// Names fold ASCII only; what is typed is a beginning, so a range of the index answers it.
const SEARCH: GlobalSql = GlobalSql::new(
    "SELECT id, name, created_at, deletion_at FROM teams INDEXED BY teams_by_name
     WHERE name COLLATE NOCASE >= ?1 AND name COLLATE NOCASE < ?2 AND (name COLLATE NOCASE, id) > (?3, ?4)
     ORDER BY name COLLATE NOCASE, id LIMIT ?5",
);
const FIND_BY_ID: GlobalSql = GlobalSql::new("SELECT id, name, created_at, deletion_at FROM teams WHERE id = ?1");

/// What sorts behind every text that begins with a query.
const LAST: char = '\u{10ffff}';

/// The session reads this team until then.
pub fn begin(session: &SessionId, team: &TeamId, reason: &str, until: Instant) -> Statement {
    BEGIN.bind(params![session, team, reason, until])
}

/// The team that a session looks at, and its shard.
pub async fn find_acting(sql: &dyn Sql, session: &SessionId, now: Instant) -> Result<Option<(TeamId, u8)>, Fault> {
    let row: Option<Place> = GlobalDb::new(sql).first(FIND_ACTING, params![session, now]).await?;
    Ok(row.map(Into::into))
}

/// Lets the batch pass only while the session looks at the team.
pub fn must_act(session: &SessionId, team: &TeamId) -> Statement {
    MUST_ACT.bind(params![team, session])
}

pub fn end(session: &SessionId) -> Statement {
    END.bind(params![session])
}

/// Teams whose name begins with a text, in the order of names, behind a place; one row more than the page shows.
pub async fn search(
    sql: &dyn Sql,
    text: &str,
    (after_id, after_name): (&str, &str),
    limit: i64,
) -> Result<Vec<AnyTeam>, Fault> {
    let end = format!("{text}{LAST}");
    GlobalDb::new(sql).all(SEARCH, params![text, end, after_name, after_id, limit]).await
}

/// The team of an id.
pub async fn find_by_id(sql: &dyn Sql, id: &TeamId) -> Result<Option<AnyTeam>, Fault> {
    GlobalDb::new(sql).first(FIND_BY_ID, params![id]).await
}
