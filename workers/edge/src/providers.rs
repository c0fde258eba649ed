//! The setting SIGN_IN_PROVIDERS: a JSON array of `{id, name?, issuer?, client_id, client_secret}`. `google`, `microsoft` and
//! `github` need no issuer.

use kernel::{
    ports::{Provider, ProviderKind},
    secret::Secret,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Told {
    id: String,
    name: Option<String>,
    issuer: Option<String>,
    client_id: String,
    client_secret: Secret,
}

/// What is known of a provider without being told: its name, its language, its issuer.
fn known(id: &str) -> (Option<&'static str>, ProviderKind, Option<&'static str>) {
    match id {
        "google" => (Some("Google"), ProviderKind::Oidc, Some("https://accounts.google.com")),
        "microsoft" => {
            (Some("Microsoft"), ProviderKind::Microsoft, Some("https://login.microsoftonline.com/common/v2.0"))
        }
        "github" => (Some("GitHub"), ProviderKind::GitHub, Some("https://github.com")),
        _ => (None, ProviderKind::Oidc, None),
    }
}

/// Reads the setting. Plain http is for development only.
/// # Errors
/// Everything that is wrong, in words.
pub fn read(text: &str, is_dev: bool) -> Result<Vec<Provider>, Vec<String>> {
    let told: Vec<Told> = kernel::json::read(text).map_err(|error| vec![error.to_string()])?;
    let mut wrong = Vec::new();
    let mut providers: Vec<Provider> = Vec::new();
    for one in told {
        let (name, kind, issuer) = known(&one.id);
        let issuer = one.issuer.as_deref().or(issuer).unwrap_or_default().trim_end_matches('/').to_owned();
        let is_id =
            !one.id.is_empty() && one.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_id {
            wrong.push(format!("{}: an id has lower-case letters, digits and hyphens", one.id));
        }
        if providers.iter().any(|earlier| earlier.id == one.id) {
            wrong.push(format!("{}: named twice", one.id));
        }
        if !(issuer.starts_with("https://") || is_dev && issuer.starts_with("http://")) {
            wrong.push(format!("{}: issuer must be an https address", one.id));
        }
        if one.client_id.is_empty() || one.client_secret.reveal().is_empty() {
            wrong.push(format!("{}: client_id and client_secret must not be empty", one.id));
        }
        let name = one.name.unwrap_or_else(|| name.unwrap_or(&one.id).to_owned());
        let Told { id, client_id, client_secret, .. } = one;
        providers.push(Provider { id, name, kind, issuer, client_id, client_secret });
    }
    if wrong.is_empty() { Ok(providers) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn known_providers_need_a_client_only_and_others_their_issuer() {
        let text = r#"[{"id":"google","client_id":"g","client_secret":"s"},
            {"id":"acme","name":"Acme","issuer":"https://id.acme.example/","client_id":"a","client_secret":"s"}]"#;
        let read = read(text, false).unwrap();
        assert_eq!((read[0].name.as_str(), read[0].issuer.as_str()), ("Google", "https://accounts.google.com"));
        assert_eq!((read[1].name.as_str(), read[1].issuer.as_str()), ("Acme", "https://id.acme.example"));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let text = r#"[{"id":"A b","client_id":"","client_secret":"s"},{"id":"x","issuer":"http://x","client_id":"a","client_secret":"s"}]"#;
        let wrong = read(text, false).unwrap_err().join("\n");
        for part in ["lower-case", "https", "must not be empty", "x: issuer"] {
            assert!(wrong.contains(part), "{part} is not in {wrong}");
        }
        assert!(read("{}", false).is_err());
    }
}
