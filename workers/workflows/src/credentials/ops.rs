//! Storing credentials, changing them, opening one for a call.

use kernel::{
    Fault, Scope,
    audit::Change,
    ids::CredentialId,
    page::{Page, PageQuery},
    secret::Secret,
};
use serde_json::json;

use super::{
    Opened,
    model::{Credential, CredentialChange, NewCredential, are_within, check, text_of},
};
use crate::store;

/// What sealed texts of credentials are for; the owner is the credential's id.
const PURPOSE: &str = "credential";

pub async fn list(scope: &Scope, page: &PageQuery) -> Result<Page<Credential>, Fault> {
    let rows = store::list_credentials(&scope.db()?, page).await?;
    Ok(Page::cut(rows, page, |credential| credential.id.to_string()))
}

async fn find(scope: &Scope, id: &CredentialId) -> Result<Credential, Fault> {
    store::find_credential(&scope.db()?, id).await?.ok_or_else(|| Fault::not_found("credential"))
}

/// Whether a node's text is the id of a credential of this team.
pub async fn exists(scope: &Scope, text: &str) -> Result<bool, Fault> {
    let Ok(id) = text.parse::<CredentialId>() else { return Ok(false) };
    Ok(store::find_credential(&scope.db()?, &id).await?.is_some())
}

fn sealed(scope: &Scope, id: &CredentialId, text: &Secret) -> Result<String, Fault> {
    scope.seal(PURPOSE, id.as_str(), text)
}

/// Stores a secret.
/// # Errors
/// `Fault::Invalid` with every bad field.
pub async fn create(scope: &Scope, new: NewCredential) -> Result<Credential, Fault> {
    let NewCredential { name, kind, field, hosts, user, secret } = new;
    let (id, now) = (scope.new_id(), scope.now());
    let credential = Credential { id, name, kind, field, hosts, created_at: now, updated_at: now };
    let (checked, text) = (check(scope.http(), credential), text_of(kind, &user, &secret));
    let (credential, text) = both(checked, text)?;
    let sealed = sealed(scope, &credential.id, &text)?;
    let created = Change::new("credential.created", &credential.id).after(about(&credential));
    let batch = store::insert_credential(&credential, &sealed, &scope.actor().id)?;
    scope.commit(batch.and_emit(scope.audited(created))).await?;
    Ok(credential)
}

/// The bad fields of both, if there are any.
fn both<A, B>(one: Result<A, Fault>, other: Result<B, Fault>) -> Result<(A, B), Fault> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Fault::Invalid { mut fields }), Err(Fault::Invalid { fields: more })) => {
            fields.extend(more);
            Err(Fault::Invalid { fields })
        }
        (Err(fault), _) | (_, Err(fault)) => Err(fault),
    }
}

/// What the audit log may show.
fn about(credential: &Credential) -> serde_json::Value {
    let Credential { name, kind, field, hosts, .. } = credential;
    json!({ "name": name, "kind": kind, "field": field, "hosts": hosts })
}

/// Changes what is named; a new secret takes the place of the old one.
/// # Errors
/// `Fault::Invalid`, also when it is to go to other hosts and the secret is not given again.
pub async fn update(scope: &Scope, id: &CredentialId, change: CredentialChange) -> Result<Credential, Fault> {
    let known = find(scope, id).await?;
    let CredentialChange { name, field, hosts, user, secret } = change;
    let next = Credential {
        name: name.unwrap_or_else(|| known.name.clone()),
        field: field.unwrap_or_else(|| known.field.clone()),
        hosts: hosts.unwrap_or_else(|| known.hosts.clone()),
        updated_at: scope.now(),
        ..known.clone()
    };
    let checked = check(scope.http(), next);
    let text = match &secret {
        Some(secret) => text_of(known.kind, &user.unwrap_or_default(), secret).map(Some),
        None if user.is_some() => Err(Fault::invalid("secret", "required", "a new user comes with a secret")),
        None => Ok(None),
    };
    let (next, text) = both(checked, text)?;
    if text.is_none() && !are_within(&next.hosts, &known.hosts) {
        let detail = "send the secret again: it is to go to a host that it was not for";
        return Err(Fault::invalid("secret", "required", detail));
    }
    let sealed = text.map(|text| sealed(scope, id, &text)).transpose()?;
    let mut is = about(&next);
    if sealed.is_some()
        && let Some(fields) = is.as_object_mut()
    {
        fields.insert("secret".to_owned(), json!("replaced"));
    }
    let changed = Change::between("credential.changed", id, about(&known), is);
    let batch = store::update_credential(&next, sealed.as_deref())?;
    scope.commit(batch.and_emit_some(changed.map(|change| scope.audited(change)))).await?;
    Ok(next)
}

/// Deletes a credential.
/// # Errors
/// `Fault::Conflict("credential_in_use")` with the workflows whose published version names it, unless `anyway`.
pub async fn remove(scope: &Scope, id: &CredentialId, anyway: bool) -> Result<(), Fault> {
    let known = find(scope, id).await?;
    let users = store::list_users_of(&scope.db()?, id).await?;
    if !users.is_empty() && !anyway {
        return Err(Fault::Conflict {
            code: "credential_in_use".into(),
            detail:
                "published workflows use it, and their runs would fail: change them, or delete it with ?anyway=true"
                    .into(),
            more: Some(json!({ "workflows": users })),
        });
    }
    let removed = Change::new("credential.removed", id).before(about(&known));
    scope.commit(store::remove_credential(id).and_emit(scope.audited(removed))).await
}

/// Opens a credential for a call; none when it is not there.
pub async fn open(scope: &Scope, text: &str) -> Result<Option<Opened>, Fault> {
    let Ok(id) = text.parse::<CredentialId>() else { return Ok(None) };
    let Some(row) = store::open_credential(&scope.db()?, &id).await? else { return Ok(None) };
    let opened = scope.unseal(PURPOSE, id.as_str(), &row.secret_sealed)?;
    if opened.is_old {
        // The deployment's key was changed: what is used is sealed anew, unless somebody replaced it meanwhile.
        let anew = sealed(scope, &id, &opened.plain)?;
        scope.commit(store::reseal_credential(&id, &row.secret_sealed, &anew)).await?;
    }
    let Credential { name, kind, field, hosts, .. } = row.credential;
    Ok(Some(Opened { name, kind, field, hosts, secret: opened.plain }))
}
