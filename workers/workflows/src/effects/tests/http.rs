use kernel::ports::{Incoming, Method};
use nodes::{Class, Place};
use serde_json::{Value, json};
use testkit::{World, answer, moved};

use super::{KEY, failed, main, run};
use crate::effects::{Outcome, find};

const API: &str = "api.example";

fn of_json(status: u16, value: &Value) -> Incoming {
    answer(status, "application/json", value.to_string().as_bytes())
}

fn header<'a>(request: &'a kernel::ports::Outgoing, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[test]
fn a_request_carries_what_the_owner_wrote_for_each_item_and_the_steps_key() {
    let world = World::new();
    world.http.host(API, |request| Ok(of_json(201, &json!({ "got": String::from_utf8_lossy(&request.body) }))));
    let params = json!({
        "method": "POST", "url": "https://api.example/leads?a=1", "query": [{ "name": "tag", "value": "{{ $json.tag }}" }],
        "headers": [{ "name": "X-Team", "value": 7 }], "body_as": "json", "body": { "name": "{{ $json.name }}" }
    });
    let items = [json!({ "name": "Ann", "tag": "a b" }), json!({ "name": "Bob", "tag": true })];
    let out = main(run(&world, "http.request", &params, &items));
    assert_eq!(out[0]["body"], json!({ "got": r#"{"name":"Ann"}"# }));
    assert_eq!((out[0]["status"].as_u64(), out.len()), (Some(201), 2));
    let seen = world.http.seen();
    assert_eq!(seen[0].url, "https://api.example/leads?a=1&tag=a+b");
    assert_eq!(seen[1].url, "https://api.example/leads?a=1&tag=true");
    assert_eq!((seen[0].method, header(&seen[0], "x-team")), (Method::Post, Some("7")));
    assert_eq!(header(&seen[0], "idempotency-key"), Some(KEY));
    assert_eq!(header(&seen[1], "idempotency-key"), Some("run_1:n1:/1"));
    // Another attempt has the same keys.
    main(run(&world, "http.request", &params, &items));
    assert_eq!(header(&world.http.seen()[2], "idempotency-key"), Some(KEY));
}

#[test]
fn bodies_and_answers_have_kinds() {
    let world = World::new();
    world.http.host(API, |request| match request.url.rsplit('/').next().unwrap_or_default() {
        "echo" => Ok(answer(200, "text/plain", &request.body)),
        "empty" => Ok(answer(204, "text/plain", b"")),
        _ => Ok(answer(200, "application/problem+json; charset=utf-8", b"[1]")),
    });
    let ask = |more: Value| {
        let mut params = json!({ "method": "PUT", "url": "https://api.example/echo" });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        main(run(&world, "http.request", &params, &[json!({ "n": 1 })]))[0]["body"].clone()
    };
    assert_eq!(ask(json!({ "body_as": "form", "body": { "a": "ü&", "n": "{{ $json.n }}" } })), "a=%C3%BC%26&n=1");
    assert_eq!(ask(json!({ "body_as": "text", "body": "hello {{ $json.n }}" })), "hello 1");
    assert_eq!(ask(json!({ "body_as": "json", "body": [1], "answer_as": "json" })), json!([1]));
    assert_eq!(ask(json!({ "url": "https://api.example/empty" })), Value::Null);
    assert_eq!(ask(json!({ "url": "https://api.example/json" })), json!([1]));
    assert_eq!(ask(json!({ "url": "https://api.example/json", "answer_as": "text" })), "[1]");
}

#[test]
fn what_passes_by_itself_is_tried_again_and_nothing_else_is() {
    let world = World::new();
    world.http.host(API, |request| {
        let status: u16 = request.url.rsplit('/').next().unwrap_or_default().parse().unwrap();
        let mut said = answer(status, "text/plain", b"no,\nnot now");
        if status == 429 {
            said.headers.push(("retry-after".to_owned(), "7".to_owned()));
        }
        if status == 503 {
            said.headers.push(("retry-after".to_owned(), "Tue, 01 Jan 2030 00:00:00 GMT".to_owned()));
        }
        Ok(said)
    });
    for (status, passes) in [
        (400, false),
        (401, false),
        (404, false),
        (409, false),
        (422, false),
        (408, true),
        (425, true),
        (429, true),
        (500, true),
        (502, true),
        (503, true),
        (504, true),
    ] {
        let params = json!({ "url": format!("https://api.example/{status}") });
        let outcome = run(&world, "http.request", &params, &[json!({})]);
        let Outcome::Failed { code, message, retryable, retry_after_ms } = outcome else { panic!("{status}") };
        assert_eq!((code, retryable), (format!("http_{status}"), passes));
        assert_eq!(message, format!("api.example answers {status}: no, not now"));
        match status {
            429 => assert_eq!(retry_after_ms, Some(7_000)),
            503 => assert!(retry_after_ms.is_some_and(|wait| (0..=3_600_000).contains(&wait))),
            _ => assert_eq!(retry_after_ms, None),
        }
    }
    let taken = json!({ "url": "https://api.example/404", "accept_errors": true });
    assert_eq!(main(run(&world, "http.request", &taken, &[json!({})]))[0]["status"], 404);
    // What nobody answers may have happened: the class decides.
    let silent = run(&world, "http.request", &json!({ "url": "https://nobody.example/?token=secret" }), &[json!({})]);
    let Outcome::Unknown { code, message } = silent else { panic!("{silent:?}") };
    assert_eq!((code.as_str(), message.contains("secret")), ("no_answer", false));
}

#[test]
fn only_the_public_web_is_asked_and_redirects_are_looked_at_again() {
    let world = World::new();
    world.http.host(API, |request| match request.url.rsplit('/').next().unwrap_or_default() {
        "in" => Ok(moved("http://169.254.169.254/latest/meta-data")),
        "out" => Ok(moved("https://other.example/")),
        "round" => Ok(moved("/round")),
        _ => Ok(answer(200, "text/plain", b"here")),
    });
    world.http.host("other.example", |_| Ok(answer(200, "text/plain", b"there")));
    let ask = |path: &str| {
        run(
            &world,
            "http.request",
            &json!({
                "url": format!("https://api.example/{path}"), "headers": [{ "name": "Authorization", "value": "Bearer secret" }]
            }),
            &[json!({})],
        )
    };
    for url in [
        "http://127.0.0.1/",
        "http://localhost:8080",
        "http://[::1]/",
        "http://2130706433/",
        "https://user@api.example/",
    ] {
        let (code, message, _) = failed(run(&world, "http.request", &json!({ "url": url }), &[json!({})]));
        assert_eq!(code, "private_address", "{url}");
        assert!(message.starts_with("My node, url, item 0: "), "{message}");
    }
    assert!(world.http.seen().is_empty(), "nothing left the house");
    assert_eq!(failed(ask("in")).0, "private_address");
    assert_eq!(failed(ask("round")).0, "redirect_loop");
    assert_eq!(main(ask("out"))[0]["body"], "there");
    let seen = world.http.seen();
    let last = seen.last().unwrap();
    assert_eq!((last.url.as_str(), header(last, "authorization")), ("https://other.example/", None));
    assert_eq!(header(last, "idempotency-key"), Some(KEY));
    // What writes is not carried on: the redirect is the answer.
    let post = json!({ "method": "POST", "url": "https://api.example/out" });
    assert_eq!(main(run(&world, "http.request", &post, &[json!({})]))[0]["status"], 302);
}

#[test]
fn pages_are_walked_by_number_by_cursor_and_by_link_up_to_a_cap() {
    let world = World::new();
    world.http.host(API, |request| {
        let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
        let page = |name: &str| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)).and_then(|n| n.parse().ok()).unwrap_or(1)
        };
        let said = match path.rsplit('/').next().unwrap_or_default() {
            "numbers" => json!({ "list": (page("p=") < 4).then_some(vec![page("p=")]).unwrap_or_default() }),
            "cursors" if page("after=") < 3 => json!({ "meta": { "next": page("after=") + 1 } }),
            "stuck" => json!({ "meta": { "next": "same" } }),
            _ => json!({ "meta": {} }),
        };
        let mut said = of_json(200, &said);
        if path.ends_with("links") && page("page=") < 3 {
            let next = page("page=") + 1;
            said.headers.push((
                "link".to_owned(),
                format!("</links?page=1>; rel=\"first\", </links?page={next}>; rel=\"next last\""),
            ));
        }
        Ok(said)
    });
    let walk = |path: &str, pages: Value| {
        run(
            &world,
            "http.request",
            &json!({ "url": format!("https://api.example/{path}"), "pages": pages }),
            &[json!({})],
        )
    };
    assert_eq!(main(walk("numbers", json!({ "by": "number", "parameter": "p", "entries_at": "list" }))).len(), 4);
    assert_eq!(
        main(walk("numbers", json!({ "by": "number", "parameter": "p", "entries_at": "list", "most": 2 }))).len(),
        2
    );
    assert_eq!(
        main(walk("cursors", json!({ "by": "cursor", "parameter": "after", "cursor_at": "meta.next" }))).len(),
        3
    );
    assert_eq!(main(walk("links", json!({ "by": "link" }))).len(), 3);
    let seen = world.http.seen();
    assert_eq!(seen.last().unwrap().url, "https://api.example/links?page=3");
    assert_eq!(header(seen.last().unwrap(), "idempotency-key"), Some("run_1:n1:/page2"));
    assert_eq!(failed(walk("stuck", json!({ "by": "cursor", "cursor_at": "meta.next" }))).0, "page_loop");
    assert_eq!(failed(walk("cursors", json!({ "by": "number" }))).0, "wrong_type");
}

