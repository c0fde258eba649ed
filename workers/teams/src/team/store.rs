//! SQL of teams and of seats in them.

use kernel::{
    Fault, GlobalSql, Instant,
    email::Email,
    ids::{SessionId, TeamId, UserId},
    page::PageQuery,
    params,
    ports::{Contact, MailChoice, Sql, Team},
    sql::{self, GlobalDb, Statement},
};
use serde::Deserialize;

use crate::{
    desk::Seat,
    roles,
    rows::{Named, TeamRow},
};

const INSERT_TEAM: GlobalSql =
    GlobalSql::new("INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)");
const INSERT_OWNER: GlobalSql =
    GlobalSql::new("INSERT INTO members (team_id, user_id, role, created_at) VALUES (?1, ?2, 'owner', ?3)");
/// Only a member's own session can look at a team, and at a closed one only an owner's.
const SWITCH: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET team_id = ?2 WHERE id = ?1
       AND EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team_id
         WHERE m.team_id = ?2 AND m.user_id = sessions.user_id AND (t.deletion_at IS NULL OR m.role = 'owner'))",
);
/// Sessions that look at a team they can no longer see turn to another of their person, or to none.
const TURN: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET team_id =
       (SELECT m.team_id FROM members m JOIN teams t ON t.id = m.team_id
        WHERE m.user_id = sessions.user_id AND (t.deletion_at IS NULL OR m.role = 'owner')
        ORDER BY m.team_id DESC LIMIT 1)
     WHERE team_id = ?1 AND NOT EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team_id
       WHERE m.team_id = ?1 AND m.user_id = sessions.user_id AND (t.deletion_at IS NULL OR m.role = 'owner'))",
);
const COUNT_TEAMS: GlobalSql = GlobalSql::new("SELECT count(*) AS count FROM members WHERE user_id = ?1");
const FIND_SEAT: GlobalSql = GlobalSql::new(
    "SELECT t.id, t.name, t.shard, t.created_at, t.deletion_at, t.requires_second_factor, m.role
     FROM members m JOIN teams t ON t.id = m.team_id
     WHERE m.team_id = ?1 AND m.user_id = ?2 AND (t.deletion_at IS NULL OR m.role = 'owner')",
);
const FIND_ANY: GlobalSql =
    GlobalSql::new("SELECT id, name, shard, created_at, deletion_at, requires_second_factor FROM teams WHERE id = ?1");
const LIST_TEAMS: GlobalSql = GlobalSql::new(
    "SELECT t.id, t.name, m.role, t.created_at, t.deletion_at, t.requires_second_factor FROM members m JOIN teams t ON t.id = m.team_id
     WHERE m.user_id = ?1 AND m.team_id < ?2 AND (t.deletion_at IS NULL OR m.role = 'owner')
     ORDER BY m.team_id DESC LIMIT ?3",
);
const RENAME_TEAM: GlobalSql = GlobalSql::new("UPDATE teams SET name = ?2, updated_at = ?3 WHERE id = ?1");
const SET_SECOND_FACTOR: GlobalSql =
    GlobalSql::new("UPDATE teams SET requires_second_factor = ?2, updated_at = ?3 WHERE id = ?1");
const SET_DELETION: GlobalSql = GlobalSql::new("UPDATE teams SET deletion_at = ?2, updated_at = ?3 WHERE id = ?1");
/// Breaks the whole batch unless the caller still sits in the team as they did a moment ago. Two equal rows are one too
/// many for a primary key: that is how one statement of a batch can refuse all of it.
const MUST_SIT: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team_id
       WHERE m.team_id = ?1 AND m.user_id = ?2 AND m.role = ?3 AND t.deletion_at IS ?4)",
);
const TEAM_NAME: GlobalSql = GlobalSql::new("SELECT name FROM teams WHERE id = ?1");
const LIST_OWNERS: GlobalSql = GlobalSql::new(
    "SELECT u.id AS user, u.name, u.email, u.locale, u.zone, u.mail_leads, u.mail_appointments, u.mail_sites FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.team_id = ?1 AND m.role = 'owner' ORDER BY m.user_id",
);

/// A team about to be made.
pub struct NewTeam {
    pub id: TeamId,
    pub name: String,
    pub shard: u8,
    pub at: Instant,
}

