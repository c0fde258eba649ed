//! The environment, read once. Everything that is missing or wrong is told at once, never one name at a time.

use std::collections::BTreeMap;

use kernel::{
    ports::{Provider, Settings},
    secret::Secret,
};
use serde_json::Value;

use crate::providers;

/// Bindings that the Worker of everybody must have.
pub const MAIN: [&str; 14] = [
    "CONTROL",
    "KV",
    "BLOBS",
    "JOBS",
    "JOBS_DEAD",
    "ASSETS",
    "ACCOUNTS",
    "CHAT_ROOM",
    "RATE_LIMITER",
    "SESSION_FAMILY",
    "SLOT_BOOK",
    "TEAM_HUB",
    "WORKFLOWS",
    "WORKFLOW_JOBS",
];
/// Those of the Worker of accounts: no files, no conversations, no calendars.
pub const ACCOUNTS: [&str; 5] = ["CONTROL", "KV", "JOBS", "RATE_LIMITER", "SESSION_FAMILY"];
/// Those of the Worker of workflows.
pub const WORKFLOWS: [&str; 9] =
    ["CONTROL", "KV", "BLOBS", "JOBS", "RATE_LIMITER", "SESSION_FAMILY", "TEAM_HUB", "WORKFLOW_RUN", "WORKFLOW_TURNS"];
const VISITOR_PER_MINUTE: u32 = 120;
const BREACH_URL: &str = "https://api.pwnedpasswords.com";
const MAIL_API_URL: &str = "https://api.resend.com";
const SMS_API_URL: &str = "https://api.twilio.com";
/// HMAC-SHA-256 wants a key as long as its output.
const MIN_KEY_BYTES: usize = 32;

/// What this deployment is.
#[derive(Debug)]
pub struct Config {
    pub settings: Settings,
    /// How many `SHARD_n` databases are bound.
    pub shards: u8,
    /// The mail provider; the local outbox when absent.
    pub mail: Option<MailAccount>,
    /// The provider of text messages; without it development keeps them and production offers none.
    pub sms: Option<SmsAccount>,
}

/// Account at a provider with Resend's API.
#[derive(Debug)]
pub struct MailAccount {
    pub url: String,
    pub key: Secret,
}

/// Account at a provider with Twilio's API.
#[derive(Debug)]
pub struct SmsAccount {
    pub url: String,
    pub account: String,
    pub key: Secret,
    pub from: String,
}

/// Reads the environment: texts as they are, `true` for bindings.
/// # Errors
/// Every missing name and every bad value, in words.
pub fn read(environment: &str, bindings: &[&str]) -> Result<Config, Vec<String>> {
    let names: BTreeMap<String, Value> =
        kernel::json::read(environment).map_err(|error| vec![format!("the environment: {error}")])?;
    let mut reader = Reader { names, wrong: Vec::new() };
    let config = reader.config(bindings);
    if reader.wrong.is_empty() { Ok(config) } else { Err(reader.wrong) }
}

