//! Use cases of the API's keys: made, listed, rotated, revoked. Each change is a line of the team's audit log, in the same
//! batch.

use kernel::{
    Body, Envelope, Fault, Instant, Ports, Scope,
    audit::Change,
    ids::{KeyId, TeamId, UserId},
    page::{Page, PageQuery},
    secret::Secret,
    sql::Statement,
};
use serde_json::json;
use token::api_key;

use super::model::{Grant, Key, KeyWish, MAX_KEYS, NewKey, Rotation};
use crate::{
    door::Knock,
    notices::Notice,
    seal, secrets,
    store::{
        keys::{self, ListedKey, NewRow},
        users,
    },
};

/// Who asks, in which team.
pub struct Maker<'a> {
    pub scope: &'a Scope,
    pub role: kernel::permission::Role,
    pub user: &'a UserId,
}

pub async fn list(ports: &Ports, team: &TeamId, page: &PageQuery) -> Result<Page<Key>, Fault> {
    let rows = keys::list(ports, team, page).await?;
    let page = Page::cut(rows, page, |row: &ListedKey| row.id.to_string());
    Ok(Page { items: page.items.into_iter().map(show).collect(), next_cursor: page.next_cursor })
}

/// Makes a key. Its secret is in the answer and nowhere else.
pub async fn create(knock: &Knock, maker: &Maker<'_>, wish: KeyWish) -> Result<NewKey, Fault> {
    let ports = &knock.ports;
    let grant = wish.check(maker.role, ports.clock.now())?;
    if keys::count(ports, maker.scope.tenant().team()).await? >= MAX_KEYS {
        return Err(Fault::conflict("too_many_keys", "your team has 100 keys; revoke one first"));
    }
    make(knock, maker, grant, Vec::new()).await
}

/// Makes a key like an existing one; the old one works on for a while.
pub async fn rotate(knock: &Knock, maker: &Maker<'_>, id: &KeyId, rotation: &Rotation) -> Result<NewKey, Fault> {
    let ports = &knock.ports;
    let overlap = rotation.check()?;
    let old = keys::find_of_team(ports, maker.scope.tenant().team(), id).await?;
    let old = old.filter(|old| old.replaced_until_at.is_none()).ok_or_else(|| Fault::not_found("key"))?;
    let now = ports.clock.now();
    let life = old.expires_at.map(|end| end.since(old.created_at));
    let grant = Grant {
        name: old.name,
        scopes: old.scopes,
        ips: old.ips,
        per_minute: old.per_minute,
        expires_at: life.map(|life| now.plus(life)),
        signed: old.signed,
    };
    make(knock, maker, grant, vec![keys::replace(id, now.plus(overlap))]).await
}

async fn make(knock: &Knock, maker: &Maker<'_>, grant: Grant, mut batch: Vec<Statement>) -> Result<NewKey, Fault> {
    let ports = &knock.ports;
    let (id, now): (KeyId, Instant) = (ports.new_id(), ports.clock.now());
    let mut bytes = [0; 32];
    ports.entropy.fill(&mut bytes);
    let secret = api_key::make(bytes);
    let signing_secret = grant.signed.then(|| secrets::token(ports));
    let sealed = match &signing_secret {
        Some(plain) => Some(seal::seal(ports, seal::REQUEST_SIGNING, id.as_str(), &Secret::new(plain.clone()))?),
        None => None,
    };
    let row = NewRow {
        id: &id,
        team: maker.scope.tenant().team(),
        user: maker.user,
        grant: &grant,
        hash: api_key::hash(&secret),
        hint: api_key::hint(&secret),
        sealed,
        now,
    };
    let replaces = !batch.is_empty();
    batch.push(keys::insert(&row));
    let (action, kind) = if replaces { ("key.rotated", "api_key_rotated") } else { ("key.created", "api_key_made") };
    let change = Change::new(action, &id);
    let change = change.after(json!({ "name": grant.name, "scopes": grant.scopes, "hint": row.hint }));
    let made = keys::find_of_team(ports, row.team, &id);
    commit(knock, maker, batch, (change, kind, &grant.name)).await?;
    let key = made.await?.ok_or_else(|| Fault::internal("a key that was just made is not there"))?;
    Ok(NewKey { key: show(key), secret, signing_secret })
}

/// Ends a key, at its next request.
pub async fn revoke(knock: &Knock, maker: &Maker<'_>, id: &KeyId) -> Result<(), Fault> {
    let ports = &knock.ports;
    let key =
        keys::find_of_team(ports, maker.scope.tenant().team(), id).await?.ok_or_else(|| Fault::not_found("key"))?;
    let change = Change::new("key.revoked", id).before(json!({ "name": key.name, "hint": key.hint }));
    let batch = vec![keys::revoke(id, ports.clock.now())];
    commit(knock, maker, batch, (change, "api_key_revoked", &key.name)).await
}

/// Runs a batch with the line of the team's log and the notice to the person.
async fn commit(
    knock: &Knock,
    maker: &Maker<'_>,
    mut batch: Vec<Statement>,
    (change, notice, name): (Change, &str, &str),
) -> Result<(), Fault> {
    let ports = &knock.ports;
    let tenant = maker.scope.tenant();
    let envelope = Envelope {
        team: tenant.team().clone(),
        shard: tenant.shard(),
        id: ports.new_id(),
        at: ports.clock.now(),
        body: Body::Event(maker.scope.audited(change)),
    };
    batch.push(kernel::outbox::control_row(&envelope)?);
    let person = users::find_person(ports, maker.user).await?;
    let notice = person.map(|person| Notice::new(knock, &person, notice, Some(name)));
    batch.extend(notice.iter().flat_map(|notice| notice.statements.iter().cloned()));
    ports.control.run(&batch).await?;
    kernel::outbox::publish_control_later(ports, vec![envelope]);
    if let Some(notice) = notice {
        notice.send(knock);
    }
    Ok(())
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn show(row: ListedKey) -> Key {
    Key {
        scopes: words(&row.scopes),
        ips: words(&row.ips),
        id: row.id,
        name: row.name,
        hint: row.hint,
        created_at: row.created_at,
        created_by: row.created_by,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        last_ip: row.last_ip,
        per_minute: row.per_minute,
        signed: row.signed,
        replaced_until: row.replaced_until_at,
    }
}