#[test]
fn limits_and_mistakes_are_named_where_they_are() {
    let world = World::new();
    world.http.host(API, |_| Ok(answer(200, "application/json", &[b' '; 2_000])));
    let cases = [
        (json!({ "url": "nowhere" }), "bad_parameter", "My node, url, item 0: "),
        (json!({ "url": "https://api.example", "most_bytes": 100 }), "too_large", "My node, most_bytes, item 0: "),
        (json!({ "url": "https://api.example" }), "bad_json", "My node, answer_as, item 0: "),
        (json!({ "url": "https://api.example", "timeout_ms": 10 }), "bad_parameter", "My node, timeout_ms, item 0: "),
        (json!({ "url": "https://api.example", "body_as": "json" }), "bad_parameter", "My node, body_as, item 0: "),
        (
            json!({ "url": "https://api.example", "headers": [{ "name": "Host", "value": "x" }] }),
            "bad_parameter",
            "My node, headers/0/name, item 0: ",
        ),
        (
            json!({ "url": "https://api.example", "headers": [{ "name": "X", "value": "{{ 'a\\nb' }}" }] }),
            "bad_parameter",
            "My node, headers/0/value, item 0: ",
        ),
        (
            json!({ "url": "https://api.example/{{ $json.nmae }}" }),
            "missing",
            "My node, url, line 1, column 30, item 0: ",
        ),
        (
            json!({ "url": "https://api.example", "method": "POST", "pages": { "by": "link" } }),
            "bad_parameter",
            "My node, pages, item 0: ",
        ),
    ];
    for (params, code, place) in cases {
        let (found, message, retryable) = failed(run(&world, "http.request", &params, &[json!({ "name": 1 })]));
        assert_eq!(found, code, "{params}: {message}");
        assert!(message.starts_with(place) && !retryable, "{params}: {message}");
    }
    let many = vec![json!({}); 101];
    assert_eq!(failed(run(&world, "http.request", &json!({ "url": "https://api.example" }), &many)).0, "too_many");
}

#[test]
fn a_request_that_reads_may_be_repeated_and_one_that_writes_has_a_key() {
    let class = |params: Value| find("http.request", 1).unwrap().class(&params);
    assert_eq!(class(json!({})), Class::Idempotent);
    assert_eq!(class(json!({ "method": "HEAD" })), Class::Idempotent);
    for method in ["POST", "PUT", "PATCH", "DELETE", "{{ $json.method }}"] {
        assert_eq!(class(json!({ "method": method })), Class::Keyed, "{method}");
    }
}

#[test]
fn a_request_that_may_take_long_is_made_over_the_queue() {
    let place = |params: Value| find("http.request", 1).unwrap().place(&params);
    for short in [json!({}), json!({ "timeout_ms": 30_000 }), json!({ "pages": null })] {
        assert_eq!(place(short.clone()), Place::Object, "{short}");
    }
    let long = [
        json!({ "timeout_ms": 30_001 }),
        json!({ "timeout_ms": "{{ $json.t }}" }),
        json!({ "pages": { "by": "link" } }),
    ];
    for long in long {
        assert_eq!(place(long.clone()), Place::Queue, "{long}");
    }
}
