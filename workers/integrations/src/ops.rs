//! Use cases: write a mail for each of its readers, and hand the letters to the post office.

use std::collections::BTreeMap;

use kernel::{
    Fault, Scope,
    email::Email,
    job::{Recipient, SendMail},
    ports::{Contact, Letter, Mail as PostOffice, Part},
};

use crate::{header::HeaderText, lang::Reader, model::Mail, render};

/// Somebody whom a mail goes to.
struct Addressee {
    email: Email,
    name: Option<String>,
    /// BCP 47.
    locale: String,
    /// IANA zone that overrides the one in the mail's data.
    zone: Option<String>,
    /// Tells this reader's letter from those of the mail's other readers.
    key: String,
}

/// Sends a tenant's mail to each of its readers. A second call with the same key sends nothing new: the post office
/// keeps each key once.
pub async fn send(scope: &Scope, key: &str, mail: SendMail) -> Result<(), Fault> {
    for reader in readers(scope, key, &mail).await? {
        scope.mail().send(letter(&mail, reader)?).await?;
    }
    Ok(())
}

/// Sends a mail that belongs to no tenant, such as the link of a sign-up, to its one address.
/// # Errors
/// `Fault::Internal` for a mail to owners: without a tenant there are none.
pub async fn send_now(post: &dyn PostOffice, key: &str, mail: &SendMail) -> Result<(), Fault> {
    let Recipient::Address { email, name } = &mail.to else {
        return Err(Fault::internal("a mail without a tenant needs an address"));
    };
    post.send(letter(mail, by_address(email, name.as_ref(), key, mail))?).await
}

async fn readers(scope: &Scope, key: &str, mail: &SendMail) -> Result<Vec<Addressee>, Fault> {
    match &mail.to {
        Recipient::Address { email, name } => Ok(vec![by_address(email, name.as_ref(), key, mail)]),
        Recipient::Owners => {
            let owners = scope.people().owners(scope.tenant()).await?;
            Ok(owners.into_iter().map(|owner| by_contact(owner, key)).collect())
        }
    }
}

fn by_address(email: &Email, name: Option<&String>, key: &str, mail: &SendMail) -> Addressee {
    Addressee {
        email: email.clone(),
        name: name.cloned(),
        locale: mail.locale.clone(),
        zone: None,
        key: key.to_owned(),
    }
}

fn by_contact(owner: Contact, key: &str) -> Addressee {
    Addressee {
        email: owner.email,
        name: Some(owner.name),
        locale: owner.locale,
        zone: Some(owner.zone),
        key: format!("{key}/{}", owner.user),
    }
}

fn letter(mail: &SendMail, to: Addressee) -> Result<Letter, Fault> {
    let typed = Mail::read(&mail.template, &data_for(&to, &mail.data))?;
    let reader = Reader::of(&to.locale);
    let content = reader.write(&typed);
    let (text, html) = render::parts(&content, reader)?;
    Ok(Letter {
        to: to.email,
        to_name: to.name.map(|name| HeaderText::new(&name).into_string()).filter(|name| !name.is_empty()),
        from_name: content.sender.into_string(),
        reply_to: mail.reply_to.clone(),
        subject: content.subject.into_string(),
        text,
        html,
        parts: mail.attachments.iter().map(part).collect(),
        idempotency_key: to.key,
    })
}

type Data = BTreeMap<String, serde_json::Value>;

/// The mail's data in the reader's zone, where the reader has one.
fn data_for(to: &Addressee, data: &Data) -> Data {
    let mut data = data.clone();
    if let Some(zone) = &to.zone {
        data.insert("zone".to_owned(), zone.as_str().into());
    }
    data
}

/// File name and type stand in headers too.
fn part(attachment: &kernel::job::Attachment) -> Part {
    Part {
        filename: HeaderText::new(&attachment.filename).into_string().replace(['"', '/', '\\'], "_"),
        content_type: HeaderText::new(&attachment.content_type).into_string(),
        content: attachment.content.clone(),
    }
}
