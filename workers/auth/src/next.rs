//! Where a person goes after signing in: a path of ours, whatever the address said (open redirects).

/// Longest path that is kept, in bytes.
const MAX_LEN: usize = 512;
/// Where everybody may go.
const HOME: &str = "/app";

/// The wish, when it is a path of our own pages; the dashboard's first page otherwise. Browsers read `//host` and `/\host` as
/// other hosts and drop tabs and line breaks, so none of these gets through.
pub fn own_path(wish: &str) -> String {
    let first_two: Vec<char> = wish.chars().take(2).collect();
    let is_path = matches!(first_two.as_slice(), ['/'] | ['/', _]) && !matches!(first_two.as_slice(), [_, '/' | '\\']);
    let is_plain = wish.len() <= MAX_LEN && wish.bytes().all(|b| b.is_ascii_graphic()) && !wish.contains('\\');
    let is_page = !wish.starts_with("/api/");
    if is_path && is_plain && is_page { wish.to_owned() } else { HOME.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_our_own_pages_are_gone_to() {
        for good in
            ["/", "/app", "/app/leads?state=new#top", "/invite?token=abc", "/app/%2F%2Fevil.example", "/@evil.example"]
        {
            assert_eq!(own_path(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " /app",
            "/ä",
            "/a\\b",
            "/a b",
            "/api/auth/sign-out",
            "data:text/html,x",
            "/\u{0}",
            "///evil.example",
            "@evil.example",
        ] {
            assert_eq!(own_path(bad), "/app", "{bad:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(600))), "/app");
    }
}
