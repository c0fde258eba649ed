//! SQL of sign-ups and their links.
//!
//! Sign-up and resend run the same statements whether the address has an account or not, so neither the number of
//! round trips nor their order tells.

use kernel::{Fault, GlobalSql, Instant, Ports, email::Email, ids::UserId, params, sql::Statement, time::hours};
use serde::Deserialize;

use super::{MAILS_AN_HOUR, db, last};
use crate::model::Applicant;

const INSERT_SIGN_UP: GlobalSql = GlobalSql::new(
    "INSERT INTO sign_ups (id, email, email_folded, name, locale, zone, password_hash, created_at, expires_at, flow_hash)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?12
     WHERE NOT EXISTS (SELECT 1 FROM users WHERE email_folded = ?3)
       AND (SELECT count(*) FROM email_links WHERE email_folded = ?3 AND created_at > ?10) < ?11",
);
/// One row for one mail. `?4` is the sign-up that the link proves; without it, the latest one of the address.
const INSERT_LINK: GlobalSql = GlobalSql::new(
    "INSERT INTO email_links (token_hash, purpose, email_folded, sign_up_id, created_at, expires_at)
     SELECT ?1, CASE WHEN known.id IS NULL THEN 'verify_email' ELSE 'notice' END, ?2, pending.id, ?5, ?6
     FROM (SELECT 1) LEFT JOIN users AS known ON known.email_folded = ?2
       LEFT JOIN sign_ups AS pending ON known.id IS NULL AND pending.id = coalesce(?4,
         (SELECT id FROM sign_ups WHERE email_folded = ?2 AND expires_at > ?5 ORDER BY id DESC LIMIT 1))
     WHERE (known.id IS NOT NULL OR pending.id IS NOT NULL)
       AND (SELECT count(*) FROM email_links WHERE email_folded = ?2 AND created_at > ?3) < ?7",
);
/// What the mail of a link needs.
const FIND_LETTER: GlobalSql = GlobalSql::new(
    "SELECT l.purpose, coalesce(u.email, s.email) AS email, coalesce(u.locale, s.locale) AS locale, s.name
     FROM email_links l LEFT JOIN sign_ups s ON s.id = l.sign_up_id
       LEFT JOIN users u ON l.purpose = 'notice' AND u.email_folded = l.email_folded
     WHERE l.token_hash = ?1",
);
/// A link that could still be followed, and what proves that the same person signed up.
const FIND_SIGN_UP: GlobalSql = GlobalSql::new(
    "SELECT s.flow_hash, s.password_hash, s.name, s.email
     FROM email_links l JOIN sign_ups s ON s.id = l.sign_up_id
     WHERE l.token_hash = ?1 AND l.purpose = 'verify_email' AND l.used_at IS NULL AND l.expires_at > ?2",
);
const USE_LINK: GlobalSql = GlobalSql::new(
    "UPDATE email_links SET used_at = ?3, used_by = ?2
     WHERE token_hash = ?1 AND purpose = 'verify_email' AND used_at IS NULL AND expires_at > ?3",
);
const INSERT_USER: GlobalSql = GlobalSql::new(
    "INSERT INTO users (id, email, email_folded, name, locale, zone, password_hash, email_verified_at, created_at, updated_at,
       password_changed_at)
     SELECT s.id, s.email, s.email_folded, s.name, s.locale, s.zone, coalesce(?4, s.password_hash), ?3, ?3, ?3, ?3
     FROM email_links l JOIN sign_ups s ON s.id = l.sign_up_id
     WHERE l.token_hash = ?1 AND l.used_by = ?2
       AND NOT EXISTS (SELECT 1 FROM users WHERE email_folded = s.email_folded)",
);
const FIND_MADE: GlobalSql = GlobalSql::new(
    "SELECT u.id FROM email_links l JOIN users u ON u.id = l.sign_up_id WHERE l.token_hash = ?1 AND l.used_by = ?2",
);
/// Takes the other sign-ups of a proven address with their links: nobody keeps a second way in. The row that was
/// followed goes last, because it is what the statement before looks for.
const REMOVE_SIGN_UPS: GlobalSql =
    GlobalSql::new("DELETE FROM sign_ups WHERE email_folded = (SELECT email_folded FROM users WHERE id = ?1)");
