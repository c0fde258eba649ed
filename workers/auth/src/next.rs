//! Where a person goes after signing in: a path of ours, whatever the address said (open redirects).

/// Longest path that is kept, in bytes.
const MAX_LEN: usize = 512;
/// Where everybody may go.
const HOME: &str = "/app";
/// What a browser, a proxy or a careless decoder may read as the end of our own host.
const ODD: [&str; 9] = ["\\", "//", "@", "/./", "/../", "%2f", "%5c", "%40", "%25"];

/// The wish, when it is a path of our own pages; the dashboard's first page otherwise. Browsers read `//host` and `/\host` as
/// other hosts and drop tabs and line breaks, so none of these gets through, also not in code that something behind us may
/// undo. None of our own addresses needs them.
pub fn own_path(wish: &str) -> String {
    if is_own(wish) { wish.to_owned() } else { HOME.to_owned() }
}

fn is_own(wish: &str) -> bool {
    let is_plain = wish.len() <= MAX_LEN && wish.bytes().all(|b| b.is_ascii_graphic());
    let small = wish.to_ascii_lowercase();
    let path = small.split(['?', '#']).next().unwrap_or_default();
    let is_odd = ODD.iter().any(|odd| small.contains(odd)) || path.ends_with("/..") || path.contains(':');
    let is_control = ["%0", "%1", "%7f"].iter().any(|code| small.contains(code));
    // What answers programs is no page, and some of it does something.
    let is_page = path != "/api" && !path.starts_with("/api/");
    is_plain && small.starts_with('/') && !is_odd && !is_control && is_page
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn our_own_pages_are_gone_to() {
        for good in [
            "/",
            "/app",
            "/app/leads?state=new#top",
            "/invite?token=abc-_",
            "/app/leads?from=2030-01-01T09:00&q=caf%C3%A9%20l%C3%B6we",
            "/app/.well-known",
        ] {
            assert_eq!(own_path(good), good);
        }
    }

    /// Other hosts, as browsers, proxies or careless decoders read them.
    const HOSTS: &[&str] = &[
        "",
        "//evil.example",
        "///evil.example",
        "////evil.example/..",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "https://evil.example",
        "https:evil.example",
        "http:/evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "/javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        ".evil.example",
        "@evil.example",
        "/@evil.example",
        "/app@evil.example",
        "/%40evil.example",
        "/%2f%2fevil.example",
        "/%2F/evil.example",
        "%2f%2fevil.example",
        "/%5cevil.example",
        "/%5C%5Cevil.example",
        "/%252f%252fevil.example",
    ];
    /// Steps out of the path, what breaks a header, what is no page.
    const ODD_PATHS: &[&str] = &[
        "/..//evil.example",
        "/app/../..//evil.example",
        "/./evil",
        "/app/..",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nlocation: https://evil.example",
        "/%0d%0alocation:%20x",
        "/%09/evil.example",
        "/%00",
        " /app",
        "/app ",
        "/a b",
        "/ä",
        "/\u{ff0f}evil.example",
        "/\u{2028}evil",
        "/\u{0}",
        "/a\\b",
        "/api",
        "/api/auth/sign-out",
        "/API/auth/oauth/google/start",
    ];

    #[test]
    fn only_paths_of_our_own_pages_are_gone_to() {
        for bad in HOSTS.iter().chain(ODD_PATHS) {
            assert_eq!(own_path(bad), "/app", "{bad:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(600))), "/app");
    }
}
