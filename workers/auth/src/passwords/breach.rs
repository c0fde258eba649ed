//! Whether a password is known from a leak, asked by k-anonymity (HaveIBeenPwned's range API): the first five digits of
//! its SHA-1 leave the house, the rest is compared here. A service out of reach lets the password pass and is logged:
//! nobody is locked out by somebody else's outage.

use kernel::{Fault, Field, Ports, ports::Outgoing, time::seconds};
use sha1::{Digest, Sha1};

/// A padded answer is about 40 kB.
const LIMIT_BYTES: u32 = 256 * 1024;
const TIMEOUT_MS: i64 = seconds(2);

/// What is said of a leaked password.
pub fn flaw() -> Field {
    Field::new("password", "leaked", "this password is known from a leak elsewhere; choose another one")
}

/// True when the password is known to have leaked.
pub async fn is_leaked(ports: &Ports, password: &str) -> bool {
    let Some(service) = ports.settings.breach_url.as_deref() else { return false };
    match ask(ports, service, password).await {
        Ok(found) => found,
        Err(fault) => {
            tracing::warn!(op = "auth.breach", %fault, "a password was not looked up");
            false
        }
    }
}

async fn ask(ports: &Ports, service: &str, password: &str) -> Result<bool, Fault> {
    let digits = sha1_hex(password);
    let (prefix, rest) = digits.split_at(5);
    let mut request = Outgoing::get(format!("{service}/range/{prefix}"), LIMIT_BYTES, TIMEOUT_MS as u32);
    // Padding keeps the answer's length from telling which range was asked for.
    request.headers.push(("add-padding".to_owned(), "true".to_owned()));
    request.headers.push(("user-agent".to_owned(), "gr8".to_owned()));
    let answer = ports.http.send(request).await?;
    if answer.status != 200 {
        return Err(Fault::upstream("breach list", format!("status {}", answer.status), true));
    }
    Ok(names(&String::from_utf8_lossy(&answer.body), rest))
}

/// Lines are `SUFFIX:COUNT`; padding has a count of 0.
fn names(answer: &str, rest: &str) -> bool {
    answer.lines().filter_map(|line| line.trim().split_once(':')).any(|(suffix, count)| {
        suffix.eq_ignore_ascii_case(rest) && count.trim().bytes().any(|b| matches!(b, b'1'..=b'9'))
    })
}

fn sha1_hex(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |n: u8| char::from(DIGITS.get(usize::from(n & 15)).copied().unwrap_or(b'0'));
    Sha1::digest(text.as_bytes()).iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    use super::{names, sha1_hex};

    #[test]
    fn the_digest_is_the_one_that_everybody_computes() {
        assert_eq!(sha1_hex("password"), "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8");
    }

    #[test]
    fn padding_is_no_leak() {
        let rest = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
        assert!(names(&format!("00AA:3\r\n{rest}:52256179\r\n"), rest));
        assert!(names(&format!("{}:1", rest.to_lowercase()), rest));
        assert!(!names(&format!("00AA:3\r\n{rest}:0\r\n"), rest));
        assert!(!names("<html>:1", rest));
    }
}
