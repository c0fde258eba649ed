//! WebCrypto: the runtime's own checks of signatures, native and off the isolate's thread.

use kernel::{
    Fault, Later,
    ports::{SignatureAlgorithm, Verify},
};

use crate::{call, host};

/// `crypto.subtle.verify`.
pub struct WebCrypto;

impl Verify for WebCrypto {
    fn verify<'a>(
        &'a self,
        algorithm: SignatureAlgorithm,
        jwk: &'a str,
        message: &'a [u8],
        signature: &'a [u8],
    ) -> Later<'a, Result<bool, Fault>> {
        Box::pin(async move {
            let asked = call::start(|n| host::verify(n, algorithm.as_str(), jwk, message, signature));
            asked.await.map(|answer| answer.text == "true").map_err(Fault::internal)
        })
    }
}
