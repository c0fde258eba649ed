//! Layout: the same content as plain text and as HTML. The engine escapes every value; no text passes unescaped.

use askama::Template;
use kernel::Fault;

use crate::{
    content::{Block, Content},
    lang::Reader,
};

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    lang: &'a str,
    content: &'a Content,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    content: &'a Content,
}

/// The text and the HTML part.
pub fn parts(content: &Content, reader: Reader) -> Result<(String, String), Fault> {
    let text = Plain { content }.render().map_err(Fault::internal)?;
    let html = Html { lang: reader.tag(), content }.render().map_err(Fault::internal)?;
    Ok((text, html))
}
