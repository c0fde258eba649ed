//! Addresses of pages: one spelling for each page, and which ones are worth reading. Works on addresses that the
//! WHATWG rules have already normalised (`Http::resolve`).

pub use kernel::address::{Parts, parts};

/// Whether two addresses belong to one site: same host, with or without `www.`, and same port.
pub fn same_site(a: &str, b: &str) -> bool {
    let key = |url| {
        let p = parts(url)?;
        let port =
            if (p.scheme, p.port) == ("http", "80") || (p.scheme, p.port) == ("https", "443") { "" } else { p.port };
        Some((p.host.strip_prefix("www.").unwrap_or(p.host).to_ascii_lowercase(), port))
    };
    key(a).is_some_and(|k| Some(k) == key(b))
}

/// The origin of an address: `https://example.com`.
pub fn origin(url: &str) -> Option<String> {
    let p = parts(url)?;
    let colon = if p.port.is_empty() { "" } else { ":" };
    Some(format!("{}://{}{colon}{}", p.scheme, p.host.to_ascii_lowercase(), p.port))
}

/// The one spelling of a page: no fragment, no tracking, no index file, no double slashes.
pub fn normalise(url: &str) -> Option<String> {
    let p = parts(url)?;
    let mut path = String::with_capacity(p.path.len());
    for c in p.path.chars() {
        if !(c == '/' && path.ends_with('/')) {
            path.push(c);
        }
    }
    for index in ["index.html", "index.htm", "index.php", "index.asp", "index.aspx", "default.html", "default.aspx"] {
        if let Some(folder) = path.strip_suffix(index).filter(|f| f.ends_with('/')) {
            path = folder.to_owned();
            break;
        }
    }
    let kept: Vec<&str> = p.query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    Some(format!("{}{path}{mark}{}", origin(url)?, kept.join("&")))
}

/// What two spellings of one page share: scheme, `www.` and the last slash do not tell pages apart.
pub fn key(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_owned()
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_")
        || name.starts_with("mtm_")
        || name.starts_with("pk_")
        || matches!(
            name.as_str(),
            "gclid"
                | "fbclid"
                | "msclkid"
                | "dclid"
                | "yclid"
                | "igshid"
                | "mc_cid"
                | "mc_eid"
                | "_ga"
                | "_gl"
                | "ref"
                | "source"
                | "phpsessid"
                | "jsessionid"
                | "sid"
                | "sessionid"
                | "srsltid"
                | "gad_source"
        )
}

/// Whether an address is where people sign in.
pub fn is_sign_in(url: &str) -> bool {
    let path = parts(url).map(|p| p.path.to_ascii_lowercase()).unwrap_or_default();
    path.split('/').any(|segment| SIGN_IN.split(' ').any(|word| word == segment))
}

/// Why an address is not worth a request, or none when it is.
pub fn not_worth(url: &str) -> Option<&'static str> {
    let p = parts(url)?;
    let path = p.path.to_ascii_lowercase();
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    let file = segments.last().copied().unwrap_or_default();
    if file.rsplit_once('.').is_some_and(|(_, ending)| BINARY.split(' ').any(|b| b == ending)) {
        return Some("not a page");
    }
    if segments.iter().any(|s| PRIVATE.split(' ').any(|word| *s == word)) {
        return Some("not for readers");
    }
    let names: Vec<&str> =
        p.query.split('&').filter_map(|pair| pair.split('=').next()).filter(|n| !n.is_empty()).collect();
    if names.iter().any(|n| TRAPS.split(' ').any(|trap| n.eq_ignore_ascii_case(trap))) || names.len() > 3 {
        return Some("another view of the same page");
    }
    if segments.len() > 8 || url.len() > 500 || repeats(&segments) || is_calendar(&segments) {
        return Some("looks endless");
    }
    None
}

/// `/a/b/a/b/`: relative links gone wrong.
fn repeats(segments: &[&str]) -> bool {
    segments.iter().any(|s| segments.iter().filter(|t| *t == s).count() >= 3)
}

