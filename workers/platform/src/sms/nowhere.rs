//! A deployment without a provider: nobody is offered codes by SMS.

use kernel::{
    Fault, Later,
    ports::{Sms, Text},
};

/// Takes nothing.
pub struct Nowhere;

impl Sms for Nowhere {
    fn send(&self, _text: Text) -> Later<'_, Result<(), Fault>> {
        Box::pin(async { Err(Fault::internal("a text without a provider: ask is_available first")) })
    }
    fn is_available(&self) -> bool {
        false
    }
}
