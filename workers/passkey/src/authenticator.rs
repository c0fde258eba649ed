//! What the authenticator says (authenticator data, section 6.1), and its wrapping at registration (section 6.5).

use crate::{
    Ceremony, Refused, UserVerification,
    cbor::{Entries, Item, Reader},
    cose::{self, PublicKey},
};

/// Bytes of the hash of the relying party's id.
const HASH_BYTES: u64 = 32;
const AAGUID_BYTES: u64 = 16;
/// Longest credential id that the specification allows, in bytes.
pub const ID_BYTES_MAX: usize = 1_023;

const PRESENT: u64 = 0x01;
const VERIFIED: u64 = 0x04;
const MAY_BE_BACKED_UP: u64 = 0x08;
const IS_BACKED_UP: u64 = 0x10;
const HAS_CREDENTIAL: u64 = 0x40;
const HAS_EXTENSIONS: u64 = 0x80;

const UNREADABLE: Refused = Refused::Malformed("authenticator_data");

/// Authenticator data.
pub struct AuthenticatorData<'a> {
    party_hash: &'a [u8],
    flags: u64,
    pub sign_count: u32,
    pub made: Option<Made<'a>>,
}

/// The passkey that was made.
pub struct Made<'a> {
    pub id: &'a [u8],
    pub key: PublicKey,
}

impl<'a> AuthenticatorData<'a> {
    /// Reads it to its last byte. Extensions are passed over: we ask for none.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Refused> {
        let mut rest = Reader(bytes);
        let (party_hash, flags, count) = head(&mut rest).ok_or(UNREADABLE)?;
        let made = if flags & HAS_CREDENTIAL == 0 { None } else { Some(made(&mut rest)?) };
        if flags & HAS_EXTENSIONS != 0 {
            rest.map().ok_or(UNREADABLE)?;
        }
        if !rest.0.is_empty() {
            return Err(UNREADABLE);
        }
        Ok(Self { party_hash, flags, sign_count: count as u32, made })
    }

    /// The checks that both ceremonies make.
    pub fn check(&self, ceremony: &Ceremony<'_>) -> Result<(), Refused> {
        if self.party_hash != ceremony.party.hash() {
            return Err(Refused::WrongParty);
        }
        if !self.has(PRESENT) {
            return Err(Refused::NotPresent);
        }
        if ceremony.verification == UserVerification::Required && !self.is_verified() {
            return Err(Refused::NotVerified);
        }
        if self.is_backed_up() && !self.has(MAY_BE_BACKED_UP) {
            return Err(Refused::BackupFlags);
        }
        Ok(())
    }

    pub fn is_verified(&self) -> bool {
        self.has(VERIFIED)
    }
    pub fn is_backed_up(&self) -> bool {
        self.has(IS_BACKED_UP)
    }
    fn has(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }
}

fn head<'a>(rest: &mut Reader<'a>) -> Option<(&'a [u8], u64, u64)> {
    Some((rest.take(HASH_BYTES)?, rest.big_endian(1)?, rest.big_endian(4)?))
}

fn made<'a>(rest: &mut Reader<'a>) -> Result<Made<'a>, Refused> {
    let id = id(rest).ok_or(UNREADABLE)?;
    if id.is_empty() || id.len() > ID_BYTES_MAX {
        return Err(Refused::Malformed("id_length"));
    }
    Ok(Made { id, key: cose::read(rest)? })
}

fn id<'a>(rest: &mut Reader<'a>) -> Option<&'a [u8]> {
    rest.take(AAGUID_BYTES)?;
    let length = rest.big_endian(2)?;
    rest.take(length)
}

/// The attestation object: authenticator data and, beside it, a statement about the authenticator's make.
pub struct Attestation<'a> {
    pub data: &'a [u8],
    pub statement: Statement<'a>,
}

/// We ask for no statement and believe none; but a passkey that signed for itself must have done so rightly.
pub enum Statement<'a> {
    /// None, or one of certificates that we do not look at.
    Unproven,
    /// The passkey's own: number of the algorithm, signature.
    Own(i64, &'a [u8]),
}

impl<'a> Attestation<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Refused> {
        attestation(bytes).ok_or(Refused::Malformed("attestation_object"))
    }
}

fn attestation(bytes: &[u8]) -> Option<Attestation<'_>> {
    let mut rest = Reader(bytes);
    let entries = rest.map().filter(|_| rest.0.is_empty())?;
    let mut statement = find(&entries, "attStmt")?;
    let statement = match find(&entries, "fmt")?.text()? {
        "none" => statement.map().filter(Vec::is_empty).map(|_| Statement::Unproven)?,
        "packed" => packed(&statement.map()?)?,
        _ => Statement::Unproven,
    };
    Some(Attestation { data: find(&entries, "authData")?.bytes()?, statement })
}

/// A packed statement (section 8.2): with certificates, or the passkey's own.
fn packed<'a>(entries: &Entries<'a>) -> Option<Statement<'a>> {
    if find(entries, "x5c").is_some() {
        return Some(Statement::Unproven);
    }
    Some(Statement::Own(find(entries, "alg")?.item()?.number()?, find(entries, "sig")?.bytes()?))
}

fn find<'a>(entries: &Entries<'a>, name: &str) -> Option<Reader<'a>> {
    entries.iter().find(|(key, _)| *key == Item::Text(name)).map(|(_, value)| *value)
}