/// Days of an endless calendar: `/events/2031-07-01`, `/calendar/2031/07`.
fn is_calendar(segments: &[&str]) -> bool {
    let is_year =
        |s: &str| s.len() == 4 && (s.starts_with("19") || s.starts_with("20")) && s.bytes().all(|b| b.is_ascii_digit());
    let is_date = |s: &str| {
        s.len() >= 7
            && s.get(..4).is_some_and(is_year)
            && s.as_bytes().get(4) == Some(&b'-')
            && s.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    let named =
        segments.iter().any(|s| ["calendar", "kalender", "events", "veranstaltungen", "agenda", "termine"].contains(s));
    named && segments.iter().any(|s| is_date(s) || is_year(s))
}

const BINARY: &str = "pdf jpg jpeg png gif webp avif svg ico bmp tif tiff mp3 mp4 m4a m4v mov avi webm wav ogg zip gz tgz rar 7z tar exe dmg apk doc docx xls xlsx ppt pptx odt ods csv ics vcf css js mjs json xml rss atom woff woff2 ttf eot map txt";
const PRIVATE: &str = "logout signout sign-out login log-in signin sign-in register signup sign-up cart basket checkout warenkorb kasse panier carrito carrello account my-account mein-konto wishlist wp-admin wp-login.php wp-json xmlrpc.php admin administrator cgi-bin feed rss trackback embed password-reset lost-password";
const SIGN_IN: &str =
    "login log-in signin sign-in login.php login.html wp-login.php anmelden anmeldung connexion accedi acceder";
const TRAPS: &str = "add-to-cart add_to_cart remove_item replytocom share print sort order orderby dir filter view month year date day week tribe-bar-date ical outlook-ical s q search action session redirect redirect_to return returnurl logout";

#[cfg(test)]
mod tests {
    use super::{is_sign_in, key, normalise, not_worth, origin, parts, same_site};

    #[test]
    fn one_page_has_one_spelling() {
        assert_eq!(
            normalise("https://Example.com//a//index.html?utm_source=x&id=2&fbclid=z#top").unwrap(),
            "https://example.com/a/?id=2"
        );
        assert_eq!(normalise("http://example.com").unwrap(), "http://example.com/");
        assert_eq!(normalise("mailto:a@b.de"), None);
        assert_eq!(key("https://www.example.com/about/"), key("http://example.com/about"));
        assert_eq!(parts("https://u:p@[::1]:8080/x?y=1").unwrap().host, "[::1]");
        assert_eq!(origin("https://A.example:8443/x?y#z").unwrap(), "https://a.example:8443");
    }

    #[test]
    fn a_site_is_its_host_with_or_without_www() {
        assert!(same_site("https://www.a.example/x", "http://a.example/"));
        assert!(!same_site("https://shop.a.example/", "https://a.example/"));
        assert!(!same_site("https://a.example:8080/", "https://a.example/"));
        assert!(same_site("https://a.example:443/", "https://a.example/"));
        assert!(!same_site("nonsense", "nonsense"));
    }

    #[test]
    fn a_sign_in_is_known_by_its_path() {
        for url in
            ["https://x.example/login", "https://x.example/account/Sign-In/?next=/", "https://x.example/wp-login.php"]
        {
            assert!(is_sign_in(url), "{url}");
        }
        assert!(!is_sign_in("https://x.example/blog/how-to-login-faster") && !is_sign_in("nonsense"));
    }

    #[test]
    fn traps_and_files_are_not_worth_reading() {
        for url in [
            "/menu.PDF",
            "/cart",
            "/wp-admin/x",
            "/shop?add-to-cart=3",
            "/events/2031-07-01/",
            "/calendar/2031/07",
            "/a/b/a/b/a/b",
            "/p?a=1&b=2&c=3&d=4",
        ] {
            assert!(not_worth(&format!("https://x.example{url}")).is_some(), "{url}");
        }
        for url in ["/", "/about", "/blog/2024/05/our-new-oven", "/shop?id=4", "/menu", "/st.-patricks-day"] {
            assert!(not_worth(&format!("https://x.example{url}")).is_none(), "{url}");
        }
    }
}
