use serde_json::{Value, json};

use super::{hidden, walk, without_keys, without_parts};

fn stripped(mut params: Value) -> (Value, Vec<String>) {
    let mut places = Vec::new();
    walk(&mut params, "params", false, &mut places);
    (params, places)
}

#[test]
fn passwords_tokens_and_keys_do_not_leave() {
    let (kept, places) = stripped(json!({
        "url": "https://ann:pw@api.example.com/x?api_key=abc&page=2#top",
        "headers": [{ "name": "Authorization", "value": "Bearer abc.def" }, { "name": "Accept", "value": "*/*" }],
        "body": { "client_secret": "s3cr3t", "list": ["my sk-live-0123456789abcdef, there"], "password": { "is": "x" } },
    }));
    let expected = json!({
        "url": "https://api.example.com/x?api_key=&page=2#top",
        "headers": [{ "name": "Authorization", "value": "" }, { "name": "Accept", "value": "*/*" }],
        "body": { "client_secret": "", "list": ["my , there"], "password": { "is": "" } },
    });
    assert_eq!(kept, expected);
    assert_eq!(places.len(), 5, "{places:?}");
    assert!(places.contains(&"params/headers/0/value".to_owned()));
}

#[test]
fn what_only_reads_a_secret_elsewhere_stays() {
    for text in ["{{ $json.token }}", "Bearer {{ $node[\"Sign in\"].json.token }}", "{{ $('Sign in').item.json.t }}"] {
        assert_eq!(hidden(text), text);
    }
    for text in [
        "{{ \"abc\" }}",
        "{{ $json.a + 'abc' }}",
        "abc{{ $json.a }}",
        "{{ $json.a }}{{ $json.b }}",
        "{{ (\"abc\") }}",
        "{{ [\"abc\"][0] }}",
        "{{ String('abc') }}",
        "{{ $json[\"a\"] + `abc` }}",
        "é",
    ] {
        assert_eq!(hidden(text), "");
    }
    let (kept, places) = stripped(json!({ "secret_number": 3, "key": "email", "text": "Ann says: hello" }));
    assert_eq!((kept["key"].as_str(), places.len()), (Some("email"), 0));
    assert_eq!(
        without_parts("https://{{ $json.host }}/a?token={{ $json.t }}"),
        "https://{{ $json.host }}/a?token={{ $json.t }}"
    );
    assert_eq!(without_keys("Größe: eyJhbGciOiJIUzI1NiJ9.e30.abc"), "Größe: ");
}
