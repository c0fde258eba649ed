//! The page behind a link that asks for an approval. Looking at it changes nothing, its buttons do: programs that look at
//! mails follow links, too.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use kernel::{
    Fault, Scope,
    ids::{RequestId, RunId},
};
use serde::Deserialize;
use web::{Answer, App, Query, page_headers};

use crate::{
    approval::{self, Claim},
    machine::State as StepState,
    protocol::Command,
    runs,
};

/// Bytes of the form.
const MOST_FORM: usize = 8 * 1024;

/// The texts of the page in one language.
struct Texts {
    lang: &'static str,
    dir: &'static str,
    title: &'static str,
    lead: &'static str,
    yes: &'static str,
    no: &'static str,
    thanks: &'static str,
    over: &'static str,
    gone: &'static str,
}

const LANGUAGES: [Texts; 3] = [
    Texts {
        lang: "en",
        dir: "ltr",
        title: "Your answer is wanted",
        lead: "This automation waits for you:",
        yes: "Yes, go on",
        no: "No, do not",
        thanks: "Thank you. Your answer is stored.",
        over: "This question was answered already, or is no longer asked.",
        gone: "This link is no longer good. It may have run out, or it was not copied whole.",
    },
    Texts {
        lang: "de",
        dir: "ltr",
        title: "Ihre Antwort wird gebraucht",
        lead: "Diese Automation wartet auf Sie:",
        yes: "Ja, weiter",
        no: "Nein, nicht",
        thanks: "Danke. Ihre Antwort ist gespeichert.",
        over: "Diese Frage ist schon beantwortet oder wird nicht mehr gestellt.",
        gone: "Dieser Link gilt nicht mehr. Vielleicht ist er abgelaufen, oder er wurde nicht ganz kopiert.",
    },
    Texts {
        lang: "ar",
        dir: "rtl",
        title: "نحتاج إلى إجابتك",
        lead: "هذه الأتمتة تنتظرك:",
        yes: "نعم، تابع",
        no: "لا، لا تتابع",
        thanks: "شكرًا لك. تم حفظ إجابتك.",
        over: "تمت الإجابة عن هذا السؤال من قبل، أو لم يعد مطروحًا.",
        gone: "لم يعد هذا الرابط صالحًا. ربما انتهت مدته، أو لم يُنسخ كاملًا.",
    },
];

/// What the page shows.
enum Shown<'a> {
    Question { workflow: &'a str, token: &'a str },
    Note(&'static str),
}

#[derive(Template)]
#[template(path = "approve.html")]
struct Page<'a> {
    nonce: &'a str,
    texts: &'a Texts,
    shown: Shown<'a>,
}

#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// The language that is asked for first, of those that the page has.
fn texts_for(headers: &HeaderMap) -> &'static Texts {
    let asked = headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut tags = asked.split(',').map(|tag| tag.trim().get(..2).unwrap_or_default().to_ascii_lowercase());
    let [english, ..] = &LANGUAGES;
    tags.find_map(|tag| LANGUAGES.iter().find(|texts| texts.lang == tag)).unwrap_or(english)
}

fn page(app: &App, texts: &Texts, status: StatusCode, shown: Shown<'_>) -> Answer<Response> {
    let nonce = web::nonce(app);
    let text = Page { nonce: &nonce, texts, shown }.render().map_err(Fault::internal)?;
    Ok((status, page_headers(&nonce, "'none'"), Html(text)).into_response())
}

/// Whose step the token is of, and their scope.
fn enter(app: &App, token: &str, request: Option<RequestId>) -> Option<(Claim, RunId, Scope)> {
    let ports = app.ports();
    let claim = approval::read(&ports.settings, token, ports.clock.now())?;
    let run = claim.run.parse().ok()?;
    let scope = web::addressed(ports, (&claim.team, claim.shard), request).ok()?;
    Some((claim, run, scope))
}

/// Asks.
pub async fn show(State(app): State<App>, Query(link): Query<Link>, headers: HeaderMap) -> Answer<Response> {
    let texts = texts_for(&headers);
    let Some((claim, run, scope)) = enter(&app, &link.token, None) else {
        return page(&app, texts, StatusCode::NOT_FOUND, Shown::Note(texts.gone));
    };
    let run = match runs::find(&scope, &run, Command::Get).await {
        Ok(run) => run,
        Err(Fault::NotFound { .. }) => return page(&app, texts, StatusCode::NOT_FOUND, Shown::Note(texts.over)),
        Err(fault) => return Err(fault.into()),
    };
    let is_it = |step: &&crate::view::StepView| format!("{}:{}", step.node, step.iteration) == claim.step;
    let step = run.steps.iter().find(is_it);
    if step.is_none_or(|step| step.state != StepState::Waiting) {
        return page(&app, texts, StatusCode::OK, Shown::Note(texts.over));
    }
    page(&app, texts, StatusCode::OK, Shown::Question { workflow: &run.workflow_name, token: &link.token })
}

/// Takes the answer. The token is in the form, and no cookie is read: nobody's browser can be made to answer.
pub async fn answer(State(app): State<App>, headers: HeaderMap, request: Request) -> Answer<Response> {
    let texts = texts_for(&headers);
    let id = request.extensions().get::<RequestId>().cloned();
    let body = web::whole(request.into_body(), MOST_FORM).await?;
    let field = |wanted: &str| form_urlencoded::parse(&body).find(|(name, _)| name == wanted).map(|(_, value)| value);
    let Some((claim, run, scope)) = enter(&app, &field("token").unwrap_or_default(), id) else {
        return page(&app, texts, StatusCode::NOT_FOUND, Shown::Note(texts.gone));
    };
    let yes = match field("answer").as_deref() {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(Fault::invalid("answer", "invalid_type", "yes or no").into()),
    };
    let told = runs::tell(&scope, &run, Command::Approve { step: claim.step, yes, by: claim.who }).await;
    match told {
        Ok(_) => page(&app, texts, StatusCode::OK, Shown::Note(texts.thanks)),
        Err(Fault::Conflict { .. } | Fault::NotFound { .. }) => {
            page(&app, texts, StatusCode::OK, Shown::Note(texts.over))
        }
        Err(fault) => Err(fault.into()),
    }
}
