//! What a site is about, how to reach the business, what is missing, and which automations would help.

mod advice;
mod category;
mod facts;
mod gaps;

pub use advice::{Kind, Recommendation};
pub use category::Category;
pub use gaps::{Has, Missing};

use crate::page::Page;
use knowledge::SiteFacts;
use serde::{Deserialize, Serialize};

/// The analysis of a whole site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// What is known about the business; also the ground of factual answers.
    pub facts: SiteFacts,
    /// The trade, when the evidence is clear enough.
    pub category: Option<Category>,
    /// Pages with readable text.
    pub pages: u32,
    /// Words of readable text.
    pub words: u32,
    /// What the site has.
    pub has: Has,
    /// What visitors will look for in vain.
    pub missing: Vec<Missing>,
    /// Automations that would help, the surest first.
    pub recommendations: Vec<Recommendation>,
}

/// Looks at all pages of a site. The first page is the one the owner named.
pub fn analyse(pages: &[Page]) -> Findings {
    let facts = facts::gather(pages);
    let category = category::guess(pages);
    let has = gaps::look(pages, &facts);
    let missing = gaps::missing(&has, category.as_ref());
    let words: usize = pages.iter().map(Page::word_count).sum();
    let seen = advice::Seen { pages, facts: &facts, has: &has, category: category.as_ref(), words };
    let recommendations = advice::recommend(&seen);
    let pages = pages.iter().filter(|p| p.word_count() > 0).count();
    Findings { category, pages: pages as u32, words: words as u32, has, missing, recommendations, facts }
}

#[cfg(test)]
mod tests;
