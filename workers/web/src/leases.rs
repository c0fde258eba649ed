//! Tokens of rate-limit buckets that this isolate has taken ahead, so that a busy subject costs one object call per
//! handful of requests. The bound stays exact: what is spent was granted. Unspent tokens lapse with the lease.

use std::{collections::HashMap, sync::Mutex};

use kernel::{
    Fault, Instant, Ports,
    limit::{self, Rule, Take},
    time,
};

/// A lease lapses after this time, so that a quiet isolate does not sit on tokens, in milliseconds.
const LEASE_MS: i64 = time::seconds(10);
/// Subjects held at once; when full, lapsed ones are dropped, then all.
const MAX_SUBJECTS: usize = 2_000;

#[derive(Default)]
pub struct Leases(Mutex<HashMap<String, Lease>>);

struct Lease {
    tokens: u32,
    until: Instant,
}

impl Leases {
    /// Spends one token, or `Fault::Busy`. A limiter that cannot be reached lets the request pass and says so in
    /// the log: visitors must not pay for our fault. (Sign-in asks `limit::spend` itself, and fails closed.)
    pub async fn spend(&self, ports: &Ports, subject: &str, rule: Rule) -> Result<(), Fault> {
        let now = ports.clock.now();
        if self.spend_held(subject, now) {
            return Ok(());
        }
        // A tenth of the burst: one caller spread over many isolates still gets most of its tokens.
        let want = (rule.capacity / 10).clamp(1, 16);
        match limit::take(ports, subject, Take { rule, want, whole: false }).await {
            // Of requests that asked at once, the first were given tokens for the rest.
            Ok(taken) if taken.granted == 0 && self.spend_held(subject, now) => Ok(()),
            Ok(taken) if taken.granted == 0 => Err(Fault::Busy { retry_after_ms: taken.retry_after_ms }),
            Ok(taken) => {
                self.keep(subject, taken.granted.saturating_sub(1), now);
                Ok(())
            }
            Err(fault) => {
                tracing::error!(op = "limit.take", %fault, "limiter out of reach; request let through");
                Ok(())
            }
        }
    }

    fn spend_held(&self, subject: &str, now: Instant) -> bool {
        let Ok(mut held) = self.0.lock() else { return false };
        match held.get_mut(subject) {
            Some(lease) if lease.until > now && lease.tokens > 0 => {
                lease.tokens -= 1;
                true
            }
            _ => false,
        }
    }

    fn keep(&self, subject: &str, tokens: u32, now: Instant) {
        let Ok(mut held) = self.0.lock() else { return };
        if held.len() >= MAX_SUBJECTS {
            held.retain(|_, lease| lease.until > now);
            if held.len() >= MAX_SUBJECTS {
                held.clear();
            }
        }
        let until = now.plus(LEASE_MS);
        // Two requests may have asked at once: what both were granted adds up.
        let lease = held.entry(subject.to_owned()).or_insert(Lease { tokens: 0, until });
        if lease.until <= now {
            lease.tokens = 0;
        }
        lease.tokens += tokens;
        lease.until = until;
    }
}
