//! The reader beside serde_json, which is the measure of what JSON is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Kind, read, read_bytes, read_loose};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Guest {
    name: String,
    age: u8,
    #[serde(default)]
    tags: Vec<String>,
    best: Option<f64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wish {
    Nothing,
    Text(String),
    Seat { row: i32, at: (u8, u8) },
}

const TEXTS: &[&str] = &[
    "null",
    " true ",
    "false",
    "0",
    "-0",
    "-1",
    "18",
    "3.5",
    "-2.25e3",
    "1E-2",
    "1e400",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "01",
    "-",
    "1.",
    ".5",
    "1e",
    "+1",
    "--1",
    "0x1",
    "NaN",
    "tru",
    "nul",
    "\"\"",
    "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\"",
    "\"\\u00e9\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\u0041\"",
    "\"\\u12\"",
    "\"\\u+123\"",
    "\"\\x\"",
    "\"a",
    "\"a\nb\"",
    "\"é😀\"",
    "\"\\",
    "[]",
    "[1]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1,2",
    "[[[]]]",
    "{}",
    "{\"a\":1}",
    "{\"a\":1,}",
    "{,}",
    "{\"a\"}",
    "{\"a\" 1}",
    "{a:1}",
    "{1:2}",
    "{\"a\":{\"b\":[1,{\"c\":null}]}}",
    "{\"a\":1}}",
    "[]]",
    "1 2",
    "",
    "  ",
    "{\"a\":1,\"a\":2}",
    "{\"\\u0061\":1}",
    "[1}",
    "{\"a\":]",
];

#[test]
fn it_takes_and_refuses_the_texts_that_serde_json_does() {
    for text in TEXTS {
        let (ours, theirs) = (read::<Value>(text), serde_json::from_str::<Value>(text));
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{text}"),
            (Err(error), Err(_)) => assert_eq!(error.kind(), Kind::Syntax, "{text}"),
            _ => panic!("{text}: {ours:?} {theirs:?}"),
        }
        assert_eq!(read::<serde::de::IgnoredAny>(text).is_ok(), theirs.is_ok(), "skipping {text}");
    }
}

#[test]
fn every_cut_and_every_flipped_byte_of_a_text_is_judged_as_serde_json_does() {
    let whole = r#"{"name":"A\u00e9\"n","age":7,"tags":["x","y\\z"],"best":-1.5e2,"more":{"a":[true,null,{}]}}"#;
    for cut in 0..=whole.len() {
        let Some(text) = whole.get(..cut) else { continue };
        assert_eq!(read::<Value>(text).ok(), serde_json::from_str(text).ok(), "{text}");
        for other in [b' ', b'"', b'\\', b'}', b']', b',', b':', b'0', b'e', b'\n'] {
            let mut bytes = whole.as_bytes().to_vec();
            if let Some(byte) = bytes.get_mut(cut) {
                *byte = other;
            }
            assert_eq!(read_bytes::<Value>(&bytes).ok(), serde_json::from_slice(&bytes).ok(), "{cut} {other}");
        }
    }
}

#[test]
fn a_text_ends_at_its_quote_wherever_that_stands() {
    for length in 0..40 {
        for special in ["\\n", "\\\"", "é", "\u{7f}", "\u{20}", "!", "#", "[", "]", "\u{ffff}"] {
            for at in 0..=length {
                let text = format!("[\"{}{special}{}\", 7]", "a".repeat(at), "~".repeat(length - at));
                assert_eq!(read::<Value>(&text).unwrap(), serde_json::from_str::<Value>(&text).unwrap(), "{text}");
            }
        }
        let broken = format!("\"{}\u{1f}{}\"", "a".repeat(length), "b".repeat(9));
        assert!(read::<Value>(&broken).is_err(), "{broken}");
    }
}

