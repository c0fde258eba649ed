//! From which network addresses a key may be used.

use std::net::IpAddr;

use kernel::{Fault, Field};

/// Most addresses and networks of one key.
pub const MAX_NETWORKS: usize = 20;

/// True when the list is empty or names the address. `ips` has spaces between.
pub fn allow(ips: &str, ip: &str) -> bool {
    if ips.is_empty() {
        return true;
    }
    let Ok(ip) = ip.parse::<IpAddr>() else { return false };
    let ip = ip.to_canonical();
    ips.split(' ').filter_map(parse).any(|(network, length)| contains(network, length, ip))
}

/// Reads an address or a network in CIDR form, in its shortest spelling.
pub fn check(list: &[String]) -> Result<String, Fault> {
    if list.len() > MAX_NETWORKS {
        return Err(Fault::invalid("ips", "too_many", "name at most 20 addresses and networks"));
    }
    let mut read = Vec::new();
    let mut bad = Vec::new();
    for (at, text) in list.iter().enumerate() {
        match parse(text.trim()) {
            Some((network, length)) if length == bits(network) => read.push(network.to_string()),
            Some((network, length)) => read.push(format!("{network}/{length}")),
            None => {
                let detail = "enter an address such as 203.0.113.9 or a network such as 2001:db8::/32";
                bad.push(Field::new(format!("ips/{at}"), "not_an_address", detail));
            }
        }
    }
    if bad.is_empty() { Ok(read.join(" ")) } else { Err(Fault::Invalid { fields: bad }) }
}

fn bits(ip: IpAddr) -> u8 {
    if ip.is_ipv4() { 32 } else { 128 }
}

fn parse(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let ip: IpAddr = address.parse().ok()?;
    let length = match length {
        None => bits(ip),
        Some(length) => length.parse().ok().filter(|length| *length <= bits(ip))?,
    };
    Some((ip, length))
}

fn contains(network: IpAddr, length: u8, ip: IpAddr) -> bool {
    match (network, ip) {
        (IpAddr::V4(network), IpAddr::V4(ip)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            network.to_bits() & mask == ip.to_bits() & mask
        }
        (IpAddr::V6(network), IpAddr::V6(ip)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            network.to_bits() & mask == ip.to_bits() & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{allow, check};

    #[test]
    fn an_address_is_in_its_network_and_in_no_other() {
        for (ips, ip, wanted) in [
            ("", "203.0.113.9", true),
            ("203.0.113.9", "203.0.113.9", true),
            ("203.0.113.9", "203.0.113.10", false),
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("0.0.0.0/0", "198.51.100.1", true),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("203.0.113.0/24", "::ffff:203.0.113.7", true),
            ("203.0.113.0/24", "local", false),
            ("203.0.113.0/24 2001:db8::1", "2001:db8::1", true),
        ] {
            assert_eq!(allow(ips, ip), wanted, "{ip} in {ips}");
        }
    }

    #[test]
    fn bad_networks_are_named_by_their_place() {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(check(&list(&[" 203.0.113.9 ", "2001:0db8::/32"])).unwrap(), "203.0.113.9 2001:db8::/32");
        for bad in ["", "300.1.1.1", "10.0.0.0/33", "example.com", "10.0.0.0/-1", "::/129"] {
            assert!(check(&list(&["10.0.0.1", bad])).is_err(), "{bad}");
        }
    }
}
