use super::Email;

fn kept(text: &str) -> String {
    Email::parse(text).map(|email| email.as_str().to_owned()).unwrap_or_default()
}

fn folded(text: &str) -> String {
    Email::parse(text).map(|email| email.folded()).unwrap_or_default()
}

#[test]
fn ordinary_addresses_are_taken_and_their_domain_is_lowered() {
    for good in ["ann@example.com", "a.b+tag@sub.example.co.uk", "jörg@müller.de", "o'neil@example.org", "a@1und1.de"]
    {
        assert_eq!(kept(good), good);
    }
    assert_eq!(kept(" Ann@Example.COM "), "Ann@example.com");
    assert_eq!(kept("jörg@MÜLLER.de"), "jörg@müller.de");
}

#[test]
fn people_write_their_addresses_in_their_own_script() {
    for good in [
        "иван@пример.рф",
        "иван@example.com",
        "νίκος@παράδειγμα.ελ",
        "用户@例子.中国",
        "たなかann@例え.jp",
        "홍길동@예시.한국",
        "שלום@example.co.il",
        "محمد@مثال.مصر",
        "राम@example.in",
        "สมชาย@ตัวอย่าง.ไทย",
        "nguyễn@example.vn",
        "żółć@example.pl",
    ] {
        assert_eq!(kept(good), good);
    }
}

#[test]
fn typing_errors_and_header_injections_are_refused() {
    for bad in [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "a b@example.com",
        "a@b..com",
        "a@-b.com",
        "a@b-.com",
        "a@example.com.",
        "a\r\nBcc: x@example.com",
        "a@example.com\nX: y",
        "a@1.2.3.4",
        "<a@example.com>",
        "a..b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a,b@example.com",
        "\"a\"@example.com",
        "a@[127.0.0.1]",
        "a@b@example.com",
    ] {
        assert_eq!(kept(bad), "", "{bad:?}");
    }
    assert_eq!(kept(&format!("{}@example.com", "a".repeat(65))), "");
    assert_eq!(kept(&format!("a@{}.com", "b".repeat(64))), "");
    assert_eq!(kept(&format!("a@{}.com", "b.".repeat(126))), "");
}

#[test]
fn one_mailbox_has_one_folded_form() {
    for (one, other) in [
        ("Ann@Example.com", "ann@example.COM"),
        ("JÖRG@Müller.DE", "jörg@müller.de"),
        ("jörg@xn--mller-kva.de", "jörg@müller.de"),
        ("ann@XN--MLLER-KVA.de", "ann@müller.de"),
        ("ann@xn--e1afmkfd.xn--p1ai", "ann@пример.рф"),
        ("ΝΙΚΟΣ@example.gr", "νικος@example.gr"),
        ("ΝΙΚΟΣ@example.gr", "νικοσ@example.gr"),
        ("ИВАН@ПРИМЕР.рф", "иван@пример.рф"),
        ("STRAẞE@example.de", "straße@example.de"),
    ] {
        assert_ne!(folded(one), "", "{one}");
        assert_eq!(folded(one), folded(other), "{one} {other}");
    }
}

#[test]
fn two_mailboxes_have_two_folded_forms() {
    for (one, other) in [
        ("ann@example.com", "ann@example.org"),
        ("ann@example.com", "ann+1@example.com"),
        ("ann@strasse.de", "ann@straße.de"),
        ("jorg@example.de", "jörg@example.de"),
        ("ıan@example.com", "ian@example.com"),
        ("o@example.com", "ø@example.com"),
        ("анна@example.com", "aнна@example.com"),
    ] {
        assert_ne!(folded(one), folded(other), "{one} {other}");
    }
}

#[test]
fn what_looks_like_another_address_is_refused() {
    for (bad, why) in [
        ("\u{430}nn@example.com", "a Cyrillic a among Latin letters"),
        ("ann@ex\u{430}mple.com", "the same in a domain"),
        ("\u{3bf}live@example.com", "a Greek omicron"),
        ("ann@examp\u{217c}e.com", "a small roman numeral"),
        ("\u{ff41}nn@example.com", "a full-width letter"),
        ("ann@example\u{ff0e}com", "a full-width stop"),
        ("ann\u{ff20}example.com", "a full-width at"),
        ("\u{212a}elvin@example.com", "the sign of Kelvin becomes k in lower case"),
        ("\u{212b}sa@example.com", "the sign of Angstrom becomes å"),
        ("\u{130}stanbul@example.com", "a capital i with a dot becomes two letters"),
        ("\u{17f}am@example.com", "a long s"),
        ("\u{fb01}n@example.com", "a ligature"),
        ("\u{1d41a}nn@example.com", "a mathematical letter"),
        ("\u{24d0}nn@example.com", "a circled letter"),
        ("jo\u{308}rg@example.com", "o with a mark of its own beside ö"),
        ("\u{1c6}@example.com", "one letter for dž"),
        ("ann\u{b2}@example.com", "a superscript"),
        ("\u{661}@example.com", "another script's digit"),
        ("\u{f900}@example.com", "a compatibility ideograph"),
        ("か\u{3099}@example.jp", "kana with a mark of its own"),
        ("\u{1100}\u{1161}@example.kr", "a syllable in parts"),
        ("иванαβ@example.com", "two scripts"),
        ("한글かな@example.com", "kana and hangul"),
        ("αβ漢@example.com", "greek and chinese"),
    ] {
        assert_eq!(kept(bad), "", "{why}: {bad:?}");
    }
}

#[test]
fn what_nobody_sees_is_refused() {
    for invisible in [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{3000}',
        '\u{3164}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fe0f}',
        '\u{e0061}',
        '\u{0}',
        '\u{7f}',
        '\u{a0}',
    ] {
        assert_eq!(kept(&format!("an{invisible}n@example.com")), "", "{:x}", u32::from(invisible));
        assert_eq!(kept(&format!("ann@exam{invisible}ple.com")), "", "{:x}", u32::from(invisible));
    }
}

#[test]
fn coded_domains_must_decode_to_what_somebody_could_have_typed() {
    assert_eq!(kept("ann@xn--bcher-kva.example"), "ann@bücher.example");
    assert_eq!(kept("ann@xn--fsqu00a.xn--fiqs8s"), "ann@例子.中国");
    assert_eq!(
        kept("ann@xn--80ak6aa92e.com"),
        "ann@аррӏе.com",
        "all Cyrillic: another domain, and shown as what it is"
    );
    for (bad, why) in [
        ("ann@xn--.com", "nothing"),
        ("ann@xn--example-.com", "no letter beyond ASCII"),
        ("ann@xn---.com", "nothing but hyphens"),
        ("ann@xn--a.com", "cut off"),
        ("ann@xn--99999999.com", "numbers without end"),
        ("ann@xn--m\u{fc}ller.com", "not ASCII itself"),
        ("ann@xn--exmple-4nf.com", "a Cyrillic letter among Latin ones, behind a code"),
        ("ann@xn--mller-2pa.com", "a capital Ü, which nobody can have registered"),
        ("ann@ab--cd.com", "a code of another kind"),
    ] {
        assert_eq!(kept(bad), "", "{why}: {bad}");
    }
}
