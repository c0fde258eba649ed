//! Checking the chain from its first entry to its end.

use kernel::{Fault, Scope};
use serde::Serialize;

use super::{
    entry::{End, Entry},
    store,
};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// Entries that were looked at.
    pub entries: u64,
    /// True when nothing was changed, taken out, put in or moved.
    pub intact: bool,
    /// The first number at which the chain does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u64>,
}

/// Walks the chain in pages. The end that the control database noted must lie on it.
pub async fn verify(scope: &Scope) -> Result<Verdict, Fault> {
    let (team, db) = (scope.tenant().team(), scope.db()?);
    // Noted first: what is recorded meanwhile only makes the chain longer.
    let noted = store::find_noted(scope.control(), team).await?.unwrap_or_default();
    let mut end = End::default();
    loop {
        let page = store::walk(&db, end.seq).await?;
        if page.is_empty() {
            let intact = end.seq >= noted.seq;
            return Ok(verdict(end.seq, (!intact).then_some(end.seq + 1)));
        }
        for entry in page {
            if !entry.follows(&end, team)? || contradicts(&entry, &noted) {
                return Ok(verdict(end.seq + 1, Some(end.seq + 1)));
            }
            end = entry.end();
        }
    }
}

fn verdict(entries: u64, broken_at: Option<u64>) -> Verdict {
    Verdict { entries, intact: broken_at.is_none(), broken_at }
}

/// A chain that was written anew holds by itself, but not where its end was noted.
fn contradicts(entry: &Entry, noted: &End) -> bool {
    entry.seq() == noted.seq && entry.hash != noted.hash
}
