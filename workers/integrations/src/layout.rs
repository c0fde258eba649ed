//! What a mail is made of: which data it needs, and which texts it shows from top to bottom. One layout per template,
//! the same in every language.

use crate::words::Key;

/// A template.
pub struct Layout {
    /// As jobs name it.
    pub name: &'static str,
    pub fields: &'static [Field],
    /// The field that the sender's display name comes from; ours else.
    pub sender: Option<&'static str>,
    pub subject: Line,
    pub heading: Line,
    /// The line that mail clients show beside the subject.
    pub preview: Line,
    pub body: &'static [Piece],
    /// Why the reader gets this mail.
    pub footer: Line,
    /// Which choice of an owner it belongs to.
    pub choice: Choice,
}

/// A text with names to fill in.
#[derive(Clone, Copy)]
pub enum Line {
    /// In the reader's language.
    Of(Key),
    /// The same in every language.
    As(&'static str),
}

/// One piece of a mail's body.
pub enum Piece {
    /// A paragraph.
    Say(Key),
    /// A paragraph that is left out when the field is absent.
    SayWith(Key, &'static str),
    /// Somebody's own words: a blank line parts paragraphs.
    Words(&'static str),
    /// Labels with values; absent values are left out.
    Facts(&'static [(Key, &'static str)]),
    /// A form's answers; where there are none, how to reach the person.
    Answers,
    /// Items behind a line that leads to them, when there are any.
    Items(Key),
    /// A link, unless it is absent.
    Button(Key, &'static str),
    /// What a security event means, and what else is known of it.
    Event,
}

/// One datum of a job.
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub is_required: bool,
}

/// What a datum may be, and how it becomes text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line, fit for a header.
    Line,
    /// A name that a stranger chose, in a mail to a stranger: nothing in it becomes a link.
    Name,
    /// A name or an address.
    Detail,
    /// Text of any length, line breaks included.
    Text,
    /// An address that a mail may link: http or https, nothing that runs.
    Link,
    /// An instant, with the zone of the field `zone`.
    Time,
    /// An instant that begins a span; `ends_at` ends it. Becomes `when`, `short` and `zone`.
    Starts,
    /// A number of pages. Becomes `12 pages`.
    Pages,
    /// `owner`, `viewer`, …
    Role,
    /// The name of a security event. Becomes its title.
    Event,
    /// A list of texts.
    Items,
    /// A list of `{label, value}`.
    Answers,
}

/// Which mails an owner may switch off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Always,
    Leads,
    Appointments,
    Sites,
}

/// A datum without which there is no mail.
pub const fn need(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_required: true }
}

/// A datum that may be absent or null.
pub const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_required: false }
}
