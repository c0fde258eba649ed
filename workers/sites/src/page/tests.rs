use super::{EmbedKind, FormKind, Page, read_page};
use futures_util::FutureExt;
use kernel::ports::HtmlEvent;
use kernel::ports::{Http, Outgoing};
use testkit::TestHttp;

fn parse(html: &str) -> Vec<HtmlEvent> {
    let web = TestHttp::default();
    web.pages("a.example", &[("/", html)]);
    let request = Outgoing::get("https://a.example/", 1_000_000, 1_000);
    web.read_page(request).now_or_never().unwrap().unwrap().events
}

fn page(html: &str) -> Page {
    read_page("https://a.example/", &parse(html))
}

fn text(page: &Page) -> String {
    page.sections.iter().flat_map(|s| &s.lines).cloned().collect::<Vec<_>>().join("\n")
}

#[test]
fn text_stands_under_its_headings_without_the_frame() {
    let page = page(
        "<!doctype html><html lang='de-DE'><head><title>Brot &amp; mehr</title><meta name=description content='Unser &quot;Brot&quot;'></head><body>
        <header><a href='https://a.example/'>Logo</a><nav><a href='https://a.example/x'>Menu entry</a></nav></header>
        <div class='cookie-banner'>We use cookies <button>OK</button></div>
        <main><h1>Our breads</h1><p>Rye and
        wheat.<p>Second &eacute;tude<h2>Prices</h2><ul><li>Loaf<li>Bun</ul>
        <table><tr><td>Rye</td><td>€5</td></tr><tr><td>Bun<td>€1</table><h3 hidden>Secret</h3>
        <dl><dt>Monday<dd>closed</dl><p style='display: none'>invisible</p><h2>Visit</h2><p>Line one<br>Line two</main>
        <aside>Newsletter</aside><footer>Imprint 2026</footer><script>var x = 'script';</script></body></html>",
    );
    assert_eq!(page.title, "Brot & mehr");
    assert_eq!(page.language, "de-DE");
    assert_eq!(page.description, "Unser \"Brot\"");
    assert_eq!(
        text(&page),
        "Rye and wheat.\nSecond étude\nLoaf\nBun\nRye – €5\nBun – €1\nMonday: closed\nLine one\nLine two"
    );
    assert_eq!(page.sections[1].headings, ["Our breads", "Prices"]);
    assert_eq!(page.sections[2].headings, ["Our breads", "Visit"]);
    assert_eq!(page.links, ["https://a.example/", "https://a.example/x"]);
    assert!(page.margins.iter().any(|l| l.contains("Imprint")));
}

#[test]
fn a_header_with_the_first_heading_is_content_and_accordions_are_questions() {
    let page = page(
        "<body><header class=hero><h1>Bike shop</h1><p>Repairs while you wait.</p></header>
        <details><summary>Do you rent bikes?</summary><p>Yes, from 15 euros.</p></details>
        <div><button aria-expanded=false>Is there parking?</button><div>Behind the house.</div></div><button>Buy</button></body>",
    );
    assert_eq!(text(&page), "Repairs while you wait.\nYes, from 15 euros.\nBehind the house.");
    assert_eq!(page.sections[1].headings, ["Bike shop", "Do you rent bikes?"]);
    assert_eq!(page.sections[2].headings.last().unwrap(), "Is there parking?");
}

