//! What the audit log hears of this room.

use super::*;

#[tokio::test]
async fn what_people_do_to_a_site_is_told() {
    let world = world();
    let site = add(&world, "kornblume.example").await;
    let path = format!("/api/sites/{}", site["id"].as_str().unwrap());
    let owner = world.owner();
    owner.patch_json(&path, &json!({ "name": "Bakery" })).await.expect(200);
    owner.patch_json(&path, &json!({ "name": "Bakery" })).await.expect(200);
    let chat: Value =
        owner.put_json(&format!("{path}/automations/chat"), &json!({ "active": true })).await.expect(200).json();
    owner.put_json(&format!("{path}/automations/chat"), &json!({ "active": false })).await.expect(200);
    owner.delete(&path).await.expect(204);
    owner.post(&format!("{path}/restore")).await.expect(200);
    let told = world.audited().await;
    let actions: Vec<&str> = told.iter().map(|change| change.action.as_str()).collect();
    let wanted = [
        "site.added",
        "site.changed",
        "automation.activated",
        "automation.deactivated",
        "site.removed",
        "site.restored",
    ];
    assert_eq!(actions, wanted, "what changes nothing is no change");
    assert_eq!(told[0].after.as_ref().unwrap()["url"], "https://kornblume.example/");
    assert_eq!(told[1].after, Some(json!({ "name": "Bakery" })));
    assert_eq!(json!(told[2].resource_id), chat["id"]);
    assert_eq!(told[2].after.as_ref().unwrap()["kind"], "chat");
}
