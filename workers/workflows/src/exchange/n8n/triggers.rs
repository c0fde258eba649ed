//! What starts a workflow of n8n.

use serde_json::{Value, json};

use super::source::{Made, Notes, Source};

pub fn manual(source: &Source<'_>, _: &mut Notes<'_>) -> Option<Made> {
    // The oldest one, `start`, and a manual trigger have nothing to set.
    source.params.pass(&["notice"]);
    Some(Made::new("trigger.manual", json!({})))
}

pub fn webhook(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["httpMethod", "multipleMethods", "responseData", "responseCode", "notice"]);
    if params.get("path").is_some() {
        notes.differs(
            "path",
            "The address is another one here: give the caller the workflow's own. Any method is taken.",
        );
    }
    let answer = match params.choice("responseMode", "onReceived") {
        "lastNode" | "responseNode" => "when_done",
        "onReceived" => "at_once",
        other => {
            notes.no_such("responseMode", other);
            "at_once"
        }
    };
    match params.choice("authentication", "none") {
        "none" => {}
        other => notes.no_such("authentication", other),
    }
    Some(Made::new("trigger.webhook", json!({ "signed": false, "answer": answer })))
}

pub fn form(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    source.params.pass(&["path", "formTitle", "formDescription", "responseMode"]);
    if source.params.get("formFields").is_some() {
        let what =
            "Forms belong to a website here: choose one. Its answers are at $json.answers, by the names of its fields.";
        notes.lost("formFields", what);
    }
    Some(Made::new("trigger.form", json!({})))
}

pub fn error(_: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let what = "The item has other fields here: workflow, workflow_name, run, node, code, message. Name this workflow in the others' settings.";
    notes.differs("item", what);
    Some(Made::new("trigger.error", json!({})))
}

pub fn schedule(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let intervals = source.params.list("rule/interval");
    let usual = json!({});
    if intervals.len() > 1 {
        notes.lost("rule/interval", "Only the first of several times was taken: add a trigger for each of the others.");
    }
    let rule = Rule { of: intervals.first().unwrap_or(&usual), zone: source.zone };
    Some(rule.schedule(rule.text("field", "days"), notes))
}

/// The trigger before that one, `cron`.
pub fn cron(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let times = source.params.list("triggerTimes/item");
    let usual = json!({});
    if times.len() > 1 {
        notes.lost("triggerTimes", "Only the first of several times was taken: add a trigger for each of the others.");
    }
    let rule = Rule { of: times.first().unwrap_or(&usual), zone: source.zone };
    let (hour, minute) = (rule.number("hour", 14), rule.number("minute", 0));
    let line = match rule.text("mode", "everyDay") {
        "everyMinute" => return Some(rule.every(1)),
        "everyHour" => format!("{minute} * * * *"),
        "everyDay" => format!("{minute} {hour} * * *"),
        "everyWeek" => format!("{minute} {hour} * * {}", rule.number("weekday", 1)),
        "everyMonth" => format!("{minute} {hour} {} * *", rule.number("dayOfMonth", 1)),
        "everyX" => {
            let unit = if rule.text("unit", "hours") == "minutes" { 1 } else { 60 };
            return Some(rule.every(rule.number("value", 2).saturating_mul(unit)));
        }
        "custom" => return Some(rule.custom(rule.text("cronExpression", ""), notes)),
        other => {
            notes.no_such("triggerTimes", other);
            String::new()
        }
    };
    Some(rule.by(&line))
}

pub fn interval(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let count = source.params.number("interval").unwrap_or(1.0) as u64;
    let rule = Rule { of: &Value::Null, zone: source.zone };
    Some(match source.params.choice("unit", "seconds") {
        "seconds" => rule.seconds(count, notes),
        "minutes" => rule.every(count),
        _ => rule.every(count.saturating_mul(60)),
    })
}

/// One time of a trigger.
struct Rule<'a> {
    of: &'a Value,
    zone: &'a str,
}

impl<'a> Rule<'a> {
    fn text(&self, key: &str, usual: &'a str) -> &'a str {
        self.of.get(key).and_then(Value::as_str).unwrap_or(usual)
    }
    fn number(&self, key: &str, usual: u64) -> u64 {
        self.of.get(key).and_then(Value::as_u64).unwrap_or(usual)
    }
    fn by(&self, line: &str) -> Made {
        Made::new("trigger.schedule", json!({ "cron": line, "zone": self.zone }))
    }
    fn every(&self, minutes: u64) -> Made {
        Made::new("trigger.schedule", json!({ "every_minutes": minutes.max(1), "zone": self.zone }))
    }
    fn seconds(&self, seconds: u64, notes: &mut Notes<'_>) -> Made {
        notes.lost("interval", "A minute is the shortest time here.");
        self.every(seconds / 60)
    }
    /// A line of five fields, or of six with the seconds first.
    fn custom(&self, line: &str, notes: &mut Notes<'_>) -> Made {
        let line = line.trim_start_matches('=').trim();
        let fields: Vec<&str> = line.split_whitespace().collect();
        let Some((seconds, rest)) = fields.split_first().filter(|_| fields.len() == 6) else { return self.by(line) };
        if *seconds != "0" {
            notes.lost("cronExpression", "A minute is the shortest time here: the seconds were left out.");
        }
        self.by(&rest.join(" "))
    }
    fn schedule(&self, field: &str, notes: &mut Notes<'_>) -> Made {
        let (hour, minute) = (self.number("triggerAtHour", 0), self.number("triggerAtMinute", 0));
        let step = |field: &str, count: u64| if count <= 1 { field.to_owned() } else { format!("{field}/{count}") };
        let line = match field {
            "seconds" => return self.seconds(self.number("secondsInterval", 30), notes),
            "minutes" => return self.every(self.number("minutesInterval", 5)),
            "hours" => format!("{minute} {} * * *", step("*", self.number("hoursInterval", 1))),
            "days" => format!("{minute} {hour} {} * *", step("*", self.number("daysInterval", 1))),
            "weeks" => {
                if self.number("weeksInterval", 1) > 1 {
                    notes.lost(
                        "rule/interval",
                        "Every second week and the like have no counterpart: this one is every week.",
                    );
                }
                let days = self.of.get("triggerAtDay").and_then(Value::as_array);
                let days = days.into_iter().flatten().filter_map(Value::as_u64).map(|day| day.to_string());
                let days = days.collect::<Vec<_>>().join(",");
                format!("{minute} {hour} * * {}", if days.is_empty() { "0" } else { &days })
            }
            "months" => {
                let months = step("*", self.number("monthsInterval", 1));
                format!("{minute} {hour} {} {months} *", self.number("triggerAtDayOfMonth", 1))
            }
            "cronExpression" => return self.custom(self.text("expression", ""), notes),
            _ => String::new(),
        };
        self.by(&line)
    }
}
