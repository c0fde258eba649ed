//! One of everything, made through the doors by our own owner and visitor, and those it is not for.

use std::collections::BTreeMap;

use journeys::{House, Owner, text, token_of};
use kernel::{id::Id, permission::Role};
use serde_json::{Value, json};
use testkit::{Answer, Client};

const PAGE: &str = "<html lang=en><title>Shop</title><main><h1>Shop</h1><p>We sell and repair bicycles in the old town, \
    and we are glad about everybody who comes in. We are open from Monday to Friday.</p></main></html>";

/// Our things by kind, and the people.
pub struct Fixture {
    pub house: House,
    pub owner: Owner,
    /// The owner of another team, with a site of their own and nothing else.
    pub stranger: Owner,
    /// A person without a team.
    pub newcomer: Owner,
    pub visitor: Client,
    /// A visitor of the stranger's site.
    pub elsewhere: Client,
    member: Owner,
    ids: BTreeMap<&'static str, String>,
}

impl Fixture {
    pub async fn build() -> Self {
        let house = House::new();
        for host in ["shop.example", "other.example", "third.example"] {
            house.world.http.pages(host, &[("/", PAGE)]);
        }
        let owner = Owner::with_team(&house, "olivia@shop.example", "Shop").await;
        let stranger = Owner::with_team(&house, "eve@other.example", "Other").await;
        let newcomer = Owner::sign_up(&house, "new@third.example", "Newcomer").await;
        let member = Owner::sign_up(&house, "mia@shop.example", "Member").await;
        let site = owner.add_site(&house, "shop.example").await;
        owner.activate_all(&site).await;
        let other = stranger.add_site(&house, "other.example").await;
        let anyone = house.world.anyone();
        let visitor = anyone.clone().visiting(&text(&site, "/key"), "https://shop.example");
        let elsewhere = anyone.visiting(&text(&other, "/key"), "https://other.example");
        let team = owner.team().await;
        let ids = BTreeMap::from([("site", text(&site, "/id")), ("team", team.to_string())]);
        let mut fixture = Self { house, owner, stranger, newcomer, visitor, elsewhere, member, ids };
        fixture.add_resources().await;
        fixture.add_lead().await;
        fixture.add_appointment().await;
        fixture.add_conversation().await;
        fixture.add_passkey().await;
        fixture.add_people().await;
        fixture.add_device().await;
        fixture.add_key().await;
        fixture.add_workflow().await;
        fixture.house.settle().await;
        fixture
    }
    /// A member of our team with this role.
    pub async fn member(&self, role: Role) -> Client {
        self.house.let_in(&self.owner, &self.member, role).await;
        self.member.client.clone()
    }
    /// A text with `{kind}` of things replaced by our id of that kind.
    pub fn fill(&self, text: &str) -> String {
        let all = self.ids.iter();
        all.fold(text.to_owned(), |text, (kind, id)| text.replace(&format!("{{{kind}}}"), id))
    }
    /// An id of ours that stands in an answer.
    pub fn leaked(&self, answer: &Answer) -> Option<&String> {
        let text = answer.text();
        self.ids.values().find(|id| text.contains(id.as_str()))
    }
    /// An id as good as ours that nobody has.
    pub fn unknown<T: Id>(&self) -> T {
        self.house.world.ports().new_id()
    }

