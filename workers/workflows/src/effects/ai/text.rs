//! Text generation: an answer from a text, or a summary of it.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use kernel::{
    Fault, Later, order,
    ports::{Excerpt, Grounding, Outcome as Ended, Piece},
};
use knowledge::{Lang, sentences};
use nodes::{Entry, Failure, Manifest, Node, Place};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{AI, check_text, forms, language_of, meaning, with};
use crate::effects::{Effect, EffectCall, Outcome, each};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Answers `question` from `text`, and from nothing else.
    Answer,
    /// The sentences of `text` that say most.
    Summarize,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextParams {
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub task: Task,
    /// What is read: up to 50,000 characters.
    pub text: String,
    /// For `answer`.
    #[serde(default)]
    pub question: String,
    /// For `summarize`: sentences at most, 1 to 20.
    #[serde(default = "three")]
    pub sentences: usize,
    /// Two letters, such as `de`; guessed when it is not said.
    #[serde(default)]
    pub language: Option<String>,
}

const fn three() -> usize {
    3
}

/// The item with what was written.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextOutput {
    /// Empty when the text does not tell.
    pub written: String,
    /// Whether the text told.
    pub found: bool,
    /// `model`, or `built_in` when no model answered.
    pub written_by: String,
    /// As they came in.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// Text generation.
pub struct WriteText;

static ENTRY: Entry = Entry::outside::<WriteText>();

impl Node for WriteText {
    type Params = TextParams;
    type Output = TextOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "ai.text",
        name: "Text generation",
        // What a summary is: `Effect::place`.
        place: Place::Queue,
        icon: "sparkles",
        docs: "Answers a question from a text, or sums a text up. A model is asked; without one, sentences of the text itself are the answer, so nothing is made up.",
        ..AI
    };
    fn check(params: &TextParams) -> Result<(), Failure> {
        check_text(&params.text, "text")?;
        if params.task == Task::Answer {
            check_text(&params.question, "question")?;
        }
        if (1..=20).contains(&params.sentences) {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "1 to 20 sentences are possible.").parameter("sentences"))
    }
}

impl Effect for WriteText {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn place(&self, params: &Value) -> Place {
        // No model is asked for a summary.
        let is_summary = params.get("task").and_then(Value::as_str) == Some("summarize");
        if is_summary { Place::ByWeight } else { Place::Queue }
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { run(&call).await.unwrap_or_else(|outcome| outcome) })
    }
}

async fn run(call: &EffectCall<'_>) -> Result<Outcome, Outcome> {
    let all = each::of_each::<WriteText>(&call.input)?;
    let mut out = Vec::with_capacity(all.len());
    for (params, item) in all.iter().zip(call.input.items) {
        let language = language_of(&params.text, params.language.as_deref());
        let (written, by) = match params.task {
            Task::Summarize => (summary(&params.text, language, params.sentences), "built_in"),
            Task::Answer => match ask(call, params, language).await {
                Ok(Some(text)) => (text, "model"),
                // A model that is not there, or finds nothing, is no failure of the step.
                Ok(None) | Err(_) => (best_sentence(&params.text, &params.question, language), "built_in"),
            },
        };
        out.push(with(item, json!({ "found": !written.is_empty(), "written": written, "written_by": by })));
    }
    Ok(Outcome::main(out))
}

/// What the model says; none when the text does not tell.
async fn ask(call: &EffectCall<'_>, params: &TextParams, language: Lang) -> Result<Option<String>, Fault> {
    let asked = forms(&params.question, language);
    let mut excerpts: Vec<Excerpt> = params
        .text
        .split("\n\n")
        .filter(|text| !text.trim().is_empty())
        .map(|text| {
            let coverage = share(&asked, text, language);
            let (url, title) = (String::new(), String::new());
            Excerpt { url, title, headings: Vec::new(), text: text.trim().to_owned(), score: coverage, coverage }
        })
        .collect();
    excerpts = order::by_key(excerpts, |excerpt| (!order::of(excerpt.score.into()), 0));
    excerpts.truncate(5);
    let grounding = Grounding {
        question: params.question.clone(),
        history: Vec::new(),
        excerpts,
        facts: json!({}),
        business: call.scope.people().team_name(call.scope.tenant()).await?,
        locale: language.tag().to_owned(),
    };
    let mut pieces = call.scope.ai().answer(grounding).await?;
    let (mut text, mut ended) = (String::new(), Ended::NotAnswered);
    while let Some(piece) = pieces.next().await {
        match piece? {
            Piece::Text { text: more } => text.push_str(&more),
            Piece::Done { outcome, .. } => ended = outcome,
        }
    }
    Ok((ended == Ended::Answered).then(|| text.trim().to_owned()))
}

/// Which share of what is asked a text speaks about.
fn share(asked: &[Vec<String>], text: &str, language: Lang) -> f32 {
    let said = meaning(text, language);
    let met = asked.iter().filter(|forms| forms.iter().any(|form| said.contains(form))).count();
    met as f32 / asked.len().max(1) as f32
}

/// The sentence that speaks most about the question, when it speaks about half of it.
fn best_sentence(text: &str, question: &str, language: Lang) -> String {
    let asked = forms(question, language);
    let mut best = (0.49, "");
    for sentence in sentences(text) {
        let share = share(&asked, sentence, language);
        if share > best.0 {
            best = (share, sentence);
        }
    }
    best.1.to_owned()
}

/// The sentences whose words the text says most often, in their order.
fn summary(text: &str, language: Lang, most: usize) -> String {
    let all = sentences(text);
    let mut often: BTreeMap<String, u32> = BTreeMap::new();
    for word in meaning(text, language) {
        *often.entry(word).or_default() += 1;
    }
    let weight = |sentence: &str| {
        let words = meaning(sentence, language);
        let sum: u32 = words.iter().filter_map(|word| often.get(word)).sum();
        // Long sentences do not win by length alone.
        f64::from(sum) / (words.len() as f64).sqrt().max(1.0)
    };
    let mut ranked: Vec<(usize, f64)> = all.iter().enumerate().map(|(at, sentence)| (at, weight(sentence))).collect();
    ranked = order::by_key(ranked, |(at, weight)| (!order::of(*weight), *at as i64));
    ranked.truncate(most);
    ranked = order::by_key(ranked, |(at, _)| (*at as i64, 0));
    let picked: Vec<&str> = ranked.iter().filter_map(|(at, _)| all.get(*at).copied()).collect();
    picked.join(" ")
}
