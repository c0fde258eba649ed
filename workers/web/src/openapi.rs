//! What every slice's document shares. Natively only: inside the wasm it would cost 23 kB and 0.34 kB a route.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document, RefOr,
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

/// Says what each answer means where a slice left that to its status: the standard asks for it, and readers do.
pub fn describe_answers(document: &mut Document) {
    for path in document.paths.paths.values_mut() {
        let operations = [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in operations.into_iter().flatten() {
            for (status, answer) in &mut operation.responses.responses {
                if let RefOr::T(answer) = answer
                    && answer.description.is_empty()
                {
                    meaning(status).clone_into(&mut answer.description);
                }
            }
        }
    }
}

fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "Done.",
        "201" => "Made.",
        "202" => "Taken on; it happens soon.",
        "204" => "Done; there is nothing to say.",
        "400" => "The request cannot be read.",
        "401" => "Nobody is signed in, or the session has ended.",
        "403" => "Known, but not allowed.",
        "404" => "No such thing, or it belongs to someone else.",
        "409" => "The state of things does not allow it now; `code` says why.",
        "413" => "The body is too large.",
        "422" => "Some fields are not acceptable; each is named.",
        "429" => "Too many requests; Retry-After says when to come back.",
        _ => "Something else went wrong.",
    }
}