fn parts(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

struct Reader {
    names: BTreeMap<String, Value>,
    wrong: Vec<String>,
}

impl Reader {
    fn config(&mut self, bindings: &[&str]) -> Config {
        for binding in bindings {
            if !self.names.contains_key(*binding) {
                self.wrong.push(format!("{binding} (binding)"));
            }
        }
        let is_dev = self.is_dev();
        let mail = self.optional("MAIL_API_KEY").map(|key| MailAccount {
            url: self.optional("MAIL_API_URL").unwrap_or_else(|| MAIL_API_URL.to_owned()),
            key: Secret::new(key),
        });
        if mail.is_none() && !is_dev {
            self.wrong.push("MAIL_API_KEY (secret): without it no mail leaves a production deployment".to_owned());
        }
        Config { settings: self.settings(is_dev), shards: self.shards(), mail, sms: self.sms() }
    }

    fn settings(&mut self, is_dev: bool) -> Settings {
        let hosts = self.optional("ALLOWED_HOSTS").unwrap_or_default();
        if !is_dev && !hosts.is_empty() {
            self.wrong.push("ALLOWED_HOSTS: only for MODE=dev, it opens private networks".to_owned());
        }
        Settings {
            public_url: self.required("PUBLIC_URL").trim_end_matches('/').to_owned(),
            is_dev,
            allowed_hosts: parts(&hosts),
            mail_from: self.required("MAIL_FROM"),
            signing_key: self.signing_key(),
            signing_key_before: self.optional("SIGNING_KEY_BEFORE").map(Secret::new),
            breach_url: self.breach_url(is_dev),
            providers: self.providers(is_dev),
            staff: self.list("STAFF"),
            visitor_per_minute: self.visitor_per_minute(),
            metrics_token: self.optional("METRICS_TOKEN").map(Secret::new),
            inbound_domain: self.inbound_domain(),
        }
    }

    /// All of it or nothing: half an account would fail at the first code. A key that an earlier deployment left behind
    /// is no account.
    fn sms(&mut self) -> Option<SmsAccount> {
        self.optional("SMS_ACCOUNT").or_else(|| self.optional("SMS_FROM"))?;
        let names = ["SMS_ACCOUNT", "SMS_API_KEY", "SMS_FROM"];
        let lacking: Vec<&str> = names.into_iter().filter(|name| self.optional(name).is_none()).collect();
        self.wrong
            .extend(lacking.iter().map(|name| format!("{name}: SMS_ACCOUNT, SMS_API_KEY and SMS_FROM go together")));
        let url = self.optional("SMS_API_URL").unwrap_or_else(|| SMS_API_URL.to_owned());
        Some(SmsAccount {
            url: url.trim_end_matches('/').to_owned(),
            account: self.optional("SMS_ACCOUNT")?,
            key: Secret::new(self.optional("SMS_API_KEY")?),
            from: self.optional("SMS_FROM")?,
        })
    }

    fn is_dev(&mut self) -> bool {
        match self.required("MODE").as_str() {
            "dev" => true,
            "production" | "" => false,
            other => {
                self.wrong.push(format!("MODE: {other} is neither dev nor production"));
                false
            }
        }
    }

    fn signing_key(&mut self) -> Secret {
        let key = self.required("SIGNING_KEY");
        if !key.is_empty() && key.len() < MIN_KEY_BYTES {
            self.wrong.push(format!("SIGNING_KEY: shorter than {MIN_KEY_BYTES} bytes"));
        }
        Secret::new(key)
    }

    /// HaveIBeenPwned where nothing else is said; on a development machine nobody, unless told.
    fn breach_url(&mut self, is_dev: bool) -> Option<String> {
        let told = self.optional("BREACH_URL").map(|url| url.trim_end_matches('/').to_owned());
        told.or_else(|| (!is_dev).then(|| BREACH_URL.to_owned()))
    }

    fn providers(&mut self, is_dev: bool) -> Vec<Provider> {
        let Some(text) = self.optional("SIGN_IN_PROVIDERS") else { return Vec::new() };
        providers::read(&text, is_dev).unwrap_or_else(|wrong| {
            self.wrong.extend(wrong.into_iter().map(|what| format!("SIGN_IN_PROVIDERS: {what}")));
            Vec::new()
        })
    }

    fn list(&self, name: &str) -> Vec<String> {
        parts(&self.optional(name).unwrap_or_default())
    }

    /// A name that mails can be sent to, in lower case.
    fn inbound_domain(&mut self) -> Option<String> {
        let domain = self.optional("INBOUND_DOMAIN")?.to_ascii_lowercase();
        let is_label =
            |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !domain.split('.').all(is_label) {
            self.wrong.push(format!("INBOUND_DOMAIN: {domain} is no name of a domain"));
        }
        Some(domain)
    }

    fn visitor_per_minute(&mut self) -> u32 {
        let Some(text) = self.optional("VISITOR_PER_MINUTE") else { return VISITOR_PER_MINUTE };
        text.parse().ok().filter(|n| *n > 0).unwrap_or_else(|| {
            self.wrong.push(format!("VISITOR_PER_MINUTE: {text} is not a whole number above zero"));
            VISITOR_PER_MINUTE
        })
    }

    fn shards(&mut self) -> u8 {
        let bound = (0..u8::MAX).take_while(|n| self.names.contains_key(&format!("SHARD_{n}"))).count();
        if bound == 0 {
            self.wrong.push("SHARD_0 (binding)".to_owned());
        }
        u8::try_from(bound).unwrap_or(u8::MAX)
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.names.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn required(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.wrong.push(name.to_owned());
            String::new()
        })
    }
}

#[cfg(test)]
mod tests;
