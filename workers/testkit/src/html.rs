//! HTML as the runtime's HTMLRewriter reports it: the same parser (lol_html), the same events.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use encoding_rs::{Encoding, UTF_8};
use kernel::ports::HtmlEvent;
use lol_html::{
    DocumentContentHandlers, ElementContentHandlers, HtmlRewriter, Selector, Settings,
    html_content::{Element, EndTag, TextChunk},
};

/// Attributes that hold an address and arrive absolute.
const ADDRESSES: [&str; 3] = ["href", "src", "action"];
/// A meta tag that names the charset stands within the first bytes of a page (WHATWG: 1,024).
const META_WITHIN: usize = 1_024;

/// Nobody's page is nested deeper; production stops there, because the parser's time grows with the square of it.
const MAX_DEPTH: usize = 500;

type Events = Rc<RefCell<Vec<HtmlEvent>>>;

/// Parses a page that came from `base`. What cannot be parsed to its end counts up to there.
pub fn events(bytes: &[u8], content_type: &str, base: &str) -> Vec<HtmlEvent> {
    let (text, ..) = charset(bytes, content_type).decode(bytes);
    let events = Events::default();
    let (opened, said) = (Rc::clone(&events), Rc::clone(&events));
    let depth = Rc::new(Cell::new(0_usize));
    let base = base.to_owned();
    let everything: Selector = "*".parse().expect("* is a selector");
    let elements = ElementContentHandlers::default().element(move |element: &mut Element<'_, '_>| {
        opened.borrow_mut().push(HtmlEvent::Open(element.tag_name(), attributes(element, &base)));
        let (closed, left, name) = (Rc::clone(&opened), Rc::clone(&depth), element.tag_name());
        if let Some(handlers) = element.end_tag_handlers() {
            depth.set(depth.get() + 1);
            handlers.push(Box::new(move |_: &mut EndTag<'_>| {
                left.set(left.get() - 1);
                closed.borrow_mut().push(HtmlEvent::Close(name));
                Ok(())
            }));
        }
        if depth.get() > MAX_DEPTH { Err("nested too deep".into()) } else { Ok(()) }
    });
    let texts = DocumentContentHandlers::default().text(move |chunk: &mut TextChunk<'_>| {
        add_text(&mut said.borrow_mut(), chunk.as_str());
        Ok(())
    });
    let settings = Settings::new()
        .append_element_content_handler((std::borrow::Cow::Owned(everything), elements))
        .append_document_content_handler(texts);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    // A page that the parser gives up on still counts as far as it went, as in production.
    if rewriter.write(text.as_bytes()).is_ok() {
        let _ = rewriter.end();
    }
    events.take()
}

/// An address seen from another, by the WHATWG URL rules.
pub fn resolve(base: &str, href: &str) -> Option<String> {
    let url = if base.is_empty() { url::Url::parse(href) } else { url::Url::parse(base).ok()?.join(href) };
    url.ok().map(String::from)
}

fn attributes(element: &Element<'_, '_>, base: &str) -> Vec<(String, String)> {
    let absolute = |name: &str, value: String| {
        if ADDRESSES.contains(&name) { resolve(base, value.trim()).unwrap_or(value) } else { value }
    };
    element.attributes().iter().map(|a| (a.name(), absolute(&a.name(), a.value()))).collect()
}

fn add_text(events: &mut Vec<HtmlEvent>, more: &str) {
    match events.last_mut() {
        _ if more.is_empty() => {}
        Some(HtmlEvent::Text(text)) => text.push_str(more),
        _ => events.push(HtmlEvent::Text(more.to_owned())),
    }
}

/// The charset by byte order mark, header, meta tag; UTF-8 else.
fn charset(bytes: &[u8], content_type: &str) -> &'static Encoding {
    let named = |text: &str| {
        let (_, rest) = text.split_once("charset=")?;
        let label = rest.trim_start_matches(['"', '\'', ' ']);
        let end = label.find(['"', '\'', ' ', ';', '>', '/']).unwrap_or(label.len());
        Encoding::for_label(label.get(..end)?.as_bytes())
    };
    let head = bytes.get(..META_WITHIN.min(bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let meta = || head.split("<meta").skip(1).find_map(|tag| named(tag.split('>').next().unwrap_or_default()));
    marked.or_else(|| named(&content_type.to_ascii_lowercase())).or_else(meta).unwrap_or(UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(html: &str) -> String {
        let events = events(html.as_bytes(), "text/html", "https://shop.example/a/b.html");
        serde_json::to_string(&events).unwrap()
    }

    #[test]
    fn events_come_in_document_order_with_absolute_addresses_and_raw_text() {
        assert_eq!(
            wire(r#"<P Class=x>Fish &amp; chips<BR><a href="../c?d=1">go</a></P>"#),
            r#"[{"o":["p",[["class","x"]]]},{"t":"Fish &amp; chips"},{"o":["br",[]]},{"o":["a",[["href","https://shop.example/c?d=1"]]]},{"t":"go"},{"c":"a"},{"c":"p"}]"#
        );
    }

    #[test]
    fn implied_end_tags_close_innermost_first_and_scripts_are_text() {
        assert_eq!(
            wire("<ul><li>one<li>two</ul><script>if (a < b) {}</script>"),
            r#"[{"o":["ul",[]]},{"o":["li",[]]},{"t":"one"},{"o":["li",[]]},{"t":"two"},{"c":"li"},{"c":"li"},{"c":"ul"},{"o":["script",[]]},{"t":"if (a < b) {}"},{"c":"script"}]"#
        );
    }

    #[test]
    fn a_page_that_is_nested_without_end_counts_up_to_there() {
        let deep = format!("<p>before</p>{}", "<div>".repeat(5_000));
        let events = events(deep.as_bytes(), "text/html", "");
        assert_eq!(events.iter().filter(|event| matches!(event, HtmlEvent::Open(..))).count(), 1 + MAX_DEPTH + 1);
    }

    #[test]
    fn the_charset_comes_from_the_header_then_the_meta_tag() {
        let latin = b"<meta charset=iso-8859-1><p>caf\xe9</p>";
        assert!(format!("{:?}", events(latin, "text/html", "")).contains("café"));
        assert!(format!("{:?}", events(b"<p>caf\xe9</p>", "text/html; charset=windows-1252", "")).contains("café"));
        assert!(format!("{:?}", events("<p>café</p>".as_bytes(), "text/html", "")).contains("café"));
    }
}
