//! What an account's person is told at once: title, meaning, and what the detail is.

use crate::words::Key;

/// A security event.
pub struct Event {
    /// As `auth` and its log name it.
    pub name: &'static str,
    pub title: Key,
    /// What it means, where the title does not say it all.
    pub more: Option<Key>,
    /// What `detail` is.
    pub detail: Key,
}

/// The event of a name.
pub fn find(name: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.name == name)
}

const fn event(name: &'static str, title: Key, more: Option<Key>, detail: Key) -> Event {
    Event { name, title, more, detail }
}

/// Every event.
pub static EVENTS: [Event; 23] = [
    event("new_device", Key::DeviceNew, None, Key::LabelName),
    event("password_changed", Key::PasswordChanged, None, Key::LabelName),
    event("password_reset", Key::PasswordReset, Some(Key::PasswordResetMore), Key::LabelName),
    event("totp_added", Key::TotpAdded, None, Key::LabelName),
    event("totp_removed", Key::TotpRemoved, None, Key::LabelName),
    event("sms_added", Key::SmsAdded, None, Key::LabelNumber),
    event("sms_removed", Key::SmsRemoved, None, Key::LabelNumber),
    event("recovery_codes_made", Key::CodesMade, Some(Key::CodesMadeMore), Key::LabelLeft),
    event("recovery_code_used", Key::CodeUsed, None, Key::LabelLeft),
    event("passkey_added", Key::PasskeyAdded, None, Key::LabelName),
    event("passkey_removed", Key::PasskeyRemoved, None, Key::LabelName),
    event("passkey_refused", Key::PasskeyRefused, Some(Key::PasskeyRefusedMore), Key::LabelName),
    event("second_factor_refused", Key::FactorRefused, Some(Key::FactorRefusedMore), Key::LabelName),
    event("identity_linked", Key::IdentityLinked, None, Key::LabelProvider),
    event("identity_unlinked", Key::IdentityUnlinked, None, Key::LabelProvider),
    event("email_changed", Key::EmailChanged, Some(Key::EmailChangedMore), Key::LabelNewEmail),
    event("api_key_made", Key::ApiKeyMade, None, Key::LabelName),
    event("api_key_rotated", Key::ApiKeyRotated, None, Key::LabelName),
    event("api_key_revoked", Key::ApiKeyRevoked, None, Key::LabelName),
    event("session_theft", Key::SessionTheft, Some(Key::SessionTheftMore), Key::LabelName),
    event("factors_removed", Key::FactorsRemoved, Some(Key::FactorsRemovedMore), Key::LabelName),
    event("sessions_ended", Key::SessionsEnded, None, Key::LabelNumber),
    event("account_deletion_planned", Key::DeletionSubject, Some(Key::DeletionBack), Key::LabelDeleted),
];
