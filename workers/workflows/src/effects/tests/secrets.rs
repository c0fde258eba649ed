//! Requests with a stored secret: where it goes, and that it is nowhere else.

use futures_util::FutureExt;
use kernel::{
    ids::CredentialId,
    ports::{Incoming, Outgoing},
    secret::Secret,
};
use serde_json::{Value, json};
use testkit::{World, answer, moved};

use super::{failed, main, run};
use crate::{
    credentials::{model::NewCredential, ops},
    effects::Outcome,
    store,
};

const SECRET: &str = "s3cr3t/\"of\"+ours";

fn stored(world: &World, new: &Value) -> CredentialId {
    let mut new = new.clone();
    new["secret"] = json!(SECRET);
    let new: NewCredential = kernel::json::read(&new.to_string()).unwrap();
    ops::create(&world.scope(), new).now_or_never().unwrap().unwrap().id
}

fn ask(world: &World, id: &CredentialId, url: &str) -> Outcome {
    run(world, "http.request", &json!({ "url": url, "credential": id.as_str() }), &[json!({})])
}

fn header(request: &Outgoing, name: &str) -> Option<String> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// A server that repeats all that it is sent.
fn echo(world: &World, host: &str) {
    world.http.host(host, |request: &Outgoing| {
        let said = json!({ "url": request.url, "headers": request.headers });
        let mut said: Incoming = answer(200, "application/json", said.to_string().as_bytes());
        said.headers.extend(request.headers.iter().map(|(name, value)| (format!("x-{name}"), value.clone())));
        Ok(said)
    });
}

#[test]
fn each_kind_goes_where_it_belongs_and_is_taken_out_of_what_the_server_repeats() {
    let world = World::new();
    echo(&world, "api.example");
    let kinds = [
        (json!({ "kind": "bearer" }), "authorization", format!("Bearer {SECRET}")),
        (
            json!({ "kind": "basic", "user": "ann" }),
            "authorization",
            format!("Basic {}", crate::credentials::model::basic(&Secret::new(format!("ann:{SECRET}")))),
        ),
        (json!({ "kind": "header", "field": "X-Api-Key" }), "x-api-key", SECRET.to_owned()),
    ];
    for (mut new, name, value) in kinds {
        new["name"] = json!("CRM");
        new["hosts"] = json!(["API.example"]);
        let out = main(ask(&world, &stored(&world, &new), "https://api.example/a?b=1"));
        let sent = world.http.seen().pop().unwrap();
        assert_eq!(header(&sent, name), Some(value), "{new}");
        assert_eq!(sent.url, "https://api.example/a?b=1");
        let kept = out[0].to_string();
        assert!(!kept.contains("s3cr3t") && kept.contains("[secret]"), "{kept}");
    }
    let id = stored(&world, &json!({ "name": "Maps", "kind": "query", "field": "key", "hosts": ["api.example"] }));
    let out = main(ask(&world, &id, "https://api.example/a?key=mine&b=1"));
    assert_eq!(world.http.seen().pop().unwrap().url, "https://api.example/a?b=1&key=s3cr3t%2F%22of%22%2Bours");
    assert!(!out[0].to_string().contains("s3cr3t"), "{out:?}");
}

#[test]
fn a_secret_leaves_towards_its_hosts_only_and_no_redirect_carries_it_elsewhere() {
    let world = World::new();
    echo(&world, "other.example");
    world.http.host("api.example", |request: &Outgoing| match request.url.rsplit('/').next().unwrap_or_default() {
        "here" => Ok(moved("/there")),
        "away" => Ok(moved("https://other.example/")),
        "plain" => Ok(moved("http://api.example/there")),
        _ => Ok(answer(200, "text/plain", b"ok")),
    });
    let new = json!({ "name": "CRM", "kind": "bearer", "hosts": ["api.example", "*.api.example", "other.example"] });
    let id = stored(&world, &new);
    main(ask(&world, &id, "https://api.example/here"));
    assert!(world.http.seen().iter().all(|request| header(request, "authorization").is_some()));
    // Another server gets nothing, even one that the credential is for as well; nor does a way that is not encrypted.
    for path in ["away", "plain"] {
        main(ask(&world, &id, &format!("https://api.example/{path}")));
        assert_eq!(header(&world.http.seen().pop().unwrap(), "authorization"), None, "{path}");
    }
    let before = world.http.seen().len();
    for url in ["https://elsewhere.example/", "https://xapi.example/", "http://api.example/"] {
        let (code, message, retryable) = failed(ask(&world, &id, url));
        assert_eq!((code.as_str(), retryable), ("credential_host", false), "{message}");
        assert!(!message.contains("s3cr3t"), "{message}");
    }
    assert_eq!(world.http.seen().len(), before, "nothing left");
}

#[test]
fn a_failure_does_not_tell_the_secret_and_a_missing_one_is_named() {
    let world = World::new();
    world.http.host("api.example", |request: &Outgoing| {
        Ok(answer(401, "text/plain", format!("bad key {}", header(request, "authorization").unwrap()).as_bytes()))
    });
    let id = stored(&world, &json!({ "name": "CRM", "kind": "bearer", "hosts": ["api.example"] }));
    let (code, message, _) = failed(ask(&world, &id, "https://api.example/"));
    assert!(code == "http_401" && message.contains("Bearer [secret]"), "{message}");
    ops::remove(&world.scope(), &id, false).now_or_never().unwrap().unwrap();
    let (code, message, retryable) = failed(ask(&world, &id, "https://api.example/"));
    assert_eq!((code.as_str(), retryable), ("missing_credential", false));
    assert!(message.starts_with("My node, credential: "), "{message}");
    // An item never chooses whose secret is used.
    let computed = json!({ "url": "https://api.example/", "credential": "{{ $json.id }}" });
    let id = stored(&world, &json!({ "name": "CRM", "kind": "bearer", "hosts": ["api.example"] }));
    let item = json!({ "id": id.as_str() });
    assert_eq!(failed(run(&world, "http.request", &computed, &[item])).0, "missing_credential");
}

#[test]
fn what_an_older_key_of_the_deployment_sealed_opens_and_is_sealed_anew_when_it_is_used() {
    let key = || Secret::new("the key before this one, of enough bytes".to_owned());
    let old = World::build(|parts| parts.settings.signing_key = key());
    let world = World::build(|parts| parts.settings.signing_key_before = Some(key()));
    assert_eq!(old.tenant().team(), world.tenant().team(), "the same team before and after the change");
    let (scope, plain) = (world.scope(), Secret::new("from before".to_owned()));
    let id = stored(&world, &json!({ "name": "CRM", "kind": "bearer", "hosts": ["api.example"] }));
    let look = || {
        let found = async { store::open_credential(&scope.db().unwrap(), &id).await };
        found.now_or_never().unwrap().unwrap().unwrap().secret_sealed
    };
    let sealed = old.scope().seal("credential", id.as_str(), &plain).unwrap();
    scope.commit(store::reseal_credential(&id, &look(), &sealed)).now_or_never().unwrap().unwrap();
    let opened = ops::open(&scope, id.as_str()).now_or_never().unwrap().unwrap().unwrap();
    assert_eq!(opened.secret.reveal(), "from before");
    let anew = look();
    assert_ne!(anew, sealed);
    assert!(!scope.unseal("credential", id.as_str(), &anew).unwrap().is_old);
    // In another row, for another use or for another team, it opens nothing.
    assert!(scope.unseal("credential", "secret_other", &anew).is_err());
    assert!(scope.unseal("totp", id.as_str(), &anew).is_err());
    assert!(world.neighbour().unseal("credential", id.as_str(), &anew).is_err());
}
