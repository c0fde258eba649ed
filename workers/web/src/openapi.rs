//! What every slice's document shares. Natively only: inside the wasm it would cost 23 kB and 0.34 kB a route.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, OpenApi as Document, Ref, RefOr, ResponseBuilder,
        path::Operation,
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
            describe_door(operation);
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

/// What the door says to whoever shows no session or key that counts: alike for every operation behind it.
fn describe_door(operation: &mut Operation) {
    let asks = operation.security.as_ref().is_some_and(|ways| {
        ways.iter().any(|way| serde_json::to_value(way).is_ok_and(|way| way.get("session").is_some()))
    });
    if asks {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
        let refusal = ResponseBuilder::new().description(NOBODY).content("application/json", problem).build();
        operation.responses.responses.insert("401".to_owned(), RefOr::T(refusal));
    }
}

/// Every code of a door that does not know who is there.
const NOBODY: &str = "Nobody is known by what was shown: `no_session` (none, or no token of ours), `session_expired` \
    (it has ended, or its token has: renew it), `bad_key` (a key of the API that is unknown, has run out or was revoked), \
    `bad_authorization` (neither a token nor a key).";

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
