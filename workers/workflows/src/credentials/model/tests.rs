//! Which hosts a credential is for.

use super::{are_within, is_for};

#[test]
fn a_secret_goes_to_its_hosts_and_to_none_that_looks_like_one() {
    let hosts = ["api.example.com".to_owned(), "*.shop.example".to_owned()];
    for host in ["api.example.com", "API.example.com", "a.shop.example", "a.b.shop.example"] {
        assert!(is_for(&hosts, host), "{host}");
    }
    for host in ["example.com", "xapi.example.com", "api.example.com.evil.example", "shop.example", "ashop.example"] {
        assert!(!is_for(&hosts, host), "{host}");
    }
    let new = |host: &str| are_within(&[host.to_owned()], &hosts);
    assert!(new("api.example.com") && new("b.shop.example") && new("*.shop.example"));
    assert!(!new("*.example.com") && !new("*.b.shop.example") && !new("evil.example"));
}
