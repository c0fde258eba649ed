//! The primitives under this crate against Wycheproof, and the RFCs' own examples. Called as the crate calls them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use jwt_compact::{
    Algorithm, AlgorithmSignature,
    alg::{Ed25519, SigningKey as _, VerifyingKey as _},
};
use serde_json::Value;
use sha1::Sha1;
use sha2::Sha256;

use crate::hex;

/// Runs `check` on every test of a file: its texts (key, message, … as bytes), answers whether they are right.
fn each(file: &str, count: usize, check: impl Fn(&[Vec<u8>]) -> bool) {
    let file: Value = serde_json::from_str(file).unwrap();
    let tests = file["tests"].as_array().unwrap();
    assert_eq!(tests.len(), count);
    for test in tests {
        let parts = test.as_array().unwrap();
        let (head, result) = (&parts[..2], parts[parts.len() - 1].as_str().unwrap());
        let bytes: Vec<Vec<u8>> =
            parts[2..parts.len() - 1].iter().map(|part| hex::read(part.as_str().unwrap()).unwrap()).collect();
        assert_eq!(check(&bytes), result == "valid", "{head:?}");
    }
}

#[test]
fn ed25519_takes_and_refuses_what_wycheproof_does() {
    each(include_str!("../tests/vectors/ed25519.json"), 151, |parts| {
        let [key, message, signature] = parts else { panic!("three parts") };
        let key = <Ed25519 as Algorithm>::VerifyingKey::from_slice(key).unwrap();
        <Ed25519 as Algorithm>::Signature::try_from_slice(signature)
            .is_ok_and(|signature| Ed25519.verify_signature(&signature, &key, message))
    });
}

#[test]
fn hmac_takes_and_refuses_what_wycheproof_does() {
    each(include_str!("../tests/vectors/hmac_sha256.json"), 87, |parts| {
        let [key, message, tag] = parts else { panic!("three parts") };
        <Hmac<Sha256> as Mac>::new_from_slice(key).unwrap().chain_update(message).verify_slice(tag).is_ok()
    });
    each(include_str!("../tests/vectors/hmac_sha1.json"), 87, |parts| {
        let [key, message, tag] = parts else { panic!("three parts") };
        <Hmac<Sha1> as Mac>::new_from_slice(key).unwrap().chain_update(message).verify_slice(tag).is_ok()
    });
}

#[test]
fn xchacha20_poly1305_takes_and_refuses_what_wycheproof_does() {
    each(include_str!("../tests/vectors/xchacha20_poly1305.json"), 306, |parts| {
        let [key, nonce, aad, plain, sealed] = parts else { panic!("five parts") };
        let cipher = XChaCha20Poly1305::new_from_slice(key).unwrap();
        let nonce = XNonce::from_slice(nonce);
        let opened = cipher.decrypt(nonce, Payload { msg: sealed, aad });
        let resealed = cipher.encrypt(nonce, Payload { msg: plain, aad }).unwrap();
        // What is valid is also what we would write.
        assert_eq!(opened.is_ok(), resealed == *sealed);
        opened.is_ok_and(|opened| opened == *plain)
    });
}

/// RFC 8037 appendix A.
const D: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

#[test]
fn a_signature_is_the_one_of_rfc_8037() {
    let key = <Ed25519 as Algorithm>::SigningKey::from_slice(&URL_SAFE_NO_PAD.decode(D).unwrap()).unwrap();
    let public = key.to_verifying_key();
    assert_eq!(URL_SAFE_NO_PAD.encode(public.as_bytes()), X);
    let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = Ed25519.sign(&key, signed.as_bytes());
    assert_eq!(
        URL_SAFE_NO_PAD.encode(signature.as_bytes()),
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    );
    assert!(Ed25519.verify_signature(&signature, &public, signed.as_bytes()));
    assert!(!Ed25519.verify_signature(&signature, &public, &signed.as_bytes()[1..]));
}

#[test]
fn base64url_is_the_one_of_rfc_7515() {
    // Appendix C.
    assert_eq!(URL_SAFE_NO_PAD.encode([3, 236, 255, 224, 193]), "A-z_4ME");
    for odd in ["A-z_4ME=", "A+z/4ME", "A-z_4MF", "A-z_4M", "A-z_ 4ME"] {
        assert_ne!(URL_SAFE_NO_PAD.decode(odd).ok().as_deref(), Some(&[3, 236, 255, 224, 193][..]), "{odd}");
    }
}
