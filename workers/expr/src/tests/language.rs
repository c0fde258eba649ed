use serde_json::json;

use super::{expression, value};

#[test]
fn a_single_expression_keeps_its_type_and_several_make_a_text() {
    let cases = [
        ("{{ $json.total }}", json!(1234.5)),
        ("{{ $json.tags }}", json!(["vip", "new", "vip"])),
        ("{{ $json.paid }}{{ $json.total }}", json!("true1234.5")),
        ("Hello {{ $json.name.trim() }}!", json!("Hello Ada Lovelace!")),
        (" {{ $json.total }}", json!(" 1234.5")),
        ("tags: {{ $json.tags }}", json!("tags: [\"vip\",\"new\",\"vip\"]")),
        ("on {{ $today.format('d MMM') }}", json!("on 24 Nov")),
        ("no expression } }} {", json!("no expression } }} {")),
        ("", json!("")),
        ("{{ {a: {b: 1}} }}", json!({ "a": { "b": 1 } })),
        ("{{{a: 1}}}", json!({ "a": 1 })),
        ("{{ \"}}\" }}", json!("}}")),
        ("{{ '{{' }} and {{ `}}${1}` }}", json!("{{ and }}1")),
        ("{{1}}{{2}}", json!("12")),
    ];
    for (text, wanted) in cases {
        assert_eq!(value(text).unwrap(), wanted, "{text}");
    }
}

#[test]
fn signs_bind_as_in_javascript() {
    let cases = [
        ("1 + 2 * 3", json!(7)),
        ("(1 + 2) * 3", json!(9)),
        ("10 - 3 - 2", json!(5)),
        ("2 ** 3 ** 2", json!(512)),
        ("-2 ** 2", json!(-4)),
        ("1 < 2 == true", json!(true)),
        ("true || false && false", json!(true)),
        ("not 1 == 2", json!(true)),
        ("!0 == true", json!(true)),
        ("null ?? 1 ? 'a' : 'b'", json!("a")),
        ("false ? 1 : true ? 2 : 3", json!(2)),
        ("1 + 2 + 'a' + 1 + 2", json!("3a12")),
        ("0.1 + 0.2", json!(0.1 + 0.2)),
        ("7 / 2", json!(3.5)),
        ("6 / 2", json!(3)),
        ("-7 % 3", json!(-1)),
        ("1 ?.5 : 2", json!(0.5)),
        ("'a' < 'b' and not ('b' < 'a')", json!(true)),
        ("$now > '2026-11-24' and $now < '2026-11-25'", json!(true)),
        ("18446744073709551615", json!(u64::MAX)),
        ("9223372036854775807 - 1", json!(i64::MAX - 1)),
        ("1e3 + 007", json!(1007)),
        ("'\\u00e4\\u{1f600}\\ud83d\\ude00\\n'", json!("ä😀😀\n")),
        ("[1, 2,]", json!([1, 2])),
        ("{'a b': 1, c: 2, 3: 4, ['d' + 1]: 5}", json!({ "a b": 1, "c": 2, "3": 4, "d1": 5 })),
        ("[3].map(total => ({total}))", json!([{ "total": 3 }])),
        ("[[1, 2], [3]].map(l => l.map(x => x + l.length))", json!([[3, 4], [4]])),
        ("`a${`b${1 + 1}`}c`", json!("ab2c")),
    ];
    for (text, wanted) in cases {
        assert_eq!(expression(text), Ok(wanted), "{text}");
    }
}

