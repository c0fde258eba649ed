//! What this slice needs to know of a site, in its own words. The edge plugs `sites` in; nothing here knows how
//! pages are read or searched.

use kernel::{
    Fault, Later, Scope,
    ids::SiteId,
    ports::{Excerpt, Turn},
};
use serde_json::Value;

/// How a site introduces itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The business's name.
    pub business: String,
    /// BCP 47 language of the site.
    pub locale: String,
    /// The owner's own words, when there are any.
    pub greeting: Option<String>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Best first.
    pub excerpts: Vec<Excerpt>,
    /// The site's facts as JSON: contacts, opening hours, prices.
    pub facts: Value,
    pub about: About,
}

/// The site as the chat sees it.
pub trait Knowledge: Send + Sync {
    /// # Errors
    /// `Fault::NotFound` when the site is gone.
    fn about<'a>(&'a self, scope: &'a Scope, site: &'a SiteId) -> Later<'a, Result<About, Fault>>;
    /// What may help to answer `question`; `history` is oldest first, for questions that lean on what was said.
    fn search<'a>(
        &'a self,
        scope: &'a Scope,
        site: &'a SiteId,
        question: &'a str,
        history: &'a [Turn],
    ) -> Later<'a, Result<Found, Fault>>;
}
