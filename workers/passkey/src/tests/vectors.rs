//! The vectors of the specification (section 16): one authenticator for each kind of key and attestation.

use kernel::ports::SignatureAlgorithm;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{is_right, known, read, register, sign_in};
use crate::{Ceremony, NewCredential, NewPasskey, Refused, RelyingParty, UserVerification, finish_registration};

#[derive(Deserialize)]
struct Vector {
    name: String,
    id: String,
    registration: Registration,
    authentication: Authentication,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    challenge: String,
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authentication {
    challenge: String,
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
}

fn vectors() -> Vec<Vector> {
    let text = std::fs::read_to_string(testkit::repository().join("tests/vectors/webauthn.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn vector(name: &str) -> Vector {
    vectors().into_iter().find(|one| one.name == name).unwrap()
}

fn example() -> RelyingParty {
    RelyingParty::new("https://example.org", "Example").unwrap()
}

/// Half of the vectors' authenticators did not check who touched them.
fn ceremony<'a>(party: &'a RelyingParty, challenge: &'a str) -> Ceremony<'a> {
    Ceremony { party, challenge, verification: UserVerification::Preferred }
}

fn created(id: &str, made: &Registration) -> Value {
    let response = json!({ "clientDataJSON": made.client_data, "attestationObject": made.attestation_object });
    json!({ "id": id, "rawId": id, "type": "public-key", "response": response })
}

fn got(id: &str, signed: &Authentication) -> Value {
    let response = json!({
        "clientDataJSON": signed.client_data,
        "authenticatorData": signed.authenticator_data,
        "signature": signed.signature,
        "userHandle": null,
    });
    json!({ "id": id, "rawId": id, "type": "public-key", "response": response })
}

async fn registered(vector: &Vector) -> Result<NewPasskey, Refused> {
    let party = example();
    register(&ceremony(&party, &vector.registration.challenge), &created(&vector.id, &vector.registration)).await
}

async fn used(vector: &Vector, passkey: &NewPasskey, signed: &Authentication) -> Result<(), Refused> {
    let party = example();
    let mut known = known(passkey, "");
    known.must_name_person = false;
    sign_in(&ceremony(&party, &signed.challenge), &known, &got(&vector.id, signed)).await.map(|_| ())
}

#[tokio::test]
async fn every_vector_of_a_kind_that_we_offer_registers_and_signs_in() {
    let wanted = [
        ("none-es256", -7),
        ("packed-self-es256", -7),
        ("none-es256-long-credential-id", -7),
        ("packed-es256", -7),
        ("packed-rs256", -257),
        ("packed-eddsa", -8),
        ("tpm-es256", -7),
        ("android-key-es256", -7),
        ("apple-es256", -7),
        ("fido-u2f-es256", -7),
    ];
    for (name, algorithm) in wanted {
        let vector = vector(name);
        let passkey = registered(&vector).await.unwrap_or_else(|refused| panic!("{name}: {refused:?}"));
        assert_eq!((passkey.algorithm, passkey.id.as_str()), (algorithm, vector.id.as_str()), "{name}");
        assert_eq!(used(&vector, &passkey, &vector.authentication).await, Ok(()), "{name}");
    }
}

#[tokio::test]
async fn the_other_vectors_are_refused_for_what_they_are() {
    let wanted = [
        ("none-es256-crossOrigin", Refused::CrossOrigin),
        ("none-es256-topOrigin", Refused::CrossOrigin),
        ("packed-es384", Refused::WrongAlgorithm),
        ("packed-es512", Refused::WrongAlgorithm),
        ("packed-ed448", Refused::WrongAlgorithm),
    ];
    for (name, refused) in wanted {
        assert_eq!(registered(&vector(name)).await, Err(refused), "{name}");
    }
    assert_eq!(vectors().len(), wanted.len() + 10, "a vector that no test names");
}

#[tokio::test]
async fn a_passkey_that_vouches_for_itself_must_have_signed_rightly() {
    let (party, vector) = (example(), vector("packed-self-es256"));
    let ceremony = ceremony(&party, &vector.registration.challenge);
    let answer = read::<NewCredential>(&created(&vector.id, &vector.registration));
    let registration = finish_registration(&ceremony, &answer).unwrap();
    let check = registration.to_check().unwrap();
    assert_eq!((check.algorithm, check.signature.len()), (SignatureAlgorithm::Es256, 64));
    assert!(is_right(check).await);
    assert_eq!(registration.clone().finish(false), Err(Refused::BadSignature));
    assert!(registration.finish(true).is_ok());
}

#[tokio::test]
async fn the_authenticators_flags_are_kept() {
    let none = registered(&vector("none-es256")).await.unwrap();
    assert_eq!((none.is_backed_up, none.is_verified, none.sign_count), (true, false, 0));
    let eddsa = registered(&vector("packed-eddsa")).await.unwrap();
    assert_eq!((eddsa.is_backed_up, eddsa.is_verified), (false, false));
    let tpm = registered(&vector("tpm-es256")).await.unwrap();
    assert_eq!((tpm.is_backed_up, tpm.is_verified), (false, true));
}

/// The texts that differ from `text` (base64url) in one bit of what it stands for, with the place of the byte.
fn flips(text: &str) -> Vec<(usize, String)> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
    let places = (0..bytes.len()).flat_map(|at| [0, 3, 7].map(|bit| (at, bit)));
    let flipped = places.map(|(at, bit)| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << bit;
        (at, URL_SAFE_NO_PAD.encode(bytes))
    });
    flipped.collect()
}

#[tokio::test]
async fn no_bit_of_a_sign_in_may_change() {
    for name in ["none-es256", "packed-rs256", "packed-eddsa", "fido-u2f-es256"] {
        let vector = vector(name);
        let passkey = registered(&vector).await.unwrap();
        let right = &vector.authentication;
        for (at, client_data) in flips(&right.client_data) {
            let wrong = Authentication { client_data, ..right.clone() };
            assert!(used(&vector, &passkey, &wrong).await.is_err(), "{name}: client data at {at}");
        }
        for (at, authenticator_data) in flips(&right.authenticator_data) {
            let wrong = Authentication { authenticator_data, ..right.clone() };
            assert!(used(&vector, &passkey, &wrong).await.is_err(), "{name}: authenticator data at {at}");
        }
        for (at, signature) in flips(&right.signature) {
            let wrong = Authentication { signature, ..right.clone() };
            assert!(used(&vector, &passkey, &wrong).await.is_err(), "{name}: signature at {at}");
        }
    }
}

#[tokio::test]
async fn no_bit_of_a_registration_that_vouches_for_itself_may_change_but_the_name_of_its_format() {
    let (party, vector) = (example(), vector("packed-self-es256"));
    let ceremony = ceremony(&party, &vector.registration.challenge);
    let right = &vector.registration;
    for (at, client_data) in flips(&right.client_data) {
        let wrong = Registration { client_data, ..right.clone() };
        assert!(register(&ceremony, &created(&vector.id, &wrong)).await.is_err(), "client data at {at}");
    }
    // `{"fmt": "packed", …`: an unknown format is one that vouches for nothing.
    let format = 6..12;
    for (at, attestation_object) in flips(&right.attestation_object) {
        let wrong = Registration { attestation_object, ..right.clone() };
        let outcome = register(&ceremony, &created(&vector.id, &wrong)).await;
        assert!(outcome.is_err() || format.contains(&at), "attestation object at {at}: {outcome:?}");
    }
}
