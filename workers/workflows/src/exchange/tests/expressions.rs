use std::collections::BTreeMap;

use expr::Template;
use serde_json::json;

use super::super::n8n::expression::Words;

fn text(theirs: &str) -> String {
    let renamed = BTreeMap::from([("Old \"name\"".to_owned(), "New".to_owned())]);
    let ours = Words::new(&renamed).text(theirs);
    Template::parse(&ours, "n", "p").unwrap_or_else(|error| panic!("{theirs} became {ours}: {error:?}"));
    ours
}

#[test]
fn expressions_of_n8n_are_written_as_ours() {
    for (theirs, ours) in [
        ("={{ $json.x }}", "{{ $json.x }}"),
        ("={{$json[\"a b\"]}}", "{{ $json[\"a b\"] }}"),
        (
            "=Hi {{ $node[\"A\"].json.x }}, {{ $('A').item.json.x }}",
            "Hi {{ $node[\"A\"].json.x }}, {{ $('A').item.json.x }}",
        ),
        ("={{ $('Old \\\"name\\\"').first().json.a }}", "{{ $(\"New\").first().json.a }}"),
        ("={{ $node['Old \"name\"'].json.a }}", "{{ $node[\"New\"].json.a }}"),
        ("={{ $items(\"A\", 0)[0].json.x }}", "{{ $(\"A\").all()[0].json.x }}"),
        ("={{ $items()[0].json.x }}", "{{ $input.all()[0].json.x }}"),
        ("={{ $execution.id }}", "{{ $run.id }}"),
        ("={{ $json.position.$position }}", "{{ $json.position.$position }}"),
        ("={{ $position + $max(1, 2) }}", "{{ $itemIndex + Math.max(1, 2) }}"),
        ("={{ new Date().toISOString() }}", "{{ $now.toISO() }}"),
        ("={{ Date.now() }}", "{{ $now.toMillis() }}"),
        ("={{ $now.minus({ days: 1 }).beginningOf('month') }}", "{{ $now.minus({ days: 1 }).startOf('month') }}"),
        ("={{ { a: { b: '}}' } }.a.b }}", "{{ { a: { b: '}}' } }.a.b }}"),
        (
            "={{ `${$execution.id}: ${ [1, 2].map(x => `<${x}>`).join() }` }}",
            "{{ `${$run.id}: ${ [1, 2].map(x => `<${x}>`).join() }` }}",
        ),
        ("={{ \"$execution\" }}", "{{ \"$execution\" }}"),
    ] {
        assert_eq!(text(theirs), ours);
    }
}

#[test]
fn what_is_no_expression_there_is_none_here() {
    for plain in ["{{ $json.x }}", "a {{", "{", "{{{", "{{{{", "}} {{ {", "={"] {
        let ours = text(plain);
        let known = json!({});
        let moment = expr::Moment::new(0, "UTC").unwrap();
        let context = expr::Context {
            items: &[json!({})],
            index: 0,
            nodes: &expr::NoNodes,
            run: &known,
            workflow: &known,
            moment: &moment,
        };
        let value = Template::parse(&ours, "n", "p").unwrap().eval(&context, "n", "p").unwrap();
        assert_eq!(value, json!(plain.strip_prefix('=').unwrap_or(plain)), "{ours}");
    }
}

#[test]
fn names_that_nothing_answers_are_told() {
    let renamed = BTreeMap::new();
    let words = Words::new(&renamed);
    words.text("={{ $env.KEY + $('A').itemMatching(0).json.x + $execution.resumeUrl }} {{ $json.pairedItem }} {{ $json.mode }}");
    assert_eq!(words.lost.take(), ["$env", "itemMatching", "resumeUrl", "pairedItem"]);
}

#[test]
fn a_value_becomes_a_piece_of_an_expression() {
    let renamed = BTreeMap::new();
    let words = Words::new(&renamed);
    for (theirs, ours) in [
        (json!("={{ $json.a }}"), "$json.a"),
        (json!("={{ $json.a + 1 }}"), "($json.a + 1)"),
        (json!("=a {{ $json.b }}!"), "(\"\" + \"a \" + $json.b + \"!\")"),
        (json!("a \"b\""), "\"a \\\"b\\\"\""),
        (json!(5), "5"),
        (json!(null), "null"),
        (json!("="), "\"\""),
    ] {
        assert_eq!(words.code(&theirs), ours);
    }
}
