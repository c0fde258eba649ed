//! What every slice's document shares. Natively only: inside the wasm it would cost 23 kB and 0.34 kB a route.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

use crate::{ProblemBody, SESSION_COOKIE};

/// The base that `edge` nests the slices' documents into.
#[derive(OpenApi)]
#[openapi(
    info(title = "GR8 API", description = "Automations for small businesses, served from the edge."),
    components(schemas(ProblemBody, kernel::Field)),
    modifiers(&Doors)
)]
pub struct Base;

struct Doors;

impl Modify for Doors {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE)));
        let site = SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::new("site")));
        components.add_security_scheme("session", cookie);
        components.add_security_scheme("site", site);
    }
}