const SWEEP_SIGN_UPS: GlobalSql = GlobalSql::new(
    "DELETE FROM sign_ups WHERE id IN (SELECT id FROM sign_ups WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);

/// What the mail of a link needs.
#[derive(Clone, Debug, Deserialize)]
pub struct LetterRow {
    pub purpose: Purpose,
    pub email: Email,
    pub locale: String,
    /// Of the sign-up; None for a notice.
    pub name: Option<String>,
}

/// What a mail of a sign-up is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    VerifyEmail,
    Notice,
}

/// One mail to be: the hash of its link's token, and when the link stops working.
pub struct NewLink {
    pub token_hash: String,
    pub now: Instant,
    pub expires_at: Instant,
}

/// How a sign-up is kept until its link is followed.
pub struct Kept {
    pub id: UserId,
    pub password_hash: String,
    pub until: Instant,
    /// Hash of what the browser that signed up holds.
    pub flow_hash: String,
}

/// A sign-up whose link is about to be followed.
#[derive(Clone, Debug, Deserialize)]
pub struct Pending {
    pub flow_hash: Option<String>,
    pub password_hash: String,
    pub name: String,
    pub email: Email,
}

/// Stores a sign-up (unless the address has an account) and its mail (unless it had too many). None: no mail.
pub async fn insert(ports: &Ports, who: &Applicant, kept: &Kept, link: &NewLink) -> Result<Option<LetterRow>, Fault> {
    let folded = who.email.folded();
    let sign_up = INSERT_SIGN_UP.bind(params![
        &kept.id,
        &who.email,
        &folded,
        &who.name,
        &who.locale,
        &who.zone,
        &kept.password_hash,
        link.now,
        kept.until,
        link.now.plus(-hours(1)),
        MAILS_AN_HOUR,
        &kept.flow_hash,
    ]);
    last(ports, &[sign_up, insert_link(&folded, Some(&kept.id), link), find_letter(link)]).await
}

/// Stores another mail for an address that signed up or has an account. None: no mail.
pub async fn insert_resend(ports: &Ports, email: &Email, link: &NewLink) -> Result<Option<LetterRow>, Fault> {
    last(ports, &[insert_link(&email.folded(), None, link), find_letter(link)]).await
}

fn insert_link(folded: &String, sign_up: Option<&UserId>, link: &NewLink) -> Statement {
    let (hour_ago, most) = (link.now.plus(-hours(1)), MAILS_AN_HOUR);
    INSERT_LINK.bind(params![&link.token_hash, folded, hour_ago, sign_up, link.now, link.expires_at, most])
}

fn find_letter(link: &NewLink) -> Statement {
    FIND_LETTER.bind(params![&link.token_hash])
}

pub async fn find(ports: &Ports, link_hash: &str, now: Instant) -> Result<Option<Pending>, Fault> {
    db(ports).first(FIND_SIGN_UP, params![link_hash, now]).await
}

/// Makes the account of a link, if nobody used the link before: of two people who follow it at once, one gets None.
/// `password_hash` takes the place of the sign-up's. `nonce` names the caller.
pub async fn follow(
    ports: &Ports,
    link_hash: &str,
    (nonce, now): (&str, Instant),
    password_hash: Option<&String>,
) -> Result<Option<UserId>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        id: UserId,
    }
    let batch = [
        USE_LINK.bind(params![link_hash, nonce, now]),
        INSERT_USER.bind(params![link_hash, nonce, now, password_hash]),
        FIND_MADE.bind(params![link_hash, nonce]),
    ];
    let Some(Row { id }) = last(ports, &batch).await? else { return Ok(None) };
    db(ports).run(&[REMOVE_SIGN_UPS.bind(params![&id])]).await?;
    Ok(Some(id))
}

pub fn sweep(before: Instant) -> Statement {
    SWEEP_SIGN_UPS.bind(params![before])
}