#[test]
fn contact_facts_are_found_wherever_they_stand() {
    let page = page(
        "<html lang=en><body><main><h1>Contact</h1><address>Kornblume<br>14 Mill Lane<br>Bristol BS1 4QA</address>
        <p>Call <a href='tel:+441179460958'>0117 946 0958</a> or write to <a href='mailto:Hello@a.example?subject=x'>us</a>.</p>
        <h2>Opening hours</h2><table><tr><th>Tue–Fri<td>7:00–18:00<tr><th>Sat<td>8:00–14:00<tr><th>Sun, Mon<td>closed</table></main>
        <footer><a href='https://www.instagram.com/kornblume'>Insta</a></footer></body>",
    );
    assert_eq!(page.contacts.emails, ["hello@a.example"]);
    assert_eq!(page.contacts.phones.len(), 1, "{:?}", page.contacts.phones);
    assert_eq!(page.contacts.addresses[0].one_line(), "14 Mill Lane, BS1 4QA Bristol");
    assert_eq!(page.contacts.socials.len(), 1);
    let hours = page.contacts.hours.unwrap();
    assert_eq!(hours.known_days(), 7);
    assert_eq!(hours.day(0), Some(&[][..]));
    assert_eq!(hours.day(5).unwrap()[0].from, 480);
}

#[test]
fn course_times_are_not_opening_hours() {
    let page = page(
        "<html lang=en><body><h1>Sourdough course</h1><p>Saturday 10:00–14:00, next on Sunday 11:00–15:00.</p></body>",
    );
    assert_eq!(page.contacts.hours, None);
}

#[test]
fn markup_forms_and_services_are_seen() {
    let page = page(
        r#"<body><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["Bakery","CafeOrCoffeeShop"],"name":"Kornblume",
        "telephone":"+44 117","address":{"@type":"PostalAddress","streetAddress":"14 Mill Lane","addressLocality":"Bristol"},"priceRange":"££",
        "openingHoursSpecification":[{"dayOfWeek":["Monday","https://schema.org/Tuesday"],"opens":"07:00","closes":"18:00"}],"geo":{"latitude":"51.4","longitude":-2.5}},
        {"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Vegan?","acceptedAnswer":{"@type":"Answer","text":"<p>Yes, many.</p>"}}]}]}</script>
        <script type="application/ld+json">{broken</script>
        <form role=search><input name=q></form><form action="https://a.example/send"><input type=email name=email><textarea name=message></textarea></form>
        <iframe src="https://calendly.com/x"></iframe></body>"#,
    );
    let business = &page.markup.businesses[0];
    assert_eq!((business.name.as_str(), business.types.len(), business.price_range.as_str()), ("Kornblume", 2, "££"));
    assert_eq!(business.hours.as_ref().unwrap().known_days(), 2);
    assert_eq!(business.geo, Some((51.4, -2.5)));
    assert_eq!(page.markup.questions, [("Vegan?".to_owned(), "Yes, many.".to_owned())]);
    assert_eq!(page.forms.iter().map(|f| f.kind).collect::<Vec<_>>(), [FormKind::Search, FormKind::Contact]);
    assert_eq!(page.embeds[0].kind, EmbedKind::Booking);
}

#[test]
fn robots_and_canonical_are_respected() {
    let page = page(
        "<head><meta name=ROBOTS content='NoIndex, nofollow'><link rel=canonical href='https://a.example/real?a=1&amp;b=2'></head>",
    );
    assert!(page.noindex && page.nofollow);
    assert_eq!(page.canonical, "https://a.example/real?a=1&b=2");
}

#[test]
fn hostile_pages_stay_small() {
    let deep = format!("<body>{}deep{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
    assert!(page(&deep).sections.len() <= 1);
    let nested = format!("<script type='application/ld+json'>{}{}</script>", "[".repeat(3_000), "]".repeat(3_000));
    assert!(page(&nested).markup.businesses.is_empty());
    let events: Vec<HtmlEvent> =
        (0..50_000).map(|n| HtmlEvent::Text(format!("word{n} and more text to fill it up "))).collect();
    let kept: usize =
        read_page("https://a.example/", &events).sections.iter().flat_map(|s| &s.lines).map(String::len).sum();
    assert!(kept < 500_000);
    let closes: Vec<HtmlEvent> = (0..1_000).map(|_| HtmlEvent::Close("div".to_owned())).collect();
    assert_eq!(read_page("x", &closes).sections.len(), 0);
}
