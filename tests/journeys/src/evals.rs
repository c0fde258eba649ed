//! Reads whole sites from disk, asks them questions, and holds the answers to a standard.

use ai::builtin::{Answer, answer};
use futures_util::FutureExt;
use kernel::ports::{Excerpt, Grounding, Http, Outcome, Outgoing, Turn};
use knowledge::{Lang, Question};
use serde::Deserialize;
use sites::{
    address, analysis,
    chunk::chunks_of,
    frontier::Frontier,
    index::{Index, build},
    page::{Page, read_page},
};
use std::path::PathBuf;
use testkit::TestHttp;

#[derive(Deserialize)]
struct Evals {
    address: String,
    folder: PathBuf,
    answerable: Vec<Case>,
    unanswerable: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    q: String,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    page: Pages,
    #[serde(default)]
    has: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Pages {
    #[default]
    Any,
    One(String),
    Some(Vec<String>),
}

struct Site {
    pages: Vec<Page>,
    index: Index,
    findings: analysis::Findings,
}

fn crawl(evals: &Evals) -> Site {
    let web = TestHttp::default();
    let host = address::parts(&evals.address).unwrap().host.to_owned();
    web.folder(&host, testkit::repository().join("workers/sites").join(&evals.folder));
    let mut frontier = Frontier::new(&evals.address);
    let mut pages = Vec::new();
    while let Some((url, depth)) = frontier.take() {
        let read = web.read_page(Outgoing::get(&url, 2_000_000, 10_000)).now_or_never().unwrap().unwrap();
        if read.status != 200 {
            continue;
        }
        let page = read_page(&url, &read.events);
        for link in &page.links {
            frontier.add(link, depth + 1, 0.5);
        }
        pages.push(page);
    }
    let index = Index::open(build(&chunks_of(&pages))).unwrap();
    Site { findings: analysis::analyse(&pages), pages, index }
}

impl Site {
    fn ask(&self, case: &Case) -> Answer {
        let earlier: Vec<&str> = case.after.iter().map(String::as_str).collect();
        let locale = self.findings.facts.languages.first().cloned().unwrap_or_default();
        let question = Question::understand(&case.q, &earlier, Lang::from_tag(&locale));
        let excerpts = self.index.search(&question, 6).into_iter().map(|hit| Excerpt {
            url: hit.url.to_owned(),
            title: hit.title.to_owned(),
            headings: hit.headings.iter().map(|h| (*h).to_owned()).collect(),
            text: hit.text.to_owned(),
            score: hit.score,
            coverage: hit.coverage,
        });
        answer(&Grounding {
            question: case.q.clone(),
            history: case.after.iter().map(|text| Turn { by_visitor: true, text: text.clone() }).collect(),
            excerpts: excerpts.collect(),
            facts: serde_json::to_value(&self.findings.facts).unwrap(),
            business: self.findings.facts.name.clone().unwrap_or_default(),
            locale,
        })
    }
}

impl Case {
    fn is_right(&self, answer: &Answer) -> bool {
        let wanted: Vec<&str> = match &self.page {
            Pages::Any => Vec::new(),
            Pages::One(page) => vec![page],
            Pages::Some(pages) => pages.iter().map(String::as_str).collect(),
        };
        let on_page =
            wanted.is_empty() || answer.sources.iter().any(|s| wanted.contains(&address::parts(&s.url).unwrap().path));
        answer.outcome == Outcome::Answered && on_page && self.has.iter().all(|text| answer.text.contains(text))
    }
}

/// Shares of right answers and right refusals, in per cent; prints what went wrong.
fn score(name: &str, file: &str) -> (f64, f64) {
    let path = testkit::repository().join("workers/sites").join("evals").join(file);
    let evals: Evals = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let site = crawl(&evals);
    println!("{name}: {} pages, {} chunks", site.pages.len(), site.index.len());
    let miss = |case: &Case, answer: &Answer| {
        let source = answer.sources.first().map_or("", |s| s.url.as_str());
        println!("  wrong: {} -> {:?} {source} {:?}", case.q, answer.outcome, answer.text);
    };
    let share = |cases: &[Case], is_right: &dyn Fn(&Case, &Answer) -> bool| {
        let right = cases.iter().filter(|case| {
            let answer = site.ask(case);
            let right = is_right(case, &answer);
            if !right {
                miss(case, &answer);
            }
            right
        });
        right.count() as f64 * 100.0 / cases.len() as f64
    };
    let answered = share(&evals.answerable, &|case, answer| case.is_right(answer));
    let refused = share(&evals.unanswerable, &|_, answer| answer.outcome == Outcome::NotAnswered);
    println!(
        "{name}: {answered:.1} % of {} answered rightly, {refused:.1} % of {} refused rightly",
        evals.answerable.len(),
        evals.unanswerable.len()
    );
    (answered, refused)
}

#[test]
fn the_demo_site_answers_what_it_says_and_refuses_the_rest() {
    let (answered, refused) = score("Kornblume (tuned on)", "demo.json");
    assert!(answered >= 90.0 && refused >= 95.0);
}

#[test]
fn a_site_that_nothing_was_tuned_on_does_nearly_as_well() {
    let (answered, refused) = score("Speichenwerk (not tuned on)", "bike-shop.json");
    assert!(answered >= 75.0 && refused >= 85.0);
}
