//! One of everything, made through the doors by our own owner and visitor.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::{Answer, World};

/// Ids of our things by kind.
pub struct Fixture(BTreeMap<&'static str, String>);

impl Fixture {
    pub async fn build(world: &World) -> Self {
        let mut ids = BTreeMap::new();
        add_lead(world, &mut ids).await;
        Self(ids)
    }
    /// A path with the id of our `of` in place of its parameter.
    pub fn fill(&self, path: &str, of: &str) -> String {
        let Some((before, rest)) = path.split_once('{') else { return path.to_owned() };
        let (_, after) = rest.split_once('}').expect("a closed parameter");
        let id = self.0.get(of).unwrap_or_else(|| panic!("the fixture has no {of} for {path}"));
        self.fill(&format!("{before}{id}{after}"), of)
    }
    /// An id of ours that stands in an answer.
    pub fn leaked(&self, answer: &Answer) -> Option<&String> {
        let text = answer.text();
        self.0.values().find(|id| text.contains(id.as_str()))
    }
}

async fn add_lead(world: &World, ids: &mut BTreeMap<&'static str, String>) {
    let fields = json!([
        { "name": "email", "label": "E-mail", "kind": "email", "required": true },
        { "name": "message", "label": "Message", "kind": "long_text", "required": false },
    ]);
    let new = json!({ "site_id": world.site.site, "name": "Contact", "fields": fields });
    let form: Value = world.owner().post_json("/api/forms", &new).await.expect(201).json();
    let form = form["id"].as_str().expect("an id").to_owned();
    let sent = json!({ "answers": { "email": "ann@example.com", "message": "Hello" } });
    let receipt: Value =
        world.visitor().post_json(&format!("/api/forms/{form}/submit"), &sent).await.expect(201).json();
    ids.insert("lead", receipt["lead_id"].as_str().expect("an id").to_owned());
    ids.insert("form", form);
}
