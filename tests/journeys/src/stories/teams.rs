//! Teams from the invitation to the end.

use std::collections::BTreeSet;

use kernel::{
    ids::TeamId,
    permission::Role,
    time::{days, hours, minutes},
};
use serde_json::{Value, json};
use testkit::Client;

use crate::{House, Owner, text};

const PAGE: &str = "<html lang=en><title>Shop</title><main><h1>Shop</h1><p>We sell and repair bicycles in the old town, \
    and we are glad about everybody who comes in. We are open from Monday to Friday.</p></main></html>";

/// An owner with a site, all automations on, and a visitor who used every one of them.
async fn busy(house: &House, name: &str) -> (Owner, TeamId, Client) {
    let host = format!("{name}.example");
    house.world.http.pages(&host, &[("/", PAGE)]);
    let owner = Owner::with_team(house, &format!("owner@{host}"), name).await;
    let site = owner.add_site(house, &host).await;
    owner.activate_all(&site).await;
    let visitor = house.world.anyone().visiting(&text(&site, "/key"), &format!("https://{host}"));
    chat(&visitor).await;
    book(&visitor).await;
    let config: Value = visitor.get("/api/widget/config").await.expect(200).json();
    let is_form = |automation: &&Value| automation["kind"] == "form";
    let form =
        config["automations"].as_array().unwrap().iter().find(is_form).map(|form| text(form, "/resource_id")).unwrap();
    let sent = json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "Hello" } });
    visitor.post_json(&format!("/api/forms/{form}/submit"), &sent).await.expect(201);
    let team = owner.team().await;
    let wish = json!({ "email": "late@example.com", "role": "viewer" });
    owner.client.post_json(&format!("/api/teams/{team}/invitations"), &wish).await.expect(201);
    let domain = json!({ "domain": host, "role": "viewer" });
    owner.client.post_json(&format!("/api/teams/{team}/domains"), &domain).await.expect(201);
    house.settle().await;
    (owner, team, visitor)
}

async fn chat(visitor: &Client) {
    let session: Value = visitor.post_json("/api/chatbot/sessions", &json!({})).await.expect(201).json();
    let said = json!({ "session_id": session["session_id"], "token": session["token"],
        "text": "Do you repair bicycles?", "client_id": "c1" });
    visitor.post_json("/api/chatbot/message", &said).await.expect(200);
    // One who says nothing.
    visitor.post_json("/api/chatbot/sessions", &json!({})).await.expect(201);
}

async fn book(visitor: &Client) {
    let services: Value = visitor.get("/api/calendar/services").await.expect(200).json();
    let service = text(&services, "/services/0/id");
    let slots: Value = visitor.get(&format!("/api/calendar/slots?service={service}&days=14")).await.expect(200).json();
    let free: Vec<&Value> =
        slots["days"].as_array().unwrap().iter().flat_map(|day| day["slots"].as_array().unwrap()).collect();
    let wish = |at: usize| json!({ "service_id": service, "starts_at": free[at] });
    let held: Value = visitor.post_json("/api/appointments", &wish(0)).await.expect(201).json();
    let guest = json!({ "token": held["token"], "name": "Ann", "email": "ann@example.com", "zone": "UTC" });
    visitor.post_json(&format!("/api/appointments/{}/book", text(&held, "/id")), &guest).await.expect(200);
    visitor.post_json("/api/appointments", &wish(3)).await.expect(201);
}

async fn sweep(house: &House) {
    teams::sweep(house.world.ports()).await.unwrap();
    house.settle().await;
}

#[tokio::test]
async fn an_invitation_becomes_a_role_that_changes_and_ends() {
    let house = House::new();
    let (owner, team, _) = busy(&house, "shop").await;
    let mia = Owner::sign_up(&house, "mia@elsewhere.example", "Mia").await;
    house.let_in(&owner, &mia, Role::Viewer).await;
    assert_eq!(mia.team().await, team);
    assert!(house.subjects().iter().any(|(to, subject)| to == "owner@shop.example" && subject.contains("Mia")));
    mia.client.get("/api/leads").await.expect(200);
    let forms = mia.list("/api/forms").await;
    let (form, change) = (format!("/api/forms/{}", text(&forms[0], "/id")), json!({ "name": "Mine" }));
    mia.client.patch_json(&form, &change).await.expect(403);
    house.let_in(&owner, &mia, Role::Editor).await;
    mia.client.patch_json(&form, &change).await.expect(200);
    house.settle().await;
    let log = owner.list(&format!("/api/teams/{team}/audit-log?action=form.changed")).await;
    assert_eq!((&log[0]["actor"]["name"], &log[0]["after"]), (&json!("Mia"), &json!({ "name": "Mine" })));
    let id = text(&mia.session, "/user/id");
    mia.client.delete(&format!("/api/teams/{team}/members/{id}")).await.expect(204);
    assert_eq!(mia.client.get("/api/leads").await.expect(409).code(), "no_team", "at the very next request");
    house.settle().await;
    let verdict = owner.get(&format!("/api/teams/{team}/audit-log/verify")).await;
    assert_eq!(verdict["intact"], true, "{verdict}");
}

#[tokio::test]
async fn nothing_is_left_of_a_team_that_was_removed() {
    let house = House::new();
    let (owner, team, visitor) = busy(&house, "shop").await;
    let (neighbour, other, other_visitor) = busy(&house, "other").await;
    let mia = Owner::sign_up(&house, "mia@elsewhere.example", "Mia").await;
    house.let_in(&owner, &mia, Role::Admin).await;
    let kept = house.traces(&other);
    assert!(house.traces(&team).len() > 20, "{:#?}", house.traces(&team));
    owner.client.delete(&format!("/api/teams/{team}")).await.expect(200);
    house.settle().await;
    assert!(house.subjects().iter().any(|(to, _)| to == "owner@shop.example"));
    mia.client.get("/api/leads").await.expect(409);
    visitor.get("/api/widget/config").await.expect(404);
    house.world.clock.advance(days(7) + minutes(1));
    house.settle().await;
    sweep(&house).await;
    assert_eq!(house.traces(&team), ["control.teams: 1 rows"], "a bare row, until nothing can come any more");
    house.world.clock.advance(hours(25));
    house.settle().await;
    sweep(&house).await;
    assert_eq!(house.traces(&team), Vec::<String>::new());
    other_visitor.get("/api/widget/config").await.expect(200);
    let tables = |places: Vec<String>| -> BTreeSet<String> {
        // Its guest was reminded meanwhile: a wait is over, and one more effect is applied.
        let goes_on = |place: &String| place.contains(".workflow_waits:") || place.contains(".effects_done:");
        places.into_iter().filter(|place| place.starts_with("shard") && !goes_on(place)).collect()
    };
    assert_eq!(tables(house.traces(&other)), tables(kept), "{} keeps everything", neighbour.email);
}
