//! Where a step's items are. The machine hands references around and never looks into them; what they point to is read by
//! who runs the step.

use std::{borrow::Cow, fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::name::StepId;

/// JSON that is shared, not copied.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(Arc<str>);

impl Text {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(from).map(|text| Self(text.as_ref().into()))
    }
}

/// Where items are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataRef {
    /// A JSON list, at most `limits::MOST_INLINE` bytes.
    Inline(Text),
    /// In the blob store.
    Blob { key: String, bytes: u64 },
    /// What the step itself was given: it passed its input on.
    Input,
    /// The result rows of a loop, in order of their iterations.
    Results { of: StepId },
}

/// Items of one port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Index into the node's ports.
    pub port: u8,
    pub data: DataRef,
    pub items: u32,
}

/// A range of the items that a reference points to; never of `Input`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub data: DataRef,
    pub from: u32,
    pub count: u32,
}

/// How many items some parts have together.
pub fn count(parts: &[Part]) -> u32 {
    parts.iter().fold(0, |sum, part| sum.saturating_add(part.count))
}

/// The items `from..from + wanted` of some parts.
pub fn slice(parts: &[Part], mut from: u32, mut wanted: u32) -> Vec<Part> {
    let mut found = Vec::new();
    for part in parts {
        let passed = from.min(part.count);
        let taken = (part.count - passed).min(wanted);
        if taken > 0 {
            found.push(Part { data: part.data.clone(), from: part.from + passed, count: taken });
        }
        from -= passed;
        wanted -= taken;
    }
    found
}
