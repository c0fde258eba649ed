//! How each operation is called. Bodies are good ones: only who calls is wrong. `{form}` and the like stand for our
//! own things, in paths, queries, headers and bodies alike.

mod teams;
mod workflows;

use kernel::permission::Role;
use serde_json::{Value, json};

/// Whose rows the operation touches.
#[derive(Clone, Copy)]
pub enum Whose {
    /// A thing of ours is named: a stranger must not even learn that it exists.
    Ours,
    /// The caller's own rows: a stranger gets this status, and nothing of ours in it.
    Callers(u16),
}

/// One operation as a stranger calls it.
pub struct Case {
    /// Which of our things stand in the path: one for each parameter, with slashes between.
    pub of: &'static str,
    pub query: &'static str,
    pub header: Option<(&'static str, &'static str)>,
    pub body: Option<Value>,
    pub whose: Whose,
    /// The highest role that may not call it.
    pub refused_to: Option<Role>,
    /// False for what a person may do before naming a team.
    pub needs_team: bool,
    /// The refusal of a request that no page of ours sent.
    pub public: Option<&'static str>,
}

/// A thing of ours is named.
fn ours(of: &'static str) -> Case {
    Case {
        of,
        query: "",
        header: None,
        body: None,
        whose: Whose::Ours,
        refused_to: None,
        needs_team: true,
        public: None,
    }
}

/// The caller's own rows.
fn callers(status: u16) -> Case {
    Case { whose: Whose::Callers(status), ..ours("") }
}

/// Neither a session nor a site key is asked for, but one of our own pages.
fn public() -> Case {
    Case { public: Some("origin_not_allowed"), ..callers(0) }
}

/// Anybody may ask from anywhere: nothing of anybody is in it. They get this status.
fn open(status: u16) -> Case {
    Case { public: Some(""), ..callers(status) }
}

impl Case {
    fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }
    fn query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }
    fn not_for(self, role: Role) -> Self {
        Self { refused_to: Some(role), ..self }
    }
    fn without_team(self) -> Self {
        Self { needs_team: false, ..self }
    }
}

/// The case of an operation by its id.
pub fn case_for(operation: &str) -> Option<Case> {
    let rooms = [auth, keys, account, passkeys, factors, teams::case, sites, leads, booking, chat, workflows::case];
    rooms.iter().find_map(|room| room(operation))
}

fn auth(operation: &str) -> Option<Case> {
    let password = "correct horse battery staple";
    Some(match operation {
        "sign_up" => public().body(json!({ "email": "eve@example.com", "password": password, "name": "Eve" })),
        "verify_email" => public().body(json!({ "token": "x".repeat(43) })),
        "resend_link" => public().body(json!({ "email": "eve@example.com" })),
        "sign_in" => public().body(json!({ "email": "olivia@shop.example", "password": password })),
        "sign_out" => callers(204).without_team(),
        "get_session" | "list_sessions" | "list_security_events" | "revoke_other_sessions" => {
            callers(200).without_team()
        }
        "revoke_session" => ours("session").without_team(),
        "refresh_session" => public().body(json!({})),
        "get_jwks" | "list_providers" => open(200),
        "start_oauth" | "finish_oauth" => Case { of: "provider", ..open(404) },
        "link_identity" => callers(409).body(json!({ "token": "x".repeat(43) })).without_team(),
        "unlink_identity" => ours("provider").without_team(),
        _ => return None,
    })
}

fn keys(operation: &str) -> Option<Case> {
    let case = match operation {
        "list_keys" => callers(200),
        "create_key" => callers(201).body(json!({ "name": "sync", "scopes": ["LeadsRead"] })),
        "rotate_key" => ours("key").body(json!({})),
        "revoke_key" => ours("key"),
        _ => return None,
    };
    Some(case.not_for(Role::Editor))
}

fn account(operation: &str) -> Option<Case> {
    let (token, password) = ("x".repeat(43), "correct horse battery staple");
    let new = "seven chairs of oak";
    let address = json!({ "email": "eve@elsewhere.example" });
    Some(match operation {
        "forget_password" | "send_magic_link" => public().body(address),
        "reset_password" => public().body(json!({ "token": token, "password": new })),
        "sign_in_by_magic_link" | "confirm_email_change" | "secure_account" => public().body(json!({ "token": token })),
        "set_password" => callers(204).body(json!({ "password": new, "current_password": password })).without_team(),
        "begin_email_change" => callers(202).body(address).without_team(),
        "update_account" => callers(200).body(json!({ "name": "Eve" })).without_team(),
        "export_account" | "plan_deletion" | "list_devices" => callers(200).without_team(),
        "cancel_deletion" => callers(204).without_team(),
        "forget_device" => ours("device").without_team(),
        _ => return None,
    })
}

