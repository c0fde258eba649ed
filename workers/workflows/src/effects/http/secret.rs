//! A credential that goes along with a request: put in at the last moment, and taken out of what comes back, should the server repeat it.

use kernel::{
    address, json, order,
    ports::{Incoming, Outgoing, Settings},
};
use nodes::Failure;

use crate::{
    credentials::{
        Opened, PARAMETER,
        model::{Kind, basic, is_for},
        ops,
    },
    effects::{EffectCall, Outcome, each},
};

/// What stands in place of a secret.
const HIDDEN: &str = "[secret]";
/// What is shorter than this is not looked for: it would be found in everything.
const SHORTEST: usize = 4;

/// The credential that the node names; none when it names none.
pub async fn of(call: &EffectCall<'_>) -> Result<Option<Opened>, Outcome> {
    let named = match call.input.params.get(PARAMETER) {
        None | Some(serde_json::Value::Null) => return Ok(None),
        // As its owner wrote it: what is computed could be anybody's.
        Some(named) => named.as_str().unwrap_or_default(),
    };
    match ops::open(call.scope, named).await {
        Ok(Some(opened)) => Ok(Some(opened)),
        Ok(None) => {
            let failure = Failure::new("missing_credential", "The credential of this node is no longer there.");
            let failure = failure.hint("Choose another one, and publish the workflow.").parameter(PARAMETER);
            Err(failure.of_node(call.input.node).into())
        }
        Err(fault) => Err(each::of_fault(&fault, "Opening the credential")),
    }
}

/// The request with the secret in it.
/// # Errors
/// It is not for this host, or the way there is not encrypted.
pub fn put_in(opened: &Opened, request: &Outgoing, settings: &Settings) -> Result<Outgoing, Failure> {
    let refused = |message: String| Failure::new("credential_host", message).parameter(PARAMETER);
    let Some(parts) = address::parts(&request.url) else { return Err(refused("This is no web address.".to_owned())) };
    let Opened { name, kind, field, hosts, secret } = opened;
    if !is_for(hosts, parts.host) {
        let message = format!("The credential “{name}” is not for {}.", parts.host);
        return Err(refused(message).hint("Somebody who may change it can add the host."));
    }
    // Servers of a development machine have no certificates.
    let authority = format!("{}:{}", parts.host, parts.port);
    if parts.scheme != "https" && !settings.allowed_hosts.contains(&authority) {
        return Err(refused("A credential goes over https only.".to_owned()));
    }
    let mut sent = request.clone();
    let (header, value) = match kind {
        Kind::Bearer => ("authorization", format!("Bearer {}", secret.reveal())),
        Kind::Basic => ("authorization", format!("Basic {}", basic(secret))),
        Kind::Header => (field.as_str(), secret.reveal().to_owned()),
        Kind::Query => {
            sent.url = with_parameter(&sent.url, field, secret.reveal());
            return Ok(sent);
        }
    };
    sent.headers.retain(|(known, _)| known != header);
    sent.headers.push((header.to_owned(), value));
    Ok(sent)
}

/// The address with a parameter, in place of others of that name.
fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let is_other = |pair: &&str| {
        !pair.is_empty() && form_urlencoded::parse(pair.as_bytes()).next().is_none_or(|(known, _)| known != name)
    };
    let mut pairs: Vec<&str> = query.split('&').filter(is_other).collect();
    let pair = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    pairs.push(&pair);
    format!("{path}?{}", pairs.join("&"))
}

/// Takes the secret out of an answer, in each form that it may have there.
pub fn take_out(opened: &Opened, answer: &mut Incoming) {
    for form in forms(opened) {
        for (_, value) in &mut answer.headers {
            if value.contains(&form) {
                *value = value.replace(&form, HIDDEN);
            }
        }
        if let Some(body) = without(&answer.body, form.as_bytes()) {
            answer.body = body;
        }
    }
}

fn forms(opened: &Opened) -> Vec<String> {
    let text = opened.secret.reveal();
    let mut plain = vec![text.to_owned()];
    if opened.kind == Kind::Basic {
        plain.push(basic(&opened.secret));
        plain.extend(text.split_once(':').map(|(_, password)| password.to_owned()));
    }
    let mut forms = Vec::new();
    for text in plain {
        let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let quoted = json::write(&text).unwrap_or_default();
        let quoted = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
        forms.extend([quoted.to_owned(), encoded, text]);
    }
    forms.retain(|form| form.len() >= SHORTEST);
    // A password is part of the whole: the longer ones first.
    forms = order::by_key(forms, |form| (-(form.len() as i64), 0));
    forms.dedup();
    forms
}

/// None when it is not in there.
fn without(body: &[u8], form: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut out) = (body, None::<Vec<u8>>);
    while let Some(at) = rest.windows(form.len()).position(|part| part == form) {
        let kept = out.get_or_insert_with(Vec::new);
        let (before, after) = rest.split_at(at);
        kept.extend_from_slice(before);
        kept.extend_from_slice(HIDDEN.as_bytes());
        rest = after.get(form.len()..).unwrap_or_default();
    }
    if let Some(kept) = &mut out {
        kept.extend_from_slice(rest);
    }
    out
}