#[test]
fn what_may_be_missing_is_said() {
    let cases = [
        ("$json.phone?.number", json!(null)),
        ("$json?.phone", json!(null)),
        ("$json?.phone.number.first()", json!(null)),
        ("$json.a.b.c[0].trim() ?? 'x'", json!("x")),
        ("($json.a.b ?? $json.c) ?? 'x'", json!("x")),
        ("$json.tags[9] ?? 'x'", json!("x")),
        ("$json.tags?.[9]", json!(null)),
        ("$json.lines.find(l => l.qty > 9)?.sku", json!(null)),
        ("$json.note?.length", json!(null)),
        ("$json.note.isEmpty()", json!(true)),
        ("$json.name?.trim()", json!("Ada Lovelace")),
        ("false ?? 1", json!(false)),
        ("[].max() ?? 0", json!(0)),
        ("'none here'.extractEmail() ?? 'x'", json!("x")),
    ];
    for (text, wanted) in cases {
        assert_eq!(expression(text), Ok(wanted), "{text}");
    }
}

#[test]
fn days_go_by_the_wall_and_hours_by_the_clock_when_clocks_are_changed() {
    let cases = [
        // 2026-03-29 in Berlin has no 02:00 to 03:00, and 23 hours.
        ("'2026-03-28T02:30'.toDateTime().plus({days: 1})", json!("2026-03-29T03:30:00.000+02:00")),
        ("'2026-03-28T12:00'.toDateTime().plus({hours: 24})", json!("2026-03-29T13:00:00.000+02:00")),
        ("'2026-03-28T12:00'.toDateTime().plus({days: 1})", json!("2026-03-29T12:00:00.000+02:00")),
        ("'2026-03-30'.toDateTime().diffTo('2026-03-29', 'hours')", json!(23)),
        ("'2026-03-30'.toDateTime().diffTo('2026-03-29', 'days')", json!(1)),
        // 2026-10-25 has 02:00 to 03:00 twice; the first is meant.
        ("'2026-10-25T02:30'.toDateTime()", json!("2026-10-25T02:30:00.000+02:00")),
        ("'2026-10-25T02:30'.toDateTime().plus({hours: 1})", json!("2026-10-25T02:30:00.000+01:00")),
        ("'2026-10-25'.toDateTime().endOf('day')", json!("2026-10-25T23:59:59.999+01:00")),
        ("'2024-02-29'.toDateTime().plus({years: 1}).toISODate()", json!("2025-02-28")),
        ("'2026-12-31'.toDateTime().weekNumber", json!(53)),
        ("'2027-01-01'.toDateTime().format('kkkk-WW')", json!("2026-53")),
        ("'2026-11-24T09:30:15.25Z'.toDateTime().toISO()", json!("2026-11-24T10:30:15.250+01:00")),
        ("'2026-11-24T09:30:00-0500'.toDateTime().hour", json!(15)),
        ("'11/24/26 9:05 pm'.toDateTime('M/d/yy h:mm a')", json!("2026-11-24T21:05:00.000+01:00")),
        ("'5 March 2026'.toDateTime('d MMMM yyyy').toISODate()", json!("2026-03-05")),
        ("'2026-05-31'.toDateTime().diffTo('2026-02-28', 'months').round(3)", json!(3.097)),
        ("'2026-01-01'.toDateTime().diffTo('2026-03-01', 'months')", json!(-2)),
        ("[$now, $today].map(d => d.day)", json!([24, 24])),
    ];
    for (text, wanted) in cases {
        assert_eq!(expression(text), Ok(wanted), "{text}");
    }
}

#[test]
fn sorting_is_stable_and_survives_a_rule_that_contradicts_itself() {
    let sorted = expression("$json.lines.concat($json.lines).sort(l => 1).pluck('sku')").unwrap();
    assert_eq!(sorted, json!(["A1", "B2", "A1", "B2"]));
    assert_eq!(expression("[1,2,3,4,5,6,7].sort((a, b) => 1).length").unwrap(), json!(7));
    assert_eq!(expression("[5,1,4,2,3].sort((a, b) => a - b)").unwrap(), json!([1, 2, 3, 4, 5]));
    assert_eq!(expression("$json.lines.sort('price').pluck('sku')").unwrap(), json!(["B2", "A1"]));
}
