//! Who changed what: the fact that becomes a line of the team's audit log.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who acts, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub kind: ActorKind,
    /// A user's or a key's id; empty for the system.
    pub id: String,
    /// Network address; empty for the system.
    pub ip: String,
}

/// What sort of actor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    User,
    Key,
    Staff,
    System,
}

impl ActorKind {
    /// The stable name, as in the log's column.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Key => "key",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }
}

impl Actor {
    /// Nobody in particular: cron, a queue.
    pub fn system() -> Self {
        Self { kind: ActorKind::System, id: String::new(), ip: String::new() }
    }
}

/// What was done to what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// `noun.verb_past`, such as `member.role_changed`.
    pub action: String,
    /// The noun of `resource_id`, such as `member`.
    pub resource_kind: String,
    pub resource_id: String,
    /// How it was: only what changed, masked (`mask`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

impl Change {
    /// A change; add what was before and after.
    pub fn new(action: &str, resource_id: impl std::fmt::Display) -> Self {
        let kind = action.split('.').next().unwrap_or_default();
        Self {
            action: action.to_owned(),
            resource_kind: kind.to_owned(),
            resource_id: resource_id.to_string(),
            before: None,
            after: None,
        }
    }
    /// What differs between two objects: only those fields; none when nothing does.
    pub fn between(action: &str, resource_id: impl std::fmt::Display, was: Value, is: Value) -> Option<Self> {
        let (Value::Object(mut was), Value::Object(mut is)) = (was, is) else { return None };
        was.retain(|field, value| is.get(field) != Some(value) || is.remove(field).is_none());
        let differs = !was.is_empty() || !is.is_empty();
        differs.then(|| Self::new(action, resource_id).before(was.into()).after(is.into()))
    }
    #[must_use]
    pub fn before(mut self, value: Value) -> Self {
        self.before = Some(value);
        self
    }
    #[must_use]
    pub fn after(mut self, value: Value) -> Self {
        self.after = Some(value);
        self
    }
}

/// An address as the log shows it: `a…@example.com`. Who reads the log need not learn whole addresses of strangers.
pub fn mask(email: &str) -> String {
    match email.split_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().next().unwrap_or('…')),
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Change, mask};

    #[test]
    fn a_change_is_of_the_thing_that_its_action_names() {
        let change = Change::new("member.role_changed", "user_1");
        assert_eq!((change.resource_kind.as_str(), change.resource_id.as_str()), ("member", "user_1"));
    }

    #[test]
    fn what_did_not_change_is_left_out() {
        let was = json!({ "name": "A", "zone": "UTC", "old": 1 });
        let change =
            Change::between("site.changed", "site_1", was.clone(), json!({ "name": "B", "zone": "UTC", "new": 2 }));
        let change = change.unwrap();
        assert_eq!(change.before, Some(json!({ "name": "A", "old": 1 })));
        assert_eq!(change.after, Some(json!({ "name": "B", "new": 2 })));
        assert_eq!(Change::between("site.changed", "site_1", was.clone(), was), None);
    }

    #[test]
    fn an_address_shows_its_first_letter_and_its_domain() {
        assert_eq!(mask("ann@example.com"), "a…@example.com");
        assert_eq!(mask("@example.com"), "……@example.com");
        assert_eq!(mask("nonsense"), "…");
    }
}
