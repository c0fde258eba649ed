//! Mails that other rooms know the words of: the answer of a form, an invitation, a reminder. The step asks for it by a job, in one
//! transaction with its key; the room writes it, in the reader's language.

use kernel::{
    Batch, Job, Later,
    job::{AppointmentNews, Side},
    limit::{self, Rule},
};
use nodes::{Class, Entry, Failure, Manifest, Node, Place, Ports, Role, output::AsGiven};
use serde::Deserialize;
use serde_json::Value;

use super::{Effect, EffectCall, Outcome, each};
use crate::store;

/// Mails of one team's rooms: far more than any small business has leads and guests, too few to flood one of them.
const RATE: Rule = Rule { capacity: 2_000, per_minute: 200 };

/// What such nodes have in common.
const ROOM: Manifest = Manifest {
    kind: "",
    version: 1,
    name: "",
    class: Class::Keyed,
    place: Place::Object,
    role: Role::Action,
    group: "Actions",
    icon: "mail",
    ports: Ports::Fixed(&["main"]),
    docs: "",
};

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// Who wrote or booked.
    Visitor,
    /// The team's owners, each in their own language, as far as they want such mails.
    Owners,
}

impl Reader {
    const fn side(self) -> Side {
        match self {
            Self::Visitor => Side::Visitor,
            Self::Owners => Side::Owners,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadMailParams {
    /// Id of the lead, such as `{{ $json.lead }}`.
    pub lead: String,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub to: Reader,
}

/// Mail about a lead.
pub struct LeadMail;

static LEAD: Entry = Entry::outside::<LeadMail>();

impl Node for LeadMail {
    type Params = LeadMailParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "lead.mail",
        name: "Mail about a lead",
        docs: "Sends the answer of the form to the visitor, or the lead to the owners, for each item, in the words and with the switches of the form's settings. A step that is repeated sends no mail twice.",
        ..ROOM
    };
}

/// What is said of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppointmentMailKind {
    /// The confirmation, with the invitation for a calendar.
    Booked,
    /// With what takes it out of the calendar again.
    Cancelled,
    /// For visitors only.
    Reminder,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppointmentMailParams {
    /// Id of the appointment, such as `{{ $json.appointment }}`.
    pub appointment: String,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub about: AppointmentMailKind,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub to: Reader,
}

/// Mail about an appointment.
pub struct AppointmentMail;

static APPOINTMENT: Entry = Entry::outside::<AppointmentMail>();

impl Node for AppointmentMail {
    type Params = AppointmentMailParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "appointment.mail",
        name: "Mail about an appointment",
        icon: "calendar-check",
        docs: "Sends the confirmation, the cancellation or a reminder for each item, in the guest's language and zone. Nobody is reminded of what was called off or has begun. A step that is repeated sends no mail twice.",
        ..ROOM
    };
    fn check(params: &AppointmentMailParams) -> Result<(), Failure> {
        if params.about == AppointmentMailKind::Reminder && params.to == Reader::Owners {
            return Err(Failure::new("bad_parameter", "Only visitors are reminded.").parameter("to"));
        }
        Ok(())
    }
}

impl Effect for LeadMail {
    fn entry(&self) -> &'static Entry {
        &LEAD
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        let jobs = each::of_each::<Self>(&call.input).map(|all| all.into_iter().map(lead_job).collect());
        Box::pin(async move { ask_for(&call, jobs).await.unwrap_or_else(|outcome| outcome) })
    }
}

impl Effect for AppointmentMail {
    fn entry(&self) -> &'static Entry {
        &APPOINTMENT
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        let jobs = each::of_each::<Self>(&call.input).map(|all| all.into_iter().map(appointment_job).collect());
        Box::pin(async move { ask_for(&call, jobs).await.unwrap_or_else(|outcome| outcome) })
    }
}

fn no_id(text: &str, parameter: &str) -> Failure {
    Failure::new("bad_parameter", format!("“{text}” is no such id.")).parameter(parameter)
}

fn lead_job(LeadMailParams { lead, to }: LeadMailParams) -> Result<Job, Failure> {
    Ok(Job::MailLead { lead: lead.parse().map_err(|_| no_id(&lead, "lead"))?, to: to.side() })
}

fn appointment_job(params: AppointmentMailParams) -> Result<Job, Failure> {
    let AppointmentMailParams { appointment, about, to } = params;
    let about = match about {
        AppointmentMailKind::Booked => AppointmentNews::Booked,
        AppointmentMailKind::Cancelled => AppointmentNews::Cancelled,
        AppointmentMailKind::Reminder => AppointmentNews::Reminder,
    };
    let id = appointment.parse().map_err(|_| no_id(&appointment, "appointment"))?;
    Ok(Job::MailAppointment { appointment: id, to: to.side(), about })
}

/// A job for each item, once per key. All are made before the first is left.
async fn ask_for(call: &EffectCall<'_>, jobs: Result<Vec<Result<Job, Failure>>, Failure>) -> Result<Outcome, Outcome> {
    let mut ready = Vec::new();
    for (item, job) in jobs?.into_iter().enumerate() {
        ready.push(job.map_err(|failure| each::failed(&call.input, item, failure))?);
    }
    let rate = format!("workflow-rooms/{}", call.scope.tenant().team());
    for (item, job) in ready.into_iter().enumerate() {
        let of_fault = |fault| each::of_fault(&fault, "Asking for the mail");
        limit::spend(call.ports, &rate, RATE).await.map_err(of_fault)?;
        let batch = Batch::default().and_do(job);
        store::apply_once(call.scope, &each::key_of(call.key, item), batch, Value::Null).await.map_err(of_fault)?;
    }
    Ok(Outcome::main(call.input.items.to_vec()))
}