fn passkeys(operation: &str) -> Option<Case> {
    let credential =
        |response: Value| json!({ "id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response });
    let made = credential(json!({ "clientDataJSON": "AAAA", "attestationObject": "AAAA" }));
    let signed = credential(json!({ "clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA" }));
    let challenge = "x".repeat(43);
    Some(match operation {
        "begin_passkey" => callers(200).without_team(),
        "add_passkey" => {
            callers(409).body(json!({ "challenge": challenge, "name": "Mine", "credential": made })).without_team()
        }
        "rename_passkey" => ours("passkey").body(json!({ "name": "Mine now" })).without_team(),
        "remove_passkey" => ours("passkey").without_team(),
        "begin_passkey_sign_in" => public(),
        "sign_in_by_passkey" => public().body(json!({ "challenge": challenge, "credential": signed })),
        _ => return None,
    })
}

fn factors(operation: &str) -> Option<Case> {
    let (challenge, token) = ("x".repeat(43), json!({ "token": "x".repeat(43) }));
    let (code, waiting) = (json!({ "code": "000000" }), json!({ "challenge": challenge }));
    let proof = json!({ "method": "totp", "code": "000000" });
    let case = match operation {
        "finish_sign_in" => public().body(json!({ "challenge": challenge, "method": "totp", "code": "000000" })),
        "send_second_factor_text" | "report_lost_factor" => public().body(waiting),
        "remove_lost_factor" | "keep_lost_factor" => public().body(token),
        "list_factors" | "begin_totp" | "list_step_up_options" => callers(200),
        "begin_sms" => callers(202).body(json!({ "number": "+4915123456789" })),
        "confirm_totp" | "confirm_sms" => callers(401).body(code),
        "remove_totp" | "remove_sms" => callers(404),
        "send_step_up_text" | "make_recovery_codes" => callers(409),
        "step_up" => callers(401).body(proof),
        _ => return None,
    };
    Some(case.without_team())
}

fn sites(operation: &str) -> Option<Case> {
    Some(match operation {
        "list_sites" | "get_widget_config" => callers(200),
        "add_site" => callers(201).body(json!({ "url": "https://third.example" })).not_for(Role::Viewer),
        "get_site" | "list_pages" => ours("site"),
        "update_site" => ours("site").body(json!({ "name": "Mine now" })).not_for(Role::Viewer),
        "delete_site" | "restore_site" => ours("site").not_for(Role::Editor),
        "crawl_site" => ours("site").not_for(Role::Viewer),
        "set_automation" => ours("site").body(json!({ "active": false })).not_for(Role::Viewer),
        "get_embed_code" => ours("").query("?site_id={site}"),
        _ => return None,
    })
}

fn leads(operation: &str) -> Option<Case> {
    let fields = json!([{ "name": "email", "label": "E-mail", "kind": "email", "required": true }]);
    let new = json!({ "site_id": "site_0192d3a8c0de7f00a1b2c3d4e5f60718", "name": "Contact", "fields": fields });
    Some(match operation {
        "list_forms" | "list_leads" | "summarize_leads" => callers(200),
        "create_form" => callers(201).body(new).not_for(Role::Viewer),
        "get_form" | "get_public_form" => ours("form"),
        "update_form" => ours("form").body(json!({ "name": "Mine now" })).not_for(Role::Viewer),
        "submit_form" => {
            ours("form").body(json!({ "answers": { "name": "Eve", "email": "eve@example.com", "message": "x" } }))
        }
        "get_lead" => ours("lead"),
        "update_lead" => ours("lead").body(json!({ "state": "won" })).not_for(Role::Viewer),
        "send_autoresponse" => ours("lead").not_for(Role::Viewer),
        _ => return None,
    })
}

fn booking(operation: &str) -> Option<Case> {
    let week = json!({ "zone": "UTC", "hours": [{ "day": "mo", "opens": "09:00", "closes": "10:00" }], "closed": [], "services": [] });
    let guest = json!({ "token": "{hold_token}", "name": "Eve", "email": "eve@example.com", "zone": "UTC" });
    Some(match operation {
        "list_availability" | "list_appointments" | "summarize_appointments" => callers(200),
        "update_availability" => ours("calendar").body(week).not_for(Role::Viewer),
        "get_appointment" => ours("appointment"),
        "cancel_appointment" => ours("appointment").not_for(Role::Viewer),
        // The stranger's site has no calendar.
        "list_services" => callers(404),
        "list_slots" => ours("").query("?service={service}&days=7"),
        "hold_slot" => ours("").body(json!({ "service_id": "{service}", "starts_at": 1_894_266_000_000_i64 })),
        "book_slot" => ours("appointment").body(guest),
        "release_slot" => ours("appointment").body(json!({ "token": "{hold_token}" })),
        _ => return None,
    })
}

fn chat(operation: &str) -> Option<Case> {
    let said = json!({ "session_id": "{conversation}", "token": "{chat_token}", "text": "Hello", "client_id": "eve" });
    Some(match operation {
        "list_conversations" | "summarize_conversations" => callers(200),
        "get_conversation" => ours("conversation"),
        "begin_chat" => callers(201).body(json!({})),
        "post_message" => ours("").body(said),
        "get_chat" => Case { header: Some(("x-session-token", "{chat_token}")), ..ours("conversation") },
        _ => return None,
    })
}
