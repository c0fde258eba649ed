//! KV, R2, the queue, stubs of durable objects, and the other Workers.

use kernel::{
    Envelope, Fault, Later,
    ports::{Blobs, Kv, Objects, Queue},
};

use crate::{
    call::{self, Answer, Call},
    host,
    reply::fault_of,
};

async fn finish(call: Call) -> Result<Answer, Fault> {
    call.await.map_err(Fault::internal)
}

/// The text of a value that may be missing: JavaScript answers `""` for none and `+` before what there is.
fn present(text: &str) -> Option<String> {
    text.strip_prefix('+').map(str::to_owned)
}

/// The keys of a list.
fn names(text: &str) -> Result<Vec<String>, Fault> {
    Ok(kernel::json::read(text)?)
}

/// The `KV` binding.
pub struct KvStore;

impl Kv for KvStore {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, Fault>> {
        Box::pin(async move { Ok(present(&finish(call::start(|n| host::kv_get(n, key))).await?.text)) })
    }
    fn put<'a>(&'a self, key: &'a str, value: String, ttl_s: Option<u32>) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            let ttl_s = ttl_s.unwrap_or(0);
            finish(call::start(|n| host::kv_put(n, key, &value, ttl_s))).await.map(|_| ())
        })
    }
    fn remove<'a>(&'a self, key: &'a str) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move { finish(call::start(|n| host::kv_remove(n, key))).await.map(|_| ()) })
    }
    fn list<'a>(&'a self, prefix: &'a str, limit: u32) -> Later<'a, Result<Vec<String>, Fault>> {
        Box::pin(async move { names(&finish(call::start(|n| host::kv_list(n, prefix, limit))).await?.text) })
    }
}

/// The `BLOBS` binding.
pub struct R2;

impl Blobs for R2 {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(async move {
            let answer = finish(call::start(|n| host::blob_get(n, key))).await?;
            Ok(present(&answer.text).map(|_| answer.bytes))
        })
    }
    fn put<'a>(&'a self, key: &'a str, bytes: Vec<u8>, content_type: &'static str) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move { finish(call::start(|n| host::blob_put(n, key, &bytes, content_type))).await.map(|_| ()) })
    }
    fn remove<'a>(&'a self, keys: &'a [String]) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            let keys = kernel::json::write(keys)?;
            finish(call::start(|n| host::blob_remove(n, &keys))).await.map(|_| ())
        })
    }
    fn list<'a>(&'a self, prefix: &'a str, limit: u32) -> Later<'a, Result<Vec<String>, Fault>> {
        Box::pin(async move { names(&finish(call::start(|n| host::blob_list(n, prefix, limit))).await?.text) })
    }
}

/// The `JOBS` binding. Bodies cross and travel as text: the runtime turns other values into empty maps.
pub struct JobQueue;

impl Queue for JobQueue {
    fn send<'a>(&'a self, envelopes: &'a [Envelope]) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            let bodies: Vec<String> = envelopes.iter().map(kernel::json::write).collect::<Result<_, _>>()?;
            let text = kernel::json::write(&bodies)?;
            finish(call::start(|n| host::queue_send(n, &text))).await.map(|_| ())
        })
    }
}

/// Stubs of durable objects, by binding and name.
pub struct ObjectStubs;

impl Objects for ObjectStubs {
    fn ask<'a>(&'a self, class: &'static str, name: &'a str, call: String) -> Later<'a, Result<String, Fault>> {
        Box::pin(async move {
            let outcome = call::start(|n| host::object_ask(n, class, name, &call)).await;
            outcome.map(|answer| answer.text).map_err(|message| fault_of(&message))
        })
    }
}

/// Has another Worker do a job of the queue, over its binding; answers what it said.
/// # Errors
/// It could not be asked, or did not come to an end.
pub async fn service_ask(binding: &str, job: String) -> Result<String, Fault> {
    let outcome = call::start(|n| host::service_ask(n, binding, &job)).await;
    outcome.map(|answer| answer.text).map_err(|message| fault_of(&message))
}
