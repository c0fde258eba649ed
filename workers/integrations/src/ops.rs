//! Use cases: write a mail for each of its readers, and hand the letters to the post office; write a code to a telephone.

use kernel::{
    Fault, Ports, Scope,
    email::Email,
    job::{Recipient, SendMail},
    ports::{Contact, Letter, Mail as PostOffice, MailChoice, Part, Text},
};

use crate::{
    facts::Data,
    header::HeaderText,
    lang::Reader,
    layout::Choice,
    layouts, letter, render,
    words::{Key, fill},
};

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

/// Sends a code to a telephone, in its reader's language. The last line is for the browser that runs there: it fills the
/// code in on our own page only (<https://wicg.github.io/sms-one-time-codes/>).
/// # Errors
/// `Fault::Upstream` when the provider did not take it; `Fault::Internal` where there is no provider.
pub async fn text_now(ports: &Ports, key: String, to: String, locale: &str, code: &str) -> Result<(), Fault> {
    let said = fill(Reader::of(locale).text(Key::SmsCode), |_| code);
    let body = format!("{said}\n\n@{} #{code}", host(&ports.settings.public_url));
    ports.sms.send(Text { to, body, idempotency_key: key }).await
}

/// The host of an address of ours, without its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default()
}

async fn readers(scope: &Scope, key: &str, mail: &SendMail) -> Result<Vec<Addressee>, Fault> {
    match &mail.to {
        Recipient::Address { email, name } => Ok(vec![by_address(email, name.as_ref(), key, mail)]),
        Recipient::Owners => {
            let choice = layouts::find(&mail.template)?.choice;
            let owners = scope.people().owners(scope.tenant()).await?;
            let wanting = owners.into_iter().filter(|owner| is_wanted(choice, owner.mail));
            Ok(wanting.map(|owner| by_contact(owner, key)).collect())
        }
    }
}

fn is_wanted(choice: Choice, by: MailChoice) -> bool {
    match choice {
        Choice::Always => true,
        Choice::Leads => by.leads,
        Choice::Appointments => by.appointments,
        Choice::Sites => by.sites,
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
    let reader = Reader::of(&to.locale);
    let content = letter::write(&mail.template, &data_for(&to, &mail.data), reader)?;
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
