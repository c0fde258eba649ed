//! Text formatter.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{TRANSFORM, main};
use crate::{
    failure::Failure,
    field,
    input::Input,
    manifest::Manifest,
    node::{Done, Node, Pure},
    params,
};

/// One change of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Trim,
    /// Runs of spaces and line breaks become one space.
    OneLine,
    UpperCase,
    LowerCase,
    TitleCase,
    Capitalize,
    Slug,
    RemoveTags,
    UrlEncode,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TextParams {
    /// The text, with expressions in it.
    pub text: Value,
    /// One after the other.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub changes: Vec<Change>,
    /// At most so many characters; what is cut ends with an ellipsis.
    #[serde(default)]
    pub longest: Option<usize>,
    /// The field that gets it; `text` when it is not said.
    #[serde(default)]
    pub into: Option<String>,
}

/// Text formatter.
pub struct Text;

impl Node for Text {
    type Params = TextParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.text",
        name: "Text formatter",
        icon: "type",
        docs: "Writes a text with values in it, and brings it into shape.",
        ..TRANSFORM
    };
}

impl Change {
    const fn expression(self) -> &'static str {
        match self {
            Self::Trim => "{{ $json.t.trim() }}",
            Self::OneLine => "{{ $json.t.words().join(' ') }}",
            Self::UpperCase => "{{ $json.t.toUpperCase() }}",
            Self::LowerCase => "{{ $json.t.toLowerCase() }}",
            Self::TitleCase => "{{ $json.t.toTitleCase() }}",
            Self::Capitalize => "{{ $json.t.capitalize() }}",
            Self::Slug => "{{ $json.t.toSlug() }}",
            Self::RemoveTags => "{{ $json.t.removeTags() }}",
            Self::UrlEncode => "{{ $json.t.urlEncode() }}",
        }
    }
}

impl Pure for Text {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let mut out = Vec::new();
        params::each::<Self>(input, |_, item, params| {
            let text = input.ask("{{ $json.t.toText() }}", json!({ "t": params.text }));
            let mut text = text.map_err(|failure| failure.parameter("text"))?;
            for (at, change) in params.changes.iter().enumerate() {
                let changed = input.ask(change.expression(), json!({ "t": text }));
                text = changed.map_err(|failure| failure.parameter(format!("changes/{at}")))?;
            }
            if let (Some(longest), Value::String(whole)) = (params.longest, &text)
                && whole.chars().count() > longest
            {
                let start: String = whole.chars().take(longest.saturating_sub(1)).collect();
                text = Value::String(format!("{}…", start.trim_end()));
            }
            let mut made = item.clone();
            let set = field::set(&mut made, params.into.as_deref().unwrap_or("text"), text);
            set.map_err(|failure| failure.parameter("into"))?;
            out.push(made);
            Ok(())
        })?;
        Ok(main(out))
    }
}
