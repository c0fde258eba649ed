//! Nodes that wait: for some time, until a time, for an event.

use kernel::{Instant, Later};
use nodes::{Class, Entry, Failure, Input, Manifest, Node, Place, Ports, Role, output::AsGiven};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Effect, EffectCall, Outcome, each};
use crate::machine::Wait;

/// Longest wait.
pub(super) const LONGEST_MS: i64 = kernel::time::days(366);

/// What nodes that steer a run have in common.
pub(super) const FLOW: Manifest = Manifest {
    kind: "",
    version: 1,
    name: "",
    class: Class::Idempotent,
    place: Place::Object,
    role: Role::Action,
    group: "Flow",
    icon: "",
    ports: Ports::Fixed(&["main"]),
    docs: "",
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    Seconds,
    Minutes,
    Hours,
    /// Of 24 hours.
    Days,
}

impl TimeUnit {
    const fn millis(self) -> i64 {
        match self {
            Self::Seconds => 1_000,
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Days => 86_400_000,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DelayParams {
    /// How many; up to 366 days together.
    pub amount: u32,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub unit: TimeUnit,
}

/// Delay.
pub struct Delay;

static DELAY: Entry = Entry::outside::<Delay>();

impl Node for Delay {
    type Params = DelayParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.delay",
        name: "Delay",
        icon: "timer",
        docs: "Waits for some time, then hands its items on. Expressions see the first item.",
        ..FLOW
    };
    fn check(params: &DelayParams) -> Result<(), Failure> {
        if params.millis() <= LONGEST_MS {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "A delay has 366 days at most.").parameter("amount"))
    }
}

impl DelayParams {
    fn millis(&self) -> i64 {
        i64::from(self.amount) * self.unit.millis()
    }
}

impl Effect for Delay {
    fn entry(&self) -> &'static Entry {
        &DELAY
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move {
            match each::once::<Self>(&call.input) {
                Ok(params) => until(&call, call.scope.now().plus(params.millis())),
                Err(failure) => failure.into(),
            }
        })
    }
}

/// A time that has come is not waited for.
fn until(call: &EffectCall<'_>, at: Instant) -> Outcome {
    if at <= call.scope.now() { Outcome::main(call.input.items.to_vec()) } else { Outcome::Wait(Wait::Until { at }) }
}

/// A date of a parameter: ISO 8601 in the workflow's zone, or unix milliseconds.
fn instant_of(input: &Input<'_>, date: &Value, parameter: &str) -> Result<Instant, Failure> {
    let place = |failure: Failure| failure.parameter(parameter).of_node(input.node);
    let millis = input.ask("{{ $json.date.toDateTime().toMillis() }}", json!({ "date": date })).map_err(place)?;
    let millis = millis.as_i64().or_else(|| millis.as_f64().map(|millis| millis as i64));
    millis.map(Instant::from_millis).ok_or_else(|| place(Failure::new("bad_date", "This is no date.")))
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitUntilParams {
    /// ISO 8601, in the workflow's zone unless it names one, or unix milliseconds. Past: goes on at once.
    pub at: Value,
}

/// Wait until a time.
pub struct WaitUntil;

static WAIT_UNTIL: Entry = Entry::outside::<WaitUntil>();

impl Node for WaitUntil {
    type Params = WaitUntilParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.wait_until",
        name: "Wait until",
        icon: "calendar-clock",
        docs: "Waits for a date and time, then hands its items on. Expressions see the first item.",
        ..FLOW
    };
}

impl Effect for WaitUntil {
    fn entry(&self) -> &'static Entry {
        &WAIT_UNTIL
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { wait_until(&call).unwrap_or_else(Outcome::from) })
    }
}

fn wait_until(call: &EffectCall<'_>) -> Result<Outcome, Failure> {
    let params = each::once::<WaitUntil>(&call.input)?;
    let at = instant_of(&call.input, &params.at, "at")?;
    if at.since(call.scope.now()) > LONGEST_MS {
        let failure = Failure::new("bad_parameter", "A wait has 366 days at most.").parameter("at");
        return Err(failure.of_node(call.input.node));
    }
    Ok(until(call, at))
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitEventParams {
    /// Name of the event, such as `payment_received`.
    pub name: String,
    /// Tells this wait from others of the same name, such as an order's number.
    pub correlation: String,
    /// Minutes until it goes on at “timeout”; without it, it waits for 366 days.
    #[serde(default)]
    pub timeout_minutes: Option<u32>,
}

/// Wait for an event.
pub struct WaitEvent;

static WAIT_EVENT: Entry = Entry::outside::<WaitEvent>();

impl Node for WaitEvent {
    type Params = WaitEventParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.wait_event",
        name: "Wait for an event",
        icon: "radio",
        ports: Ports::Fixed(&["main", "timeout"]),
        docs: "Waits until an event of this name and correlation is told to the run, and goes on at “main” with the event's items; at “timeout”, with its own items, when none came in time. One that came before is not lost.",
        ..FLOW
    };
    fn check(params: &WaitEventParams) -> Result<(), Failure> {
        for (name, value) in [("name", &params.name), ("correlation", &params.correlation)] {
            if !(1..=200).contains(&value.chars().count()) {
                return Err(Failure::new("bad_parameter", "This has 1 to 200 characters.").parameter(name));
            }
        }
        let is_fine = params.timeout_minutes.is_none_or(|minutes| (1..=366 * 1_440).contains(&minutes));
        if is_fine {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "1 minute to 366 days are possible.").parameter("timeout_minutes"))
    }
}

impl Effect for WaitEvent {
    fn entry(&self) -> &'static Entry {
        &WAIT_EVENT
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move {
            match each::once::<Self>(&call.input) {
                Ok(WaitEventParams { name, correlation, timeout_minutes }) => {
                    let wait = timeout_minutes.map_or(LONGEST_MS, |minutes| i64::from(minutes) * 60_000);
                    Outcome::Wait(Wait::Event { name, correlation, until: Some(call.scope.now().plus(wait)) })
                }
                Err(failure) => failure.into(),
            }
        })
    }
}
