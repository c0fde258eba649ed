//! Wall 4 of tenancy: every documented operation, called by those it is not for. Coverage comes from the document:
//! an operation without a case fails.

mod cases;
mod fixture;
mod proofs;

use kernel::permission::Role;
use serde_json::Value;
use testkit::{Answer, Client};

use self::{
    cases::{Case, Whose, case_for},
    fixture::Fixture,
};
use crate::{
    product::{self, Operation},
    tree,
};

/// What was wrongly answered by one operation.
struct Complaints<'a> {
    operation: &'a Operation,
    found: Vec<String>,
}

impl<'a> Complaints<'a> {
    fn of(operation: &'a Operation) -> Self {
        Self { operation, found: Vec::new() }
    }
    fn expect(&mut self, who: &str, answer: &Answer, status: u16, code: &str) {
        let right = answer.status() == status && (code.is_empty() || answer.code() == code);
        if !right {
            self.add(&format!("{who}: {} {} instead of {status} {code}", answer.status(), answer.text()));
        }
        let documented = self.operation.statuses.iter().any(|s| *s == answer.status().to_string());
        // These come from the doors and are the same for every operation of theirs.
        let from_the_door = [401, 403, 409, 422, 429].contains(&answer.status());
        if right && !documented && !from_the_door {
            self.add(&format!("{who}: {} is not documented", answer.status()));
        }
    }
    fn add(&mut self, what: &str) {
        self.found.push(format!("{} {what}", self.operation.id));
    }
    /// What somebody gets who asks for our things with a right of their own.
    fn expect_nothing_of_ours(&mut self, who: &str, answer: &Answer, (case, fixture): (&Case, &Fixture)) {
        match case.whose {
            Whose::Ours => self.expect(who, answer, 404, "not_found"),
            Whose::Callers(status) => self.expect(who, answer, status, ""),
        }
        if let Some(id) = fixture.leaked(answer) {
            self.add(&format!("{who} sees {id}: {}", answer.text()));
        }
    }
}

async fn call(client: &Client, operation: &Operation, case: &Case, fixture: &Fixture) -> Answer {
    let mut path = operation.path.replace("{kind}", "chat").replace("{version}", "1");
    // One of our things for each parameter, in their order; the last one for all that are left.
    let (mut of, mut filled) = (case.of, String::new());
    while let Some((before, rest)) = path.split_once('{') {
        let (_, after) = rest.split_once('}').expect("a closed parameter");
        let (thing, others) = of.split_once('/').unwrap_or((of, of));
        filled = format!("{filled}{before}\u{1}{thing}\u{2}");
        (path, of) = (after.to_owned(), others);
    }
    let path = format!("{filled}{path}").replace('\u{1}', "{").replace('\u{2}', "}");
    let path = fixture.fill(&format!("{path}{}", case.query));
    assert!(!path.contains('{'), "{}: nothing of ours stands for a parameter of {path}", operation.id);
    let client = match case.header {
        Some((name, value)) => &client.clone().with(name, &fixture.fill(value)),
        None => client,
    };
    let body = case.body.as_ref().map(|body| fixture.fill(&body.to_string()));
    client.send(operation.method.parse().expect("a method"), &path, body).await
}

/// Operations behind a door, with their cases; those that change who the caller is come last.
fn behind(door: &str) -> Vec<(Operation, Case)> {
    let mut all: Vec<(Operation, Case)> = product::operations()
        .into_iter()
        .filter(|operation| operation.doors.iter().any(|d| d == door))
        .filter_map(|operation| case_for(&operation.id).map(|case| (operation, case)))
        .collect();
    all.sort_by_key(|(operation, _)| match operation.id.as_str() {
        "create_team" => 1,
        "sign_out" => 2,
        _ => 0,
    });
    all
}

#[test]
fn every_operation_has_a_case() {
    let missing: Vec<String> =
        product::operations().iter().filter(|o| case_for(&o.id).is_none()).map(|o| o.id.clone()).collect();
    tree::assert_none(&missing, "Add a case to tests/contract/src/strangers/cases.rs for:");
}

