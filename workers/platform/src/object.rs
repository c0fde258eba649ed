//! What a durable object's shell may do: its own storage, its alarm, its sockets. Everything is synchronous, so one
//! decision is one transaction.

use kernel::{Fault, Instant, json};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use crate::{call, host};

/// The running object, by the number that JavaScript gave it.
#[derive(Clone, Copy, Debug)]
pub struct Object(u32);

/// What one decision writes.
#[derive(Debug, Default, Serialize)]
pub struct Changes {
    put: Vec<(String, String)>,
    remove: Vec<String>,
    /// Prefixes: every value whose key begins so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remove_all: Vec<String>,
    /// Unix milliseconds; below zero for no alarm; left as it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    alarm: Option<i64>,
}

impl Changes {
    /// Stores a value under a key.
    pub fn put(&mut self, key: impl Into<String>, value: &impl Serialize) -> Result<(), Fault> {
        self.put.push((key.into(), json::write(value)?));
        Ok(())
    }
    /// The same for a value that is JSON already.
    pub fn put_text(&mut self, key: impl Into<String>, text: String) {
        self.put.push((key.into(), text));
    }
    /// Removes a value; a missing one is fine.
    pub fn remove(&mut self, key: impl Into<String>) {
        self.remove.push(key.into());
    }
    /// Removes every value whose key begins so; what is put after this stays.
    pub fn remove_all(&mut self, prefix: String) {
        self.put.retain(|(key, _)| !key.starts_with(&prefix));
        self.remove_all.push(prefix);
    }
    /// Sets the alarm, or clears it.
    pub fn set_alarm(&mut self, at: Option<Instant>) {
        self.alarm = Some(at.map_or(-1, Instant::millis));
    }
    /// True when there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.remove.is_empty() && self.remove_all.is_empty() && self.alarm.is_none()
    }
}

impl Object {
    pub fn new(number: u32) -> Self {
        Self(number)
    }
    /// A stored value.
    pub fn get<T: DeserializeOwned>(self, key: &str) -> Result<Option<T>, Fault> {
        Ok(self.get_text(key)?.map(|text| json::read(&text)).transpose()?)
    }
    /// A stored value as it stands there.
    pub fn get_text(self, key: &str) -> Result<Option<String>, Fault> {
        host::storage_get(self.0, key).map_err(thrown)
    }
    /// Every value whose key begins with `prefix`, in key order.
    pub fn list<T: DeserializeOwned>(self, prefix: &str) -> Result<Vec<(String, T)>, Fault> {
        self.list_texts(prefix)?.into_iter().map(|(key, value)| Ok((key, json::read(&value)?))).collect()
    }
    /// The same, as they stand there.
    pub fn list_texts(self, prefix: &str) -> Result<Vec<(String, String)>, Fault> {
        Ok(json::read(&host::storage_list(self.0, prefix).map_err(thrown)?)?)
    }
    /// Writes all of it or nothing; it is durable before the reply goes out.
    pub fn commit(self, changes: &Changes) -> Result<(), Fault> {
        host::storage_commit(self.0, &json::write(changes)?).map_err(thrown)
    }
    /// Forgets everything, the alarm too: an object without storage costs nothing.
    pub async fn forget(self) -> Result<(), Fault> {
        call::start(|n| host::storage_forget(n, self.0)).await.map(|_| ()).map_err(Fault::internal)
    }
    /// Sends a text to every socket that was opened after `opened_after`, and closes the older ones: their owners
    /// come back through the door. Answers how many heard it.
    pub fn broadcast(self, text: &str, opened_after: Instant) -> Result<u32, Fault> {
        host::sockets_send(self.0, text, opened_after.millis() as f64).map_err(thrown)
    }
    /// Closes the sockets that came with this `actor` in their greeting, or all of them. Answers how many there were.
    pub fn dismiss(self, actor: Option<&str>) -> Result<u32, Fault> {
        host::sockets_close(self.0, actor.unwrap_or_default()).map_err(thrown)
    }
}

#[track_caller]
#[allow(clippy::needless_pass_by_value, reason = "given to map_err")]
fn thrown(value: JsValue) -> Fault {
    Fault::internal(value.as_string().unwrap_or_else(|| "the object's storage failed".to_owned()))
}
