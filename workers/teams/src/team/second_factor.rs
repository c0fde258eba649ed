//! A team that asks its people for a second factor (`web::Identity::may_enter` is where it is asked).

use kernel::{Fault, audit::Change, job::Recipient};
use serde_json::json;

use super::store;
use crate::{
    desk::{Deed, Desk, Seat},
    members::store::{find_person, list_without_factor},
    post,
};

/// Adds to a deed that the team asks from now on, or no longer. Whoever has no second factor hears of it by mail.
/// # Errors
/// `Fault::Forbidden("step_up_required")`; `Fault::Conflict("no_second_factor")` for somebody who would lock themselves out.
pub async fn ask(desk: &Desk, seat: &Seat, requires: bool, deed: Deed) -> Result<Deed, Fault> {
    desk.who.must_be_fresh(desk.now())?;
    if requires && !desk.who.has_second_factor {
        let detail = "show a second factor of your own first: set one up, or confirm with it that it is you";
        return Err(Fault::conflict("no_second_factor", detail));
    }
    let team = &seat.team;
    let action = if requires { "team.second_factor_required" } else { "team.second_factor_waived" };
    let change = Change::new(action, &team.id)
        .before(json!({ "requires_second_factor": !requires }))
        .after(json!({ "requires_second_factor": requires }));
    let mut deed =
        deed.and_write(store::set_second_factor(&team.id, requires, desk.now())).and_audit(desk.actor(), change);
    if requires {
        let control = desk.ports.control.as_ref();
        let who = find_person(control, &desk.who.user).await?.name;
        let link = format!("{}/app/settings/security", desk.ports.settings.public_url);
        for reader in list_without_factor(control, &team.id).await? {
            let to = Recipient::Address { email: reader.email, name: Some(reader.name) };
            deed = deed.and_mail(post::second_factor_asked(to, &reader.locale, (&team.name, &who), &link));
        }
    }
    Ok(deed)
}
