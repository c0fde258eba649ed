//! Signatures natively: what WebCrypto answers in the Worker, `ring` answers here.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{
    Fault, Later,
    ports::{SignatureAlgorithm, Verify},
};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde_json::Value;

/// Checks signatures by `ring`.
pub struct TestVerify;

impl Verify for TestVerify {
    fn verify<'a>(
        &'a self,
        algorithm: SignatureAlgorithm,
        jwk: &'a str,
        message: &'a [u8],
        signature: &'a [u8],
    ) -> Later<'a, Result<bool, Fault>> {
        let right = is_right(algorithm, jwk, message, signature).is_some();
        Box::pin(async move { Ok(right) })
    }
}

fn is_right(algorithm: SignatureAlgorithm, jwk: &str, message: &[u8], signature: &[u8]) -> Option<()> {
    let key: Value = serde_json::from_str(jwk).ok()?;
    let is = |name: &str, wanted: &str| key.get(name).and_then(Value::as_str) == Some(wanted);
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(key.get(name)?.as_str()?).ok();
    if key.get("alg").is_some_and(|alg| alg != algorithm.as_str()) || key.get("d").is_some() {
        return None;
    }
    match algorithm {
        SignatureAlgorithm::Es256 if is("kty", "EC") && is("crv", "P-256") => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            let point = [&[4], x.as_slice(), y.as_slice()].concat();
            let key = (x.len() == 32).then(|| UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point))?;
            key.verify(message, signature).ok()
        }
        SignatureAlgorithm::Rs256 | SignatureAlgorithm::Ps256 if is("kty", "RSA") => {
            let key = RsaPublicKeyComponents { n: bytes("n")?, e: bytes("e")? };
            let is_pss = algorithm == SignatureAlgorithm::Ps256;
            let how = if is_pss { &RSA_PSS_2048_8192_SHA256 } else { &RSA_PKCS1_2048_8192_SHA256 };
            key.verify(how, message, signature).ok()
        }
        SignatureAlgorithm::EdDsa if is("kty", "OKP") && is("crv", "Ed25519") => {
            UnparsedPublicKey::new(&ED25519, bytes("x")?).verify(message, signature).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{SignatureAlgorithm, is_right};

    #[derive(Deserialize)]
    struct Group {
        algorithm: String,
        key: serde_json::Value,
        /// Number, message, signature, whether it is right.
        tests: Vec<(u32, String, String, bool)>,
    }

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn tests_see_the_answers_that_the_runtime_gives() {
        let vectors = std::fs::read_to_string(crate::repository().join("tests/vectors/signatures.json")).unwrap();
        let groups: Vec<Group> = serde_json::from_str(&vectors).unwrap();
        let mut seen = 0;
        for group in &groups {
            let algorithm = SignatureAlgorithm::from_name(&group.algorithm).unwrap();
            let jwk = group.key.to_string();
            for (number, message, signature, wanted) in &group.tests {
                let said = is_right(algorithm, &jwk, &bytes(message), &bytes(signature)).is_some();
                assert_eq!(said, *wanted, "{} {number}: {jwk}", group.algorithm);
                seen += 1;
            }
        }
        assert!(seen > 700);
    }
}
