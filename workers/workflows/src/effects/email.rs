//! Send e-mail: one mail for each item.

use std::collections::BTreeMap;

use kernel::{Later, email::Email};
use nodes::{Class, Entry, Failure, Manifest, Node, Place, Ports, Role};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Effect, EffectCall, Outcome, each,
    letter::{self, Words},
};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailParams {
    /// One address, several with commas between them, or a list; 20 at most. Each gets a mail of their own.
    pub to: Value,
    pub subject: String,
    /// Plain text; a blank line parts paragraphs.
    pub text: String,
    /// Name of the sender; the team's when it is not said.
    #[serde(default)]
    pub from_name: Option<String>,
    /// Where an answer goes.
    #[serde(default)]
    pub reply_to: Option<String>,
}

/// The item, with who was written to.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailOutput {
    pub mailed_to: Vec<String>,
    /// As they came in.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// Send e-mail.
pub struct SendEmail;

static ENTRY: Entry = Entry::outside::<SendEmail>();

impl Node for SendEmail {
    type Params = EmailParams;
    type Output = EmailOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "email.send",
        version: 1,
        name: "Send e-mail",
        class: Class::Keyed,
        place: Place::Object,
        role: Role::Action,
        group: "Actions",
        icon: "mail",
        ports: Ports::Fixed(&["main"]),
        docs: "Writes a mail for each item. A step that is repeated sends no mail twice: the post office has its key.",
    };
    fn check(params: &EmailParams) -> Result<(), Failure> {
        for (name, text, most) in [("subject", &params.subject, 200), ("text", &params.text, 50_000)] {
            if text.trim().is_empty() || text.chars().count() > most {
                let message = format!("This has 1 to {most} characters.");
                return Err(Failure::new("bad_parameter", message).parameter(name));
            }
        }
        reply_to(params).map(|_| ())
    }
}

fn reply_to(params: &EmailParams) -> Result<Option<Email>, Failure> {
    let parse = |text: &String| {
        let failure = || Failure::new("not_an_email", format!("“{text}” is no e-mail address.")).parameter("reply_to");
        Email::parse(text).ok_or_else(failure)
    };
    params.reply_to.as_ref().map(parse).transpose()
}

impl Effect for SendEmail {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { run(&call).await.unwrap_or_else(|outcome| outcome) })
    }
}

async fn run(call: &EffectCall<'_>) -> Result<Outcome, Outcome> {
    let all = each::of_each::<SendEmail>(&call.input)?;
    // Every address is read before the first mail leaves.
    let mut readers = Vec::with_capacity(all.len());
    for (item, params) in all.iter().enumerate() {
        let fail = |failure| each::failed(&call.input, item, failure);
        readers.push((letter::addresses(&params.to, "to").map_err(fail)?, reply_to(params).map_err(fail)?));
    }
    let mut out = Vec::with_capacity(all.len());
    for (item, ((params, (to, reply_to)), given)) in all.iter().zip(readers).zip(call.input.items).enumerate() {
        let words = Words {
            subject: &params.subject,
            text: &params.text,
            button: None,
            from_name: params.from_name.as_deref(),
            reply_to,
        };
        letter::send(call, &each::key_of(call.key, item), &to, &words).await?;
        let mut made = given.clone();
        if let Value::Object(map) = &mut made {
            map.insert("mailed_to".to_owned(), json!(to));
        }
        out.push(made);
    }
    Ok(Outcome::main(out))
}
