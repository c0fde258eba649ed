//! Paging: every list is cut by a cursor, never by an offset.

use serde::{Deserialize, Serialize};

/// Most rows one page of any list holds.
pub const MAX_LIMIT: u32 = 100;
/// Rows of a page when the caller names no limit.
pub const DEFAULT_LIMIT: u32 = 25;

/// What a caller asks of a list: `?limit=25&cursor=…`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct PageQuery {
    /// Rows wanted, 1 to 100; 25 when absent.
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// Rows to show.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
    }
    /// Rows to read: one more than shown, which tells whether there is a next page.
    pub fn probe(&self) -> i64 {
        i64::from(self.limit()) + 1
    }
    /// The id below which a newest-first list goes on. Ids sort by time, so the last id of a page is its cursor.
    /// The highest possible text when the list starts.
    pub fn before(&self) -> &str {
        self.cursor.as_deref().filter(|c| !c.is_empty()).unwrap_or("\u{7f}")
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows, newest first unless the operation says otherwise.
    pub items: Vec<T>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Cuts the probe row off and makes the cursor from the last row shown.
    pub fn cut(mut rows: Vec<T>, query: &PageQuery, id: impl Fn(&T) -> String) -> Self {
        let limit = query.limit() as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(id);
        Self { items: rows, next_cursor }
    }
}
