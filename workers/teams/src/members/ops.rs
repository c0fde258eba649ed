//! Use cases: list, change a role, remove, leave.

use kernel::{
    Fault,
    audit::{Change, mask},
    ids::{TeamId, UserId},
    job::Recipient,
    limit::{self, Rule},
    page::{Page, PageQuery},
    permission::Role,
};
use serde_json::json;

use super::{
    model::Member,
    search::{Search, is_meant},
    store::{self, must_be, must_leave_an_owner},
};
use crate::{
    desk::{Desk, again},
    post,
    roles::{last_owner, must_be_fresh_for, must_reach},
    team::store::{must_sit, turn_away},
};

/// How often the sessions of one person are ended by others: nobody is kept out for good in this way.
const END_SESSIONS: Rule = Rule { capacity: 5, per_minute: 1 };

/// Members whose names are looked at with one query.
const AT_ONCE: u32 = 1_000;

/// Those who came to GR8 last come first.
pub async fn list(desk: &Desk, id: &TeamId, search: &Search, page: &PageQuery) -> Result<Page<Member>, Fault> {
    desk.seat(id).await?;
    let (sql, words) = (desk.ports.control.as_ref(), search.words()?);
    let rows = if words.is_empty() {
        store::list_members(sql, id, page).await?
    } else {
        let meant = look_for(desk, id, &words, page).await?;
        store::list_these(sql, id, &meant).await?
    };
    Ok(Page::cut(rows, page, |member| member.user_id.to_string()))
}

/// Who is meant, below the cursor: as many as a page needs. Names go through here, since the database cannot fold them.
async fn look_for(desk: &Desk, id: &TeamId, words: &[String], page: &PageQuery) -> Result<Vec<UserId>, Fault> {
    let (mut before, wanted) = (page.before().to_owned(), page.limit() as usize + 1);
    let mut meant = Vec::new();
    loop {
        let names = store::list_names(desk.ports.control.as_ref(), id, &before, AT_ONCE).await?;
        let next = names.last().filter(|_| names.len() == AT_ONCE as usize).map(|one| one.user_id.to_string());
        let found = names.into_iter().filter(|one| is_meant(words, &one.name, one.email.as_str()));
        meant.extend(found.map(|one| one.user_id));
        match next {
            Some(next) if meant.len() < wanted => before = next,
            _ => break,
        }
    }
    meant.truncate(wanted);
    Ok(meant)
}

async fn find(desk: &Desk, id: &TeamId, user: &UserId) -> Result<Member, Fault> {
    let found = store::find_member(desk.ports.control.as_ref(), id, user).await?;
    found.ok_or_else(|| Fault::not_found("member"))
}

/// Gives a member another role; it counts at their next request.
/// # Errors
/// `Fault::Forbidden("role_too_high")` when the old or the new role is above the caller's own, `step_up_required` when one is owner;
/// `Fault::Conflict("last_owner")`.
pub async fn change_role(desk: &Desk, id: &TeamId, user: &UserId, role: Role) -> Result<Member, Fault> {
    again(|| try_change_role(desk, id, user, role)).await
}

async fn try_change_role(desk: &Desk, id: &TeamId, user: &UserId, role: Role) -> Result<Member, Fault> {
    let seat = desk.seat(id).await?;
    seat.must_manage()?;
    let member = find(desk, id, user).await?;
    must_reach(seat.role(), member.role)?;
    must_reach(seat.role(), role)?;
    if member.role == role {
        return Ok(member);
    }
    must_be_fresh_for(&[member.role, role], &desk.who, desk.now())?;
    let mut writes = vec![must_sit(&seat, &desk.who.user), must_be(id, user, member.role)];
    if member.role == Role::Owner {
        keep_an_owner(desk, id, user).await?;
        writes.push(must_leave_an_owner(id, user));
    }
    writes.push(store::set_role(id, user, role));
    let change = Change::new("member.role_changed", user)
        .before(json!({ "role": member.role }))
        .after(json!({ "role": role, "email": mask(member.email.as_str()) }));
    desk.commit(&seat.home(), desk.done(writes, change)).await?;
    Ok(Member { role, ..member })
}

/// Takes a member out of the team, or lets them leave. Their browsers look elsewhere from now on.
/// # Errors
/// `Fault::Forbidden("role_too_high")` for somebody whose role is above the caller's; `Fault::Conflict("last_owner")`.
pub async fn remove(desk: &Desk, id: &TeamId, user: &UserId) -> Result<(), Fault> {
    again(|| try_remove(desk, id, user)).await
}

async fn try_remove(desk: &Desk, id: &TeamId, user: &UserId) -> Result<(), Fault> {
    let leaves = *user == desk.who.user;
    let seat = if leaves { desk.place(id).await? } else { desk.seat(id).await? };
    if !leaves {
        seat.must_manage()?;
    }
    let member = find(desk, id, user).await?;
    must_reach(seat.role(), member.role)?;
    let mut writes = vec![must_sit(&seat, &desk.who.user), must_be(id, user, member.role)];
    if member.role == Role::Owner {
        keep_an_owner(desk, id, user).await?;
        writes.push(must_leave_an_owner(id, user));
    }
    let remember = store::remember(id, user, !leaves, desk.now());
    writes.extend([store::remove_member(id, user), turn_away(id), remember]);
    let change = Change::new(if leaves { "member.left" } else { "member.removed" }, user)
        .before(json!({ "role": member.role, "email": mask(member.email.as_str()) }));
    desk.commit(&seat.home(), desk.done(writes, change)).await
}

/// Ends every session of a member, in whichever of their teams it is: the very next request of each is refused.
/// # Errors
/// `Fault::Forbidden("role_too_high")` for somebody whose role is above the caller's; `Fault::Invalid` for the caller.
pub async fn end_sessions(desk: &Desk, id: &TeamId, user: &UserId) -> Result<(), Fault> {
    again(|| try_end_sessions(desk, id, user)).await
}

async fn try_end_sessions(desk: &Desk, id: &TeamId, user: &UserId) -> Result<(), Fault> {
    let seat = desk.seat(id).await?;
    seat.must_manage()?;
    if *user == desk.who.user {
        return Err(Fault::invalid("user_id", "yourself", "end your own sessions in your account's settings"));
    }
    let member = find(desk, id, user).await?;
    must_reach(seat.role(), member.role)?;
    limit::spend(&desk.ports, &format!("teams/end-sessions/{user}"), END_SESSIONS).await?;
    let control = desk.ports.control.as_ref();
    let (reader, who) = (store::find_person(control, user).await?, store::find_person(control, &desk.who.user).await?);
    let mut writes = vec![must_sit(&seat, &desk.who.user), must_be(id, user, member.role)];
    writes.extend(store::end_sessions(user, &seat.team.name, (&desk.ports.new_id(), desk.now())));
    let change = Change::new("member.sessions_ended", user).after(json!({ "email": mask(member.email.as_str()) }));
    let link = format!("{}/sign-in", desk.ports.settings.public_url);
    let to = Recipient::Address { email: reader.email, name: Some(reader.name) };
    let mail = post::sessions_ended(to, &reader.locale, (&seat.team.name, &who.name), &link);
    desk.commit(&seat.home(), desk.done(writes, change).and_mail(mail)).await
}

async fn keep_an_owner(desk: &Desk, id: &TeamId, user: &UserId) -> Result<(), Fault> {
    if store::has_other_owner(desk.ports.control.as_ref(), id, user).await? {
        return Ok(());
    }
    Err(last_owner())
}
