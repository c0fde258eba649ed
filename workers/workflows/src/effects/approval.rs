//! Approval: a person says yes or no, by a signed link in a mail or in the dashboard.

use kernel::Later;
use nodes::{Class, Entry, Failure, Manifest, Node, Ports, output::AsGiven};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Effect, EffectCall, Outcome, each,
    letter::{self, Words},
    waits::FLOW,
};
use crate::{
    approval::{self, Claim},
    machine::Wait,
};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApprovalParams {
    /// Who is asked: an address, several with commas, or a list; 20 at most. The first answer counts.
    pub ask: Value,
    pub subject: String,
    /// What it is about; plain text.
    pub text: String,
    /// Hours until it counts as no: 1 to 2,160.
    #[serde(default = "three_days")]
    pub timeout_hours: u32,
}

const fn three_days() -> u32 {
    72
}

/// Approval.
pub struct Approval;

static ENTRY: Entry = Entry::outside::<Approval>();

impl Node for Approval {
    type Params = ApprovalParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.approval",
        name: "Approval",
        class: Class::Keyed,
        icon: "user-check",
        ports: Ports::Fixed(&["yes", "no"]),
        docs: "Asks people by mail, with a signed link, and waits. Goes on at “yes” or at “no”; when nobody answers in time, at “no”.",
        ..FLOW
    };
    fn check(params: &ApprovalParams) -> Result<(), Failure> {
        for (name, text, most) in [("subject", &params.subject, 200), ("text", &params.text, 20_000)] {
            if text.trim().is_empty() || text.chars().count() > most {
                let message = format!("This has 1 to {most} characters.");
                return Err(Failure::new("bad_parameter", message).parameter(name));
            }
        }
        if (1..=2_160).contains(&params.timeout_hours) {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "1 to 2,160 hours are possible.").parameter("timeout_hours"))
    }
}

impl Effect for Approval {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { run(&call).await.unwrap_or_else(|outcome| outcome) })
    }
}

async fn run(call: &EffectCall<'_>) -> Result<Outcome, Outcome> {
    let params = each::once::<Approval>(&call.input)?;
    let to = letter::addresses(&params.ask, "ask").map_err(|failure| failure.of_node(call.input.node))?;
    let until = call.scope.now().plus(i64::from(params.timeout_hours) * 3_600_000);
    let (run, step) = call.key.split_once(':').unwrap_or((call.key, ""));
    // Each reader has a link of their own, so that the history can say who answered.
    for (at, reader) in to.iter().enumerate() {
        let claim = Claim {
            team: call.scope.tenant().team().clone(),
            shard: call.scope.tenant().shard(),
            run: run.to_owned(),
            step: step.to_owned(),
            who: reader.as_str().to_owned(),
            until,
        };
        let token = approval::sign(call.scope.settings(), &claim)
            .map_err(|fault| each::of_fault(&fault, "Signing the link"))?;
        let link = format!("{}/approve?token={token}", call.scope.settings().public_url);
        let words = Words {
            subject: &params.subject,
            text: &params.text,
            button: Some(("Answer", &link)),
            from_name: None,
            reply_to: None,
        };
        let key = if at == 0 { call.key.to_owned() } else { format!("{}/ask{at}", call.key) };
        letter::send(call, &key, std::slice::from_ref(reader), &words).await?;
    }
    Ok(Outcome::Wait(Wait::Approval { until: Some(until) }))
}