#[test]
fn every_operation_says_by_which_door_one_comes_in() {
    let open = |o: &&Operation| o.doors.is_empty() && case_for(&o.id).is_none_or(|case| case.public.is_none());
    let wrong: Vec<String> = product::operations().iter().filter(open).map(|o| o.id.clone()).collect();
    let doors: usize = ["session", "site"].into_iter().map(|door| behind(door).len()).sum();
    let all = product::operations();
    let open = all.iter().filter(|operation| operation.doors.is_empty()).count();
    assert_eq!(doors + open, all.len(), "each operation is called through exactly one door below");
    tree::assert_none(&wrong, "No `security` is documented, and the case does not say that the operation is public:");
}

#[tokio::test]
async fn owner_operations_are_closed_to_strangers() {
    let fixture = Fixture::build().await;
    let anyone = fixture.house.browser();
    let mut found = Vec::new();
    for (operation, case) in &behind("session") {
        let mut complaints = Complaints::of(operation);
        complaints.expect("nobody", &call(&anyone, operation, case, &fixture).await, 401, "no_session");
        if case.needs_team {
            let answer = call(&fixture.newcomer.client, operation, case, &fixture).await;
            complaints.expect("a person without a team", &answer, 409, "no_team");
        }
        if operation.method != "GET" {
            let forged = fixture.owner.client.clone().without("x-csrf-token");
            complaints.expect("a forged request", &call(&forged, operation, case, &fixture).await, 403, "csrf");
            let elsewhere = fixture.owner.client.clone().with("origin", "https://evil.example");
            complaints.expect("another origin", &call(&elsewhere, operation, case, &fixture).await, 403, "csrf");
        }
        let answer = call(&fixture.stranger.client, operation, case, &fixture).await;
        complaints.expect_nothing_of_ours("another team", &answer, (case, &fixture));
        found.extend(complaints.found);
    }
    tree::assert_none(&found, "Owner operations and those they are not for:");
}

#[tokio::test]
async fn operations_are_closed_to_lower_roles() {
    let fixture = Fixture::build().await;
    let mut found = Vec::new();
    for role in [Role::Viewer, Role::Editor, Role::Admin] {
        let member = fixture.member(role).await;
        let is_refused = |case: &Case| case.refused_to.is_some_and(|refused| role <= refused);
        for (operation, case) in behind("session").iter().filter(|(_, case)| is_refused(case)) {
            let mut complaints = Complaints::of(operation);
            let answer = call(&member, operation, case, &fixture).await;
            complaints.expect(&format!("{role:?}"), &answer, 403, "role_forbids");
            found.extend(complaints.found);
        }
    }
    tree::assert_none(&found, "Roles and the permission table:");
}

#[tokio::test]
async fn operations_of_a_team_that_asks_for_a_second_factor_are_closed_to_sessions_without_one() {
    let fixture = Fixture::build().await;
    let member = fixture.member(Role::Owner).await;
    let asks = format!("UPDATE teams SET requires_second_factor = 1 WHERE id = '{}'", fixture.fill("{team}"));
    fixture.house.world.control.script(&asks).expect("a statement");
    // Turning to a team, and joining it, is not entering it.
    let is_way = |id: &str| ["switch_team", "join_team"].contains(&id);
    let is_of_team = |path: &str| path.starts_with("/api/teams/{");
    let (mut found, mut asked) = (Vec::new(), 0);
    for (operation, case) in &behind("session") {
        if is_way(&operation.id) || !(case.needs_team || is_of_team(&operation.path)) {
            continue;
        }
        let mut complaints = Complaints::of(operation);
        let answer = call(&member, operation, case, &fixture).await;
        complaints.expect("a session without a second factor", &answer, 403, "second_factor_required");
        found.extend(complaints.found);
        asked += 1;
    }
    assert!(asked > 50, "only {asked} operations of a team were called");
    tree::assert_none(&found, "Teams that ask for a second factor:");
}

