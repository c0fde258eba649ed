//! How a trip can end without a session: the codes that the sign-in page explains, each in words of its own.

use kernel::Fault;

use super::model::sign_in_page;

/// Every code that a person may come back with. The dashboard has a text for each (`auth.arrival.<code>`); its tests
/// compare the two lists.
pub const PROBLEMS: [&str; 10] = [
    "busy",
    "no_session",
    "origin_not_allowed",
    "provider_denied",
    "provider_failed",
    "provider_no_email",
    "provider_taken",
    "session_expired",
    "step_up_required",
    "trip_expired",
];

/// A trip that broke off, and where its person wanted to be: they may try again, or come in another way.
pub struct BrokenTrip {
    pub fault: Fault,
    /// A path of ours.
    pub next: String,
}

impl BrokenTrip {
    /// Where the browser goes.
    /// # Errors
    /// `Fault::NotFound` as it is: there is no such provider, so nobody set out.
    pub fn page(&self) -> Result<String, Fault> {
        if matches!(self.fault, Fault::NotFound { .. }) {
            return Err(self.fault.clone());
        }
        Ok(sign_in_page(&[("problem", code_of(&self.fault))], &self.next))
    }
}

/// What the address says. What nobody could explain to a person is for the log.
fn code_of(fault: &Fault) -> &'static str {
    let told = match fault {
        Fault::Conflict { code, .. } | Fault::Forbidden { code, .. } | Fault::Unauthenticated { code, .. } => {
            code.as_ref()
        }
        Fault::Busy { .. } => "busy",
        _ => "",
    };
    PROBLEMS.into_iter().find(|code| *code == told).unwrap_or_else(|| {
        tracing::error!(op = "auth.oauth", %fault, "a sign-in through a provider broke off");
        "provider_failed"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(fault: Fault, next: &str) -> String {
        BrokenTrip { fault, next: next.to_owned() }.page().unwrap()
    }

    #[test]
    fn a_trip_that_broke_off_keeps_where_its_person_wanted_to_be() {
        let denied = || Fault::conflict("provider_denied", "no");
        assert_eq!(page(denied(), "/app"), "/sign-in?problem=provider_denied");
        assert_eq!(
            page(denied(), "/app/leads?state=new"),
            "/sign-in?problem=provider_denied&next=%2Fapp%2Fleads%3Fstate%3Dnew"
        );
    }

    #[test]
    fn a_code_without_words_for_people_never_reaches_them() {
        for fault in [Fault::forbidden("session_required", "x"), Fault::invalid("next", "bad", "x")] {
            assert_eq!(page(fault, "/app"), "/sign-in?problem=provider_failed");
        }
    }
}
