//! An authenticator in software, with its browser: what passkeys are made and used with in tests. Ed25519, without an
//! attestation; everything that it says can be made wrong.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    signature::{Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};

/// Flags of authenticator data.
pub mod flag {
    pub const PRESENT: u8 = 0x01;
    pub const VERIFIED: u8 = 0x04;
    pub const MAY_BE_BACKED_UP: u8 = 0x08;
    pub const IS_BACKED_UP: u8 = 0x10;
    pub const HAS_CREDENTIAL: u8 = 0x40;
    pub const HAS_EXTENSIONS: u8 = 0x80;
}

/// The authenticator.
pub struct Authenticator {
    seed: u8,
    /// Handle of the person, by id of the passkey (both base64url).
    passkeys: BTreeMap<String, String>,
    /// What the browser says where it is.
    pub origin: String,
    /// What stands in client data beside type, challenge and origin; the same names win.
    pub said: BTreeMap<&'static str, Value>,
    /// The site it works for, when it is not the one that asked.
    pub party: Option<String>,
    /// Its flags, but that of a new passkey.
    pub flags: u8,
    /// Its counter; it does not count by itself.
    pub count: u32,
    /// CBOR behind everything else, such as extensions.
    pub tail: Vec<u8>,
    /// CBOR of the attestation object before `authData`.
    pub statement: Vec<u8>,
    /// Bytes of a new passkey's id.
    pub id_length: usize,
    /// Makes the COSE key of a new passkey from its 32 public bytes.
    pub key: fn(&[u8]) -> Vec<u8>,
}

/// The COSE key that `Authenticator` makes unless told otherwise: Ed25519.
pub fn ed25519_key(public: &[u8]) -> Vec<u8> {
    [&[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20], public].concat()
}

impl Authenticator {
    /// One that checks who touches it; two with the same seed have the same keys.
    pub fn new(seed: u8) -> Self {
        Self {
            seed,
            passkeys: BTreeMap::new(),
            origin: crate::PUBLIC_URL.to_owned(),
            said: BTreeMap::new(),
            party: None,
            flags: flag::PRESENT | flag::VERIFIED,
            count: 0,
            tail: Vec::new(),
            statement: b"\xa3\x63fmt\x64none\x67attStmt\xa0".to_vec(),
            id_length: 32,
            key: ed25519_key,
        }
    }

    /// `navigator.credentials.create`: from CreationOptions a RegistrationResponseJSON.
    pub fn create(&mut self, options: &Value) -> Value {
        let id = self.id(self.passkeys.len() as u8);
        let pair = self.pair(&id);
        let length = (id.len() as u16).to_be_bytes();
        let made = [&[0; 16], length.as_slice(), &id, &(self.key)(pair.public_key().as_ref())].concat();
        let data = self.data(text(options, "/rp/id"), flag::HAS_CREDENTIAL, &made);
        let length = (data.len() as u16).to_be_bytes();
        let object = [self.statement.as_slice(), b"\x68authData\x59", &length, &data].concat();
        let client = self.client("webauthn.create", text(options, "/challenge"));
        let id = base64url(&id);
        self.passkeys.insert(id.clone(), text(options, "/user/id").to_owned());
        let response = json!({
            "clientDataJSON": base64url(&client),
            "attestationObject": base64url(&object),
            "transports": ["internal", "hybrid"],
        });
        credential(&id, &response)
    }

    /// `navigator.credentials.get`: from RequestOptions an AuthenticationResponseJSON. Panics when it has no such passkey.
    pub fn get(&self, options: &Value) -> Value {
        let allowed = options["allowCredentials"].as_array().map_or(&[][..], Vec::as_slice);
        let is_allowed = |id: &str| allowed.is_empty() || allowed.iter().any(|one| one["id"] == id);
        let (id, handle) = self.passkeys.iter().find(|(id, _)| is_allowed(id)).expect("a passkey of this site");
        let data = self.data(text(options, "/rpId"), 0, &[]);
        let client = self.client("webauthn.get", text(options, "/challenge"));
        let raw = URL_SAFE_NO_PAD.decode(id).expect("an id of ours");
        let signature = self.pair(&raw).sign(&[data.as_slice(), hash(&client).as_slice()].concat());
        let response = json!({
            "clientDataJSON": base64url(&client),
            "authenticatorData": base64url(&data),
            "signature": base64url(signature.as_ref()),
            "userHandle": handle,
        });
        credential(id, &response)
    }

    fn id(&self, number: u8) -> Vec<u8> {
        hash(&[self.seed, number]).into_iter().cycle().take(self.id_length).collect()
    }
    fn pair(&self, id: &[u8]) -> Ed25519KeyPair {
        let seed = hash(&[&[self.seed], id].concat());
        Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes are a seed")
    }
    fn data(&self, party: &str, flags: u8, made: &[u8]) -> Vec<u8> {
        let party = hash(self.party.as_deref().unwrap_or(party).as_bytes());
        [party.as_slice(), &[self.flags | flags], &self.count.to_be_bytes(), made, &self.tail].concat()
    }
    fn client(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let usual = [("type", kind), ("challenge", challenge), ("origin", &self.origin)];
        let mut data: BTreeMap<&str, Value> = usual.into_iter().map(|(name, value)| (name, value.into())).collect();
        data.insert("crossOrigin", false.into());
        data.extend(self.said.clone());
        json!(data).to_string().into_bytes()
    }
}

fn credential(id: &str, response: &Value) -> Value {
    json!({
        "id": id,
        "rawId": id,
        "type": "public-key",
        "authenticatorAttachment": "platform",
        "clientExtensionResults": { "credProps": { "rk": true } },
        "response": response,
    })
}

fn text<'a>(options: &'a Value, at: &str) -> &'a str {
    options.pointer(at).and_then(Value::as_str).unwrap_or_else(|| panic!("options without {at}: {options}"))
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
