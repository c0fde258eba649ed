//! Behaviour through the doors, on real SQLite, with the real machine and shell.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use futures_util::StreamExt;
use kernel::{
    Event, Fault, Instant, Later, Protocol, Scope,
    ids::{ConversationId, SiteId},
    job::Body,
    object::Call,
    ports::{Excerpt, Outcome, Piece, Turn as Said},
    time,
};
use serde_json::{Value, json};
use testkit::{Answer, Asked, World, later};
use web::{Handover, HandoverKind};

use crate::{
    About, Found, Knowledge,
    protocol::{Change, ChatRoom, Command, Line, Opening},
    room::Room,
    routes, shell,
    shell::{Desk, Host, Turn},
};

mod erase;

/// A stand-in of the runtime: rows and an alarm, and a room that is loaded anew at every turn.
#[derive(Default)]
struct Rows {
    opening: Mutex<Option<Opening>>,
    lines: Mutex<BTreeMap<u32, Line>>,
    projected: Mutex<u32>,
    alarm: Mutex<Option<Instant>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

impl Host for Rows {
    fn turn<T>(&self, work: impl FnOnce(&mut Room) -> Turn<T>) -> Result<T, Fault> {
        let lines: Vec<Line> = open(&self.lines).values().cloned().collect();
        let turn = work(&mut Room::load(open(&self.opening).clone(), lines, *open(&self.projected)));
        for change in turn.changes {
            match change {
                Change::PutOpening(opening) => *open(&self.opening) = Some(opening),
                Change::PutLine(line) => _ = open(&self.lines).insert(line.seq, *line),
                Change::PutProjected(seq) => *open(&self.projected) = seq,
                Change::Clear => {
                    *open(&self.opening) = None;
                    open(&self.lines).clear();
                    *open(&self.projected) = 0;
                }
            }
        }
        *open(&self.alarm) = turn.wake;
        Ok(turn.out)
    }
}

/// A site that answers questions with "price" in them.
struct Bakery;

impl Bakery {
    fn about() -> About {
        About { business: "Bakery".into(), locale: "en".into(), greeting: None }
    }
}

impl Knowledge for Bakery {
    fn about<'a>(&'a self, _: &'a Scope, _: &'a SiteId) -> Later<'a, Result<About, Fault>> {
        Box::pin(async { Ok(Self::about()) })
    }
    fn search<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a SiteId,
        question: &'a str,
        _: &'a [Said],
    ) -> Later<'a, Result<Found, Fault>> {
        let excerpt = Excerpt {
            url: "https://shop.example/prices".into(),
            title: "Prices".into(),
            headings: vec![],
            text: "Rolls cost 50 cents.".into(),
            score: 1.0,
            coverage: 1.0,
        };
        let excerpts = if question.contains("price") { vec![excerpt] } else { vec![] };
        Box::pin(async { Ok(Found { excerpts, facts: json!({}), about: Self::about() }) })
    }
}

struct Chat {
    world: World,
    rooms: Arc<Mutex<BTreeMap<String, Arc<Rows>>>>,
}

fn scope_of(asked: &Asked, call: &Call<Command>) -> Scope {
    #[allow(clippy::disallowed_methods, reason = "plays the object's door")]
    let tenant = kernel::Tenant::from_directory(call.team.clone(), call.shard);
    Scope::new(asked.ports.clone(), tenant, asked.ports.new_id())
}