    async fn add_resources(&mut self) {
        let config: Value = self.visitor.get("/api/widget/config").await.expect(200).json();
        for automation in config["automations"].as_array().expect("automations") {
            let kind = match automation["kind"].as_str() {
                Some("form") => "form",
                Some("booking") => "calendar",
                _ => continue,
            };
            self.ids.insert(kind, text(automation, "/resource_id"));
        }
    }
    async fn add_lead(&mut self) {
        let sent = json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "Hello" } });
        let path = self.fill("/api/forms/{form}/submit");
        let receipt: Value = self.visitor.post_json(&path, &sent).await.expect(201).json();
        self.ids.insert("lead", text(&receipt, "/lead_id"));
    }
    async fn add_appointment(&mut self) {
        let services: Value = self.visitor.get("/api/calendar/services").await.expect(200).json();
        let service = text(&services, "/services/0/id");
        let path = format!("/api/calendar/slots?service={service}&days=14");
        let slots: Value = self.visitor.get(&path).await.expect(200).json();
        let mut days = slots["days"].as_array().expect("days").iter();
        let starts_at = days.find_map(|day| day["slots"][0].as_i64()).expect("a free slot");
        let wish = json!({ "service_id": service, "starts_at": starts_at });
        let held: Value = self.visitor.post_json("/api/appointments", &wish).await.expect(201).json();
        let (id, token) = (text(&held, "/id"), text(&held, "/token"));
        let guest = json!({ "token": token, "name": "Ann", "email": "ann@example.com", "zone": "UTC" });
        self.visitor.post_json(&format!("/api/appointments/{id}/book"), &guest).await.expect(200);
        self.ids.extend([("service", service), ("appointment", id), ("hold_token", token)]);
    }
    async fn add_conversation(&mut self) {
        let session: Value = self.visitor.post_json("/api/chatbot/sessions", &json!({})).await.expect(201).json();
        let (id, token) = (text(&session, "/session_id"), text(&session, "/token"));
        let said = json!({ "session_id": id, "token": token, "text": "Do you repair bicycles?", "client_id": "c1" });
        self.visitor.post_json("/api/chatbot/message", &said).await.expect(200);
        self.ids.extend([("conversation", id), ("chat_token", token)]);
    }
    async fn add_passkey(&mut self) {
        let begun: Value = self.owner.client.post("/api/auth/passkeys/options").await.expect(200).json();
        let made = testkit::Authenticator::new(1).create(&begun["options"]);
        let new = json!({ "challenge": begun["challenge"], "name": "Phone", "credential": made });
        let passkey: Value = self.owner.client.post_json("/api/auth/passkeys", &new).await.expect(201).json();
        self.ids.insert("passkey", text(&passkey, "/id"));
    }
    async fn add_device(&mut self) {
        let devices: Value = self.owner.client.get("/api/auth/devices").await.expect(200).json();
        self.ids.insert("device", text(&devices, "/items/0/id"));
    }
    /// One that fails, so that there is a dead letter.
    async fn add_workflow(&mut self) {
        let graph = json!({ "nodes": [{ "id": "begin", "type": "trigger.manual", "version": 1 },
            { "id": "stop", "type": "transform.set", "version": 1,
              "params": { "fields": [{ "name": "x", "value": "{{ $json.missing.y }}" }] } }],
            "connections": [{ "from": "begin", "to": "stop" }] });
        let client = &self.owner.client;
        let made = client.post_json("/api/workflows", &json!({ "name": "Leads", "graph": graph })).await;
        let workflow = text(&made.expect(201).json(), "/id");
        let path = format!("/api/workflows/{workflow}");
        client.post_json(&format!("{path}/versions"), &json!({ "revision": 1 })).await.expect(201);
        let run: Value = client.post_json(&format!("{path}/run"), &json!({})).await.expect(202).json();
        self.house.settle().await;
        let letters: Value = client.get("/api/dead-letters").await.expect(200).json();
        let letter = text(&letters, "/items/0/id");
        let secret = json!({ "name": "CRM", "kind": "bearer", "hosts": ["api.example"], "secret": "0123456789" });
        let credential: Value = client.post_json("/api/credentials", &secret).await.expect(201).json();
        self.ids.insert("credential", text(&credential, "/id"));
        self.ids.extend([("workflow", workflow), ("run", text(&run, "/run_id")), ("letter", letter)]);
    }
    async fn add_key(&mut self) {
        let wish = json!({ "name": "sync", "scopes": ["LeadsRead"] });
        let made: Value = self.owner.client.post_json("/api/keys", &wish).await.expect(201).json();
        let session = text(&self.owner.session, "/session_id");
        let provider = "acme".to_owned();
        self.ids.extend([("key", text(&made, "/key/id")), ("session", session), ("provider", provider)]);
    }
    async fn add_people(&mut self) {
        let team = format!("/api/teams/{}", self.ids["team"]);
        let wish = json!({ "email": "guest@nowhere.example", "role": "viewer" });
        let sent: Value = self.owner.client.post_json(&format!("{team}/invitations"), &wish).await.expect(201).json();
        let domain = json!({ "domain": "shop.example", "role": "viewer" });
        self.owner.client.post_json(&format!("{team}/domains"), &domain).await.expect(201);
        self.house.settle().await;
        let token = token_of(&self.house.mail("guest@nowhere.example").text, "/invite");
        let (owner, domain) = (text(&self.owner.session, "/user/id"), "shop.example".to_owned());
        self.ids.extend([
            ("invitation", text(&sent, "/id")),
            ("invitation_token", token),
            ("owner", owner),
            ("domain", domain),
        ]);
    }
}
