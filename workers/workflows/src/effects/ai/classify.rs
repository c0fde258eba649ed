//! Classification: which of some categories a text is about.

use std::collections::BTreeMap;

use kernel::Later;
use knowledge::Lang;
use nodes::{Class, Entry, Failure, Manifest, Node, Outputs, Ports};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{AI, check_text, forms, language_of, meaning, with};
use crate::effects::{Effect, EffectCall, Outcome, each};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    pub name: String,
    /// Words and examples that tell it; its name is one of them.
    #[serde(default)]
    pub words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassifyParams {
    /// Up to 50,000 characters.
    pub text: String,
    /// 2 to 20; one port for each, from 0.
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub categories: Vec<Category>,
    /// How sure it must be, 0 to 1; below, the item leaves at “else”.
    #[serde(default = "half")]
    pub least: f64,
    /// Two letters, such as `de`; guessed when it is not said.
    #[serde(default)]
    pub language: Option<String>,
}

const fn half() -> f64 {
    0.5
}

/// The item with its category.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassifyOutput {
    /// Null when none fits.
    pub category: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// As they came in.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// Classification.
pub struct Classify;

static ENTRY: Entry = Entry::outside::<Classify>();

impl Node for Classify {
    type Params = ClassifyParams;
    type Output = ClassifyOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "ai.classify",
        name: "Classification",
        class: Class::Pure,
        icon: "tags",
        ports: Ports::PerEntry("categories"),
        docs: "Reads what a text is about and sends the item to the port of that category, or to “else”. Built in: it compares words, in eight languages, with the words that you give, and words that mean the same.",
        ..AI
    };
    fn check(params: &ClassifyParams) -> Result<(), Failure> {
        check_text(&params.text, "text")?;
        if !(2..=20).contains(&params.categories.len()) {
            return Err(Failure::new("bad_parameter", "2 to 20 categories are possible.").parameter("categories"));
        }
        for (at, category) in params.categories.iter().enumerate() {
            if category.name.trim().is_empty() || category.words.len() > 100 {
                let failure = Failure::new("bad_parameter", "A category has a name, and 100 words at most.");
                return Err(failure.parameter(format!("categories/{at}")));
            }
        }
        if (0.0..=1.0).contains(&params.least) {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "This is from 0 to 1.").parameter("least"))
    }
}

impl Effect for Classify {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { run(&call).unwrap_or_else(Outcome::from) })
    }
}

fn run(call: &EffectCall<'_>) -> Result<Outcome, Failure> {
    let all = each::of_each::<Classify>(&call.input)?;
    let mut out: Outputs = Vec::new();
    for (params, item) in all.iter().zip(call.input.items) {
        let (best, confidence) = sorted(params);
        let category = best.filter(|_| confidence >= params.least);
        let name = category.and_then(|at| params.categories.get(at)).map(|category| category.name.as_str());
        let port = category.map_or_else(|| "else".to_owned(), |at| at.to_string());
        let made = with(item, json!({ "category": name, "confidence": confidence }));
        match out.iter_mut().find(|(known, _)| *known == port) {
            Some((_, items)) => items.push(made),
            None => out.push((port, vec![made])),
        }
    }
    Ok(Outcome::Items(out))
}

/// The category that fits best, and how much of all that fits is its.
fn sorted(params: &ClassifyParams) -> (Option<usize>, f64) {
    let language = language_of(&params.text, params.language.as_deref());
    let said = meaning(&params.text, language);
    let points: Vec<f64> = params.categories.iter().map(|category| points(category, &said, language)).collect();
    let sum: f64 = points.iter().sum();
    let mut best = (None, 0.0);
    for (at, points) in points.iter().enumerate() {
        if *points > best.1 {
            best = (Some(at), *points);
        }
    }
    (best.0, if sum > 0.0 { best.1 / sum } else { 0.0 })
}

/// A word of the category that the text says is a point, one that means the same half a point.
fn points(category: &Category, said: &[String], language: Lang) -> f64 {
    let words = category.words.iter().chain([&category.name]);
    let of_word = |text: &String| {
        let all = forms(text, language);
        let met = all.iter().filter_map(|forms| {
            let at = forms.iter().position(|form| said.contains(form))?;
            Some(if at == 0 { 1.0 } else { 0.5 })
        });
        // An example of several words counts by its share.
        met.sum::<f64>() / all.len().max(1) as f64
    };
    words.map(of_word).sum()
}