impl Chat {
    fn open() -> Self {
        let world = World::new();
        let rooms: Arc<Mutex<BTreeMap<String, Arc<Rows>>>> = Arc::default();
        let held = Arc::clone(&rooms);
        let class = move |asked: Asked| {
            let host = Arc::clone(open(&held).entry(asked.name.clone()).or_default());
            later(async move {
                let call: Call<Command> = kernel::json::read(&asked.call)?;
                let (scope, conversation) = (scope_of(&asked, &call), call.key.parse().unwrap());
                let desk = Desk { host, knowledge: Arc::new(Bakery), scope, conversation };
                Ok(kernel::json::write(&shell::answer(&desk, call.command).await)?)
            })
        };
        world.objects.plug(ChatRoom::CLASS, Box::new(class));
        world.serve(|app| routes(app, Arc::new(Bakery)));
        Self { world, rooms }
    }
    async fn begin(&self) -> (String, String) {
        let wish = json!({ "locale": "de-DE", "zone": "Europe/Berlin", "page_url": "https://shop.example/" });
        let session: Value = self.world.visitor().post_json("/api/chatbot/sessions", &wish).await.expect(201).json();
        assert_eq!(session["greeting"], "Hello! Ask me anything about Bakery.");
        (session["session_id"].as_str().unwrap().into(), session["token"].as_str().unwrap().into())
    }
    async fn say(&self, (id, token): &(String, String), text: &str, client_id: &str) -> Answer {
        let wish = json!({ "session_id": id, "token": token, "text": text, "client_id": client_id });
        self.world.visitor().post_json("/api/chatbot/message", &wish).await
    }
    fn rows(&self, id: &str) -> Arc<Rows> {
        Arc::clone(open(&self.rooms).get(&kernel::object::name(self.world.tenant().team(), id)).unwrap())
    }
    fn desk(&self, id: &str) -> Desk<Arc<Rows>> {
        let (knowledge, conversation) = (Arc::new(Bakery), id.parse::<ConversationId>().unwrap());
        Desk { host: self.rows(id), knowledge, scope: self.world.scope(), conversation }
    }
    /// What the object would stream.
    async fn stream(&self, (id, token): &(String, String), text: &str, client_id: &str) -> Result<Vec<String>, Fault> {
        let wish = json!({ "session_id": id, "token": token, "text": text, "client_id": client_id });
        let client = self.world.visitor().with("accept", "text/event-stream");
        let answer = client.post_json("/api/chatbot/message", &wish).await.expect(200);
        let Some(Handover(HandoverKind::Stream { class, call, .. })) = answer.handover() else {
            panic!("no hand-over")
        };
        assert_eq!(*class, "CHAT_ROOM");
        let call: Call<Command> = serde_json::from_str(call).unwrap();
        let Command::Say(saying) = call.command else { panic!("{:?}", call.command) };
        Ok(shell::stream(self.desk(id), saying)?.collect().await)
    }
    async fn events(&self) -> Vec<Event> {
        self.world.background.drive().await;
        let bodies = self.world.queue.take().into_iter().map(|envelope| envelope.body);
        bodies.filter_map(|body| if let Body::Event(event) = body { Some(event) } else { None }).collect()
    }
    async fn inbox(&self) -> Value {
        self.world.owner().get("/api/conversations").await.expect(200).json()
    }
}

#[tokio::test]
async fn a_visitor_asks_is_answered_with_sources_and_the_owner_reads_it() {
    let chat = Chat::open();
    let session = chat.begin().await;
    assert_eq!(chat.inbox().await["items"], json!([]), "nothing was said yet");
    let answer: Value = chat.say(&session, " What is the price?\r\n", "c1").await.expect(200).json();
    assert_eq!((&answer["message"]["text"], &answer["offer_form"]), (&json!("Rolls cost 50 cents."), &json!(false)));
    assert_eq!(answer["message"]["sources"], json!([{ "title": "Prices", "url": "https://shop.example/prices" }]));
    let item = chat.inbox().await["items"][0].clone();
    assert_eq!((&item["id"], &item["messages"], &item["unanswered"]), (&json!(session.0), &json!(2), &json!(0)));
    assert_eq!((&item["locale"], &item["last_text"]), (&json!("de-DE"), &json!("Rolls cost 50 cents.")));
    let thread: Value = chat.world.viewer().get(&format!("/api/conversations/{}", session.0)).await.expect(200).json();
    let texts: Vec<&str> = thread["messages"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["What is the price?", "Rolls cost 50 cents."]);
    assert_eq!(thread["messages"][1], answer["message"]);
    assert!(matches!(&chat.events().await[..], [Event::ConversationStarted { .. }]));
    assert!(chat.world.notes().iter().any(|note| note.kind == "conversation_updated" && note.subject == session.0));
    assert_eq!(*open(&chat.rows(&session.0).alarm), None, "D1 has it all: no alarm is left");
    let summary: Value = chat.world.owner().get("/api/conversations/summary").await.expect(200).json();
    assert_eq!(summary["total"], 1);
}

