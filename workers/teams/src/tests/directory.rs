//! Site key -> tenant, through three layers.

use std::sync::Arc;

use kernel::{
    id::Id,
    ids::SiteId,
    ports::{Directory, SiteEntry},
    time::{minutes, seconds},
};
use testkit::{BEGINNING, World};

use super::world::{team, world};
use crate::SiteDirectory;

fn entry(pair: &str, n: u8) -> SiteEntry {
    SiteEntry {
        key: format!("pk_{}", pair.repeat(16)),
        team: team(n),
        shard: n % 2,
        site: SiteId::from_parts(BEGINNING, [n; 10]),
        origins: vec!["https://shop.example".into()],
    }
}

/// A world with two teams, on different shards.
fn two_teams() -> World {
    let world = world();
    for n in [10, 11] {
        let script = format!(
            "INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES ('{}', 'Team {n}', {}, 1, 1)",
            team(n),
            n % 2
        );
        world.control.script(&script).unwrap();
    }
    world
}

/// The same directory as another isolate has it: its memory is empty.
fn elsewhere(world: &World) -> SiteDirectory {
    SiteDirectory::new(world.control.clone(), world.kv.clone(), world.clock.clone())
}

#[tokio::test]
async fn a_published_site_is_found_with_its_teams_own_shard() {
    let world = two_teams();
    let directory = &world.ports().directory;
    let lying = SiteEntry { shard: 7, ..entry("ab", 11) };
    directory.publish(&lying).await.unwrap();
    for found in [directory.site(&lying.key).await, elsewhere(&world).site(&lying.key).await] {
        assert_eq!(found.unwrap(), Some(entry("ab", 11)), "the shard is the team's, whatever the caller says");
    }
}

#[tokio::test]
async fn a_key_never_changes_hands() {
    let world = two_teams();
    let directory = &world.ports().directory;
    directory.publish(&entry("ab", 10)).await.unwrap();
    let theft = SiteEntry { team: team(11), ..entry("ab", 10) };
    assert!(directory.publish(&theft).await.is_err());
    let other_site = SiteEntry { site: SiteId::from_parts(BEGINNING, [9; 10]), ..entry("ab", 10) };
    assert!(directory.publish(&other_site).await.is_err());
    assert_eq!(elsewhere(&world).site(&entry("ab", 10).key).await.unwrap(), Some(entry("ab", 10)));
}

#[tokio::test]
async fn memory_answers_for_half_a_minute_and_kv_before_the_database() {
    let world = two_teams();
    let (site, here) = (entry("ab", 10), elsewhere(&world));
    world.ports().directory.publish(&site).await.unwrap();
    here.site(&site.key).await.unwrap();
    let moved = SiteEntry { origins: vec!["https://new.example".into()], ..site.clone() };
    world.ports().directory.publish(&moved).await.unwrap();
    assert_eq!(here.site(&site.key).await.unwrap(), Some(site.clone()), "what this isolate read a moment ago");
    world.clock.advance(seconds(30));
    assert_eq!(here.site(&site.key).await.unwrap(), Some(moved.clone()));
    world.control.script("DELETE FROM site_directory").unwrap();
    assert_eq!(elsewhere(&world).site(&site.key).await.unwrap(), Some(moved), "KV holds a copy");
    world.clock.advance(minutes(10));
    assert_eq!(elsewhere(&world).site(&site.key).await.unwrap(), None, "and forgets it");
}

#[tokio::test]
async fn a_withdrawn_site_is_gone_at_once_here_and_by_its_tombstone_elsewhere() {
    let world = two_teams();
    let site = entry("ab", 10);
    let directory = &world.ports().directory;
    directory.publish(&site).await.unwrap();
    directory.withdraw(&site.key).await.unwrap();
    assert_eq!(directory.site(&site.key).await.unwrap(), None);
    assert_eq!(elsewhere(&world).site(&site.key).await.unwrap(), None);
    directory.publish(&site).await.unwrap();
    assert_eq!(elsewhere(&world).site(&site.key).await.unwrap(), Some(site), "and may come back");
}

#[tokio::test]
async fn made_up_keys_cost_no_write_and_malformed_ones_no_read() {
    let world = two_teams();
    let directory = &world.ports().directory;
    let before = world.kv.dump().len();
    for n in 0..3_000 {
        assert_eq!(directory.site(&format!("pk_{n:032x}")).await.unwrap(), None);
    }
    for odd in ["", "pk_", "pk_unknown", "pk_' OR 1=1", &"x".repeat(10_000)] {
        assert_eq!(directory.site(odd).await.unwrap(), None);
    }
    assert_eq!(world.kv.dump().len(), before);
    let key = entry("ab", 10).key;
    assert_eq!(directory.site(&key).await.unwrap(), None);
    let other: Arc<dyn Directory> = Arc::new(elsewhere(&world));
    other.publish(&entry("ab", 10)).await.unwrap();
    world.clock.advance(seconds(5));
    assert!(directory.site(&key).await.unwrap().is_some(), "unknown is believed for five seconds only");
}

#[tokio::test]
async fn a_broken_copy_is_read_again_from_the_database() {
    use kernel::ports::Kv;
    let world = two_teams();
    let site = entry("ab", 10);
    world.ports().directory.publish(&site).await.unwrap();
    world.kv.put(&format!("directory/{}", site.key), "{\"key\":".into(), None).await.unwrap();
    assert_eq!(elsewhere(&world).site(&site.key).await.unwrap(), Some(site));
}

#[tokio::test]
async fn cron_walks_every_tenant_once_page_by_page() {
    let world = two_teams();
    for n in 20..45 {
        world.control.insert_filled("teams", &[("id", team(n).as_str())]);
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = world.ports().directory.tenants(after.as_ref(), 10).await.unwrap();
        let Some((last, _)) = page.last().cloned() else { break };
        after = Some(last);
        seen.extend(page);
    }
    assert_eq!(seen.len(), 27);
    assert!(seen.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!(seen.contains(&(team(11), 1)));
}
