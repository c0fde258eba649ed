//! Teams, their people and their log; the staff.

use kernel::permission::Role;
use serde_json::json;

use super::{Case, callers, ours, public};

pub fn case(operation: &str) -> Option<Case> {
    let case = team(operation).or_else(|| people(operation)).or_else(|| staff(operation));
    case.map(Case::without_team).or_else(|| log(operation))
}

fn team(operation: &str) -> Option<Case> {
    let name = json!({ "name": "Mine now" });
    Some(match operation {
        "list_teams" | "list_joinable" => callers(200),
        "create_team" => callers(201).body(name),
        "get_team" | "switch_team" | "get_permissions" | "list_members" | "join_team" => ours("team"),
        "update_team" => ours("team").body(name).not_for(Role::Editor),
        "delete_team" | "restore_team" => ours("team").not_for(Role::Admin),
        "transfer_team" => ours("team").body(json!({ "user_id": "{owner}" })).not_for(Role::Admin),
        _ => return None,
    })
}

fn people(operation: &str) -> Option<Case> {
    let case = match operation {
        "change_role" => ours("team/owner").body(json!({ "role": "viewer" })),
        "remove_member" | "end_sessions" => ours("team/owner"),
        "list_invitations" | "list_domains" => ours("team"),
        "create_invitation" => ours("team").body(json!({ "email": "eve@other.example", "role": "viewer" })),
        "resend_invitation" | "revoke_invitation" => ours("team/invitation"),
        "add_domain" => ours("team").body(json!({ "domain": "other.example", "role": "viewer" })),
        "remove_domain" => ours("team/domain"),
        "look_at_invitation" => return Some(public().body(json!({ "token": "{invitation_token}" }))),
        // The link is a secret, and it is no use to anybody but the one whom it was sent to.
        "accept_invitation" => return Some(callers(403).body(json!({ "token": "{invitation_token}" }))),
        _ => return None,
    };
    Some(case.not_for(Role::Editor))
}

/// The log is read in the session's own team.
fn log(operation: &str) -> Option<Case> {
    let is_log = ["list_audit_log", "export_audit_log", "verify_audit_log"].contains(&operation);
    is_log.then(|| ours("team").not_for(Role::Editor))
}

/// Nobody of all these is of the staff, and none learns that there are such doors.
fn staff(operation: &str) -> Option<Case> {
    Some(match operation {
        "begin_acting" => ours("").body(json!({ "team_id": "{team}", "reason": "Just curious" })),
        "end_acting" | "list_all_teams" => ours(""),
        _ => return None,
    })
}
