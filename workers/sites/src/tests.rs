//! Behaviour through the doors, on real SQLite with the real migrations.

use crate::{Activate, Kind, Wanted, ground, on_job, routes};
use kernel::{Body, Fault, Later, Scope, ids::SiteId, permission::Role};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use testkit::{World, answer, later, moved};

mod log;

/// Stands for the rooms that make forms and calendars.
struct Makes;

impl Activate for Makes {
    fn activate<'a>(&'a self, _: &'a Scope, wanted: Wanted<'a>) -> Later<'a, Result<Option<String>, Fault>> {
        Box::pin(async move {
            Ok(match wanted.kind {
                Kind::Chat => None,
                Kind::Form => Some(format!("form of {} in {}", wanted.name, wanted.locale)),
                Kind::Booking => {
                    Some(format!("calendar with {} days", wanted.hours.map_or(0, knowledge::OpeningHours::known_days)))
                }
            })
        })
    }
}

fn world() -> World {
    let world = World::new();
    world.serve(|app| routes(app, Arc::new(Makes)));
    world.dispatch(|scope, envelope| {
        later(async move {
            match &envelope.body {
                Body::Job(job) => on_job(&scope, &envelope.id, job).await,
                Body::Event(_) => Ok(()),
            }
        })
    });
    world.http.folder("kornblume.example", Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo-site"));
    world
}

async fn add(world: &World, url: &str) -> Value {
    world.owner().post_json("/api/sites", &json!({ "url": url })).await.expect(201).json()
}

/// Adds a site, lets it be read, and answers what became of it.
async fn read(world: &World, url: &str) -> Value {
    let id = add(world, url).await["id"].as_str().unwrap().to_owned();
    world.settle().await;
    get(world, &id).await
}

async fn get(world: &World, id: &str) -> Value {
    world.owner().get(&format!("/api/sites/{id}")).await.expect(200).json()
}

fn id_of(site: &Value) -> SiteId {
    site["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_address_becomes_a_site_that_is_read_and_analysed() {
    let world = world();
    let fresh = add(&world, "kornblume.example").await;
    assert_eq!(
        (&fresh["state"], &fresh["url"], &fresh["crawl"]["state"]),
        (&json!("reading"), &json!("https://kornblume.example/"), &json!("queued"))
    );
    assert_eq!(fresh["origins"], json!(["https://kornblume.example", "https://www.kornblume.example"]));
    world.settle().await;
    let site = get(&world, fresh["id"].as_str().unwrap()).await;
    assert_eq!(
        (&site["state"], &site["language"], &site["crawl"]["state"]),
        (&json!("ready"), &json!("en"), &json!("done")),
        "{}",
        site["crawl"]
    );
    assert_eq!((&site["crawl"]["read"], &site["crawl"]["failed"]), (&json!(16), &json!(0)));
    let analysis = &site["analysis"];
    assert_eq!(analysis["category"], "Bakery");
    assert_eq!(analysis["contact"]["phones"][0], "0117 496 0158");
    assert_eq!(
        analysis["contact"]["opening_hours"][0],
        json!({ "days": ["tu", "we", "th", "fr"], "opens": "07:00", "closes": "18:00" })
    );
    let missing: Vec<&str> =
        analysis["missing"].as_array().unwrap().iter().map(|m| m["code"].as_str().unwrap()).collect();
    assert_eq!(missing, ["booking", "form"]);
    let wanted: Vec<&str> =
        analysis["recommendations"].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
    assert_eq!(wanted.len(), 3, "{wanted:?}");
    let kinds: Vec<String> = world.notes().iter().map(|n| n.kind.clone()).collect();
    assert!(
        kinds.iter().filter(|k| *k == "crawl_progress").count() >= 2 && kinds.contains(&"site_analysed".to_owned()),
        "{kinds:?}"
    );
    let pages: Value = world
        .owner()
        .get(&format!("/api/sites/{}/pages?limit=5", site["id"].as_str().unwrap()))
        .await
        .expect(200)
        .json();
    assert_eq!(pages["items"].as_array().unwrap().len(), 5);
    assert!(pages["next_cursor"].is_string() && pages["items"][0]["chunks"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn a_read_site_grounds_answers_and_another_tenants_does_not() {
    let world = world();
    let site = id_of(&read(&world, "https://kornblume.example/").await);
    for _ in 0..2 {
        let grounding =
            ground(&world.scope(), &site, "How much is the Mill Lane sourdough?", Vec::new()).await.unwrap();
        assert!(grounding.excerpts.iter().any(|e| e.text.contains("£5.20") && e.coverage > 0.7));
        assert_eq!((grounding.business.as_str(), grounding.locale.as_str()), ("Kornblume Bakery & Café", "en"));
        assert!(grounding.facts["phones"][0]["value"].is_string());
    }
    let stranger = ground(&world.twin(), &site, "How much is the sourdough?", Vec::new()).await;
    assert!(matches!(stranger, Err(Fault::NotFound { .. })));
}

#[tokio::test]
async fn a_step_that_is_delivered_twice_counts_once() {
    let world = World::new();
    world.serve(|app| routes(app, Arc::new(Makes)));
    world.dispatch(|scope, envelope| {
        later(async move {
            let Body::Job(job) = &envelope.body else { return Ok(()) };
            on_job(&scope, &envelope.id, job).await?;
            on_job(&scope, &envelope.id, job).await
        })
    });
    world.http.folder("kornblume.example", Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo-site"));
    assert_eq!(read(&world, "https://kornblume.example/").await["crawl"]["read"], 16);
}

#[tokio::test]
async fn addresses_off_the_public_web_are_refused_with_their_reason() {
    let world = world();
    for url in [
        "http://localhost:8787/",
        "http://127.0.0.1",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://printer/",
        "https://u:p@example.com/",
    ] {
        let refused = world.owner().post_json("/api/sites", &json!({ "url": url })).await.expect(422);
        assert_eq!(refused.bad_fields(), ["url"], "{url}");
    }
    for url in ["", "   ", "ftp://example.com", "javascript:alert(1)", "https://"] {
        world.owner().post_json("/api/sites", &json!({ "url": url })).await.expect(422);
    }
    assert!(world.http.seen().is_empty());
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    let world = world();
    world.http.host("trap.example", |_| Ok(moved("http://169.254.169.254/latest/meta-data")));
    world.http.host("hop.example", |request| {
        Ok(if request.url.ends_with('/') { moved("/a") } else { moved("http://hop.example@127.0.0.1/") })
    });
    for url in ["https://trap.example/", "https://hop.example/"] {
        let site = read(&world, url).await;
        assert_eq!(site["state"], "failed", "{url}");
        assert!(["redirect_loop", "private_address"].contains(&site["crawl"]["problem"]["code"].as_str().unwrap()));
    }
    assert!(world.http.seen().iter().all(|r| r.url.contains(".example/")));
}

#[tokio::test]
async fn a_site_that_cannot_be_read_says_why() {
    let world = world();
    world.http.host("loop.example", |_| Ok(moved("https://loop.example/again")));
    world.http.host("sick.example", |request| {
        Ok(if request.url.ends_with("robots.txt") {
            answer(503, "text/plain", b"")
        } else {
            testkit::html_page("<p>Hello</p>")
        })
    });
    world.http.host("login.example", |_| Ok(answer(401, "text/html", b"sign in")));
    world.http.host("pdf.example", |_| Ok(answer(200, "application/pdf", b"%PDF")));
    world.http.pages("closed.example", &[("/robots.txt", "User-agent: *\nDisallow: /"), ("/", "<p>secret</p>")]);
    world.http.pages("empty.example", &[("/", "<script>app()</script><div id=root></div>")]);
    for (host, code) in [
        ("sick", "robots_unreachable"),
        ("loop", "redirect_loop"),
        ("login", "login_wall"),
        ("pdf", "not_html"),
        ("closed", "robots_disallowed"),
        ("empty", "empty"),
        ("gone", "unreachable"),
    ] {
        let site = read(&world, &format!("https://{host}.example/")).await;
        assert_eq!((&site["state"], &site["crawl"]["problem"]["code"]), (&json!("failed"), &json!(code)), "{host}");
        assert!(site["crawl"]["problem"]["detail"].as_str().unwrap().len() > 20);
    }
}

#[tokio::test]
async fn an_endless_site_ends_and_robots_are_obeyed() {
    let world = world();
    world.http.host("endless.example", |request| {
        let path = request.url.split(".example").nth(1).unwrap_or("/");
        let robots = b"User-agent: *\nDisallow: /private\n";
        if path == "/robots.txt" {
            return Ok(answer(200, "text/plain", robots));
        }
        let links: String = (0..30).map(|n| ["<a href='/p", &n.to_string(), &path.replace('/', "-"), "'>more</a>"].concat()).collect();
        let html = format!("<title>{path}</title><p>Some words that make a page worth reading, once more.</p><a href='/private/x'>no</a>{links}");
        Ok(answer(200, "text/html", html.as_bytes()))
    });
    let site = read(&world, "https://endless.example/").await;
    assert_eq!(site["state"], "ready", "{}", site["crawl"]);
    assert!(site["crawl"]["read"].as_u64().unwrap() <= 300);
    assert!(!world.http.seen().iter().any(|r| r.url.contains("/private")));
}

#[tokio::test]
async fn a_site_that_fails_once_keeps_its_answers() {
    let world = world();
    let site = read(&world, "https://kornblume.example/").await;
    world.http.host("kornblume.example", |_| Ok(answer(503, "text/html", b"")));
    world.clock.advance(kernel::time::minutes(20));
    let path = format!("/api/sites/{}/crawl", site["id"].as_str().unwrap());
    world.owner().post(&path).await.expect(202);
    world.settle().await;
    let after = get(&world, site["id"].as_str().unwrap()).await;
    assert_eq!(
        (&after["state"], &after["crawl"]["state"], &after["analysis"]["category"]),
        (&json!("ready"), &json!("failed"), &json!("Bakery"))
    );
    let grounding = ground(&world.scope(), &id_of(&site), "What does a baguette cost?", Vec::new()).await.unwrap();
    assert!(!grounding.excerpts.is_empty());
}

#[tokio::test]
async fn one_click_switches_an_automation_on_and_the_widget_hears_of_it() {
    let world = world();
    let site = read(&world, "https://kornblume.example/").await;
    let id = site["id"].as_str().unwrap();
    let put = async |kind: &str, active: bool| -> Value {
        world
            .owner()
            .put_json(&format!("/api/sites/{id}/automations/{kind}"), &json!({ "active": active }))
            .await
            .expect(200)
            .json()
    };
    let first = put("booking", true).await;
    assert_eq!(first["resource_id"], "calendar with 7 days");
    assert_eq!(put("booking", true).await, first);
    put("chat", true).await;
    put("form", true).await;
    assert_eq!(put("form", false).await["resource_id"], "form of Kornblume Bakery & Café in en");
    world.owner().put_json(&format!("/api/sites/{id}/automations/magic"), &json!({ "active": true })).await.expect(404);
    let entry = kernel::ports::SiteEntry {
        key: site["key"].as_str().unwrap().to_owned(),
        origins: vec!["https://kornblume.example".to_owned()],
        ..world.site.clone()
    };
    let answer = world.visitor_of(&entry).get("/api/widget/config").await.expect(200);
    assert_eq!(answer.header("cache-control"), "public, max-age=60");
    let config: Value = answer.json();
    let kinds: Vec<&str> =
        config["automations"].as_array().unwrap().iter().map(|a| a["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["booking", "chat"]);
    assert_eq!(config["site"], json!({ "name": "Kornblume Bakery & Café", "language": "en" }));
    let code: Value = world.owner().get(&format!("/api/chatbot/embed-code?site_id={id}")).await.expect(200).json();
    assert_eq!(
        code["html"],
        format!(
            "<script async src=\"https://gr8.test/widget.js\" data-site=\"{}\" data-color=\"#3556a8\" data-position=\"right\"></script>",
            entry.key
        )
    );
}

#[tokio::test]
async fn owners_change_looks_and_every_bad_field_is_named() {
    let world = world();
    let id = add(&world, "https://kornblume.example/").await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/sites/{id}");
    let good = json!({ "name": " Kornblume ", "theme": { "color": "#aa3300", "position": "left", "greeting": "Hi!" }, "origins": ["https://a.example/"] });
    let site: Value = world.owner().patch_json(&path, &good).await.expect(200).json();
    assert_eq!(
        (&site["name"], &site["theme"]["position"], &site["origins"]),
        (&json!("Kornblume"), &json!("left"), &json!(["https://a.example"]))
    );
    let bad = json!({ "name": "", "theme": { "color": "red;}" }, "origins": ["https://a.example/path"] });
    assert_eq!(
        world.owner().patch_json(&path, &bad).await.expect(422).bad_fields(),
        ["name", "theme/color", "origins"]
    );
    world.member(Role::Viewer).patch_json(&path, &good).await.expect(403);
    world.member(Role::Editor).delete(&path).await.expect(403);
}

#[tokio::test]
async fn a_deleted_site_is_gone_for_everybody_until_it_is_restored() {
    let world = world();
    let site = add(&world, "https://kornblume.example/").await;
    let path = format!("/api/sites/{}", site["id"].as_str().unwrap());
    assert_eq!(
        world.owner().post_json("/api/sites", &json!({ "url": "kornblume.example" })).await.expect(409).code(),
        "site_exists"
    );
    world.owner().delete(&path).await.expect(204);
    world.owner().get(&path).await.expect(404);
    let entry = kernel::ports::SiteEntry { key: site["key"].as_str().unwrap().to_owned(), ..world.site.clone() };
    world.visitor_of(&entry).get("/api/widget/config").await.expect(404);
    world.owner().post(&format!("{path}/restore")).await.expect(200);
    world.owner().get(&path).await.expect(200);
    world.settle().await;
    assert_eq!(get(&world, site["id"].as_str().unwrap()).await["state"], "ready");
}

#[tokio::test]
async fn strangers_see_nothing_of_a_site() {
    let world = world();
    let site = add(&world, "https://kornblume.example/").await;
    let path = format!("/api/sites/{}", site["id"].as_str().unwrap());
    for answer in [
        world.stranger().get(&path).await,
        world.stranger().patch_json(&path, &json!({ "name": "x" })).await,
        world.stranger().delete(&path).await,
        world.stranger().post(&format!("{path}/restore")).await,
        world.stranger().post(&format!("{path}/crawl")).await,
        world.stranger().get(&format!("{path}/pages")).await,
        world.stranger().put_json(&format!("{path}/automations/chat"), &json!({ "active": true })).await,
        world.stranger().get(&format!("/api/chatbot/embed-code?site_id={}", site["id"].as_str().unwrap())).await,
    ] {
        answer.expect(404);
    }
}