#[test]
fn what_was_written_is_read_again() {
    let guest = Guest { name: "Zoë \"\u{1f600}\"\n".into(), age: 255, tags: vec![String::new()], best: Some(0.1) };
    assert_eq!(read::<Guest>(&super::write(&guest).unwrap()).unwrap(), guest);
    let wishes = vec![Wish::Nothing, Wish::Text("a".into()), Wish::Seat { row: -3, at: (1, 2) }];
    assert_eq!(read::<Vec<Wish>>(&super::write(&wishes).unwrap()).unwrap(), wishes);
    let by_name = BTreeMap::from([("a".to_owned(), Some(1)), ("b".to_owned(), None)]);
    assert_eq!(read::<BTreeMap<String, Option<i64>>>(&super::write(&by_name).unwrap()).unwrap(), by_name);
}

#[test]
fn floats_with_up_to_fifteen_digits_are_exact_and_others_within_one_unit() {
    for text in ["0.1", "123456.789", "1e22", "-1e-22", "0.000001", "3.14159265358979"] {
        assert_eq!(read::<f64>(text).unwrap().to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
    }
    for text in ["0.12345678901234567", "1.7976931348623157e308", "5e-300", "12345678901234567890123"] {
        let (ours, exact) = (read::<f64>(text).unwrap(), text.parse::<f64>().unwrap());
        assert!((ours - exact).abs() <= exact.abs() * 1e-15, "{text}: {ours}");
    }
}

#[test]
fn a_bad_value_is_named_by_its_path() {
    let path = |text: &str| read::<BTreeMap<String, Vec<Guest>>>(text).map(|_| ()).unwrap_err();
    let error = path(r#"{"in":[{"name":"a","age":1,"best":null},{"name":"b","age":"old","best":1}]}"#);
    assert_eq!(
        (error.path().as_str(), error.message(), error.kind()),
        ("in/1/age", "must be a whole number", Kind::Data)
    );
    assert_eq!(path(r#"{"in":[{"name":"a","age":300}]}"#).path(), "in/0/age");
    assert_eq!(path(r#"{"in":[{"name":"a"}]}"#).path(), "in/0/age");
    assert_eq!(path(r#"{"in":[{"name":"a"}]}"#).kind(), Kind::Missing);
    assert_eq!(path("[]").path(), "");
    assert_eq!(path(r#"{"a\u0062":3}"#).path(), "ab");
}

#[test]
fn unknown_fields_are_passed_over_and_variants_are_checked() {
    let guest = r#"{"x":{"y":[1,"\n"]},"name":"a","age":1}"#;
    assert_eq!(read::<Guest>(guest).unwrap().age, 1);
    assert!(read::<Wish>("\"nothing\"").is_ok() && read::<Wish>("{\"nothing\":null}").is_ok());
    for wrong in ["\"other\"", "\"text\"", "{}", "{\"text\":1}", "3", "{\"nothing\":null,\"text\":\"a\"}"] {
        assert!(read::<Wish>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_loose_text_may_quote_numbers_and_flags() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Query {
        days: Option<u32>,
        zone: Option<String>,
        all: Option<bool>,
    }
    let read = read_loose::<Query>(r#"{"days":"14","zone":"7","all":"true"}"#).unwrap();
    assert_eq!(read, Query { days: Some(14), zone: Some("7".into()), all: Some(true) });
    assert!(read_loose::<Query>(r#"{"days":"many"}"#).is_err() && read_loose::<Query>(r#"{"days":"1x"}"#).is_err());
    assert!(super::read::<Query>(r#"{"days":"14"}"#).is_err());
}

#[test]
fn one_item_of_a_list_is_read_without_the_others() {
    let item = |text: &str, index| super::read_item::<Vec<u8>>(text, index);
    assert_eq!(item("[[1],[2,3],[4]]", 1).unwrap(), Some(vec![2, 3]));
    assert_eq!((item("[]", 0).unwrap(), item("[[1]]", 1).unwrap()), (None, None));
    assert!(item("[[1]", 1).is_err() && item("{}", 0).is_err() && item("[[\"a\"]]", 0).is_err());
}

#[test]
fn nesting_without_end_is_refused_rather_than_followed() {
    assert!(read::<Value>(&"[".repeat(1_000_000)).is_err());
    assert!(read::<serde::de::IgnoredAny>(&"{\"a\":".repeat(1_000_000)).is_err());
    assert!(read::<Value>(&format!("{}{}", "[".repeat(90), "]".repeat(90))).is_ok());
}

#[test]
fn fields_come_in_any_order_once_each_and_may_be_missing_where_the_struct_allows() {
    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Lax {
        a: Vec<u8>,
        b: Option<Guest>,
        c: u8,
    }
    let texts = [
        r#"{"age":1,"best":2,"name":"n","tags":["t"]}"#,
        r#"{"tags":["t"],"z":[{}],"best":2,"age":1,"name":"n"}"#,
        r#" { "name" : "n" , "tags" : [ "t" ] , "age" : 1 , "best" : 2 } "#,
    ];
    let whole = Guest { name: "n".into(), age: 1, tags: vec!["t".into()], best: Some(2.0) };
    for text in texts {
        assert_eq!(read::<Guest>(text).unwrap(), whole, "{text}");
    }
    for text in ["{}", r#"{"c":3}"#, r#"{"b":null,"a":[1]}"#, r#"{"c":1,"b":{"age":4,"name":"x"},"a":[2],"d":0}"#] {
        assert_eq!(read::<Lax>(text).unwrap(), serde_json::from_str(text).unwrap(), "{text}");
    }
    for text in [
        r#"{"name":"a","age":1,"age":2}"#,
        r#"{"age":2,"name":"a","age":1}"#,
        r#"{"age":1,"age":2,"name":"a"}"#,
        r#"{"name":"a","age":1,"best":1,"best":2}"#,
        r#"{"name":"a","age":1,}"#,
        r#"{"name":"a","age":1"#,
        r#"{"name":"a","age":1]"#,
        r#"{"best":1,"name":2,"age":1}"#,
        r#"{"name":"a","z":}"#,
        r#"["a",1,[],null]"#,
    ] {
        assert!(read::<Guest>(text).is_err(), "{text}");
    }
    let error = read::<(Lax, Lax)>(r#"[{},{"b":{"name":"x","tags":[]}}]"#).unwrap_err();
    assert_eq!((error.path().as_str(), error.kind()), ("1/b/age", Kind::Missing));
}

#[test]
fn floats_are_written_so_that_they_are_read_the_same() {
    for value in [0.0, -0.0, 1.0, 0.1, -2.5e-7, 1e15, 1e16, 123_456.789, 1e-300, 1.797e300] {
        let text = super::write(&value).unwrap();
        assert_eq!(text.parse::<f64>().unwrap().to_bits(), f64::to_bits(value), "{text}");
        assert!(serde_json::from_str::<f64>(&text).is_ok(), "{text}");
    }
    assert_eq!(super::write(&[0.25_f32, f32::NAN]).unwrap(), "[0.25,null]");
    assert_eq!((super::decimal(" .5 "), super::decimal("4.5"), super::decimal("x")), (Some(0.5), Some(4.5), None));
}

#[test]
fn it_writes_what_serde_json_writes() {
    #[derive(Serialize)]
    struct Pair(i8, char);
    #[derive(Serialize)]
    enum All {
        Unit,
        New(u64),
        Two(f32, Option<bool>),
        Named { a: (), b: [u16; 2] },
    }
    let texts: Vec<String> = (0..0x120_u32).filter_map(char::from_u32).map(|c| format!("a{c}b")).collect();
    let all = vec![All::Unit, All::New(u64::MAX), All::Two(0.1, None), All::Named { a: (), b: [1, 2] }];
    let maps = (BTreeMap::from([(-7, Pair(-1, 'é'))]), BTreeMap::from([(true, 1)]), BTreeMap::<String, u8>::new());
    let value = (texts, all, maps, i64::MIN, vec![0_u8; 0], TEXTS);
    assert_eq!(super::write(&value).unwrap(), serde_json::to_string(&value).unwrap());
    assert!(super::write(&BTreeMap::from([((1, 2), 3)])).is_err());
    for text in TEXTS {
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            let again = super::write(&value).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&again).unwrap(), value, "{again}");
        }
    }
}
