//! The end of a team.

use super::*;

#[tokio::test]
async fn nothing_is_left_of_the_conversations_of_a_team_that_is_removed() {
    let chat = Chat::open();
    let mut sessions = Vec::new();
    for n in 0..60 {
        let session = chat.begin().await;
        chat.say(&session, "What price have rolls?", &format!("c{n}")).await.expect(200);
        sessions.push(session);
        chat.world.clock.advance(time::minutes(1));
    }
    let count = |table: &str| chat.world.shards[0].rows(&format!("SELECT id FROM {table}")).len();
    assert_eq!((count("conversations"), count("messages")), (60, 120));
    let scope = chat.world.scope();
    assert_eq!(crate::erase(&scope).await.unwrap(), 60);
    assert_eq!(crate::erase(&scope).await.unwrap(), 0);
    assert_eq!((count("conversations"), count("messages")), (0, 0));
    for (id, _) in &sessions {
        let rows = chat.rows(id);
        let is_empty = open(&rows.opening).is_none() && open(&rows.lines).is_empty() && open(&rows.alarm).is_none();
        assert!(is_empty, "{id} still holds something");
    }
    chat.say(&sessions[0], "Still there?", "late").await.expect(404);
}