/// The team, its first owner, and the session that looks at it from now on.
pub fn insert_team(team: &NewTeam, owner: &UserId, session: &SessionId) -> Vec<Statement> {
    vec![
        INSERT_TEAM.bind(params![&team.id, &team.name, u32::from(team.shard), team.at]),
        INSERT_OWNER.bind(params![&team.id, owner, team.at]),
        switch(&team.id, session),
    ]
}

/// Turns a session to a team of its person.
pub fn switch(id: &TeamId, session: &SessionId) -> Statement {
    SWITCH.bind(params![session, id])
}

/// Turns away every session whose person may no longer see the team.
pub fn turn_away(id: &TeamId) -> Statement {
    TURN.bind(params![id])
}

/// The guard of whatever a member changes.
pub fn must_sit(seat: &Seat, user: &UserId) -> Statement {
    MUST_SIT.bind(params![&seat.team.id, user, roles::name(seat.role()), seat.team.deletion_at])
}

pub fn rename_team(id: &TeamId, name: &str, at: Instant) -> Statement {
    RENAME_TEAM.bind(params![id, name, at])
}

/// Asks the people of a team for a second factor, or no longer.
pub fn set_second_factor(id: &TeamId, requires: bool, at: Instant) -> Statement {
    SET_SECOND_FACTOR.bind(params![id, requires, at])
}

/// Closes a team until it is removed, or opens it again.
pub fn set_deletion(id: &TeamId, deletion_at: Option<Instant>, at: Instant) -> Statement {
    SET_DELETION.bind(params![id, deletion_at, at])
}

pub async fn count_teams(sql: &dyn Sql, user: &UserId) -> Result<i64, Fault> {
    #[derive(Deserialize)]
    struct Row {
        count: i64,
    }
    let row: Option<Row> = GlobalDb::new(sql).first(COUNT_TEAMS, params![user]).await?;
    Ok(row.map_or(0, |row| row.count))
}

/// A person's seat; none when they are not in the team, or it is closed to them.
pub async fn find_seat(sql: &dyn Sql, id: &TeamId, user: &UserId) -> Result<Option<Seat>, Fault> {
    let row: Option<TeamRow> = GlobalDb::new(sql).first(FIND_SEAT, params![id, user]).await?;
    Ok(row.and_then(|row| row.role.map(|role| row.seat(role))))
}

/// A team, whoever asks: for staff and for jobs.
pub async fn find_any(sql: &dyn Sql, id: &TeamId) -> Result<Option<TeamRow>, Fault> {
    GlobalDb::new(sql).first(FIND_ANY, params![id]).await
}

/// One row more than the page shows.
pub async fn list_teams(sql: &dyn Sql, user: &UserId, page: &PageQuery) -> Result<Vec<Team>, Fault> {
    GlobalDb::new(sql).all(LIST_TEAMS, params![user, page.before(), page.probe()]).await
}

pub async fn switch_team(sql: &dyn Sql, id: &TeamId, session: &SessionId) -> Result<(), Fault> {
    GlobalDb::new(sql).run(&[switch(id, session)]).await
}

pub async fn team_name(sql: &dyn Sql, id: &TeamId) -> Result<Option<String>, Fault> {
    let row: Option<Named> = GlobalDb::new(sql).first(TEAM_NAME, params![id]).await?;
    Ok(row.map(|row| row.name))
}

pub async fn list_owners(sql: &dyn Sql, id: &TeamId) -> Result<Vec<Contact>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        user: UserId,
        name: String,
        email: Email,
        locale: String,
        zone: String,
        #[serde(deserialize_with = "sql::flag")]
        mail_leads: bool,
        #[serde(deserialize_with = "sql::flag")]
        mail_appointments: bool,
        #[serde(deserialize_with = "sql::flag")]
        mail_sites: bool,
    }
    let rows: Vec<Row> = GlobalDb::new(sql).all(LIST_OWNERS, params![id]).await?;
    let contact = |row: Row| {
        let Row { user, name, email, locale, zone, mail_leads, mail_appointments, mail_sites } = row;
        let mail = MailChoice { leads: mail_leads, appointments: mail_appointments, sites: mail_sites };
        Contact { user, name, email, locale, zone, mail }
    };
    Ok(rows.into_iter().map(contact).collect())
}
