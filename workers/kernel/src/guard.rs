//! Which addresses we let a person send us to: public web servers only. Redirects are checked hop by hop.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{Fault, address::parts, ports::Settings};

/// Checks an address that the WHATWG rules have normalised (`Http::resolve`: numbers as hosts are dotted by then).
/// # Errors
/// `Fault::Invalid` for `url` with code `private_address` or `not_a_web_address`.
pub fn check(url: &str, settings: &Settings) -> Result<(), Fault> {
    let Some(p) = parts(url).filter(|_| url.len() <= 2_000) else {
        return Err(Fault::invalid(
            "url",
            "not_a_web_address",
            "enter the address of a website, such as https://www.example.com",
        ));
    };
    let port = match (p.port, p.scheme) {
        ("", "http") => "80",
        ("", _) => "443",
        (port, _) => port,
    };
    let authority = format!("{}:{port}", p.host);
    if settings.allowed_hosts.contains(&authority) {
        return Ok(());
    }
    let has_user =
        url.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).is_some_and(|a| a.contains('@'));
    if has_user || is_private_host(p.host) {
        return Err(Fault::invalid(
            "url",
            "private_address",
            "this address is not on the public web; enter the public address of the website",
        ));
    }
    Ok(())
}

/// Hosts that are no public web servers, or names that stand for addresses.
fn is_private_host(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if let Some(inner) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return inner.parse::<Ipv6Addr>().map_or(true, |ip| is_private(IpAddr::V6(ip)));
    }
    if let Ok(ip) = host.parse::<Ipv4Addr>() {
        return is_private(IpAddr::V4(ip));
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    // A last label of digits only is an address in disguise ("127.1", "0x7f.1").
    let is_number = last.starts_with(|c: char| c.is_ascii_digit());
    !host.contains('.')
        || is_number
        || PRIVATE_NAMES.iter().any(|name| host == *name || host.ends_with(&format!(".{name}")))
}

/// Names of private networks, and public names that resolve to whatever address they contain.
const PRIVATE_NAMES: &[&str] = &[
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "onion",
    "test",
    "invalid",
    "nip.io",
    "sslip.io",
    "xip.io",
    "localtest.me",
    "lvh.me",
    "vcap.me",
    "lacolhost.com",
    "traefik.me",
    "backname.io",
];

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => is_private_v6(v6),
    }
}

/// Everything IANA does not list as globally reachable.
fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let embedded = ip.to_ipv4_mapped().or_else(|| match ip.segments() {
        // 6to4, NAT64 and the old compatible form carry an IPv4 address.
        [0x2002, high, low, ..] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0, 0, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    });
    let is_teredo_or_doc = first == 0x2001 && (second < 0x200 || second == 0xdb8);
    embedded.is_some_and(is_private_v4) || is_teredo_or_doc || first & 0xe000 != 0x2000 && embedded.is_none()
}

#[cfg(test)]
mod tests {
    use super::is_private_host;

    #[test]
    fn only_the_public_web_passes() {
        for host in
            ["example.com", "www.bäckerei.de", "8.8.8.8", "[2606:4700::1111]", "xn--bckerei-5wa.de", "a.b.co.uk"]
        {
            assert!(!is_private_host(host), "{host}");
        }
        for host in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer",
            "nas.local",
            "metadata.google.internal",
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[fe80::1]",
            "[fd00::1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[ff02::1]",
            "[2001:db8::1]",
            "127.0.0.1.nip.io",
            "a.sslip.io",
            "lvh.me",
            "127.1",
            "[nonsense]",
        ] {
            assert!(is_private_host(host), "{host}");
        }
    }
}
