//! What an expression can see.

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::error::Trouble;

/// When it is, and in whose zone. An expression has no other clock, and no chance at all.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Unix milliseconds.
    pub now: i64,
    pub zone: TimeZone,
}

impl Moment {
    /// `None` when there is no such IANA zone.
    pub fn new(now: i64, zone: &str) -> Option<Self> {
        Some(Self { now, zone: find_zone(zone).ok()? })
    }
}

/// A zone by its IANA name.
pub fn find_zone(name: &str) -> Result<TimeZone, Trouble> {
    if name.eq_ignore_ascii_case("utc") {
        return Ok(TimeZone::UTC);
    }
    civil::zone(name).ok_or_else(|| {
        let other = crate::error::nearest(name, civil::names());
        let trouble = Trouble::new("unknown_zone", "There is no such time zone.");
        match other {
            Some(other) => trouble.hint(format!("Did you mean {other}?")),
            None => trouble.hint("Names look like Europe/Berlin."),
        }
    })
}

/// The items that other nodes of the run have put out.
pub trait Nodes {
    /// A node's items by its name; `None` when it has not run, or there is no such node.
    fn items(&self, name: &str) -> Option<&[Value]>;
    /// The names of all nodes that have run, for hints.
    fn names(&self) -> Vec<&str>;
}

/// No other nodes.
pub struct NoNodes;

impl Nodes for NoNodes {
    fn items(&self, _: &str) -> Option<&[Value]> {
        None
    }
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// What the expressions of one node see for one item.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// All items of the node's input.
    pub items: &'a [Value],
    /// The one that it is about: `$json` is `items[index]`.
    pub index: usize,
    pub nodes: &'a dyn Nodes,
    /// `$run`: an object with `id` at least.
    pub run: &'a Value,
    /// `$workflow`: an object with `id` and `name`.
    pub workflow: &'a Value,
    pub moment: &'a Moment,
}

/// What the evaluation of one text may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Operations, and entries of lists that are looked at.
    pub steps: u64,
    /// Bytes of all texts, lists and objects that are made on the way, together.
    pub bytes: u64,
    /// Bytes of the result.
    pub result: u64,
}

/// Longest text with expressions in it, in bytes.
pub const LONGEST: usize = 20_000;

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 200_000, bytes: 16_000_000, result: 2_000_000 }
    }
}
