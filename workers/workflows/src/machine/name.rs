//! Names of runs, steps and effects.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Indices of iterations, from the outermost loop inwards; empty outside of loops. Shown as `0.3`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(pub Vec<u32>);

impl Path {
    /// The path of an iteration of a loop that has this path itself.
    #[must_use]
    pub fn inner(&self, iteration: u32) -> Self {
        let mut indices = Vec::with_capacity(self.0.len() + 1);
        indices.extend_from_slice(&self.0);
        indices.push(iteration);
        Self(indices)
    }
    /// The path of the loop whose iteration this is, and the iteration.
    pub fn outer(&self) -> Option<(Self, u32)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), *last))
    }
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>().map(Self)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, index) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(".")?;
            }
            write!(f, "{index}")?;
        }
        Ok(())
    }
}

/// One node in one iteration. Nodes go by their index in the run's own graph, which never changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StepId {
    /// First, so that steps sort by iteration, and what is further ahead runs first.
    pub path: Path,
    pub node: u16,
}

impl StepId {
    /// A step outside of loops.
    pub fn top(node: u16) -> Self {
        Self { path: Path::default(), node }
    }
}

/// `node:iteration`, the name of a step for people and in keys.
pub fn step_name(node: &str, path: &Path) -> String {
    format!("{node}:{path}")
}

/// The parts of a step's name.
pub fn parse_step_name(name: &str) -> Option<(&str, Path)> {
    let (node, path) = name.split_once(':')?;
    Some((node, Path::parse(path)?))
}

/// Id of the run that a trigger starts: the same trigger twice is the same run. Each part goes in with its length, so that
/// no two triggers share a text.
pub fn run_id(tenant: &str, workflow: &str, trigger: &str, dedup_key: &str) -> String {
    let mut hash = Sha256::new();
    for part in [tenant, workflow, trigger, dedup_key] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut id = String::from("run_");
    for byte in hash.finalize().iter().take(16) {
        id.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0')));
    }
    id
}
