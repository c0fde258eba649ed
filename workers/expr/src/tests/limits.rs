use super::{expression, value, with};
use crate::{Limits, Template};

#[test]
fn nothing_runs_for_ever_or_eats_the_memory() {
    let fifty = "0,".repeat(50);
    let nested = |depth: usize| (0..depth).fold("1".to_owned(), |inner, n| format!("[{fifty}].map(x{n} => {inner})"));
    let cases = [
        (nested(4), "too_many_steps"),
        ("'a'.repeat(99999999999)".to_owned(), "too_large"),
        ("'a'.padStart(1e15)".to_owned(), "too_large"),
        (format!("[{fifty}].reduce((a, x) => a + a, 'aaaa')"), "too_large"),
        (format!("[{fifty}].reduce((a, x) => a.concat(a), [1])"), "too_large"),
        (format!("[{fifty}].reduce((a, x) => a.replaceAll('a', 'aaaa'), 'a')"), "too_many_steps"),
        (format!("[{fifty}{fifty}].reduce((a, x) => [a], 1)"), "too_deep"),
        (format!("[{fifty}{fifty}].reduce((a, x) => ({{a}}), 1)"), "too_deep"),
        (format!("[{fifty}].reduce((a, x) => [a, a], 1)"), "too_large"),
        ("'ab'.repeat(1500000)".to_owned(), "too_large"),
        (format!("{}1{}", "(".repeat(500), ")".repeat(500)), "too_deep"),
        (format!("{}1", "!".repeat(5_000)), "too_deep"),
        (format!("{}1", "- ".repeat(5_000)), "too_deep"),
        (format!("1{}", " + 1".repeat(4_000)), "too_deep"),
        (format!("1{}", " ** 1".repeat(3_000)), "too_deep"),
        (format!("1{}", " ? 1 : 1".repeat(2_000)), "too_deep"),
        ("[".repeat(5_000), "too_deep"),
        ("`${".repeat(5_000), "too_deep"),
        ("{a:".repeat(5_000), "too_deep"),
        (format!("'{}'", "a".repeat(30_000)), "too_long"),
    ];
    let mut wrong = Vec::new();
    for (text, code) in cases {
        let found = expression(&text).map_or_else(|error| error.code, |_| "a value");
        if found != code {
            wrong.push(format!("{} …: {found}, not {code}", text.chars().take(200).collect::<String>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn limits_are_those_that_are_given() {
    let tight = Limits { steps: 20, bytes: 1_000, result: 10 };
    with("UTC", tight, |context, limits| {
        let run = |text: &str| {
            let template = Template::parse(text, "n", "p").unwrap();
            template.eval_within(context, limits, ("n", "p")).map_err(|error| error.code)
        };
        assert_eq!(run("{{ 'abc' + 1 }}"), Ok("abc1".into()));
        assert_eq!(run("{{ [1,2,3,4,5,6,7,8,9].map(x => x + 1) }}"), Err("too_many_steps"));
        assert_eq!(run("{{ 'abcdefghijk' }}"), Err("too_large"));
        assert_eq!(run("abcdefghijk {{ 1 }}"), Err("too_large"));
    });
}

#[test]
fn a_long_chain_and_a_long_plain_text_are_fine() {
    let chain = format!("'a'{}", ".trim()".repeat(1_000));
    assert_eq!(expression(&chain).unwrap(), "a");
    assert_eq!(value(&"a".repeat(100_000)).unwrap().as_str().map(str::len), Some(100_000));
}

#[test]
fn what_is_missing_costs_little_where_it_may_be() {
    // Looking for a name like it is for errors only: else this would take minutes.
    let wide = (0..150).map(|n| format!("field{n}: 0")).collect::<Vec<_>>().join(", ");
    let text = format!("[{{{wide}}}].map(o => 'x'.repeat(9000).split('').map(x => o.fild ?? 1).length)");
    assert_eq!(expression(&text), Ok(serde_json::json!([9_000])));
}

#[test]
fn looking_through_long_texts_is_paid_for() {
    let looks =
        ["removeTags()", "extractUrl() ?? 1", "extractEmail() ?? 1", "length", "isNumeric()", "trim()", "toSlug()"];
    for look in looks {
        for piece in ["<a ", "http://", "a@", " ", "1", "http://a.b"] {
            let text = format!(
                "{{{{ ['{piece}'.repeat(30000)].map(t => [{}].map(x => t.{look})).length }}}}",
                "0,".repeat(500)
            );
            let tight = Limits { steps: 20_000, ..Limits::default() };
            let found = with("UTC", tight, |context, limits| {
                let template = Template::parse(&text, "n", "p").expect("an expression");
                template.eval_within(context, limits, ("n", "p")).map_err(|error| error.code)
            });
            let fits = matches!(found, Ok(_) | Err("too_many_steps" | "too_large"));
            assert!(fits, "{look} {piece}: {found:?}");
        }
    }
}
