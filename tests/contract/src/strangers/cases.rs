//! How each operation is called. Bodies are good ones: only who calls is wrong.

use kernel::permission::Role;
use serde_json::{Value, json};

/// Whose rows the operation touches.
#[derive(Clone, Copy)]
pub enum Whose {
    /// A thing of ours is named in the path: a stranger must not even learn that it exists.
    Ours,
    /// The caller's own rows: a stranger gets this status, and nothing of ours in it.
    Callers(u16),
}

/// One operation as a stranger calls it.
pub struct Case {
    /// Which of the fixture's ids stands in the path.
    pub of: &'static str,
    pub query: &'static str,
    pub body: Option<Value>,
    pub whose: Whose,
    /// The highest role that may not call it.
    pub refused_to: Option<Role>,
    /// False for what a person may do before naming a team.
    pub needs_team: bool,
    /// True when no session and no site key is asked for.
    pub is_public: bool,
}

/// A thing of ours, named in the path.
fn ours(of: &'static str) -> Case {
    let whose = Whose::Ours;
    Case { of, query: "", body: None, whose, refused_to: None, needs_team: true, is_public: false }
}

/// The caller's own rows.
fn callers(status: u16) -> Case {
    Case { whose: Whose::Callers(status), ..ours("") }
}

impl Case {
    fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }
    fn not_for(self, role: Role) -> Self {
        Self { refused_to: Some(role), ..self }
    }
}

/// The case of an operation by its id.
pub fn case_for(operation: &str) -> Option<Case> {
    leads(operation)
}

fn leads(operation: &str) -> Option<Case> {
    let fields = json!([{ "name": "email", "label": "E-mail", "kind": "email", "required": true }]);
    Some(match operation {
        "list_forms" | "list_leads" | "summarize_leads" => callers(200),
        "create_form" => callers(201)
            .body(json!({ "site_id": "site_0192d3a8c0de7f00a1b2c3d4e5f60718", "name": "Contact", "fields": fields }))
            .not_for(Role::Viewer),
        "get_form" | "get_public_form" => ours("form"),
        "update_form" => ours("form").body(json!({ "name": "Mine now" })).not_for(Role::Viewer),
        "submit_form" => ours("form").body(json!({ "answers": { "email": "eve@example.com", "message": "x" } })),
        "get_lead" => ours("lead"),
        "update_lead" => ours("lead").body(json!({ "state": "won" })).not_for(Role::Viewer),
        "send_autoresponse" => ours("lead").not_for(Role::Viewer),
        _ => return None,
    })
}
