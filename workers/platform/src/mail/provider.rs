//! A mail provider with Resend's API (<https://resend.com/docs/api-reference/emails/send-email>).

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{
    Fault, Later,
    ports::{Http, Letter, Mail, Method, Outgoing},
    secret::Secret,
};
use serde_json::{Value, json};

/// Answers are small; what is longer is not read.
const ANSWER_LIMIT: u32 = 64 * 1024;
const TIMEOUT_MS: u32 = 15_000;

/// The provider's account.
pub struct Provider {
    pub http: Arc<dyn Http>,
    /// Without a trailing slash.
    pub url: String,
    pub key: Secret,
    /// The deployment's sender address.
    pub from: String,
}

impl Mail for Provider {
    fn send(&self, letter: Letter) -> Later<'_, Result<(), Fault>> {
        Box::pin(async move {
            let answer = self.http.send(self.request(&letter)?).await?;
            judge(answer.status, &answer.body)
        })
    }
}

impl Provider {
    fn request(&self, letter: &Letter) -> Result<Outgoing, Fault> {
        let header = |name: &str, value: String| (name.to_owned(), value);
        Ok(Outgoing {
            method: Method::Post,
            url: format!("{}/emails", self.url),
            headers: vec![
                header("authorization", format!("Bearer {}", self.key.reveal())),
                header("content-type", "application/json".to_owned()),
                header("idempotency-key", letter.idempotency_key.clone()),
            ],
            body: kernel::json::write(&body(&self.from, letter))?.into_bytes(),
            limit_bytes: ANSWER_LIMIT,
            timeout_ms: TIMEOUT_MS,
        })
    }
}

fn body(from: &str, letter: &Letter) -> Value {
    let attachments: Vec<Value> = letter
        .parts
        .iter()
        .map(|part| json!({ "filename": part.filename, "content_type": part.content_type, "content": STANDARD.encode(&part.content) }))
        .collect();
    let mut body = json!({
        "from": named(Some(&letter.from_name), from),
        "to": [named(letter.to_name.as_deref(), letter.to.as_str())],
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
    });
    if let Some(fields) = body.as_object_mut() {
        if let Some(reply_to) = &letter.reply_to {
            fields.insert("reply_to".to_owned(), json!([reply_to]));
        }
        if !attachments.is_empty() {
            fields.insert("attachments".to_owned(), attachments.into());
        }
    }
    body
}

/// `"Name" <address>`; the name loses what would end it early (RFC 5322 section 3.2.4).
fn named(name: Option<&str>, address: &str) -> String {
    let clean: String =
        name.unwrap_or_default().chars().filter(|c| !c.is_control() && !"\"\\<>".contains(*c)).collect();
    match clean.trim() {
        "" => address.to_owned(),
        name => format!("\"{name}\" <{address}>"),
    }
}

/// 409 with a used idempotency key means that the mail is on its way already.
fn judge(status: u16, body: &[u8]) -> Result<(), Fault> {
    let says = || String::from_utf8_lossy(body).chars().take(200).collect::<String>();
    match status {
        200..=299 => Ok(()),
        409 if says().contains("idempoten") => Ok(()),
        429 | 500..=599 => Err(Fault::upstream("mail", format!("status {status}: {}", says()), true)),
        _ => Err(Fault::upstream("mail", format!("status {status}: {}", says()), false)),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{
        Fault,
        email::Email,
        ports::{Letter, Part},
    };

    use super::{body, judge, named};

    #[test]
    fn a_letter_takes_the_providers_shape() {
        let letter = Letter {
            to: Email::parse("ann@example.com").unwrap(),
            to_name: Some("Ann".into()),
            from_name: "Elm Street Dental".into(),
            reply_to: Email::parse("desk@example.org"),
            subject: "Your appointment".into(),
            text: "See you".into(),
            html: "<p>See you</p>".into(),
            parts: vec![Part {
                filename: "a.ics".into(),
                content_type: "text/calendar".into(),
                content: "BEGIN".into(),
            }],
            idempotency_key: "evt_1".into(),
        };
        let body = body("hello@gr8.example", &letter);
        assert_eq!(body["from"], "\"Elm Street Dental\" <hello@gr8.example>");
        assert_eq!(body["to"][0], "\"Ann\" <ann@example.com>");
        assert_eq!(body["reply_to"][0], "desk@example.org");
        assert_eq!(body["attachments"][0]["content"], "QkVHSU4=");
    }

    #[test]
    fn a_name_cannot_smuggle_in_a_second_address() {
        assert_eq!(
            named(Some("A\" <b@evil.example>, \"\r\nBcc: x"), "a@b.example"),
            "\"A b@evil.example, Bcc: x\" <a@b.example>"
        );
        assert_eq!(named(Some("  "), "a@b.example"), "a@b.example");
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        assert!(judge(200, b"").is_ok());
        assert!(judge(409, b"{\"name\":\"invalid_idempotent_request\"}").is_ok());
        assert!(matches!(judge(429, b""), Err(Fault::Upstream { retry: true, .. })));
        assert!(matches!(judge(422, b"bad address"), Err(Fault::Upstream { retry: false, .. })));
    }
}
