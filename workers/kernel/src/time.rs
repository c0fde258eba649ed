//! Instants as everyone stores them. Civil time and zones belong to the slices that need them (`jiff`).

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z. Read it from `Scope::now` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = i64, example = 1_893_456_000_000_i64))]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// From unix milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }
    /// Unix milliseconds.
    pub const fn millis(self) -> i64 {
        self.0
    }
    /// This instant moved forward (or back) by `millis`, clamped at the ends of the range.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Seconds in milliseconds.
pub const fn seconds(n: i64) -> i64 {
    n * 1_000
}
/// Minutes in milliseconds.
pub const fn minutes(n: i64) -> i64 {
    seconds(n * 60)
}
/// Hours in milliseconds.
pub const fn hours(n: i64) -> i64 {
    minutes(n * 60)
}
/// Days of 24 hours in milliseconds.
pub const fn days(n: i64) -> i64 {
    hours(n * 24)
}
