//! Guessing is slow, and the owner is never locked out for good.

use kernel::time::minutes;
use serde_json::json;

use super::world::{Auth, PASSWORD};

#[tokio::test]
async fn guessing_at_one_account_is_slowed_alike_for_known_and_unknown_addresses() {
    let auth = Auth::new();
    auth.account("ann@example.com").await;
    for email in ["ann@example.com", "nobody@example.com"] {
        for _ in 0..20 {
            auth.sign_in(email, "wrong wrong wrong").await.expect(401);
        }
        let busy = auth.sign_in(email, "wrong wrong wrong").await.expect(429);
        assert_eq!(busy.code(), "busy");
        assert!(
            (1..=61).contains(&busy.header("retry-after").parse::<i64>().unwrap()),
            "{}",
            busy.header("retry-after")
        );
    }
    assert_eq!(auth.sign_in("ann@example.com", PASSWORD).await.status(), 429, "even the right password waits");
    let elsewhere = json!({ "email": "ann@example.com", "password": PASSWORD });
    auth.browser("198.51.100.7").post_json("/api/auth/sign-in", &elsewhere).await.expect(200);
    auth.world.clock.advance(minutes(2));
    auth.sign_in("ann@example.com", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn mails_asked_for_from_one_network_address_are_limited() {
    let auth = Auth::new();
    for n in 0..30 {
        auth.resend(&format!("person{n}@example.com")).await.expect(202);
    }
    assert_eq!(auth.resend("person30@example.com").await.expect(429).code(), "busy");
    auth.world.clock.advance(minutes(1));
    auth.resend("person30@example.com").await.expect(202);
}

#[tokio::test]
async fn nobody_is_many_callers_by_the_addresses_of_one_ipv6_network() {
    let auth = Auth::new();
    let ask = async |ip: String, n: u8| {
        let wish = json!({ "email": format!("person{n}@example.com") });
        auth.browser(&ip).post_json("/api/auth/resend", &wish).await
    };
    for n in 0..30 {
        ask(format!("2001:db8:1:2::{n}"), n).await.expect(202);
    }
    ask("2001:db8:1:2:ffff::1".to_owned(), 30).await.expect(429);
    ask("2001:db8:1:3::1".to_owned(), 30).await.expect(202);
}

#[tokio::test]
async fn a_limiter_out_of_reach_lets_nobody_guess() {
    let auth = Auth::new();
    auth.account("ann@example.com").await;
    auth.world
        .objects
        .plug(kernel::limit::CLASS, Box::new(|_| testkit::later(async { Err(kernel::Fault::internal("down")) })));
    assert_eq!(auth.sign_in("ann@example.com", PASSWORD).await.status(), 500);
}