#[tokio::test]
async fn visitor_operations_are_closed_to_other_sites() {
    let fixture = Fixture::build().await;
    let (anyone, visitor) = (fixture.house.world.anyone(), &fixture.visitor);
    let unknown = anyone.clone().visiting(&format!("pk_{}", "0f".repeat(16)), "https://shop.example");
    let evil = visitor.clone().with("origin", "https://evil.example");
    let mut found = Vec::new();
    for (operation, case) in &behind("site") {
        let mut complaints = Complaints::of(operation);
        complaints.expect("no key", &call(&anyone, operation, case, &fixture).await, 422, "invalid");
        complaints.expect("an unknown key", &call(&unknown, operation, case, &fixture).await, 404, "not_found");
        let answer = call(&evil, operation, case, &fixture).await;
        complaints.expect("another origin", &answer, 403, "origin_not_allowed");
        if !answer.header("access-control-allow-origin").is_empty() {
            complaints.add("lets another origin read its answer");
        }
        if operation.method != "GET" {
            let bare = visitor.clone().without("origin");
            complaints.expect("no origin", &call(&bare, operation, case, &fixture).await, 403, "origin_not_allowed");
            complaints.found.extend(preflight(visitor, operation, case, &fixture).await);
        }
        let answer = call(&fixture.elsewhere, operation, case, &fixture).await;
        complaints.expect_nothing_of_ours("another site's key", &answer, (case, &fixture));
        found.extend(complaints.found);
    }
    tree::assert_none(&found, "Visitor operations and those they are not for:");
}

/// A browser asks before it sends JSON across origins; the answer must let the site's own pages go on.
async fn preflight(visitor: &Client, operation: &Operation, case: &Case, fixture: &Fixture) -> Option<String> {
    let asking = visitor.clone().with("access-control-request-method", &operation.method);
    let options = Operation { method: "OPTIONS".to_owned(), ..operation.clone() };
    let plain = Case { body: None, ..case_for(&operation.id)? };
    debug_assert_eq!(plain.of, case.of);
    let answer = call(&asking, &options, &plain, fixture).await;
    let is_open = answer.status() == 204 && answer.header("access-control-allow-origin") == "https://shop.example";
    (!is_open).then(|| format!("{} preflight: {} {:?}", operation.id, answer.status(), answer.headers()))
}

#[tokio::test]
async fn public_operations_answer_our_own_pages_only() {
    let fixture = Fixture::build().await;
    let elsewhere = fixture.house.world.anyone().with("origin", "https://evil.example");
    let mut found = Vec::new();
    for operation in product::operations().iter().filter(|operation| operation.doors.is_empty()) {
        let Some((case, code)) = case_for(&operation.id).and_then(|case| case.public.map(|code| (case, code))) else {
            continue;
        };
        let mut complaints = Complaints::of(operation);
        let answer = call(&elsewhere, operation, &case, &fixture).await;
        match case.whose {
            Whose::Callers(status) if code.is_empty() => complaints.expect("anybody", &answer, status, ""),
            _ => complaints.expect("another origin", &answer, 403, code),
        }
        found.extend(complaints.found);
    }
    tree::assert_none(&found, "Operations without a door:");
}

#[tokio::test]
async fn an_id_that_nobody_has_and_an_id_of_somebody_else_answer_alike() {
    let fixture = Fixture::build().await;
    let unknown = format!("/api/leads/{}", fixture.unknown::<kernel::ids::LeadId>());
    let (of_nobody, of_ours) = (
        fixture.stranger.client.get(&unknown).await,
        fixture.stranger.client.get(&fixture.fill("/api/leads/{lead}")).await,
    );
    let without_id = |answer: &Answer| {
        let mut body: Value = answer.json();
        body["request_id"] = Value::Null;
        body
    };
    assert_eq!(without_id(&of_nobody), without_id(&of_ours), "a stranger could tell which ids exist");
}
