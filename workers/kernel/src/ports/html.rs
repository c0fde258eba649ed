//! What a streaming HTML parser says, in document order.

use serde::{Deserialize, Serialize};

/// One event. On the wire: `{"o":["a",[["href","https://…"]]]}`, `{"c":"a"}`, `{"t":"text"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HtmlEvent {
    /// A start tag: name in lower case, attributes with values as written (entities not decoded), but `href`, `src`
    /// and `action` made absolute.
    #[serde(rename = "o")]
    Open(String, Vec<(String, String)>),
    /// An end tag, written or implied; never for void elements.
    #[serde(rename = "c")]
    Close(String),
    /// Text as written (entities not decoded). Script and style contents come too: JSON-LD lives in one.
    #[serde(rename = "t")]
    Text(String),
}
