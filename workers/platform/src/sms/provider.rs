//! A provider with Twilio's API (<https://www.twilio.com/docs/messaging/api/message-resource>).

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{
    Fault, Later, json,
    ports::{Http, Method, Outgoing, Sms, Text},
    secret::Secret,
};
use serde::Deserialize;

/// Answers are small; what is longer is not read.
const ANSWER_LIMIT: u32 = 64 * 1024;
const TIMEOUT_MS: u32 = 15_000;

/// The provider's account.
pub struct Provider {
    pub http: Arc<dyn Http>,
    /// Without a trailing slash.
    pub url: String,
    /// The account's name in addresses: `AC…`.
    pub account: String,
    /// The account's token, or an API key as `name:secret`.
    pub key: Secret,
    /// A number (E.164), a sender's name, or a messaging service (`MG…`).
    pub from: String,
}

impl Sms for Provider {
    fn send(&self, text: Text) -> Later<'_, Result<(), Fault>> {
        Box::pin(async move {
            let answer = self.http.send(self.request(&text)).await?;
            judge(answer.status, &answer.body)
        })
    }
}

impl Provider {
    fn request(&self, text: &Text) -> Outgoing {
        let header = |name: &str, value: String| (name.to_owned(), value);
        let key = self.key.reveal();
        let fields = [("To", &text.to), (sender(&self.from), &self.from), ("Body", &text.body)];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let login = if key.contains(':') { key.to_owned() } else { format!("{}:{key}", self.account) };
        Outgoing {
            method: Method::Post,
            url: format!("{}/2010-04-01/Accounts/{}/Messages.json", self.url, self.account),
            headers: vec![
                header("authorization", format!("Basic {}", STANDARD.encode(login))),
                header("content-type", "application/x-www-form-urlencoded".to_owned()),
                // Twilio does not know keys; others that speak its language may.
                header("idempotency-key", text.idempotency_key.clone()),
            ],
            body: body.into_bytes(),
            limit_bytes: ANSWER_LIMIT,
            timeout_ms: TIMEOUT_MS,
        }
    }
}

/// The field that the sender belongs in.
fn sender(from: &str) -> &'static str {
    if from.len() == 34 && from.starts_with("MG") { "MessagingServiceSid" } else { "From" }
}

/// The provider's words hold the number, so only its code is told on.
fn judge(status: u16, body: &[u8]) -> Result<(), Fault> {
    #[derive(Deserialize)]
    struct Refusal {
        code: Option<i64>,
    }
    if (200..=299).contains(&status) {
        return Ok(());
    }
    let read = std::str::from_utf8(body).ok().and_then(|text| json::read::<Refusal>(text).ok());
    let code = read.and_then(|refusal| refusal.code).map_or_else(String::new, |code| format!(", code {code}"));
    let may_pass = matches!(status, 429 | 500..=599);
    Err(Fault::upstream("sms", format!("status {status}{code}"), may_pass))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{
        Fault, Later,
        ports::{Http, Incoming, Outgoing, PageRead, Text},
        secret::Secret,
    };

    use super::{Provider, judge};

    struct NoHttp;

    impl Http for NoHttp {
        fn send(&self, _: Outgoing) -> Later<'_, Result<Incoming, Fault>> {
            Box::pin(async { Err(Fault::internal("nobody")) })
        }
        fn read_page(&self, _: Outgoing) -> Later<'_, Result<PageRead, Fault>> {
            Box::pin(async { Err(Fault::internal("nobody")) })
        }
        fn resolve(&self, _: &str, _: &str) -> Option<String> {
            None
        }
    }

    fn provider(key: &str, from: &str) -> Provider {
        Provider {
            http: Arc::new(NoHttp),
            url: "https://api.twilio.com".into(),
            account: "AC1".into(),
            key: Secret::new(key.into()),
            from: from.into(),
        }
    }

    fn text() -> Text {
        Text { to: "+4915112345678".into(), body: "1 & 2".into(), idempotency_key: "k".into() }
    }

    #[test]
    fn a_text_takes_the_providers_shape() {
        let request = provider("token", "+15005550006").request(&text());
        assert_eq!(request.url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
        assert_eq!(String::from_utf8(request.body).unwrap(), "To=%2B4915112345678&From=%2B15005550006&Body=1+%26+2");
        assert!(request.headers.contains(&("authorization".into(), "Basic QUMxOnRva2Vu".into())), "AC1:token");
    }

    #[test]
    fn an_api_key_signs_in_by_its_own_name_and_a_service_is_named_as_one() {
        let service = format!("MG{}", "0".repeat(32));
        let request = provider("SK1:secret", &service).request(&text());
        assert!(request.headers.contains(&("authorization".into(), "Basic U0sxOnNlY3JldA==".into())), "SK1:secret");
        assert!(String::from_utf8(request.body).unwrap().contains(&format!("&MessagingServiceSid={service}&")));
    }

    #[test]
    fn a_refusal_names_the_providers_code_and_never_the_number() {
        assert!(judge(201, b"{}").is_ok());
        for status in [429, 500, 503] {
            assert!(matches!(judge(status, b"busy"), Err(Fault::Upstream { retry: true, .. })), "{status}");
        }
        let body = br#"{"code":21211,"message":"'To' number +4915112345678 is not valid","status":400}"#;
        let fault = judge(400, body).unwrap_err();
        assert!(matches!(fault, Fault::Upstream { retry: false, .. }));
        assert_eq!(fault.to_string(), "sms: status 400, code 21211");
        assert_eq!(judge(401, b"<html>").unwrap_err().to_string(), "sms: status 401");
    }
}
