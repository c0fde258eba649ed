//! Which node of n8n is which of ours.

use super::{
    actions, combine, conditions, dates,
    source::{Made, Notes, Source},
    transforms, triggers, web,
};

type Maker = fn(&Source<'_>, &mut Notes<'_>) -> Option<Made>;

/// By the name behind the package.
const KINDS: &[(&str, Maker)] = &[
    ("manualTrigger", triggers::manual),
    ("start", triggers::manual),
    ("webhook", triggers::webhook),
    ("scheduleTrigger", triggers::schedule),
    ("cron", triggers::cron),
    ("interval", triggers::interval),
    ("formTrigger", triggers::form),
    ("errorTrigger", triggers::error),
    ("emailSend", actions::email),
    ("httpRequest", web::request),
    ("if", conditions::branch),
    ("filter", conditions::filter),
    ("switch", conditions::switch),
    ("set", transforms::fields),
    ("renameKeys", transforms::rename),
    ("splitOut", transforms::split_out),
    ("itemLists", transforms::lists),
    ("aggregate", combine::aggregate),
    ("summarize", combine::summarize),
    ("sort", transforms::sort),
    ("limit", transforms::limit),
    ("removeDuplicates", transforms::duplicates),
    ("merge", combine::merge),
    ("splitInBatches", actions::batches),
    ("dateTime", dates::date),
    ("wait", actions::wait),
    ("respondToWebhook", actions::respond),
    ("stopAndError", actions::stop),
    ("noOp", actions::no_op),
    ("textClassifier", actions::classify),
    ("sentimentAnalysis", actions::sentiment),
];
const PACKAGES: &[&str] = &["n8n-nodes-base.", "@n8n/n8n-nodes-langchain."];

/// What stands on the canvas and does nothing.
pub fn is_note(kind: &str) -> bool {
    kind == "n8n-nodes-base.stickyNote"
}

/// The name behind the package.
pub fn bare(kind: &str) -> &str {
    PACKAGES.iter().find_map(|package| kind.strip_prefix(package)).unwrap_or(kind)
}

/// Whether a run begins with such a node, as n8n names them.
pub fn is_trigger(kind: &str) -> bool {
    let bare = bare(kind);
    bare.ends_with("Trigger") || ["webhook", "cron", "interval", "start"].contains(&bare)
}

/// The node of ours; none when there is none.
pub fn make(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let (_, maker) = KINDS.iter().find(|(kind, _)| *kind == source.kind)?;
    maker(source, notes)
}

/// What to do about a node that has no counterpart.
pub fn advice(kind: &str) -> &'static str {
    match bare(kind) {
        "code" | "function" | "functionItem" | "executeCommand" => {
            "Code does not run here: a mapper, a filter or an expression may do the same."
        }
        "executeWorkflow" | "executeWorkflowTrigger" => {
            "A workflow is not part of another one here: copy its nodes, or call its webhook."
        }
        "html" | "htmlExtract" | "markdown" => {
            "A text formatter, or expressions such as removeTags(), may do the same."
        }
        _ => "There is no such node here: an HTTP request may do the same; replace it, or remove it.",
    }
}
