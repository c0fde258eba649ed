//! Why a chore ended early, in words for the person who started it.

use std::fmt;

/// The text says what is wrong and what to do about it.
#[derive(Debug)]
pub struct Stop(String);

pub type Done<T = ()> = Result<T, Stop>;

pub fn because<T>(text: impl Into<String>) -> Done<T> {
    Err(Stop(text.into()))
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Says which file an input or output error was about.
pub trait About<T> {
    fn about(self, what: impl fmt::Display) -> Done<T>;
}

impl<T> About<T> for std::io::Result<T> {
    fn about(self, what: impl fmt::Display) -> Done<T> {
        self.map_err(|error| Stop(format!("{what}: {error}")))
    }
}
