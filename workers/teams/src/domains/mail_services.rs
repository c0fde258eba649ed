//! Mail services whose domains say nothing about where somebody works: whoever wants has an address there.

/// Services with many endings (`yahoo.co.uk`, `gmx.at`), by the name before them.
const FAMILIES: &[&str] = &[
    "aol",
    "gmail",
    "gmx",
    "googlemail",
    "hotmail",
    "icloud",
    "live",
    "msn",
    "outlook",
    "proton",
    "protonmail",
    "tutanota",
    "yahoo",
    "yandex",
    "ymail",
    "zoho",
];

/// What stands before the country in an ending of two parts.
const SECOND: &[&str] = &["co", "com", "ne", "net", "or", "org"];

/// Services with one ending each.
const DOMAINS: &[&str] = &[
    "10minutemail.com",
    "126.com",
    "139.com",
    "163.com",
    "alice.it",
    "aliyun.com",
    "arcor.de",
    "att.net",
    "bellsouth.net",
    "bigpond.com",
    "bk.ru",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "charter.net",
    "comcast.net",
    "cox.net",
    "daum.net",
    "disroot.org",
    "duck.com",
    "earthlink.net",
    "email.com",
    "email.de",
    "fastmail.com",
    "fastmail.fm",
    "foxmail.com",
    "free.fr",
    "freemail.hu",
    "freenet.de",
    "guerrillamail.com",
    "hanmail.net",
    "hey.com",
    "home.nl",
    "hushmail.com",
    "inbox.com",
    "inbox.ru",
    "interia.pl",
    "kabelmail.de",
    "kpnmail.nl",
    "laposte.net",
    "libero.it",
    "list.ru",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ru",
    "mailbox.org",
    "mailfence.com",
    "mailinator.com",
    "me.com",
    "naver.com",
    "neuf.fr",
    "o2.pl",
    "onet.pl",
    "online.de",
    "optonline.net",
    "orange.fr",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "riseup.net",
    "rocketmail.com",
    "runbox.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "sharklasers.com",
    "shaw.ca",
    "sina.com",
    "sky.com",
    "sohu.com",
    "startmail.com",
    "sympatico.ca",
    "t-online.de",
    "talktalk.net",
    "telenet.be",
    "telia.com",
    "temp-mail.org",
    "terra.com.br",
    "tiscali.it",
    "trashmail.com",
    "tuta.io",
    "tutamail.com",
    "uol.com.br",
    "verizon.net",
    "virgilio.it",
    "virginmedia.com",
    "vodafone.de",
    "voila.fr",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "xs4all.nl",
    "yeah.net",
    "yopmail.com",
    "ziggo.nl",
];

/// True for a domain (in lower case) at which everybody can have an address.
pub fn is_public(domain: &str) -> bool {
    let (name, ending) = domain.split_once('.').unwrap_or_default();
    let is_ending = match ending.split_once('.') {
        Some((second, country)) => SECOND.contains(&second) && country.len() == 2,
        None => !ending.is_empty(),
    };
    DOMAINS.contains(&domain) || (is_ending && FAMILIES.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::{DOMAINS, FAMILIES, is_public};

    #[test]
    fn mail_services_are_known_with_every_ending() {
        for public in ["gmail.com", "googlemail.com", "yahoo.co.uk", "gmx.at", "web.de", "hotmail.com.br", "outlook.jp"]
        {
            assert!(is_public(public), "{public}");
        }
        for own in [
            "example.com",
            "cafe-loewe.de",
            "gmail.example.com.au",
            "live.example.com",
            "web.design",
            "my-gmail.com",
            "gmx",
        ] {
            assert!(!is_public(own), "{own}");
        }
    }

    #[test]
    fn the_lists_are_in_order_and_in_lower_case() {
        for list in [FAMILIES, DOMAINS] {
            assert!(list.is_sorted());
            assert!(list.iter().all(|name| *name == name.to_lowercase()));
        }
    }
}
