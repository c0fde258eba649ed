//! Secrets that must be read again (of authenticator apps, telephones, signed requests, other people's services), sealed under
//! a key that is derived from the deployment's own. A sealed text is bound to its purpose and owner: moved to another row it
//! opens nothing.

use token::{MasterKey, seal as sealed};

use crate::{Fault, Ports, secret::Secret};

/// Seals a secret of an owner for a purpose: a name of the room's own.
/// # Errors
/// The text is longer than the cipher takes.
pub fn seal(ports: &Ports, purpose: &str, owner: &str, plain: &Secret) -> Result<String, Fault> {
    let mut nonce = [0; 24];
    ports.entropy.fill(&mut nonce);
    let master = MasterKey::new(ports.settings.signing_key.reveal());
    let text = sealed::seal(&master, (purpose, owner), plain.reveal().as_bytes(), nonce);
    text.ok_or_else(|| Fault::internal("a secret could not be sealed"))
}

/// A secret that was opened.
pub struct Opened {
    pub plain: Secret,
    /// It was sealed under the signing key before this one: seal it again and store it.
    pub is_old: bool,
}

/// Opens what `seal` made for the same purpose and owner.
/// # Errors
/// It was made for something else, or under a key that is no longer there.
pub fn open(ports: &Ports, purpose: &str, owner: &str, text: &str) -> Result<Opened, Fault> {
    let master = MasterKey::new(ports.settings.signing_key.reveal());
    let before = ports.settings.signing_key_before.as_ref().map(|key| MasterKey::new(key.reveal()));
    let opened = sealed::open(&master, before.as_ref(), (purpose, owner), text).ok_or_else(|| {
        Fault::internal(format!("{purpose} of {owner} does not open: was SIGNING_KEY changed twice?"))
    })?;
    let plain = String::from_utf8(opened.plain).map_err(Fault::internal)?;
    Ok(Opened { plain: Secret::new(plain), is_old: opened.is_old })
}
