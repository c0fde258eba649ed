//! Finding members of a team by name and address.

use serde_json::Value;
use testkit::World;

use super::world::{person, put_member, team_by, user, whole_team, world};

/// A team of four whose people have names; gives the path of its list.
async fn named(world: &World) -> String {
    let id = whole_team(world).await;
    for (n, name, email) in [
        (1, "Ämilia Öztürk", "a.oeztuerk@bakery.example"),
        (2, "Jörg Müller-Seidel", "jmu@backhaus.example"),
        (3, "Mona Öz", "mona@bakery.example"),
        (4, "محمد علي", "ali@example.org"),
    ] {
        let user = user(n);
        let set = format!("UPDATE users SET name = '{name}', email = '{email}' WHERE id = '{user}'");
        world.control.script(&set).unwrap();
    }
    format!("/api/teams/{id}/members")
}

async fn found(world: &World, path: &str, query: &str) -> Vec<String> {
    let query = query.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
    let page: Value = person(world, 1).get(&format!("{path}?query={query}")).await.expect(200).json();
    assert_eq!(page.get("next_cursor"), None);
    page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn members_are_found_by_beginnings_of_their_name_and_address_in_any_case() {
    let world = world();
    let path = named(&world).await;
    for (query, names) in [
        ("öZ", vec!["Mona Öz", "Ämilia Öztürk"]),
        ("ä", vec!["Ämilia Öztürk"]),
        ("sei müller", vec!["Jörg Müller-Seidel"]),
        ("bakery", vec!["Mona Öz", "Ämilia Öztürk"]),
        ("jmu@backhaus.example", vec!["Jörg Müller-Seidel"]),
        ("محم", vec!["محمد علي"]),
        ("üller", vec![]),
        ("100%", vec![]),
        ("_", vec!["محمد علي", "Mona Öz", "Jörg Müller-Seidel", "Ämilia Öztürk"]),
    ] {
        assert_eq!(found(&world, &path, query).await, names, "{query}");
    }
    let long = format!("{path}?query={}", "x".repeat(201));
    assert_eq!(person(&world, 1).get(&long).await.expect(422).code(), "invalid");
}

#[tokio::test]
async fn a_search_goes_on_by_its_cursor_and_finds_nobody_of_other_teams() {
    let world = world();
    let path = named(&world).await;
    let theirs = team_by(&world, 4).await;
    let mine = team_by(&world, 2).await;
    put_member(&world, &mine, 3, "viewer");
    let first: Value = person(&world, 1).get(&format!("{path}?query=bakery&limit=1")).await.expect(200).json();
    assert_eq!(first["items"][0]["name"], "Mona Öz");
    let cursor = first["next_cursor"].as_str().unwrap();
    let more = format!("{path}?query=bakery&limit=1&cursor={cursor}");
    let rest: Value = person(&world, 1).get(&more).await.expect(200).json();
    assert_eq!((&rest["items"][0]["name"], rest.get("next_cursor")), (&"Ämilia Öztürk".into(), None));
    for team in [&theirs, &mine] {
        person(&world, 1).get(&format!("/api/teams/{team}/members?query=mona")).await.expect(404);
    }
}

#[tokio::test]
async fn a_team_of_thousands_is_searched_to_its_end() {
    let world = world();
    let path = named(&world).await;
    let team = path.split('/').nth(3).unwrap();
    world
        .control
        .script(&format!(
            "INSERT INTO users (id, email, email_folded, name, locale, zone, email_verified_at, created_at, updated_at)
             WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 2100)
             SELECT printf('user_f%031d', value), printf('p%d@many.example', value), printf('p%d@many.example', value),
               'Somebody', 'de', 'Europe/Berlin', 1, 1, 1 FROM n;
             INSERT INTO members (team_id, user_id, role, created_at)
             SELECT '{team}', id, 'viewer', 1 FROM users WHERE name = 'Somebody';"
        ))
        .unwrap();
    assert_eq!(found(&world, &path, "mona").await, ["Mona Öz"], "three looks behind the newest");
    assert_eq!(found(&world, &path, "p1999").await, ["Somebody"]);
    let page: Value = person(&world, 1).get(&format!("{path}?query=many&limit=100")).await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 100);
}
