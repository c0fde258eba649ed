//! A domain whose people may join.

use kernel::{Fault, Field, Instant, ids::TeamId, permission::Role};
use serde::{Deserialize, Serialize};

use super::mail_services::is_public;

/// A domain about to be added.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDomain {
    /// That of the caller's own address, such as `example.com`.
    #[serde(default)]
    pub domain: String,
    /// What those who join become; never owner.
    pub role: Role,
}

impl NewDomain {
    /// The domain in lower case.
    /// # Errors
    /// `Fault::Invalid` naming every bad field: the domain must be that of the caller's `own` address and no public
    /// mail service.
    pub fn check(&self, own: &str) -> Result<String, Fault> {
        let domain = self.domain.trim().trim_start_matches('@').to_lowercase();
        let mut fields = Vec::new();
        if domain.is_empty() {
            fields.push(Field::new("domain", "required", "enter a domain such as example.com"));
        } else if is_public(&domain) {
            let detail = "everybody can have an address there; invite people by their addresses instead";
            fields.push(Field::new("domain", "domain_public", detail));
        } else if domain != own {
            let detail = format!("you can add the domain of your own address only: {own}");
            fields.push(Field::new("domain", "domain_not_yours", detail));
        }
        if self.role == Role::Owner {
            fields.push(Field::new("role", "too_high", "nobody becomes owner by joining"));
        }
        if fields.is_empty() { Ok(domain) } else { Err(Fault::Invalid { fields }) }
    }
}

/// A domain of a team.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(clippy::struct_field_names, reason = "the wire's name")]
pub struct Domain {
    pub domain: String,
    pub role: Role,
    pub created_at: Instant,
}

/// A team that the caller may join by themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Joinable {
    pub team_id: TeamId,
    pub name: String,
    pub domain: String,
}

/// Teams that the caller may join.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Joinables {
    pub items: Vec<Joinable>,
}

/// The domain of a folded address; none for a public mail service.
pub fn domain_of(email_folded: &str) -> Option<&str> {
    let domain = email_folded.rsplit_once('@')?.1;
    (!is_public(domain)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use kernel::{Fault, permission::Role};

    use super::{NewDomain, domain_of};

    fn check(domain: &str, role: Role) -> Result<String, Vec<String>> {
        match (NewDomain { domain: domain.into(), role }).check("example.com") {
            Ok(domain) => Ok(domain),
            Err(Fault::Invalid { fields }) => Err(fields.into_iter().map(|field| field.code).collect()),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn only_the_domain_of_ones_own_address_can_be_added() {
        assert_eq!(check(" @Example.COM ", Role::Editor), Ok("example.com".to_owned()));
        assert_eq!(check("other.example", Role::Editor), Err(vec!["domain_not_yours".into()]));
        assert_eq!(check("mail.example.com", Role::Viewer), Err(vec!["domain_not_yours".into()]));
        assert_eq!(check("gmail.com", Role::Owner), Err(vec!["domain_public".into(), "too_high".into()]));
        assert_eq!(check(" ", Role::Viewer), Err(vec!["required".into()]));
    }

    #[test]
    fn people_of_public_mail_services_join_nothing() {
        assert_eq!(domain_of("ann@example.com"), Some("example.com"));
        assert_eq!(domain_of("ann@gmail.com"), None);
    }
}
