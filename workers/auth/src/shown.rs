//! A session as its person sees it.

use kernel::{
    Fault,
    ids::SessionId,
    permission::{self, Role},
    ports::Team,
};
use web::FRESH_MS;

use crate::{
    csrf,
    door::Knock,
    model::{Acting, MailChoices, Session, User},
    sessions::identify,
    store::sessions::{self, SessionRow, SessionView},
};

/// The session of an id that a token or this very request proved.
pub async fn session(knock: &Knock, id: &SessionId) -> Result<Session, Fault> {
    let ports = &knock.ports;
    let (row, view) = sessions::view(ports, id).await?.ok_or_else(identify::missing)?;
    if !row.life().is_live(ports.clock.now()) {
        return Err(identify::ended());
    }
    show(knock, &row, view)
}

fn show(knock: &Knock, row: &SessionRow, mut view: SessionView) -> Result<Session, Fault> {
    let ports = &knock.ports;
    view.teams.sort_by(|a, b| b.id.cmp(&a.id));
    let now = ports.clock.now();
    let (acting, asks_second_factor) = (acting(row, &view, now), row.asks_second_factor(now));
    let team: Option<Team> = match &acting {
        Some(acting) => Some(Team {
            id: acting.team_id.clone(),
            name: acting.team_name.clone(),
            role: Role::Viewer,
            created_at: row.last_seen_at,
            deletion_at: None,
            requires_second_factor: asks_second_factor,
        }),
        None => view.teams.iter().find(|team| Some(&team.id) == row.team_id.as_ref()).cloned(),
    };
    Ok(Session {
        csrf: csrf::token(&ports.settings.signing_key, &row.id)?,
        permissions: team.as_ref().map(|team| permission::of_role(team.role).collect()).unwrap_or_default(),
        fresh_until: row.authenticated_at.plus(FRESH_MS),
        methods: view.methods.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        has_password: view.has_password,
        second_factor: view.has_totp || view.has_sms,
        has_passkey: view.has_passkey,
        needs_second_factor: team.is_some() && asks_second_factor && !row.has_second_factor,
        deletion_at: view.deletion_at,
        session_id: row.id.clone(),
        teams: std::mem::take(&mut view.teams),
        user: user(row, view),
        acting,
        team,
    })
}

fn acting(row: &SessionRow, view: &SessionView, now: kernel::Instant) -> Option<Acting> {
    let (team_id, _) = row.acting(now)?;
    Some(Acting {
        team_id,
        team_name: view.acting_name.clone().unwrap_or_default(),
        reason: view.acting_reason.clone().unwrap_or_default(),
        until: row.acting_until_at?,
    })
}

fn user(row: &SessionRow, view: SessionView) -> User {
    User {
        id: row.user_id.clone(),
        email: view.email,
        name: view.name,
        locale: view.locale,
        zone: view.zone,
        email_verified: true,
        is_staff: row.is_staff(),
        mail: MailChoices { leads: view.mail_leads, appointments: view.mail_appointments, sites: view.mail_sites },
    }
}