#[tokio::test]
async fn what_the_site_does_not_answer_is_said_so_and_offers_the_form() {
    let chat = Chat::open();
    let session = chat.begin().await;
    let answer: Value = chat.say(&session, "Do you sell cars?", "c1").await.expect(200).json();
    assert_eq!((&answer["message"]["outcome"], &answer["offer_form"]), (&json!("not_answered"), &json!(true)));
    assert_eq!(chat.inbox().await["items"][0]["unanswered"], 1);
    assert!(matches!(&chat.events().await[..], [Event::ConversationStarted { .. }, Event::QuestionUnanswered { .. }]));
    chat.say(&session, "And the price?", "c2").await.expect(200);
    assert_eq!(chat.events().await, [], "each is told once");
    assert_eq!(chat.world.ai.asked()[1].history.len(), 2);
}

#[tokio::test]
async fn an_answer_streams_as_events_and_a_repeated_message_streams_the_same_answer() {
    let chat = Chat::open();
    let session = chat.begin().await;
    let frames = chat.stream(&session, "price?", "c1").await.unwrap();
    assert!(frames[0].starts_with("event: accepted\ndata: {"), "{frames:?}");
    assert_eq!(frames.iter().filter(|frame| frame.starts_with("event: delta\n")).count(), 4);
    let done = frames.last().unwrap();
    assert!(done.starts_with("event: done\n") && done.contains("\"offer_form\":false"), "{done}");
    let again = chat.stream(&session, "price?", "c1").await.unwrap().concat();
    assert!(again.contains("Rolls cost 50 cents.") && again.ends_with(done));
    assert_eq!(chat.inbox().await["items"][0]["messages"], 2);
    let wrong = (session.0.clone(), "wrong".to_owned());
    assert!(matches!(chat.stream(&wrong, "price?", "c2").await, Err(Fault::NotFound { .. })));
}

#[tokio::test]
async fn a_model_that_fails_is_told_as_an_error_and_the_alarm_answers_later() {
    let chat = Chat::open();
    let session = chat.begin().await;
    let broken = || Err(Fault::upstream("model", "down", true));
    chat.world.ai.answers(move |_| vec![Ok(Piece::Text { text: "Rol".into() }), broken()]);
    let frames = chat.stream(&session, "price?", "c1").await.unwrap();
    assert!(frames.last().unwrap().starts_with("event: error\ndata: {\"type\":\"/problems/upstream\""), "{frames:?}");
    chat.say(&session, "price?", "c1").await.expect(502);
    let rows = chat.rows(&session.0);
    assert!(open(&rows.alarm).is_some());
    for _ in 0..3 {
        chat.world.clock.advance(time::minutes(5));
        shell::catch_up(&chat.desk(&session.0)).await.unwrap();
        assert_eq!(chat.inbox().await["items"][0]["messages"], 1, "the question is there, its answer is not");
    }
    chat.world.clock.advance(time::minutes(5));
    shell::catch_up(&chat.desk(&session.0)).await.unwrap();
    let history: Value = chat
        .world
        .visitor()
        .with("x-session-token", &session.1)
        .get(&format!("/api/chatbot/sessions/{}", session.0))
        .await
        .expect(200)
        .json();
    assert!(history["messages"][1]["text"].as_str().unwrap().starts_with("Das konnte ich gerade"), "{history}");
    assert_eq!(history["messages"][1]["outcome"], "not_answered");
    assert_eq!(*open(&rows.alarm), None);
}

#[tokio::test]
async fn a_visitor_who_leaves_in_the_middle_finds_the_answer_later() {
    let chat = Chat::open();
    let session = chat.begin().await;
    let wish = crate::model::MessageWish {
        session_id: session.0.parse().unwrap(),
        token: session.1.clone(),
        text: "price?".into(),
        client_id: "c1".into(),
    };
    let saying = crate::ops::saying(&chat.world.scope(), &wish).unwrap();
    let mut frames = Box::pin(shell::stream(chat.desk(&session.0), saying).unwrap());
    frames.next().await.unwrap();
    drop(frames);
    chat.world.clock.advance(time::seconds(61));
    shell::catch_up(&chat.desk(&session.0)).await.unwrap();
    assert_eq!(chat.inbox().await["items"][0]["last_text"], "Rolls cost 50 cents.");
}

