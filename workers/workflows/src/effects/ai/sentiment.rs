//! Sentiment: whether a text is pleased or displeased.

use std::collections::BTreeMap;

use kernel::Later;
use knowledge::tokens;
use nodes::{Class, Entry, Failure, Manifest, Node, Outputs, Ports};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{AI, check_text, with};
use crate::effects::{Effect, EffectCall, Outcome, each};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentimentParams {
    /// Up to 50,000 characters.
    pub text: String,
}

/// The item with what it feels like.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentimentOutput {
    /// `positive`, `neutral` or `negative`.
    pub sentiment: String,
    /// From -1 to 1.
    pub score: f64,
    /// As they came in.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// Sentiment.
pub struct Sentiment;

static ENTRY: Entry = Entry::outside::<Sentiment>();

impl Node for Sentiment {
    type Params = SentimentParams;
    type Output = SentimentOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "ai.sentiment",
        name: "Sentiment",
        class: Class::Pure,
        icon: "smile",
        ports: Ports::Fixed(&["positive", "neutral", "negative"]),
        docs: "Reads whether a text is pleased or displeased, and sends the item to that port. Built in: it knows the words for it in eight languages, and what “not” does to them.",
        ..AI
    };
    fn check(params: &SentimentParams) -> Result<(), Failure> {
        check_text(&params.text, "text")
    }
}

impl Effect for Sentiment {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { run(&call).unwrap_or_else(Outcome::from) })
    }
}

fn run(call: &EffectCall<'_>) -> Result<Outcome, Failure> {
    let all = each::of_each::<Sentiment>(&call.input)?;
    let mut out: Outputs = Vec::new();
    for (params, item) in all.iter().zip(call.input.items) {
        let score = score(&params.text);
        let port = match score {
            score if score >= 0.15 => "positive",
            score if score <= -0.15 => "negative",
            _ => "neutral",
        };
        let made = with(item, json!({ "sentiment": port, "score": score }));
        match out.iter_mut().find(|(known, _)| known == port) {
            Some((_, items)) => items.push(made),
            None => out.push((port.to_owned(), vec![made])),
        }
    }
    Ok(Outcome::Items(out))
}

/// Beginnings of words, folded; a `.` at the end means the whole word. English, German, French, Spanish, Italian, Dutch,
/// Portuguese, Arabic.
const PLEASED: &str = "good. great. excellent love loved lovely thank thanks happy perfect wonderful amazing awesome friendly helpful recommend fantastic \
    delicious pleased satisfied best. nice. brilliant gut. gute. guten. guter. super. toll. tolle. danke dankbar freundlich zufrieden perfekt wunderbar \
    hervorragend ausgezeichnet empfehl begeistert lecker freue schon. schone. klasse. genial bon. bonne. merci. excellent parfait heureu content. contente. \
    recommand magnifique super. ravi. ravie. bueno. buena. gracias. excelente perfecto feliz encanta recomiendo maravillos genial buono. buona. grazie. ottimo \
    ottima eccellente perfetto felice consigli meraviglios bravissim goed. goede. bedankt. geweldig uitstekend blij. tevreden aanrad fijn. lekker bom. boa. \
    obrigad otimo otima excelente perfeito adorei recomendo maravilh شكرا رائع ممتاز جيد سعيد جميل احب انصح";
const DISPLEASED: &str = "bad. terrible awful horrible worst. hate hated angry disappoint rude. broken. useless poor. slow. unhappy refund complain complaint \
    never. wrong. problem dirty. annoy unacceptable schlecht furchtbar schrecklich enttausch unfreundlich kaputt nutzlos langsam. arger argerlich wutend \
    beschwer reklam mangel falsch. dreckig unzufrieden unverschamt mies. miese. katastroph problem mauvais terrible horrible decu decue deception nul. nulle. \
    lent. colere sale. inacceptable plainte probleme malo. mala. terrible horrible peor. decepci roto. rota. lento. enfadad queja sucio. inaceptable \
    problema cattivo. cattiva. pessim terribile orribile delus rotto. rotta. lento. arrabbiat reclam sporco. inaccettabile slecht verschrikkelijk \
    teleurgesteld kapot. traag. boos. klacht vies. onaanvaardbaar onbeleefd ruim. pessim horrivel decepcion quebrad lento. zangad reclama sujo. inaceit \
    سيء سيئ فظيع رديء غاضب مشكلة اسوا بطيء محبط";
const NOT: &[&str] = &[
    "not", "dont", "didnt", "isnt", "wasnt", "cant", "wont", "no", "nicht", "kein", "keine", "keinen", "nie", "pas",
    "jamais", "no", "nunca", "non", "mai", "niet", "geen", "nooit", "nao", "ليس", "لا", "لم", "غير",
];
const VERY: &[&str] = &[
    "very",
    "really",
    "extremely",
    "so",
    "sehr",
    "wirklich",
    "tres",
    "vraiment",
    "muy",
    "molto",
    "heel",
    "erg",
    "muito",
    "جدا",
];

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| match known.strip_suffix('.') {
        Some(whole) => word == whole,
        None => word.starts_with(known),
    })
}

/// From -1 to 1: what speaks for it less what speaks against it, by all that speaks.
fn score(text: &str) -> f64 {
    let (mut pleased, mut displeased) = (0.0, 0.0);
    let words: Vec<String> = tokens(text).into_iter().take(5_000).map(|token| token.word).collect();
    for (at, word) in words.iter().enumerate() {
        let sides = (is_in(PLEASED, word), is_in(DISPLEASED, word));
        if sides.0 == sides.1 {
            continue;
        }
        let before = words.get(at.saturating_sub(3)..at).unwrap_or_default();
        let weight = if before.last().is_some_and(|word| VERY.contains(&word.as_str())) { 1.5 } else { 1.0 };
        let turned = before.iter().any(|word| NOT.contains(&word.as_str()));
        if sides.0 == turned { displeased += weight } else { pleased += weight }
    }
    let all: f64 = pleased + displeased;
    // One word alone says less than many.
    let score = if all > 0.0 { (pleased - displeased) / (all + 0.5) } else { 0.0 };
    (score * 100.0).round() / 100.0
}
