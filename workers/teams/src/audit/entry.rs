//! One entry of the log, and the hash that ties it to the one before.

use kernel::{
    Fault, Instant,
    audit::{Actor, ActorKind, Change},
    ids::{EventId, TeamId},
    json,
    secret::sha256_hex,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An entry as it is stored: texts, so that one that was tampered with can be read, and told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// The number, twelve digits: entries sort by it.
    pub id: String,
    pub event_id: String,
    pub at: Instant,
    pub actor_kind: String,
    pub actor_id: String,
    /// As it was then, or that the person is gone.
    pub actor_name: String,
    pub action: String,
    pub resource_kind: String,
    pub resource_id: String,
    pub ip: String,
    /// JSON, masked.
    pub before: Option<String>,
    pub after: Option<String>,
    pub previous_hash: String,
    pub hash: String,
}

/// Where the chain ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    pub seq: u64,
    pub hash: String,
}

/// What an entry records.
pub struct Fact<'a> {
    pub team: &'a TeamId,
    pub event: &'a EventId,
    pub at: Instant,
    pub actor: &'a Actor,
    pub actor_name: &'a str,
    pub change: &'a Change,
}

/// The number of an entry as it is stored.
pub fn number(seq: u64) -> String {
    format!("{seq:012}")
}

impl Entry {
    /// The next entry behind `end`.
    pub fn after(end: &End, fact: &Fact<'_>) -> Result<Self, Fault> {
        let text = |value: &Option<Value>| value.as_ref().map(json::write).transpose();
        let Fact { actor, change, .. } = fact;
        let mut entry = Self {
            id: number(end.seq + 1),
            event_id: fact.event.to_string(),
            at: fact.at,
            actor_kind: actor.kind.name().to_owned(),
            actor_id: actor.id.clone(),
            actor_name: fact.actor_name.to_owned(),
            action: change.action.clone(),
            resource_kind: change.resource_kind.clone(),
            resource_id: change.resource_id.clone(),
            ip: actor.ip.clone(),
            before: text(&change.before)?,
            after: text(&change.after)?,
            previous_hash: end.hash.clone(),
            hash: String::new(),
        };
        entry.hash = entry.sealed(fact.team)?;
        Ok(entry)
    }

    /// What the hash of this entry must be: over the hash before it, and over everything that it says as one list of
    /// texts. The team is in it, so that no entry can be moved to another. The actor's name is not: it goes when their
    /// account goes, and the chain must hold; the id tells who it was.
    pub fn sealed(&self, team: &TeamId) -> Result<String, Fault> {
        let at = self.at.millis().to_string();
        let said = [
            Some(team.as_str()),
            Some(&self.id),
            Some(&self.event_id),
            Some(&at),
            Some(&self.actor_kind),
            Some(&self.actor_id),
            Some(&self.action),
            Some(&self.resource_kind),
            Some(&self.resource_id),
            Some(&self.ip),
            self.before.as_deref(),
            self.after.as_deref(),
        ];
        Ok(sha256_hex(format!("{}\n{}", self.previous_hash, json::write(&said)?).as_bytes()))
    }

    /// Whether it is the next one behind `end`, and says what was sealed.
    pub fn follows(&self, end: &End, team: &TeamId) -> Result<bool, Fault> {
        Ok(self.seq() == end.seq + 1 && self.previous_hash == end.hash && self.hash == self.sealed(team)?)
    }
    pub fn seq(&self) -> u64 {
        self.id.parse().unwrap_or(0)
    }
    /// The chain as it ends with this entry.
    pub fn end(&self) -> End {
        End { seq: self.seq(), hash: self.hash.clone() }
    }
}

/// An entry as people and programs read it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shown {
    /// 1, 2, 3 … without gaps, in the order in which entries were recorded.
    pub seq: u64,
    /// Of the fact that it records.
    pub id: String,
    pub at: Instant,
    pub actor: ShownActor,
    /// Such as `member.role_changed`.
    pub action: String,
    pub resource: ShownResource,
    /// Network address; empty for the system.
    pub ip: String,
    /// How it was: only what changed, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<Value>,
    /// SHA-256 over the entry before and this one.
    pub hash: String,
}

