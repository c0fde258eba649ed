//! What the audit log hears of this room.

use super::*;

#[tokio::test]
async fn changes_of_forms_are_told_by_what_differs() {
    let (world, form) = world().await;
    world.audited().await;
    let (owner, path) = (world.owner(), format!("/api/forms/{form}"));
    owner.patch_json(&path, &json!({ "name": "Orders", "thanks": "Thanks!" })).await.expect(200);
    owner.patch_json(&path, &json!({ "name": "Orders" })).await.expect(200);
    let told = world.audited().await;
    assert_eq!(told.len(), 1, "what changes nothing is no change");
    assert_eq!((told[0].action.as_str(), told[0].resource_id.as_str()), ("form.changed", form.as_str()));
    assert_eq!(told[0].after, Some(json!({ "name": "Orders", "thanks": "Thanks!" })));
    assert_ne!(told[0].before.as_ref().unwrap()["name"], "Orders");
    let mut new: Value = owner.get(&path).await.expect(200).json();
    new["name"] = json!("Second");
    let made: Value = owner.post_json("/api/forms", &new).await.expect(201).json();
    let told = world.audited().await;
    assert_eq!((told[0].action.as_str(), &json!(told[0].resource_id)), ("form.created", &made["id"]));
}

#[tokio::test]
async fn changes_of_leads_are_told_without_what_they_are_about() {
    let (world, form) = world().await;
    submit(&world.visitor(), &form, "k1", &ann()).await.expect(201);
    let path = format!("/api/leads/{}", leads(&world).await[0]["id"].as_str().unwrap());
    world.audited().await;
    world.owner().patch_json(&path, &json!({ "state": "won", "note": "pays in cash" })).await.expect(200);
    world.owner().patch_json(&path, &json!({ "state": "won" })).await.expect(200);
    let told = world.audited().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].before, Some(json!({ "state": "new", "note": "before" })));
    assert_eq!(told[0].after, Some(json!({ "state": "won", "note": "changed" })));
}
