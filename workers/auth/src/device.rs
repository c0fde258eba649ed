//! What a browser calls itself, in words that its person understands: `Firefox on Linux`. For recognising one's own
//! sessions only; nothing is decided by it.

/// Browsers by the mark that tells them, the most special first: most of them name others, too.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Firefox/", "Firefox"),
    ("Chromium", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// The name of a browser by its User-Agent header.
pub fn name(agent: &str) -> String {
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => {
            // A program's own name, cut to what one can read: `acme-sync/2.1`.
            let own: String =
                agent.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_./".contains(*c)).take(40).collect();
            if own.is_empty() { "an unknown program".to_owned() } else { own }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn browsers_are_told_apart_although_each_names_the_others() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Safari/537.36";
        for (agent, wanted) in [
            (chrome.to_owned(), "Chrome on Windows"),
            (format!("{chrome} Edg/149.0"), "Edge on Windows"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0".to_owned(), "Firefox on Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605 Version/20.0 Safari/604"
                    .to_owned(),
                "Safari on iPhone",
            ),
            ("acme-sync/2.1 (cron)".to_owned(), "acme-sync/2.1"),
            (String::new(), "an unknown program"),
            ("<script>".to_owned(), "an unknown program"),
        ] {
            assert_eq!(name(&agent), wanted, "{agent}");
        }
    }
}
