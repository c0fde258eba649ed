//! Dates: one node in n8n, in two versions.

use serde_json::{Value, json};

use super::{
    actions::set,
    source::{Made, Notes, Source},
};

pub fn date(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    let is_old = source.version < 2.0;
    let mut made = if is_old { before_2(source) } else { of_2(source, notes)? };
    if let Some(zone) = source.words_of("options/timezone").or_else(|| source.words_of("options/toTimezone")) {
        set(&mut made, "zone", json!(zone));
    }
    // n8n puts nothing but the result out, unless it is asked for.
    let only = !is_old && !params.flag("options/includeInputFields");
    let into = made.get("into").cloned().unwrap_or_default();
    let made = Made::new("transform.date", made);
    if only {
        return Some(made.then("transform.set", json!({ "fields": [], "keep": "some", "fields_to_keep": [into] })));
    }
    Some(made)
}

fn text(source: &Source<'_>, path: &str, usual: &str) -> String {
    source.words_of(path).unwrap_or_else(|| usual.to_owned())
}

/// A date moved by some units.
fn moved(source: &Source<'_>, action: &str, (date, into): (&str, String)) -> Value {
    json!({ "action": action, "date": source.value(date).unwrap_or_default(),
        "amount": source.value("duration").unwrap_or(json!(0)), "unit": text(source, "timeUnit", "days"), "into": into })
}

fn before_2(source: &Source<'_>) -> Value {
    let into = text(source, "dataPropertyName", "data");
    if source.params.choice("action", "format") != "format" {
        return moved(source, source.params.choice("operation", "add"), ("value", into));
    }
    source.params.pass(&["custom"]);
    let date = source.value("value").unwrap_or_default();
    json!({ "action": "format", "date": date, "pattern": text(source, "toFormat", "MM/dd/yyyy"), "into": into })
}

fn of_2(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Value> {
    let params = &source.params;
    let into = |usual: &str| text(source, "outputFieldName", usual);
    let date = |path: &str| source.value(path).unwrap_or_default();
    Some(match params.choice("operation", "getCurrentDate") {
        "getCurrentDate" => {
            params.pass(&["includeTime"]);
            json!({ "action": "now", "into": into("currentDate") })
        }
        "addToDate" => moved(source, "add", ("magnitude", into("newDate"))),
        "subtractFromDate" => moved(source, "subtract", ("magnitude", into("newDate"))),
        "formatDate" => {
            let (format, custom) = (text(source, "format", "MM/dd/yyyy"), text(source, "customFormat", ""));
            let pattern = if format == "custom" { custom } else { format };
            json!({ "action": "format", "date": date("date"), "pattern": pattern, "into": into("formattedDate") })
        }
        "roundDate" => {
            let up = params.choice("mode", "roundDown") == "roundUp";
            if up {
                notes.differs("mode", "Up is the end of the unit here, a millisecond before the next one.");
            }
            params.pass(&["to"]);
            let (action, unit) = (if up { "end_of" } else { "start_of" }, text(source, "toNearest", "month"));
            json!({ "action": action, "date": date("date"), "unit": unit, "into": into("roundedDate") })
        }
        "getTimeBetweenDates" => {
            let units = source.names("units");
            if units.len() > 1 {
                notes.lost("units", "Only the first of several units was taken: use diffTo() with a list of them.");
            }
            let unit = units.first().map_or("days", String::as_str);
            json!({ "action": "difference", "date": date("endDate"), "other": date("startDate"), "unit": unit,
                "into": into("timeDifference") })
        }
        other => {
            notes.no_such("operation", other);
            return None;
        }
    })
}
