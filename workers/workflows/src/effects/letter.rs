//! Mails that a workflow writes: plain words, for text and HTML alike.

use kernel::{
    Fault,
    email::Email,
    limit::{self, Rule},
    ports::Letter,
};
use nodes::Failure;
use serde_json::Value;

use super::{EffectCall, Outcome, each};

/// Mails of one team's workflows: a burst of 200, then 20 a minute. Enough for any small business, too few for a spammer.
const RATE: Rule = Rule { capacity: 200, per_minute: 20 };

/// Readers of one mail.
pub const MOST_READERS: usize = 20;

/// What a workflow writes.
pub struct Words<'a> {
    pub subject: &'a str,
    pub text: &'a str,
    /// Label and address.
    pub button: Option<(&'a str, &'a str)>,
    pub from_name: Option<&'a str>,
    pub reply_to: Option<Email>,
}

/// One address, several with commas between them, or a list.
pub fn addresses(value: &Value, parameter: &str) -> Result<Vec<Email>, Failure> {
    let texts: Vec<&str> = match value {
        Value::String(text) => text.split([',', ';']).map(str::trim).filter(|text| !text.is_empty()).collect(),
        Value::Array(entries) if entries.iter().all(Value::is_string) => {
            entries.iter().filter_map(Value::as_str).collect()
        }
        _ => return Err(Failure::new("wrong_type", "This wants an address, or a list of them.").parameter(parameter)),
    };
    if texts.is_empty() || texts.len() > MOST_READERS {
        let message = format!("{} addresses are given; 1 to {MOST_READERS} are possible.", texts.len());
        return Err(Failure::new("bad_parameter", message).parameter(parameter));
    }
    let mut all: Vec<Email> = Vec::with_capacity(texts.len());
    for text in texts {
        let email = Email::parse(text).ok_or_else(|| {
            Failure::new("not_an_email", format!("“{text}” is no e-mail address.")).parameter(parameter)
        })?;
        if all.iter().all(|known| known.folded() != email.folded()) {
            all.push(email);
        }
    }
    Ok(all)
}

/// Sends a mail to each of its readers, each with a key of its own.
/// # Errors
/// How the step ends then; readers before that one have their mail, and get no second one when the step is repeated.
pub async fn send(call: &EffectCall<'_>, key: &str, to: &[Email], words: &Words<'_>) -> Result<(), Outcome> {
    let what = "Sending the mail";
    let of_fault = |fault: Fault| each::of_fault(&fault, what);
    let team = call.scope.tenant().team();
    let from_name = match words.from_name {
        Some(name) => name.to_owned(),
        None => call.scope.people().team_name(call.scope.tenant()).await.map_err(of_fault)?,
    };
    for (at, reader) in to.iter().enumerate() {
        limit::spend(call.ports, &format!("workflow-mail/{team}"), RATE).await.map_err(of_fault)?;
        let letter = Letter {
            to: reader.clone(),
            to_name: None,
            from_name: one_line(&from_name),
            reply_to: words.reply_to.clone(),
            subject: one_line(words.subject),
            text: text_of(words),
            html: html_of(words),
            parts: Vec::new(),
            idempotency_key: if at == 0 { key.to_owned() } else { format!("{key}/to{at}") },
        };
        call.scope.mail().send(letter).await.map_err(of_fault)?;
    }
    Ok(())
}

/// Headers are one line.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_of(words: &Words<'_>) -> String {
    let link = words.button.map(|(label, link)| format!("\n\n{label}: {link}")).unwrap_or_default();
    format!("{}{link}\n", words.text.trim_end())
}

fn html_of(words: &Words<'_>) -> String {
    let mut html = String::from("<!doctype html><html><body style=\"font-family:sans-serif;line-height:1.5\">");
    for paragraph in words.text.trim().replace("\r\n", "\n").split("\n\n").filter(|text| !text.trim().is_empty()) {
        html.push_str("<p>");
        html.push_str(&escaped(paragraph.trim()).replace('\n', "<br>"));
        html.push_str("</p>");
    }
    if let Some((label, link)) = words.button {
        html.extend(["<p><a href=\"", &escaped(link), "\">", &escaped(label), "</a></p>"]);
    }
    html.push_str("</body></html>");
    html
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
