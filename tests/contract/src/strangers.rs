//! Wall 4 of tenancy: every documented operation, called by those it is not for. Coverage comes from the document:
//! an operation without a case fails.

mod cases;
mod fixture;

use kernel::permission::Role;
use serde_json::Value;
use testkit::{Answer, Client, World};

use self::{
    cases::{Case, Whose, case_for},
    fixture::Fixture,
};
use crate::{
    product::{self, Operation},
    tree,
};

/// One call that was wrongly answered.
struct Complaints<'a> {
    operation: &'a Operation,
    found: Vec<String>,
}

impl Complaints<'_> {
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
}

async fn call(client: &Client, operation: &Operation, case: &Case, fixture: &Fixture) -> Answer {
    let path = fixture.fill(&operation.path, case.of);
    let path = format!("{path}{}", case.query);
    let method = operation.method.parse().expect("a method");
    client.send(method, &path, case.body.as_ref().map(Value::to_string)).await
}

fn whole_world() -> World {
    let world = World::new();
    world.serve(product::routes);
    world
}

#[tokio::test]
async fn every_operation_has_a_case() {
    let missing: Vec<String> =
        product::operations().iter().filter(|o| case_for(&o.id).is_none()).map(|o| o.id.clone()).collect();
    tree::assert_none(&missing, "Add a case to tests/contract/src/strangers/cases.rs for:");
}

#[tokio::test]
async fn owner_operations_are_closed_to_strangers() {
    let world = whole_world();
    let fixture = Fixture::build(&world).await;
    let (stranger, newcomer, anyone) = (world.stranger(), world.newcomer(), world.anyone());
    let mut found = Vec::new();
    for operation in product::operations().iter().filter(|o| o.doors.iter().any(|door| door == "session")) {
        let Some(case) = case_for(&operation.id) else { continue };
        let mut complaints = Complaints { operation, found: Vec::new() };
        complaints.expect("nobody", &call(&anyone, operation, &case, &fixture).await, 401, "no_session");
        if case.needs_team {
            complaints.expect(
                "a person without a team",
                &call(&newcomer, operation, &case, &fixture).await,
                409,
                "no_team",
            );
        }
        for role in Role::ALL.into_iter().filter(|role| case.refused_to.is_some_and(|refused| *role <= refused)) {
            let answer = call(&world.member(role), operation, &case, &fixture).await;
            complaints.expect(&format!("{role:?}"), &answer, 403, "role_forbids");
        }
        if operation.method != "GET" {
            let forged = world.owner().without("x-csrf-token");
            complaints.expect("a forged request", &call(&forged, operation, &case, &fixture).await, 403, "csrf");
            let elsewhere = world.owner().with("origin", "https://evil.example");
            complaints.expect("another origin", &call(&elsewhere, operation, &case, &fixture).await, 403, "csrf");
        }
        let answer = call(&stranger, operation, &case, &fixture).await;
        match case.whose {
            Whose::Ours => complaints.expect("another team", &answer, 404, "not_found"),
            Whose::Callers(status) => complaints.expect("another team", &answer, status, ""),
        }
        if let Some(id) = fixture.leaked(&answer) {
            complaints.add(&format!("another team sees {id}: {}", answer.text()));
        }
        found.extend(complaints.found);
    }
    tree::assert_none(&found, "Owner operations and those they are not for:");
}

#[tokio::test]
async fn visitor_operations_are_closed_to_other_sites() {
    let world = whole_world();
    let fixture = Fixture::build(&world).await;
    let mut other = world.stranger_site();
    let elsewhere = world.visitor().with("origin", "https://evil.example");
    let own = world.visitor_of(&other);
    other.key = format!("pk_{}", "0f".repeat(16));
    let unknown = world.visitor_of(&other);
    let mut found = Vec::new();
    for operation in product::operations().iter().filter(|o| o.doors.iter().any(|door| door == "site")) {
        let Some(case) = case_for(&operation.id) else { continue };
        let mut complaints = Complaints { operation, found: Vec::new() };
        complaints.expect("no key", &call(&world.anyone(), operation, &case, &fixture).await, 422, "invalid");
        complaints.expect("an unknown key", &call(&unknown, operation, &case, &fixture).await, 404, "not_found");
        let answer = call(&elsewhere, operation, &case, &fixture).await;
        complaints.expect("another origin", &answer, 403, "origin_not_allowed");
        if !answer.header("access-control-allow-origin").is_empty() {
            complaints.add("lets another origin read its answer");
        }
        if operation.method != "GET" {
            let bare = world.visitor().without("origin");
            complaints.expect("no origin", &call(&bare, operation, &case, &fixture).await, 403, "origin_not_allowed");
        }
        let answer = call(&own, operation, &case, &fixture).await;
        match case.whose {
            Whose::Ours => complaints.expect("another site's key", &answer, 404, "not_found"),
            Whose::Callers(status) => complaints.expect("another site's key", &answer, status, ""),
        }
        if let Some(id) = fixture.leaked(&answer) {
            complaints.add(&format!("another site sees {id}: {}", answer.text()));
        }
        found.extend(complaints.found);
    }
    tree::assert_none(&found, "Visitor operations and those they are not for:");
}

#[test]
fn every_operation_says_by_which_door_one_comes_in() {
    let public = |o: &&Operation| o.doors.is_empty() && !case_for(&o.id).is_some_and(|case| case.is_public);
    let wrong: Vec<String> = product::operations().iter().filter(public).map(|o| o.id.clone()).collect();
    tree::assert_none(&wrong, "No `security` is documented, and the case does not say that the operation is public:");
}
