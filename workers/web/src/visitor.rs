//! The visitor's door: a public site key in the query, a known origin, a rate limit. No cookies.
//!
//! The key travels in the query because a preflight shows the URL but no header values, and the answer to it
//! depends on the site.

use axum::{Router, extract::FromRequestParts, middleware};
use http::request::Parts;
use kernel::{Fault, Scope, Tenant, ports::SiteEntry};

use crate::{
    App, Problem,
    app::request_id,
    cors::{self, Admitted},
};

/// A visitor of one site.
pub struct Visitor {
    scope: Scope,
    entry: SiteEntry,
}

impl Visitor {
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
    /// The site whose key was shown.
    pub fn site(&self) -> &SiteEntry {
        &self.entry
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let admitted = parts.extensions.get::<Admitted>().cloned();
        let Some(Admitted(entry)) = admitted else {
            return Err(Fault::internal("a Visitor handler is mounted outside web::visitors").into());
        };
        #[allow(clippy::disallowed_methods, reason = "a door: the directory vouched for this tenant")]
        let tenant = Tenant::from_directory(entry.team.clone(), entry.shard);
        let scope = Scope::new(app.ports().clone(), tenant, request_id(parts, app.ports()));
        Ok(Self { scope, entry })
    }
}

/// Wraps a slice's visitor routes: answers preflights, admits known sites from their origins within the rate
/// limit, and adds the CORS headers to every answer, errors included.
pub fn visitors(app: &App, routes: Router<App>) -> Router<App> {
    let admitted = routes.layer(middleware::from_fn_with_state(app.clone(), cors::admit));
    // `layer` wraps the fallback, too: without this, every unknown path of the platform would ask for a site key.
    admitted.reset_fallback()
}
