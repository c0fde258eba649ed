//! Token buckets, exact under parallel calls because one object per subject decides. An isolate may take several
//! tokens at once and spend them locally (`web::leases`): never more is spent than was granted.

use serde::{Deserialize, Serialize};

use crate::{Fault, Instant, Ports};

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
}

/// What it answers: `granted` of 0 comes with the wait until the next token, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub granted: u32,
    pub retry_after_ms: i64,
}

/// The bucket's state, as the object stores it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Thousandths of a token, so that slow refills lose nothing to rounding.
    pub millitokens: i64,
    pub at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub fn full(rule: Rule, now: Instant) -> Self {
        Self { millitokens: i64::from(rule.capacity) * 1_000, at: now }
    }
    /// Refills, then gives as many of the wanted tokens as there are.
    pub fn take(&mut self, take: Take, now: Instant) -> Taken {
        let rate = i64::from(take.rule.per_minute.max(1));
        let elapsed = now.since(self.at).clamp(0, crate::time::hours(24));
        let full = i64::from(take.rule.capacity) * 1_000;
        // per_minute tokens a minute are per_minute / 60 millitokens a millisecond.
        let gained = elapsed * rate / 60;
        if self.millitokens + gained >= full {
            (self.millitokens, self.at) = (full, now);
        } else if gained > 0 {
            // Only the time that became whole millitokens is used up.
            (self.millitokens, self.at) = (self.millitokens + gained, self.at.plus(gained * 60 / rate));
        }
        let granted = (self.millitokens / 1_000).clamp(0, i64::from(take.want));
        self.millitokens -= granted * 1_000;
        let retry_after_ms = if granted > 0 { 0 } else { (1_000 - self.millitokens).max(1) * 60 / rate + 1 };
        Taken { granted: u32::try_from(granted).unwrap_or(0), retry_after_ms }
    }
}

/// Asks the object of `subject` (such as `sign-in/ip/203.0.113.9`) for tokens.
pub async fn take(ports: &Ports, subject: &str, take: Take) -> Result<Taken, Fault> {
    let reply = ports.objects.ask(CLASS, subject, serde_json::to_string(&take)?).await?;
    serde_json::from_str::<Result<Taken, Fault>>(&reply)?
}

/// Takes one token or answers `Fault::Busy`.
pub async fn spend(ports: &Ports, subject: &str, rule: Rule) -> Result<(), Fault> {
    let taken = take(ports, subject, Take { rule, want: 1 }).await?;
    if taken.granted == 0 { Err(Fault::Busy { retry_after_ms: taken.retry_after_ms }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { capacity: 5, per_minute: 60 };

    #[test]
    fn a_bucket_gives_its_capacity_then_one_token_a_second() {
        let mut bucket = Bucket::full(RULE, Instant::from_millis(0));
        let one = Take { rule: RULE, want: 1 };
        for _ in 0..5 {
            assert_eq!(bucket.take(one, Instant::from_millis(0)).granted, 1);
        }
        let refused = bucket.take(one, Instant::from_millis(0));
        assert_eq!(refused.granted, 0);
        assert!((1_000..=1_100).contains(&refused.retry_after_ms), "{refused:?}");
        assert_eq!(bucket.take(one, Instant::from_millis(refused.retry_after_ms)).granted, 1);
    }

    #[test]
    fn many_small_steps_refill_as_much_as_one_large_step() {
        let rule = Rule { capacity: 100, per_minute: 7 };
        let mut bucket = Bucket { millitokens: 0, at: Instant::from_millis(0) };
        let mut given = 0;
        for ms in (0..600_000).step_by(13) {
            given += bucket.take(Take { rule, want: 1 }, Instant::from_millis(ms)).granted;
        }
        assert_eq!(given, 69, "70 tokens in ten minutes, less the one still filling");
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing_away() {
        let mut bucket = Bucket::full(RULE, Instant::from_millis(10_000));
        assert_eq!(bucket.take(Take { rule: RULE, want: 5 }, Instant::from_millis(10_000)).granted, 5);
        assert_eq!(bucket.take(Take { rule: RULE, want: 1 }, Instant::from_millis(0)).granted, 0);
    }
}
