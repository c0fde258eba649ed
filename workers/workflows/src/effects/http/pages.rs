//! Walking through pages: which one is asked for next.

use nodes::Failure;
use serde_json::Value;

use super::settings::{HttpOutput, HttpParams, Pages, PagesBy};

/// One page to ask for.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// From 0.
    pub page: u32,
    /// Set in the query.
    pub parameter: Option<(String, String)>,
    /// The address, when the answer before named it.
    pub address: Option<String>,
}

/// Where the walk is.
pub struct Walk<'a> {
    pages: Option<&'a Pages>,
    next: Option<Step>,
    asked: u32,
    last: Option<String>,
}

/// A value in an answer: `meta.next`.
fn find<'v>(body: &'v Value, path: Option<&str>) -> Option<&'v Value> {
    path.map_or(Some(body), |path| body.pointer(&format!("/{}", path.replace('.', "/"))))
}

impl<'a> Walk<'a> {
    pub fn new(params: &'a HttpParams) -> Self {
        let pages = params.pages.as_ref();
        let first = pages.filter(|pages| pages.by == PagesBy::Number);
        let parameter = first.map(|pages| (pages.name("page"), pages.first.to_string()));
        Self { pages, next: Some(Step { parameter, ..Step::default() }), asked: 0, last: None }
    }

    /// The page to ask for; none when there are no more, or enough.
    pub fn next(&mut self) -> Option<Step> {
        let step = self.next.take().filter(|_| self.asked < self.pages.map_or(1, |pages| pages.most))?;
        self.asked += 1;
        Some(step)
    }

    /// What the last page said of the next.
    /// # Errors
    /// The page points to itself.
    pub fn seen(&mut self, output: &HttpOutput, next_link: Option<String>) -> Result<(), Failure> {
        let Some(pages) = self.pages else { return Ok(()) };
        let page = self.asked;
        let step = |parameter, address| Some(Step { page, parameter, address });
        let (mark, next) = match pages.by {
            PagesBy::Number => {
                let entries = find(&output.body, pages.entries_at.as_deref()).and_then(Value::as_array);
                let entries = entries.ok_or_else(|| {
                    let failure =
                        Failure::new("wrong_type", "The answer has no list there, so its end cannot be seen.");
                    failure.parameter("pages/entries_at")
                })?;
                let number = pages.first.saturating_add(page).to_string();
                (number.clone(), (!entries.is_empty()).then(|| step(Some((pages.name("page"), number)), None)))
            }
            PagesBy::Cursor => match find(&output.body, pages.cursor_at.as_deref()) {
                Some(Value::String(cursor)) if !cursor.is_empty() => {
                    (cursor.clone(), Some(step(Some((pages.name("cursor"), cursor.clone())), None)))
                }
                Some(Value::Number(cursor)) => {
                    (cursor.to_string(), Some(step(Some((pages.name("cursor"), cursor.to_string())), None)))
                }
                _ => (String::new(), None),
            },
            PagesBy::Link => (next_link.clone().unwrap_or_default(), next_link.map(|link| step(None, Some(link)))),
        };
        if next.is_some() && self.last.as_ref() == Some(&mark) {
            return Err(Failure::new("page_loop", "The page names itself as the next one.").parameter("pages"));
        }
        self.last = Some(mark);
        self.next = next.flatten();
        Ok(())
    }
}

impl Pages {
    fn name(&self, usual: &str) -> String {
        self.parameter.clone().unwrap_or_else(|| usual.to_owned())
    }
}
