//! Small text files that machines ask for.

use axum::extract::State;
use web::App;

/// Public pages may be read; the app and the API are no content.
pub async fn robots(State(_): State<App>) -> &'static str {
    "User-agent: *\nAllow: /$\nDisallow: /api/\nDisallow: /app\nDisallow: /dev/\n"
}

/// What this is, for language models (llmstxt.org).
pub async fn llms(State(app): State<App>) -> String {
    let url = &app.ports().settings.public_url;
    format!(
        "# GR8\n\n> Automations for small businesses: a chatbot that answers from their website, lead capture that \
         answers each lead, and a scheduler that cannot double-book.\n\n## API\n\n- [OpenAPI document]({url}/api/openapi.json)\n\
         - [Reference]({url}/api/docs)\n"
    )
}

/// Where to report a vulnerability (RFC 9116).
pub async fn security(State(app): State<App>) -> String {
    let settings = &app.ports().settings;
    format!(
        "Contact: mailto:{}\nExpires: 2027-12-31T23:00:00Z\nPreferred-Languages: en, de\nCanonical: {}/.well-known/security.txt\n",
        settings.mail_from, settings.public_url
    )
}