/// Who did it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownActor {
    pub kind: ActorKind,
    /// A user's or a key's id; empty for the system.
    pub id: String,
    /// As it was then.
    pub name: String,
}

/// What it was done to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownResource {
    pub kind: String,
    pub id: String,
}

impl From<Entry> for Shown {
    fn from(entry: Entry) -> Self {
        let seq = entry.seq();
        let value = |text: Option<String>| text.and_then(|text| json::read(&text).ok());
        let kinds = [ActorKind::User, ActorKind::Key, ActorKind::Staff];
        let kind = kinds.into_iter().find(|kind| kind.name() == entry.actor_kind).unwrap_or(ActorKind::System);
        let Entry { event_id, at, actor_id, actor_name, action, resource_kind, resource_id, .. } = entry;
        Self {
            seq,
            id: event_id,
            at,
            actor: ShownActor { kind, id: actor_id, name: actor_name },
            action,
            resource: ShownResource { kind: resource_kind, id: resource_id },
            ip: entry.ip,
            before: value(entry.before),
            after: value(entry.after),
            hash: entry.hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{
        Instant,
        audit::{Actor, ActorKind, Change},
        id::Id,
        ids::{EventId, TeamId},
    };
    use serde_json::json;

    use super::{End, Entry, Fact};

    fn entry(end: &End) -> Entry {
        let at = Instant::from_millis(1);
        let actor = Actor { kind: ActorKind::User, id: "user_1".into(), ip: "203.0.113.9".into() };
        let change = Change::new("team.renamed", "team_1").before(json!({ "name": "A" })).after(json!({ "name": "B" }));
        let (team, event) = (team(1), EventId::from_parts(at, [2; 10]));
        let fact = Fact { team: &team, event: &event, at, actor: &actor, actor_name: "Ann", change: &change };
        Entry::after(end, &fact).unwrap()
    }

    fn team(n: u8) -> TeamId {
        TeamId::from_parts(Instant::from_millis(1), [n; 10])
    }

    #[test]
    fn an_entry_follows_the_end_and_seals_everything_that_it_says() {
        let first = entry(&End::default());
        assert_eq!((first.id.as_str(), first.previous_hash.as_str()), ("000000000001", ""));
        let second = entry(&first.end());
        assert_eq!((second.seq(), &second.previous_hash), (2, &first.hash));
        assert_eq!(second.hash, second.sealed(&team(1)).unwrap());
        assert_ne!(second.hash, second.sealed(&team(2)).unwrap(), "no entry can be moved to another team");
        let changes: [fn(&mut Entry); 11] = [
            |e| e.id = "000000000003".into(),
            |e| e.event_id.push('0'),
            |e| e.at = Instant::from_millis(2),
            |e| e.actor_kind = "staff".into(),
            |e| e.actor_id.push('2'),
            |e| e.action.push('x'),
            |e| e.resource_kind.push('x'),
            |e| e.resource_id.push('x'),
            |e| e.ip = String::new(),
            |e| e.before = None,
            |e| e.after = Some("{}".into()),
        ];
        for (at, change) in changes.iter().enumerate() {
            let mut forged = second.clone();
            change(&mut forged);
            assert_ne!(forged.hash, forged.sealed(&team(1)).unwrap(), "change {at} is seen");
        }
    }

    #[test]
    fn texts_cannot_be_moved_from_one_field_into_the_next() {
        let (mut a, mut b) = (entry(&End::default()), entry(&End::default()));
        (a.resource_id, a.ip) = ("ab".into(), "c".into());
        (b.resource_id, b.ip) = ("a".into(), "bc".into());
        assert_ne!(a.sealed(&team(1)).unwrap(), b.sealed(&team(1)).unwrap());
    }
}