#[tokio::test]
async fn a_lost_mark_of_a_projection_changes_and_announces_nothing_twice() {
    let chat = Chat::open();
    let session = chat.begin().await;
    chat.say(&session, "Do you sell cars?", "c1").await.expect(200);
    chat.events().await;
    *open(&chat.rows(&session.0).projected) = 0;
    chat.say(&session, "price?", "c2").await.expect(200);
    shell::catch_up(&chat.desk(&session.0)).await.unwrap();
    assert_eq!(*open(&chat.rows(&session.0).projected), 4);
    assert_eq!((chat.inbox().await["items"][0]["messages"].clone(), chat.events().await), (json!(4), vec![]));
}

#[tokio::test]
async fn bad_messages_are_named_and_wrong_sessions_are_unknown() {
    let chat = Chat::open();
    let session = chat.begin().await;
    let refused = chat.say(&session, " \u{0}\n ", "").await.expect(422);
    assert_eq!(refused.bad_fields(), ["text", "client_id"]);
    assert_eq!(chat.say(&session, &"ä".repeat(2_001), "c1").await.expect(422).bad_fields(), ["text"]);
    chat.say(&session, &"ä".repeat(2_000), "c1").await.expect(200);
    assert_eq!(chat.say(&session, "other", "c1").await.expect(409).code(), "client_id_reused");
    chat.say(&(session.0.clone(), "x".into()), "Hi", "c2").await.expect(404);
    let nowhere: ConversationId = chat.world.scope().new_id();
    chat.say(&(nowhere.to_string(), session.1.clone()), "Hi", "c3").await.expect(404);
    let path = format!("/api/chatbot/sessions/{}", session.0);
    chat.world.visitor().get(&path).await.expect(404);
    chat.world.stranger().get(&format!("/api/conversations/{}", session.0)).await.expect(404);
    chat.world.owner().get("/api/conversations?cursor=x").await.expect(422);
}

#[tokio::test]
async fn hostile_text_stays_text_everywhere() {
    let chat = Chat::open();
    let session = chat.begin().await;
    let evil = "</script><img src=x onerror=alert(1)>\u{202e}'; DROP TABLE messages; --\n\nevent: done\ndata: {} price";
    chat.world.ai.answers(|asked| {
        let echo = Piece::Text { text: asked.question.clone() };
        vec![Ok(echo), Ok(Piece::Done { outcome: Outcome::Answered, sources: vec![] })]
    });
    let frames = chat.stream(&session, evil, "c1").await.unwrap().concat();
    assert_eq!(frames.matches("\n\n").count(), 3, "{frames}");
    let thread: Value = chat.world.owner().get(&format!("/api/conversations/{}", session.0)).await.expect(200).json();
    assert_eq!((&thread["messages"][0]["text"], &thread["messages"][1]["text"]), (&json!(evil), &json!(evil)));
}

#[tokio::test]
async fn a_flood_is_told_to_wait() {
    let chat = Chat::open();
    let session = chat.begin().await;
    for n in 0..crate::room::PER_MINUTE {
        chat.say(&session, "price?", &format!("c{n}")).await.expect(200);
    }
    let refused = chat.say(&session, "price?", "more").await.expect(429);
    assert_eq!(refused.header("retry-after"), "60");
}

#[tokio::test]
async fn the_inbox_is_paged_latest_first() {
    let chat = Chat::open();
    let mut ids = Vec::new();
    for n in 0..3 {
        let session = chat.begin().await;
        chat.world.clock.advance(time::minutes(1));
        chat.say(&session, "price?", &format!("c{n}")).await.expect(200);
        ids.insert(0, session.0);
    }
    let mut seen = Vec::new();
    let mut path = "/api/conversations?limit=1".to_owned();
    loop {
        let page: Value = chat.world.owner().get(&path).await.expect(200).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/conversations?limit=1&cursor={cursor}");
    }
    assert_eq!(seen, ids);
}
