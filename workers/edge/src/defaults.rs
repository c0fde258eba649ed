//! What switching an automation on makes: the default form, or a calendar with the site's own opening hours.

use booking::{FirstCalendar, SiteHours};
use kernel::{Fault, Later, Scope};
use sites::{Activate, Kind, Wanted};

const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

pub struct Defaults;

impl Activate for Defaults {
    fn activate<'a>(&'a self, scope: &'a Scope, wanted: Wanted<'a>) -> Later<'a, Result<Option<String>, Fault>> {
        Box::pin(async move {
            Ok(match wanted.kind {
                Kind::Chat => None,
                Kind::Form => Some(leads::ensure_form(scope, wanted.site, wanted.locale).await?.to_string()),
                Kind::Booking => Some(make_calendar(scope, wanted).await?),
            })
        })
    }
}

/// In the first owner's zone: a website does not tell its own.
async fn make_calendar(scope: &Scope, wanted: Wanted<'_>) -> Result<String, Fault> {
    let owners = scope.people().owners(scope.tenant()).await?;
    let zone = owners.first().map_or("UTC", |owner| owner.zone.as_str());
    let hours = wanted.hours.map(stated).unwrap_or_default();
    let first = FirstCalendar { name: wanted.name, zone, hours: &hours, service: service_name(wanted.locale) };
    Ok(booking::ensure_calendar(scope, wanted.site, &first).await?.to_string())
}

/// The week as the site states it; a day without spans is closed.
fn stated(week: &knowledge::OpeningHours) -> Vec<SiteHours> {
    let spans =
        DAYS.iter().zip(&week.days).flat_map(|(day, spans)| spans.iter().flatten().map(move |span| (day, span)));
    spans
        .map(|(day, span)| SiteHours {
            days: vec![(*day).to_owned()],
            opens: clock(span.from),
            closes: clock(span.until),
        })
        .collect()
}

/// Minutes since midnight as HH:MM; what ends after midnight ends on its hour of the next day.
fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// Name of the first service, in the site's language where the widget speaks it too.
fn service_name(locale: &str) -> &'static str {
    match locale.split('-').next().unwrap_or_default() {
        "de" => "Termin",
        "fr" => "Rendez-vous",
        "es" => "Cita",
        "it" => "Appuntamento",
        "pt" => "Marcação",
        "nl" => "Afspraak",
        "ar" => "موعد",
        _ => "Appointment",
    }
}

#[cfg(test)]
mod tests {
    use super::{clock, service_name};

    #[test]
    fn minutes_become_clock_times() {
        assert_eq!((clock(0), clock(510), clock(24 * 60 + 90)), ("00:00".into(), "08:30".into(), "01:30".into()));
    }

    #[test]
    fn the_first_service_is_named_in_the_sites_language() {
        assert_eq!((service_name("de-AT"), service_name("xx")), ("Termin", "Appointment"));
    }
}
