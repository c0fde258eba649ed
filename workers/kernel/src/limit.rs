//! Token buckets, exact under parallel calls because one object per subject decides. An isolate may take several
//! tokens at once and spend them locally (`web::leases`): never more is spent than was granted.

use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::{Fault, Instant, Ports, json};

/// Binding of the object class.
pub const CLASS: &str = "RATE_LIMITER";

/// A bucket's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Most tokens the bucket holds: the burst.
    pub capacity: u32,
    /// Tokens that come back per minute.
    pub per_minute: u32,
}

/// What the object is told: give up to `want` tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    pub rule: Rule,
    pub want: u32,
    /// All that is wanted, or nothing: for what costs more than one token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// What it answers: `granted` of 0 comes with the wait until the next token, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub granted: u32,
    pub retry_after_ms: i64,
}

/// Units of one token: a rule of `per_minute` tokens gains exactly `per_minute` units a millisecond, so nothing is
/// lost or won by rounding.
const TOKEN: i64 = 60_000;

/// The bucket's state, as the object stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// 60,000 units are a token.
    pub units: i64,
    pub at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub fn full(rule: Rule, now: Instant) -> Self {
        Self { units: i64::from(rule.capacity) * TOKEN, at: now }
    }
    /// True when nothing more fits in.
    pub fn is_full(&self, rule: Rule) -> bool {
        self.units >= i64::from(rule.capacity) * TOKEN
    }
    /// Refills, then gives as many of the wanted tokens as there are.
    pub fn take(&mut self, take: Take, now: Instant) -> Taken {
        let rate = i64::from(take.rule.per_minute.max(1));
        // A clock that steps back gives nothing; a day fills every bucket.
        let elapsed = now.since(self.at).clamp(0, crate::time::hours(24));
        self.units = (self.units + elapsed * rate).min(i64::from(take.rule.capacity) * TOKEN);
        self.at = self.at.max(now);
        let least = if take.whole { i64::from(take.want) } else { 1 };
        let granted = (self.units / TOKEN).clamp(0, i64::from(take.want));
        let granted = if granted < least { 0 } else { granted };
        self.units -= granted * TOKEN;
        let missing = (least * TOKEN - self.units).max(0);
        let retry_after_ms = if granted > 0 { 0 } else { (missing + rate - 1) / rate };
        Taken { granted: u32::try_from(granted).unwrap_or(0), retry_after_ms }
    }
}

/// What a network address is called in a subject. Whoever has one IPv6 address has 2^64 of them (RFC 6177), and could be as many
/// callers: they all are one.
pub fn network_of(ip: &str) -> String {
    match ip.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => format!("{}/64", Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
        Ok(ip) => ip.to_string(),
        Err(_) => ip.to_owned(),
    }
}

/// Asks the object of `subject` (such as `sign-in/ip/203.0.113.9`) for tokens.
pub async fn take(ports: &Ports, subject: &str, take: Take) -> Result<Taken, Fault> {
    let reply = ports.objects.ask(CLASS, subject, json::write(&take)?).await?;
    json::read::<Result<Taken, Fault>>(&reply)?
}

/// Takes one token or answers `Fault::Busy`.
pub async fn spend(ports: &Ports, subject: &str, rule: Rule) -> Result<(), Fault> {
    spend_many(ports, subject, rule, 1).await
}

/// Takes `cost` tokens or answers `Fault::Busy` and takes none: so few an hour that one a minute is too many.
pub async fn spend_many(ports: &Ports, subject: &str, rule: Rule, cost: u32) -> Result<(), Fault> {
    let taken = take(ports, subject, Take { rule, want: cost, whole: true }).await?;
    if taken.granted == 0 { Err(Fault::Busy { retry_after_ms: taken.retry_after_ms }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { capacity: 5, per_minute: 60 };

    #[test]
    fn a_bucket_gives_its_capacity_then_one_token_a_second() {
        let mut bucket = Bucket::full(RULE, Instant::from_millis(0));
        let one = Take { rule: RULE, want: 1, whole: false };
        for _ in 0..5 {
            assert_eq!(bucket.take(one, Instant::from_millis(0)).granted, 1);
        }
        let refused = bucket.take(one, Instant::from_millis(0));
        assert_eq!(refused.granted, 0);
        assert_eq!(refused.retry_after_ms, 1_000);
        assert_eq!(bucket.take(one, Instant::from_millis(refused.retry_after_ms)).granted, 1);
    }

    #[test]
    fn many_small_steps_refill_as_much_as_one_large_step() {
        let rule = Rule { capacity: 100, per_minute: 7 };
        let mut bucket = Bucket { units: 0, at: Instant::from_millis(0) };
        let mut given = 0;
        for ms in (0..=600_000).step_by(13) {
            given += bucket.take(Take { rule, want: 1, whole: false }, Instant::from_millis(ms)).granted;
        }
        assert_eq!(given, 69, "70 tokens in ten minutes, less the one that fills in the last four milliseconds");
    }

    #[test]
    fn what_costs_many_tokens_takes_all_of_them_or_none() {
        let rule = Rule { capacity: 60, per_minute: 1 };
        let mut bucket = Bucket::full(rule, Instant::from_millis(0));
        let mail = Take { rule, want: 20, whole: true };
        let at = |minutes: i64| Instant::from_millis(crate::time::minutes(minutes));
        assert_eq!([0, 0, 0].map(|_| bucket.take(mail, at(0)).granted), [20, 20, 20]);
        let refused = bucket.take(mail, at(0));
        assert_eq!((refused.granted, refused.retry_after_ms), (0, crate::time::minutes(20)));
        for minute in 1..20 {
            assert_eq!(bucket.take(mail, at(minute)).granted, 0, "asking again does not use up what comes back");
        }
        assert_eq!(bucket.take(mail, at(20)).granted, 20);
    }

    #[test]
    fn all_addresses_of_one_ipv6_network_are_one_caller() {
        for (ip, wanted) in [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::6", "2001:db8:1:3::/64"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("203.0.113.9", "203.0.113.9"),
            ("local", "local"),
        ] {
            assert_eq!(network_of(ip), wanted, "{ip}");
        }
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing_away() {
        let mut bucket = Bucket::full(RULE, Instant::from_millis(10_000));
        assert_eq!(bucket.take(Take { rule: RULE, want: 5, whole: false }, Instant::from_millis(10_000)).granted, 5);
        assert_eq!(bucket.take(Take { rule: RULE, want: 1, whole: false }, Instant::from_millis(0)).granted, 0);
    }
}
