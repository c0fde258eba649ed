//! docs/EXPRESSIONS.md is true, and complete.

use std::collections::BTreeSet;

use super::{expression, with};
use crate::{Limits, date::Date, methods, names, value::Val};

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/EXPRESSIONS.md");
    std::fs::read_to_string(path).unwrap()
}

/// The cells of a row, without their backticks.
fn cells(row: &str) -> Vec<String> {
    let row = row.replace("\\|", "\u{1}");
    let cells = row.trim().trim_matches('|').split('|');
    cells.map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}

fn code(cell: &str) -> &str {
    let two = cell.strip_prefix("`` ").and_then(|cell| cell.strip_suffix(" ``"));
    two.or_else(|| cell.strip_prefix('`')?.strip_suffix('`')).unwrap_or(cell)
}

#[test]
fn every_example_of_the_page_gives_what_it_says() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for row in page().lines().filter(|line| line.starts_with('|') && !line.starts_with("|--")) {
        let cells = cells(row);
        assert_eq!(cells.len(), 4, "{row}");
        let (example, result) = (code(&cells[2]), cells[3].as_str());
        if example == "example" {
            continue;
        }
        count += 1;
        let found = expression(example);
        let fits = match (result.strip_prefix("error "), &found) {
            (Some(wanted), Err(error)) => error.code == code(wanted),
            (None, Ok(value)) => {
                serde_json::from_str::<serde_json::Value>(code(result)).is_ok_and(|wanted| wanted == *value)
            }
            _ => false,
        };
        if !fits {
            let found = found.map_or_else(|error| error.to_string(), |value| value.to_string());
            wrong.push(format!("{example}: the page says {result}, it is {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 150, "{count} examples");
}

#[test]
fn every_method_and_name_has_its_row() {
    let page = page();
    let mut section = "";
    let mut rows: BTreeSet<(String, String)> = BTreeSet::new();
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title;
        } else if line.starts_with('|') {
            let cell = cells(line).first().cloned().unwrap_or_default();
            let name = code(&cell).split('(').next().unwrap_or_default().to_owned();
            rows.insert((section.to_owned(), name));
        }
    }
    let item = super::sample();
    let zone = crate::Moment::new(super::NOW, "UTC").unwrap().zone;
    let date = Val::Date(Date::new(super::NOW, zone).unwrap());
    let [text, list, object] = [&item[0]["name"], &item[0]["tags"], &item[0]].map(Val::given);
    let kinds = [("Texts", text), ("Lists", list), ("Objects", object), ("Numbers", Val::count(1)), ("Dates", date)];
    for (title, value) in kinds {
        for name in methods::all_names(&value) {
            let here = rows.contains(&(title.to_owned(), name.to_owned()));
            assert!(
                here || rows.contains(&("Of every value".to_owned(), name.to_owned())),
                "{title}: {name}() has no row"
            );
        }
    }
    for name in names::ROOTS.into_iter().chain(names::FUNCTIONS) {
        assert!(
            page.contains(&format!("{name}(")) || page.contains(&format!("`{name}")) || page.contains(name),
            "{name}"
        );
    }
    with("UTC", Limits::default(), |_, limits| assert_eq!(limits.steps, 200_000, "the page names the limits"));
}
