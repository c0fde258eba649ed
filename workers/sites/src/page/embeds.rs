//! Services that a page embeds or links to: booking, chat, shop, table reservation.

use serde::{Deserialize, Serialize};

/// What a service does for the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmbedKind {
    /// Visitors book a time or a table.
    Booking,
    /// Visitors talk to somebody.
    Chat,
    /// Visitors fill in a form.
    Form,
}

/// A service seen on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embed {
    /// What it does.
    pub kind: EmbedKind,
    /// Its domain, as in the table.
    pub service: String,
}

const SERVICES: &[(EmbedKind, &str)] = &[
    (
        EmbedKind::Booking,
        "calendly.com cal.com acuityscheduling.com squareup.com/appointments book.squareup.com opentable. resy.com sevenrooms.com tock.com \
         exploretock.com thefork. lafourchette. quandoo. resmio. bookatable. formitable. zenchef. covermanager. treatwell. fresha.com booksy. \
         planity. salonkee. phorest. vagaro.com mindbodyonline.com styleseat.com setmore.com simplybook. timify. shore.com terminland.de doctolib. \
         jameda.de dr-flex.de samedi.de zocdoc.com localmed.com eversports. bsport.io momoyoga.com urbansportsclub.com bookeo.com checkfront.com \
         fareharbor.com regiondo. bokun.io booking.com/hotel dirs21.de youcanbook.me appointlet.com koalendar.com zcal.co tidycal.com \
         outlook.office365.com/owa/calendar calendar.google.com/calendar/appointments calendar.app.google reservio. picktime.com bookwhen.com",
    ),
    (
        EmbedKind::Chat,
        "intercom. crisp.chat tawk.to zdassets.com zopim.com drift.com driftt.com tidio. livechatinc.com olark.com userlike. hs-scripts.com \
         freshchat. smartsupp. chatra.io landbot. jivosite. purechat. chatbase.co voiceflow.com botpress.",
    ),
    (
        EmbedKind::Form,
        "typeform.com jotform. forms.gle docs.google.com/forms hsforms. tally.so paperform.co wufoo.com cognitoforms.com formstack.com",
    ),
];

/// The service behind an address of a link, script or frame.
pub fn service_of(url: &str) -> Option<Embed> {
    let address = url.split_once("://")?.1;
    let address = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let host = address.split('/').next().unwrap_or_default();
    SERVICES.iter().find_map(|(kind, list)| {
        let service = list.split_whitespace().find(|entry| is_service(&address, host, entry))?;
        Some(Embed { kind: *kind, service: service.trim_end_matches('.').to_owned() })
    })
}

/// An entry with a path must match host and path; "name." matches that name under any top-level domain.
fn is_service(address: &str, host: &str, entry: &str) -> bool {
    let boundary = |whole: &str, at: usize| at == 0 || whole.as_bytes().get(at - 1) == Some(&b'.');
    if entry.contains('/') {
        return address
            .find(entry)
            .is_some_and(|at| boundary(address, at) && !address.get(..at).unwrap_or_default().contains('/'));
    }
    if entry.ends_with('.') {
        return host.find(entry).is_some_and(|at| boundary(host, at));
    }
    host.strip_suffix(entry).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{EmbedKind, service_of};

    #[test]
    fn services_are_known_by_their_host_only() {
        assert_eq!(service_of("https://calendly.com/ann/30min").unwrap().kind, EmbedKind::Booking);
        assert_eq!(service_of("https://www.opentable.de/r/x").unwrap().service, "opentable");
        assert_eq!(service_of("https://widget.intercom.io/x.js").unwrap().kind, EmbedKind::Chat);
        assert_eq!(service_of("https://docs.google.com/forms/d/1").unwrap().kind, EmbedKind::Form);
        assert!(service_of("https://example.com/calendly.com").is_none());
        assert!(service_of("https://notcal.com/x").is_none());
        assert!(service_of("mailto:a@calendly.com").is_none());
    }
}
