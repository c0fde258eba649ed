//! Use cases of those who manage a team: invite, send again, take back.

use kernel::{
    Fault,
    audit::{Change, mask},
    ids::{InvitationId, TeamId},
    job::{Recipient, SendMail},
    limit::{self, Rule},
    page::{Page, PageQuery},
    secret::{token_hash, token_text},
};
use serde_json::json;

use super::{
    model::{Invitation, LIFE_MS, NewInvitation, gone},
    store::{self, New, Row},
};
use crate::{
    desk::{Desk, Seat, again},
    members::store::{Person, find_person},
    post::{self, Invited},
    roles::{self, must_be_fresh_for, must_reach},
    team::store::must_sit,
};

/// Invitations of one team: a whole company at once, then two a minute.
const BY_TEAM: Rule = Rule { capacity: 100, per_minute: 2 };
/// Invitations by one person, in all of their teams: teams cost nothing, and strangers' mailboxes must not be theirs to fill.
const BY_PERSON: Rule = Rule { capacity: 150, per_minute: 2 };
/// Invitations to one address, from all teams together: five at once, then five an hour, at `MAIL_COST` tokens each.
const TO_ADDRESS: Rule = Rule { capacity: 60, per_minute: 1 };
const MAIL_COST: u32 = 12;

/// Newest first.
pub async fn list(desk: &Desk, id: &TeamId, page: &PageQuery) -> Result<Page<Invitation>, Fault> {
    let seat = desk.seat(id).await?;
    seat.may_manage()?;
    let rows = store::list(desk.ports.control.as_ref(), id, page).await?;
    let Page { items, next_cursor } = Page::cut(rows, page, |row| row.id.to_string());
    Ok(Page { items: items.into_iter().map(|row| row.shown(desk.now())).collect(), next_cursor })
}

/// Invites somebody by mail.
/// # Errors
/// `Fault::Invalid` naming every bad field; `Fault::Forbidden` with `role_too_high`, or `step_up_required` for an owner;
/// `Fault::Conflict` with `already_member` or `already_invited`; `Fault::Busy` past the limits.
pub async fn create(desk: &Desk, id: &TeamId, new: &NewInvitation) -> Result<Invitation, Fault> {
    let seat = desk.seat(id).await?;
    seat.must_manage()?;
    let (email, _) = new.check()?;
    must_reach(seat.role(), new.role)?;
    must_be_fresh_for(&[new.role], &desk.who, desk.now())?;
    must_be_new(desk, id, &email.folded()).await?;
    spend(desk, id, &email.folded()).await?;
    again(|| try_create(desk, id, new)).await
}

async fn try_create(desk: &Desk, id: &TeamId, new: &NewInvitation) -> Result<Invitation, Fault> {
    let seat = desk.seat(id).await?;
    seat.must_manage()?;
    let (email, locale) = new.check()?;
    must_reach(seat.role(), new.role)?;
    must_be_new(desk, id, &email.folded()).await?;
    let inviter = find_person(desk.ports.control.as_ref(), &desk.who.user).await?;
    let (token, now) = (new_token(desk), desk.now());
    let (invitation, expires_at) = (desk.ports.new_id(), now.plus(LIFE_MS));
    let writes = store::insert(&New {
        id: &invitation,
        team: id,
        email: &email,
        role: new.role,
        locale: locale.unwrap_or(&inviter.locale),
        token_hash: &token_hash(&token),
        invited_by: &desk.who.user,
        at: now,
        expires_at,
    });
    let change = Change::new("invitation.created", &invitation)
        .after(json!({ "email": mask(email.as_str()), "role": new.role }));
    let mut batch = vec![must_sit(&seat, &desk.who.user)];
    batch.extend(writes);
    let sent = Sent { seat: &seat, inviter: &inviter, token: &token };
    let mail = sent.mail(desk, (&email, new.role, locale.unwrap_or(&inviter.locale)));
    desk.commit(&seat.home(), desk.done(batch, change).and_mail(mail)).await?;
    find(desk, id, &invitation).await.map(|row| row.shown(now))
}

async fn must_be_new(desk: &Desk, id: &TeamId, folded: &str) -> Result<(), Fault> {
    let control = desk.ports.control.as_ref();
    if store::is_member(control, id, folded).await? {
        return Err(Fault::conflict("already_member", "somebody with this address is in the team already"));
    }
    if store::has_open(control, id, folded, desk.now()).await? {
        return Err(Fault::conflict("already_invited", "this address has an open invitation; send that one again"));
    }
    Ok(())
}

