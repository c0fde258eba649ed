//! The kit holds what it promises: D1's ways, honest twins.

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::{Router, routing};
use kernel::{
    Event, Fault, Job, TenantSql, Value, ids::LeadId, params, permission::TeamManage, ports::Sql, sql::Batch,
    sql::Statement,
};
use serde_json::{Value as Json, json};
use web::{App, May, Visitor, visitors};

use crate::{TestSql, World, later};

const MARK: TenantSql =
    TenantSql::new("INSERT INTO handled (tenant_id, event_id, handler, handled_at) VALUES (?1, ?2, 'test', 0)");
const MARKS: TenantSql = TenantSql::new("SELECT event_id FROM handled WHERE tenant_id = ?1");

async fn run(sql: &TestSql, text: &'static str, params: Vec<Value>) -> Result<String, Fault> {
    sql.run(&[Statement { sql: text, params }]).await
}

#[tokio::test]
async fn rows_come_as_the_json_that_d1_would_give() {
    let sql = TestSql::empty();
    let answer = run(&sql, "SELECT 1 AS a, 2.0 AS b, 'x\"y' AS c, NULL AS d, 0.5 AS e, x'01ff' AS f", vec![]).await;
    assert_eq!(answer.unwrap(), r#"[[{"a":1,"b":2,"c":"x\"y","d":null,"e":0.5,"f":[1,255]}]]"#);
}

#[tokio::test]
async fn d1s_limits_hold() {
    let sql = TestSql::empty();
    let long = "%".repeat(51);
    assert!(run(&sql, "SELECT 'a' LIKE ?1", vec![long.into()]).await.is_err());
    assert!(run(&sql, "SELECT ?1", vec![]).await.is_err(), "a parameter too few");
    assert!(run(&sql, "SELECT ?1", vec![Value::Int(1), Value::Int(2)]).await.is_err(), "one too many");
    assert!(run(&sql, "SELECT ?101", vec![Value::Null; 101]).await.is_err());
    assert!(run(&sql, "SELECT ?1", vec![Value::Int(i64::MAX)]).await.is_err(), "loses digits as f64");
}

#[tokio::test]
async fn a_batch_is_one_transaction_and_uniqueness_is_a_conflict() {
    let world = World::new();
    let refused =
        world.scope().commit(Batch::of(MARK, params!["a"]).and(MARK, params!["b"]).and(MARK, params!["a"])).await;
    assert!(matches!(refused, Err(Fault::Conflict { ref code, .. }) if code == "unique"), "{refused:?}");
    assert_eq!(world.scope().db().unwrap().all::<Json>(MARKS, vec![]).await.unwrap(), Vec::<Json>::new());
}

#[tokio::test]
async fn seeds_have_identical_ids_and_a_touched_twin_is_told_on_drop() {
    let world = World::new();
    let id = world
        .seed(async |scope| {
            let id: LeadId = scope.new_id();
            scope.commit(Batch::of(MARK, params![id.as_str()])).await.unwrap();
            id
        })
        .await;
    let in_twin = world.twin().db().unwrap().all::<Json>(MARKS, vec![]).await.unwrap();
    assert_eq!(in_twin, [json!({ "event_id": id.as_str() })]);
    world.twin().commit(Batch::of(MARK, params!["more"])).await.unwrap();
    let told = catch_unwind(AssertUnwindSafe(|| drop(world))).unwrap_err();
    assert!(told.downcast_ref::<String>().unwrap().contains("noticed something"));
}

#[tokio::test]
async fn settling_publishes_the_outbox_and_delivers_until_all_is_quiet() {
    let world = World::new();
    world.dispatch(|scope, envelope| {
        later(async move {
            match envelope.body {
                kernel::Body::Event(_) => {
                    let again = Job::CrawlSite { site: scope.new_id(), crawl: scope.new_id() };
                    scope.commit_once(&envelope.id, "test.hear", Batch::default().and_do(again)).await.map(drop)
                }
                kernel::Body::Job(_) => scope.commit_once(&envelope.id, "test.work", Batch::default()).await.map(drop),
            }
        })
    });
    let scope = world.scope();
    let fact = Event::SiteAdded { site: scope.new_id(), url: "https://shop.example/".to_owned() };
    scope.commit(Batch::default().and_emit(fact)).await.unwrap();
    assert_eq!(world.shards[0].rows("SELECT id FROM outbox").len(), 1);
    world.settle().await;
    assert_eq!(world.shards[0].rows("SELECT id FROM outbox").len(), 0);
    assert_eq!(world.shards[0].rows("SELECT handler FROM handled").len(), 2);
}

async fn rename(team: May<TeamManage>) -> String {
    team.scope().tenant().team().to_string()
}
async fn look(visitor: Visitor) -> String {
    visitor.site().site.to_string()
}
fn routes(app: &App) -> Router<App> {
    let owners = Router::new().route("/team", routing::post(rename));
    owners.merge(visitors(app, Router::new().route("/look", routing::get(look))))
}

#[tokio::test]
async fn the_doors_let_in_whom_they_should() {
    let world = World::new();
    world.serve(routes);
    assert_eq!(world.owner().post("/team").await.text(), world.tenant().team().as_str());
    assert_eq!(world.viewer().post("/team").await.expect(403).code(), "role_forbids");
    assert_eq!(world.owner().without("x-csrf-token").post("/team").await.expect(403).code(), "csrf");
    assert_eq!(world.newcomer().post("/team").await.expect(409).code(), "no_team");
    assert_eq!(world.anyone().post("/team").await.expect(401).code(), "no_session");
    assert_eq!(world.visitor().get("/look").await.expect(200).text(), world.site.site.as_str());
    let elsewhere = world.visitor().with("origin", "https://evil.example");
    assert_eq!(elsewhere.get("/look").await.expect(403).code(), "origin_not_allowed");
}
