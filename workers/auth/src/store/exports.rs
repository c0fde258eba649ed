//! SQL of everything that this database keeps about one person, for them to take along. Secrets and hashes of secrets are
//! never among it.

use kernel::{Fault, GlobalSql, Ports, ids::UserId, params, sql::Statement};
use serde_json::Value;

/// Where it stands in the file, and what is read. `?1` is the person.
const OF_PERSON: [(&str, GlobalSql); 18] = [
    (
        "profile",
        GlobalSql::new(
            "SELECT id, email, name, locale, zone, email_verified_at, created_at, updated_at,
               password_hash IS NOT NULL AS has_password, password_changed_at, mail_leads, mail_appointments, mail_sites,
               is_staff, deletion_at, factors_removed_at
             FROM users WHERE id = ?1",
        ),
    ),
    (
        "sessions",
        GlobalSql::new(
            "SELECT id, team_id, created_at, last_seen_at, expires_at, authenticated_at, methods, device, ip, place,
               device_id, acting_team_id, acting_reason, acting_until_at, ended_at, end_reason
             FROM sessions WHERE user_id = ?1 ORDER BY created_at",
        ),
    ),
    (
        "devices",
        GlobalSql::new(
            "SELECT id, name, place, created_at, last_used_at, trusted_until_at, expires_at
             FROM devices WHERE user_id = ?1 ORDER BY last_used_at",
        ),
    ),
    (
        "passkeys",
        GlobalSql::new(
            "SELECT id, name, transports, backed_up, created_at, last_used_at FROM passkeys WHERE user_id = ?1 ORDER BY id",
        ),
    ),
    (
        "identities",
        GlobalSql::new(
            "SELECT provider, subject, email, linked_at, last_used_at FROM identities WHERE user_id = ?1 ORDER BY provider",
        ),
    ),
    ("authenticator_app", GlobalSql::new("SELECT created_at, confirmed_at FROM totp WHERE user_id = ?1")),
    ("telephone", GlobalSql::new("SELECT number_sealed, created_at, confirmed_at FROM phones WHERE user_id = ?1")),
    ("recovery_codes", GlobalSql::new("SELECT created_at, used_at FROM recovery_codes WHERE user_id = ?1")),
    (
        "security_log",
        GlobalSql::new(
            "SELECT id, kind, at, device, place, ip, detail FROM security_events WHERE user_id = ?1 ORDER BY id",
        ),
    ),
    (
        "memberships",
        GlobalSql::new(
            "SELECT m.team_id, t.name AS team, m.role, m.created_at FROM members m JOIN teams t ON t.id = m.team_id
             WHERE m.user_id = ?1 ORDER BY m.team_id",
        ),
    ),
    (
        "former_teams",
        GlobalSql::new("SELECT team_id, is_excluded, created_at FROM former_members WHERE user_id = ?1"),
    ),
    (
        "keys_made",
        GlobalSql::new(
            "SELECT id, team_id, name, hint, scopes, ips, per_minute, created_at, expires_at, last_used_at, last_ip,
               replaced_until_at, revoked_at
             FROM api_keys WHERE created_by = ?1",
        ),
    ),
    (
        "invitations_sent",
        GlobalSql::new(
            "SELECT id, team_id, email, role, sent, created_at, expires_at, accepted_at, revoked_at
             FROM invitations WHERE invited_by = ?1",
        ),
    ),
    (
        "invitations_received",
        GlobalSql::new(
            "SELECT i.id, i.team_id, i.email, i.role, i.created_at, i.expires_at, i.accepted_at, i.revoked_at
             FROM users u JOIN invitations i ON i.email_folded = u.email_folded WHERE u.id = ?1",
        ),
    ),
    (
        "domains_added",
        GlobalSql::new("SELECT team_id, domain, role, created_at FROM team_domains WHERE added_by = ?1"),
    ),
    (
        "mails_with_links",
        GlobalSql::new(
            "SELECT purpose, email_folded AS address, created_at, expires_at, used_at FROM email_links WHERE user_id = ?1
             UNION ALL
             SELECT l.purpose, l.email_folded, l.created_at, l.expires_at, l.used_at
             FROM users u JOIN email_links l ON l.email_folded = u.email_folded AND l.user_id IS NULL WHERE u.id = ?1",
        ),
    ),
    (
        "begun",
        GlobalSql::new(
            "SELECT purpose, created_at, expires_at FROM challenges WHERE user_id = ?1 ORDER BY purpose, created_at",
        ),
    ),
    (
        "sign_ups",
        GlobalSql::new(
            "SELECT s.email, s.name, s.locale, s.zone, s.created_at, s.expires_at
             FROM users u JOIN sign_ups s ON s.email_folded = u.email_folded WHERE u.id = ?1",
        ),
    ),
];

/// Everything, by the name of its part: rows as they are stored.
pub async fn collect(ports: &Ports, user: &UserId) -> Result<Vec<(&'static str, Vec<Value>)>, Fault> {
    let batch: Vec<Statement> = OF_PERSON.iter().map(|(_, sql)| sql.bind(params![user])).collect();
    let answer = ports.control.run(&batch).await?;
    let parts: Vec<Vec<Value>> = kernel::json::read(&answer)?;
    Ok(OF_PERSON.iter().map(|(name, _)| *name).zip(parts).collect())
}
