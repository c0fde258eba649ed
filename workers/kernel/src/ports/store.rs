//! Where things are kept and decided.

use super::Later;
use crate::{Envelope, Fault, sql::Statement};

/// A SQLite database (D1). The seam is SQL text: testkit runs the very same statements on real SQLite.
pub trait Sql: Send + Sync {
    /// Runs the statements in order in one transaction. Answers a JSON array that holds, per statement, an array of
    /// row objects.
    /// # Errors
    /// `Fault::Conflict` with code `unique` when a uniqueness or primary key constraint refuses a row; everything
    /// else is internal.
    fn run<'a>(&'a self, batch: &'a [Statement]) -> Later<'a, Result<String, Fault>>;
}

/// Small values near the visitor (KV): eventually consistent, read often, written seldom.
pub trait Kv: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, Fault>>;
    /// `ttl_s` of at least 60 seconds, or none for ever.
    fn put<'a>(&'a self, key: &'a str, value: String, ttl_s: Option<u32>) -> Later<'a, Result<(), Fault>>;
    fn remove<'a>(&'a self, key: &'a str) -> Later<'a, Result<(), Fault>>;
    /// At most `limit` (up to 1,000) keys that begin with `prefix`, in their order.
    fn list<'a>(&'a self, prefix: &'a str, limit: u32) -> Later<'a, Result<Vec<String>, Fault>>;
}

/// Large values (R2).
pub trait Blobs: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<Vec<u8>>, Fault>>;
    fn put<'a>(&'a self, key: &'a str, bytes: Vec<u8>, content_type: &'static str) -> Later<'a, Result<(), Fault>>;
    /// At most 1,000 keys at once.
    fn remove<'a>(&'a self, keys: &'a [String]) -> Later<'a, Result<(), Fault>>;
    /// At most `limit` (up to 1,000) keys that begin with `prefix`, in their order.
    fn list<'a>(&'a self, prefix: &'a str, limit: u32) -> Later<'a, Result<Vec<String>, Fault>>;
}

/// The queue. At most 100 envelopes a call.
pub trait Queue: Send + Sync {
    fn send<'a>(&'a self, envelopes: &'a [Envelope]) -> Later<'a, Result<(), Fault>>;
}

/// Durable objects, by binding and name. `call` is the JSON of `object::Call`; the reply is the JSON of the
/// protocol's `Reply`.
pub trait Objects: Send + Sync {
    fn ask<'a>(&'a self, class: &'static str, name: &'a str, call: String) -> Later<'a, Result<String, Fault>>;
}
