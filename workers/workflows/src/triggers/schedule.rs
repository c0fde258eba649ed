//! A time: by cron line and zone, or every so many minutes.

use nodes::{Failure, Manifest, Node, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    TRIGGER,
    calendar::{Schedule, Zone},
    cron::Cron,
    missed::{Due, Missed},
};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduleParams {
    /// Five fields by the clock on the wall: minute, hour, day, month, weekday. `0 9 * * mon-fri`, `*/15 8-17 * * *`, `0 0 L * *` (the last
    /// day), `0 8 * * fri#2` (the second Friday), `@daily`.
    #[serde(default)]
    pub cron: Option<String>,
    /// Instead: by the time that passes, whatever clocks do; 1 to 527,040 minutes.
    #[serde(default)]
    pub every_minutes: Option<u32>,
    /// IANA zone of the line, such as Europe/Berlin.
    #[serde(default = "utc")]
    pub zone: String,
    /// What happens to times that came while nothing ran.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub missed: Missed,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// When the run was due.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduleOutput {
    /// ISO 8601 with the zone's offset.
    pub due_at: String,
    pub zone: String,
    /// Whether it was missed, and is made up for.
    pub late: bool,
}

/// Schedule.
pub struct AtTimes;

impl Node for AtTimes {
    type Params = ScheduleParams;
    type Output = ScheduleOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "trigger.schedule",
        name: "Schedule",
        icon: "clock",
        docs: "Starts at times. When clocks change, a time that does not exist comes at the next minute that does, and one that exists twice comes once, the first time. Each time starts one run, or is recorded as skipped.",
        ..TRIGGER
    };
    fn check(params: &ScheduleParams) -> Result<(), Failure> {
        params.read().map(|_| ())
    }
}

impl ScheduleParams {
    /// As a trigger of a graph has them.
    pub fn of(node: &Value) -> Result<Self, Failure> {
        params::read(node)
    }

    pub fn read(&self) -> Result<(Schedule, Zone), Failure> {
        let zone = if self.zone.eq_ignore_ascii_case("utc") { Some(Zone::UTC) } else { civil::zone(&self.zone) };
        let zone = zone.ok_or_else(|| {
            let failure =
                Failure::new("unknown_zone", format!("There is no time zone “{}”.", self.zone)).parameter("zone");
            match expr::nearest(&self.zone, civil::names()) {
                Some(other) => failure.hint(format!("Did you mean {other}?")),
                None => failure.hint("Names look like Europe/Berlin."),
            }
        })?;
        let schedule = match (&self.cron, self.every_minutes) {
            (Some(line), None) => {
                let cron = Cron::parse(line);
                Schedule::Wall(cron.map_err(|error| Failure::new("bad_cron", error.message).parameter("cron"))?)
            }
            (None, Some(minutes)) if (1..=527_040).contains(&minutes) => Schedule::Every { minutes },
            (None, Some(_)) => {
                let failure = Failure::new("bad_parameter", "1 to 527,040 minutes (a year) are possible.");
                return Err(failure.parameter("every_minutes"));
            }
            _ => {
                let failure = Failure::new("bad_parameter", "Say either a cron line or every how many minutes.");
                return Err(failure.parameter("cron"));
            }
        };
        // 30 February would never come, and nobody would hear of it.
        if super::calendar::next_after(&schedule, kernel::Instant::from_millis(1_767_225_600_000), &zone).is_none() {
            return Err(Failure::new("never_due", "There is no such day.").parameter("cron"));
        }
        Ok((schedule, zone))
    }

    /// The item that a run of this time begins with.
    pub fn item(&self, due: Due, zone: &Zone) -> Value {
        let at = jiff::Timestamp::from_millisecond(due.at.millis()).unwrap_or_default();
        let offset = zone.to_offset(at);
        json!({ "due_at": at.display_with_offset(offset).to_string(), "zone": self.zone, "late": due.late })
    }
}
