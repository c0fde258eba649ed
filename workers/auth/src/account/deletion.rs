//! Planning the end of an account, and taking it back.

use kernel::{Fault, Instant, time::days};
use serde::Serialize;
use serde_json::json;
use web::Identity;

use crate::{
    door::Knock,
    notices,
    post::{self, Reader},
    store::{ends, users, users::Person},
};

/// How long an account can still be kept, in milliseconds.
pub const GRACE_MS: i64 = days(14);

/// The plan.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedDeletion {
    /// When the account is removed.
    pub deletion_at: Instant,
}

/// Plans the end; twice is once.
/// # Errors
/// `sole_owner` with the teams in which others would be left without an owner.
pub async fn plan(knock: &Knock, who: &Identity) -> Result<PlannedDeletion, Fault> {
    let ports = &knock.ports;
    if let Some(deletion_at) = ends::find_plan(ports, &who.user).await? {
        return Ok(PlannedDeletion { deletion_at });
    }
    let teams = ends::list_owned_alone(ports, &who.user).await?;
    if !teams.is_empty() {
        let detail = "you are the only owner of teams with other people: make one of them an owner, or delete the team";
        let more = Some(json!({ "teams": teams }));
        return Err(Fault::Conflict { code: "sole_owner".into(), detail: detail.into(), more });
    }
    let person = users::find_person(ports, &who.user).await?.ok_or_else(crate::sessions::identify::ended)?;
    let deletion_at = ports.clock.now().plus(GRACE_MS);
    let secure = notices::secure_link(knock, &person, None);
    let line = notices::line(knock, &person, "deletion_planned", None);
    ports.control.run(&[ends::plan(&person.id, deletion_at), secure.statement, line]).await?;
    tell(knock, &person, deletion_at, (secure.hash, &secure.address));
    Ok(PlannedDeletion { deletion_at })
}

fn tell(knock: &Knock, person: &Person, deletion_at: Instant, (hash, secure): (String, &str)) {
    let keep = format!("{}/app/settings", knock.ports.settings.public_url);
    let data = [
        ("name", json!(person.name)),
        ("deletion_at", json!(deletion_at)),
        ("zone", json!(person.zone)),
        ("link", json!(keep)),
        ("secure_link", json!(secure)),
    ];
    post::send_later(knock, format!("auth/{hash}"), post::mail("account_deletion", Reader::from(person), &data));
}

/// Keeps the account. Nothing planned is fine, too.
pub async fn take_back(knock: &Knock, who: &Identity) -> Result<(), Fault> {
    let ports = &knock.ports;
    if !ends::take_back(ports, &who.user).await? {
        return Ok(());
    }
    let person = users::find_person(ports, &who.user).await?.ok_or_else(crate::sessions::identify::ended)?;
    ports.control.run(&[notices::line(knock, &person, "deletion_taken_back", None)]).await.map(|_| ())
}
