//! JSON-LD: what a page tells machines about the business. Read tolerantly; broken or hostile markup is left out.

use super::hours::read_hours;
use knowledge::{Lang, OpeningHours, PostalAddress, Span, concepts::weekday};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the JSON-LD of a page says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Markup {
    /// Businesses, organisations and places.
    pub businesses: Vec<Business>,
    /// Questions with their answers.
    pub questions: Vec<(String, String)>,
}

/// A business as its own markup describes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Business {
    /// Schema.org types, such as `Bakery`.
    pub types: Vec<String>,
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// Telephone number.
    pub telephone: String,
    /// E-mail address.
    pub email: String,
    /// Postal address.
    pub address: Option<PostalAddress>,
    /// Latitude and longitude in degrees.
    pub geo: Option<(f64, f64)>,
    /// Such as "€€".
    pub price_range: String,
    /// Opening hours of the usual week.
    pub hours: Option<OpeningHours>,
    /// Profiles elsewhere.
    pub same_as: Vec<String>,
}

const DEEPEST: u8 = 12;
const MOST_BUSINESSES: usize = 20;
const MOST_QUESTIONS: usize = 100;

/// Reads the scripts of a page.
pub fn read(scripts: &[String]) -> Markup {
    let mut markup = Markup::default();
    for script in scripts.iter().take(30) {
        let text = script
            .trim()
            .trim_start_matches("<!--")
            .trim_start_matches("//<![CDATA[")
            .trim_end_matches("-->")
            .trim_end_matches("//]]>");
        if let Ok(value) = kernel::json::read::<Value>(text) {
            walk(&value, &mut markup, 0);
        }
    }
    markup
}

/// Looks at every object of a value, whatever it is nested in.
fn walk(value: &Value, markup: &mut Markup, depth: u8) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(list) => list.iter().take(200).for_each(|item| walk(item, markup, depth + 1)),
        Value::Object(map) => {
            let types = types(value);
            if types.iter().any(|t| t == "Question") && markup.questions.len() < MOST_QUESTIONS {
                markup.questions.extend(question(value));
            } else if is_business(&types, value) && markup.businesses.len() < MOST_BUSINESSES {
                markup.businesses.push(business(types, value));
            }
            for (key, inner) in map.iter().filter(|(_, v)| v.is_object() || v.is_array()) {
                if !matches!(
                    key.as_str(),
                    "address" | "geo" | "openingHoursSpecification" | "review" | "author" | "publisher"
                ) {
                    walk(inner, markup, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn types(value: &Value) -> Vec<String> {
    texts(value.get("@type"))
        .into_iter()
        .map(|t| t.rsplit(['/', ':', '#']).next().unwrap_or_default().to_owned())
        .collect()
}

/// Types of schema.org have hundreds of businesses: whatever has an address, hours or a phone number is one.
fn is_business(types: &[String], value: &Value) -> bool {
    let is_person = types
        .iter()
        .any(|t| matches!(t.as_str(), "Person" | "Event" | "ContactPoint" | "PostalAddress" | "JobPosting"));
    let is_named = types
        .iter()
        .any(|t| t.ends_with("Business") || t.ends_with("Organization") || t.ends_with("Store") || t == "Corporation");
    let has_facts =
        ["address", "openingHours", "openingHoursSpecification", "telephone"].iter().any(|k| value.get(k).is_some());
    !is_person && !types.is_empty() && (is_named || has_facts)
}

fn business(types: Vec<String>, value: &Value) -> Business {
    let number =
        |v: &Value, key: &str| v.get(key).and_then(|n| n.as_f64().or_else(|| kernel::json::decimal(n.as_str()?)));
    Business {
        types,
        name: text(value.get("name")),
        description: text(value.get("description")),
        telephone: text(value.get("telephone")),
        email: text(value.get("email")).trim_start_matches("mailto:").to_lowercase(),
        address: first(value.get("address")).and_then(address),
        geo: value.get("geo").and_then(|geo| Some((number(geo, "latitude")?, number(geo, "longitude")?))),
        price_range: text(value.get("priceRange")),
        hours: hours(value),
        same_as: texts(value.get("sameAs")).into_iter().filter(|url| url.starts_with("http")).take(20).collect(),
    }
}

fn question(value: &Value) -> Option<(String, String)> {
    let answer = first(value.get("acceptedAnswer").or_else(|| value.get("suggestedAnswer")))?;
    let pair = (text(value.get("name")), strip_tags(&text(answer.get("text"))));
    (!pair.0.is_empty() && !pair.1.is_empty()).then_some(pair)
}

fn address(value: &Value) -> Option<PostalAddress> {
    if let Some(line) = value.as_str() {
        return super::place::addresses_in(&[line]).into_iter().next();
    }
    let country = value.get("addressCountry");
    let address = PostalAddress {
        street: text(value.get("streetAddress")),
        postal_code: text(value.get("postalCode")),
        locality: text(value.get("addressLocality")),
        region: text(value.get("addressRegion")),
        country: if country.is_some_and(Value::is_object) {
            text(country.and_then(|c| c.get("name")))
        } else {
            text(country)
        },
    };
    (!address.street.is_empty() || !address.locality.is_empty()).then_some(address)
}

/// `openingHoursSpecification` (days, opens, closes) or the older `openingHours` ("Mo-Fr 07:00-18:00").
fn hours(value: &Value) -> Option<OpeningHours> {
    let mut hours = OpeningHours::default();
    for line in texts(value.get("openingHours")) {
        let read = read_hours(&line, Lang::En).unwrap_or_default();
        for (day, spans) in read.days.iter().enumerate() {
            spans.iter().flatten().for_each(|span| hours.add(day, *span));
        }
    }
    let specification = value.get("openingHoursSpecification");
    let rows: Vec<&Value> = specification
        .and_then(Value::as_array)
        .map_or_else(|| specification.into_iter().collect(), |l| l.iter().collect());
    for row in rows.into_iter().take(50).filter(|r| r.get("validFrom").is_none()) {
        let span = minutes(&text(row.get("opens"))).zip(minutes(&text(row.get("closes"))));
        for name in texts(row.get("dayOfWeek")) {
            let name = name.rsplit('/').next().unwrap_or_default().to_lowercase();
            match (weekday(&name), span) {
                (Some(day), Some((from, until))) if until > from => hours.add(day, Span { from, until }),
                (Some(day), Some((from, until))) if until == from => hours.close(day),
                (Some(day), Some((from, until))) => hours.add(day, Span { from, until: until + 1_440 }),
                _ => {}
            }
        }
    }
    (!hours.is_empty()).then_some(hours)
}

fn minutes(text: &str) -> Option<u16> {
    let (hour, rest) = text.split_once(':')?;
    let minute: u16 = rest.get(..2)?.parse().ok()?;
    let hour: u16 = hour.trim().parse().ok()?;
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

fn first(value: Option<&Value>) -> Option<&Value> {
    match value? {
        Value::Array(list) => list.first(),
        other => Some(other),
    }
}

/// A text of at most 2,000 characters; numbers count, the first of a list does too.
fn text(value: Option<&Value>) -> String {
    let raw = match first(value) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => kernel::json::write(number).unwrap_or_default(),
        Some(Value::Object(map)) => {
            map.get("@value").or_else(|| map.get("name")).and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    super::entities::decode(&raw).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(2_000).collect()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(list)) => {
            list.iter().take(60).map(|item| text(Some(item))).filter(|t| !t.is_empty()).collect()
        }
        other => Some(text(other)).filter(|t| !t.is_empty()).into_iter().collect(),
    }
}

/// Answers may hold HTML; only its text counts.
fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
