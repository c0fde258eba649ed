//! Use cases: mailing a magic link, following it.
//!
//! The link is tied to the mailbox and to nothing else: people ask for it on their computer and open their mail on the
//! telephone. A browser that was not seen before is told of by mail, and a second factor is asked for as after a password.

use kernel::{
    Fault,
    secret::{Secret, token_hash},
    time::minutes,
};
use serde_json::json;

use super::api::MagicLinkWish;
use crate::{
    cookie::Jar,
    door::Guest,
    limits,
    model::SignIn,
    next::own_path,
    ops::read,
    passwords::ops::gone,
    post::{self, Reader},
    secrets,
    sessions::{
        begin::{self, Entry},
        model::is_token,
    },
    store::{
        links::{self, NewLink},
        users,
    },
};

/// The purpose of its link.
pub const MAGIC_LINK: &str = "magic_link";
/// How long it works, in milliseconds.
const LIFE_MS: i64 = minutes(15);

/// Mails a link that signs in, if somebody has that address: the same statements and the same work either way.
pub async fn send(guest: &Guest, wish: &MagicLinkWish) -> Result<(), Fault> {
    limits::mail(&guest.ports, &guest.visit.ip).await?;
    let email = read(&wish.email)?;
    let (ports, token) = (&guest.ports, secrets::token(&guest.ports));
    let (hash, now) = (token_hash(&token), ports.clock.now());
    let mut address = format!("{}/magic?token={token}", ports.settings.public_url);
    if let Some(next) = &wish.next {
        address.push_str("&next=");
        address.push_str(&in_query(&own_path(next)));
    }
    let link = NewLink { token_hash: &hash, purpose: MAGIC_LINK, data: None, now, expires_at: now.plus(LIFE_MS) };
    if let Some(person) = links::insert_for_address(ports, &email.folded(), link).await? {
        let data = [("name", json!(person.name)), ("link", json!(address))];
        post::send_later(guest, format!("auth/{hash}"), post::mail(MAGIC_LINK, Reader::from(&person), &data));
    }
    Ok(())
}

/// A path of ours (ASCII that can be seen) as the value of a query.
fn in_query(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' => text.push_str("%25"),
            '&' => text.push_str("%26"),
            '+' => text.push_str("%2B"),
            '#' => text.push_str("%23"),
            '"' => text.push_str("%22"),
            '<' => text.push_str("%3C"),
            '>' => text.push_str("%3E"),
            c => text.push(c),
        }
    }
    text
}

/// Signs in whoever has the link.
/// # Errors
/// `link_used_or_expired`; a link that never was is not told apart.
pub async fn follow(guest: &Guest, token: &Secret) -> Result<(SignIn, Jar), Fault> {
    let (ports, token) = (&guest.ports, token.reveal());
    limits::link(ports, &guest.visit.ip).await?;
    let taken = if is_token(token) { links::take(ports, &token_hash(token), MAGIC_LINK).await? } else { None };
    let user = taken.ok_or_else(gone)?.user_id;
    let device = guest.visit.device_token.as_deref().map(token_hash).unwrap_or_default();
    let account = users::find_factors(ports, &user, &device).await?.ok_or_else(gone)?;
    // Whoever asked twice has come in once: the other link need not lie around in a mailbox.
    ports.control.run(&[links::void(&user, MAGIC_LINK, ports.clock.now())]).await?;
    begin::let_in(guest, &account, Entry { user, methods: vec!["email"], remember: false }).await
}

#[cfg(test)]
mod tests {
    use super::in_query;

    #[test]
    fn a_path_survives_being_a_value_of_a_query() {
        assert_eq!(in_query("/app/leads?a=1&b=%C3%A9#x"), "/app/leads?a=1%26b=%25C3%25A9%23x");
        assert_eq!(in_query("/a+\"<>"), "/a%2B%22%3C%3E");
    }
}