/// Sends an invitation again with a new link; the old link ends.
/// # Errors
/// `Fault::Conflict("invitation_gone")` when it was accepted or taken back.
pub async fn resend(desk: &Desk, id: &TeamId, invitation: &InvitationId) -> Result<Invitation, Fault> {
    let (_, row) = find_unsettled(desk, id, invitation).await?;
    spend(desk, id, &row.email.folded()).await?;
    again(|| try_resend(desk, id, invitation)).await
}

async fn try_resend(desk: &Desk, id: &TeamId, invitation: &InvitationId) -> Result<Invitation, Fault> {
    let (seat, row) = find_unsettled(desk, id, invitation).await?;
    let inviter = find_person(desk.ports.control.as_ref(), &desk.who.user).await?;
    let (token, expires_at) = (new_token(desk), desk.now().plus(LIFE_MS));
    let writes = vec![
        must_sit(&seat, &desk.who.user),
        store::must_be_unsettled(id, invitation),
        store::renew(invitation, &token_hash(&token), &desk.who.user, expires_at),
    ];
    let change = Change::new("invitation.resent", invitation)
        .after(json!({ "email": mask(row.email.as_str()), "role": row.role }));
    let sent = Sent { seat: &seat, inviter: &inviter, token: &token };
    let mail = sent.mail(desk, (&row.email, row.role, &row.locale));
    desk.commit(&seat.home(), desk.done(writes, change).and_mail(mail)).await?;
    find(desk, id, invitation).await.map(|row| row.shown(desk.now()))
}

/// Takes an invitation back; its link ends.
/// # Errors
/// `Fault::Conflict("invitation_gone")` when it was accepted. Twice is once.
pub async fn revoke(desk: &Desk, id: &TeamId, invitation: &InvitationId) -> Result<(), Fault> {
    again(|| try_revoke(desk, id, invitation)).await
}

async fn try_revoke(desk: &Desk, id: &TeamId, invitation: &InvitationId) -> Result<(), Fault> {
    let seat = desk.seat(id).await?;
    seat.may_manage()?;
    let row = find(desk, id, invitation).await?;
    must_reach(seat.role(), row.role)?;
    if row.is_revoked() {
        return Ok(());
    }
    if !row.is_unsettled() {
        return Err(gone());
    }
    let writes = vec![
        must_sit(&seat, &desk.who.user),
        store::must_be_unsettled(id, invitation),
        store::revoke(invitation, desk.now()),
    ];
    let change = Change::new("invitation.revoked", invitation)
        .before(json!({ "email": mask(row.email.as_str()), "role": row.role }));
    desk.commit(&seat.home(), desk.done(writes, change)).await
}

async fn find(desk: &Desk, id: &TeamId, invitation: &InvitationId) -> Result<Row, Fault> {
    let found = store::find(desk.ports.control.as_ref(), id, invitation).await?;
    found.ok_or_else(|| Fault::not_found("invitation"))
}

async fn find_unsettled(desk: &Desk, id: &TeamId, invitation: &InvitationId) -> Result<(Seat, Row), Fault> {
    let seat = desk.seat(id).await?;
    seat.must_manage()?;
    let row = find(desk, id, invitation).await?;
    must_reach(seat.role(), row.role)?;
    if row.is_unsettled() { Ok((seat, row)) } else { Err(gone()) }
}

async fn spend(desk: &Desk, id: &TeamId, folded: &str) -> Result<(), Fault> {
    limit::spend(&desk.ports, &format!("{id}/teams/invite"), BY_TEAM).await?;
    limit::spend(&desk.ports, &format!("teams/invite-by/{}", desk.who.user), BY_PERSON).await?;
    let address = format!("teams/invite-to/{}", token_hash(folded));
    limit::spend_many(&desk.ports, &address, TO_ADDRESS, MAIL_COST).await
}

fn new_token(desk: &Desk) -> String {
    let mut bytes = [0; 32];
    desk.ports.entropy.fill(&mut bytes);
    token_text(bytes)
}

/// What one sending has that the invitation itself has not.
struct Sent<'a> {
    seat: &'a Seat,
    inviter: &'a Person,
    token: &'a str,
}

impl Sent<'_> {
    fn mail(
        &self,
        desk: &Desk,
        (email, role, locale): (&kernel::email::Email, kernel::permission::Role, &str),
    ) -> SendMail {
        let invited = Invited {
            team: &self.seat.team.name,
            inviter: &self.inviter.name,
            role: roles::name(role),
            link: format!("{}/invite?token={}", desk.ports.settings.public_url, self.token),
            expires_at: desk.now().plus(LIFE_MS),
        };
        post::invitation(Recipient::Address { email: email.clone(), name: None }, locale, &invited)
    }
}
