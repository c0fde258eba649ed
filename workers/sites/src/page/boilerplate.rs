//! What on a page is not its content: menus, footers, banners, hidden things.

use super::builder::Attributes;

/// How the text of an element is treated. Ordered: the stricter treatment of an ancestor wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// Content.
    Read,
    /// Text beside the content: contact facts may hide here.
    Margin,
    /// Menus: only their links count.
    Menu,
    /// Not for readers at all.
    Skip,
}

/// The treatment of an element by itself; `in_main` tells whether an article or main element is around it.
pub fn treatment(name: &str, attributes: &Attributes, in_main: bool) -> Treatment {
    if is_code(name) || is_hidden(attributes) {
        return Treatment::Skip;
    }
    if matches!(name, "body" | "html" | "main" | "article") {
        return Treatment::Read;
    }
    let by_class = by_class(attributes, in_main);
    let by_role = match attributes.get("role").unwrap_or_default() {
        "navigation" | "menubar" | "menu" | "search" => Treatment::Menu,
        "dialog" | "alertdialog" => Treatment::Skip,
        "contentinfo" | "complementary" => Treatment::Margin,
        "banner" if !in_main => Treatment::Margin,
        _ => Treatment::Read,
    };
    let by_name = match name {
        "nav" => Treatment::Menu,
        "footer" | "aside" => Treatment::Margin,
        "header" if !in_main => Treatment::Margin,
        "dialog" => Treatment::Skip,
        _ => Treatment::Read,
    };
    by_class.max(by_role).max(by_name)
}

fn is_code(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "canvas"
            | "object"
            | "math"
            | "select"
            | "datalist"
            | "textarea"
            | "audio"
            | "video"
    )
}

fn is_hidden(attributes: &Attributes) -> bool {
    let style = attributes.get("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    attributes.get("hidden").is_some_and(|v| v != "until-found")
        || attributes.get("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Class and id words that name boilerplate in the wild. Only unambiguous ones: "menu" is a restaurant's best page,
/// "banner" a hero with real text.
fn by_class(attributes: &Attributes, in_main: bool) -> Treatment {
    let mut found = Treatment::Read;
    for key in ["class", "id"] {
        let value = attributes.get(key).unwrap_or_default().to_ascii_lowercase();
        for word in value.split(|c: char| !c.is_ascii_alphanumeric()) {
            found = found.max(match word {
                "cookie" | "cookies" | "cookiebanner" | "consent" | "gdpr" | "cmp" | "cookiebot" | "onetrust"
                | "skip" | "popup" => Treatment::Skip,
                "sr" if value.contains("sr-only") => Treatment::Skip,
                "visually" if value.contains("visually-hidden") => Treatment::Skip,
                "screen" if value.contains("screen-reader-text") => Treatment::Skip,
                "breadcrumb" | "breadcrumbs" | "navbar" | "navigation" | "pagination" | "pager" => Treatment::Menu,
                "footer" | "sidebar" if !in_main => Treatment::Margin,
                _ => Treatment::Read,
            });
        }
    }
    found
}
