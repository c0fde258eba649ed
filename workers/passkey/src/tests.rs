//! Both ceremonies from their options to their end, with other people's vectors and an authenticator in software.

mod checks;
mod hostile;
mod vectors;

use kernel::ports::Verify;
use serde_json::{Value, json};
use testkit::{Authenticator, PUBLIC_URL, TestVerify};

use crate::{
    Ceremony, CreationOptions, Known, NewCredential, NewPasskey, Refused, RelyingParty, RequestOptions,
    SignatureToCheck, SignedChallenge, Used, User, UserVerification, finish_registration, finish_sign_in, handle_of,
};

const CHALLENGE: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI";

fn party() -> RelyingParty {
    RelyingParty::new(PUBLIC_URL, "GR8").unwrap()
}

fn ceremony(party: &RelyingParty) -> Ceremony<'_> {
    Ceremony { party, challenge: CHALLENGE, verification: UserVerification::Required }
}

fn user() -> User {
    User { id: handle_of("user_1"), name: "ann@example.com".to_owned(), display_name: "Ann".to_owned() }
}

async fn is_right(check: &SignatureToCheck) -> bool {
    TestVerify.verify(check.algorithm, &check.jwk, &check.message, &check.signature).await.unwrap()
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    kernel::json::read(&value.to_string()).unwrap()
}

/// Registration to its end.
async fn register(ceremony: &Ceremony<'_>, answer: &Value) -> Result<NewPasskey, Refused> {
    let registration = finish_registration(ceremony, &read::<NewCredential>(answer))?;
    let is_right = match registration.to_check() {
        Some(check) => is_right(check).await,
        None => false,
    };
    registration.finish(is_right)
}

/// What is known of a passkey of `user_1`; nobody said before whose it must be.
fn known<'a>(passkey: &'a NewPasskey, handle: &'a str) -> Known<'a> {
    let NewPasskey { id, algorithm, public_key, sign_count, .. } = passkey;
    Known { id, algorithm: *algorithm, public_key, sign_count: *sign_count, handle, must_name_person: true }
}

/// A sign-in to its end.
async fn sign_in(ceremony: &Ceremony<'_>, known: &Known<'_>, answer: &Value) -> Result<Used, Refused> {
    let assertion = finish_sign_in(ceremony, known, &read::<SignedChallenge>(answer))?;
    let is_right = is_right(assertion.to_check()).await;
    assertion.finish(is_right)
}

fn creation(ceremony: &Ceremony<'_>) -> Value {
    json!(CreationOptions::new(ceremony, user(), Vec::new()))
}

fn request(ceremony: &Ceremony<'_>) -> Value {
    json!(RequestOptions::new(ceremony, Vec::new()))
}

/// An authenticator with a passkey of ours, and that passkey.
async fn registered() -> (Authenticator, NewPasskey) {
    let (party, mut authenticator) = (party(), Authenticator::new(1));
    let answer = authenticator.create(&creation(&ceremony(&party)));
    let passkey = register(&ceremony(&party), &answer).await.unwrap();
    (authenticator, passkey)
}
