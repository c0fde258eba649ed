//! Texts by key, one table per language. A table is one string without pointers (they would weigh as much as the texts),
//! and does not compile when a key is missing, comes twice or stands in another place than in `Key`.

/// Parts the texts of a table.
const END: char = '\n';

macro_rules! keys {
    ($($key:ident)*) => {
        /// Names a text. What stands in braces in it is filled in by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Key { $($key),* }

        /// Every key, in order.
        #[cfg(test)]
        pub const KEYS: &[Key] = &[$(Key::$key),*];
    };
}

/// One language: `Key = "text";` for every key, in the order of `Key`.
macro_rules! texts {
    ($($key:ident = $text:literal;)*) => {
        pub const TEXTS: &str = concat!($($text, "\n"),*);
        const _: () = {
            let mut place = 0;
            $(assert!(Key::$key as usize == place, concat!(stringify!($key), " is not where it stands in Key"));
              place += 1;)*
            let _ = place;
        };
        const fn _complete(key: Key) {
            match key { $(Key::$key => {}),* }
        }
    };
}
pub(crate) use texts;

keys! {
    // Dates
    Weekdays Months First Day Short Oclock
    // Labels of facts
    LabelEmail LabelPhone LabelPage LabelService LabelWith LabelWhen LabelZone LabelGuest LabelNote
    LabelTeam LabelRole LabelInviter LabelUntil LabelFrom LabelDeleted LabelDevice LabelPlace LabelIp
    LabelName LabelProvider LabelNumber LabelNewEmail LabelLeft
    RoleOwner RoleAdmin RoleEditor RoleViewer
    // Shared
    ToOwners LinkDay LinkHalfHour LinkQuarter IgnoreFooter AccountFooter NotMe
    // What rooms write
    VerifySubject VerifyHeading VerifyPreview VerifyText VerifyButton VerifyFooter
    RegisteredSubject RegisteredPreview RegisteredText RegisteredButton RegisteredFooter
    LeadSubject LeadHeading LeadPreview LeadText LeadButton LeadVisitor LeadPlace
    AnswerFooter
    BookedSubject BookedHeading BookedText BookedInvitation
    ReminderSubject ReminderHeading ReminderAbsent
    CancelledSubject CancelledHeading CancelledText CancelledAgain VisitFooter
    GuestSubject GuestHeading GuestGoneSubject GuestGoneHeading GuestGoneText GuestButton
    SiteSubject SiteHeading SitePreview SiteText SiteOnePage SitePages SiteRecommend SiteButton
    // The account
    ResetSubject ResetText
    MagicSubject MagicText
    NewAddressSubject NewAddressText AddressBoth
    OldAddressSubject OldAddressText OldAddressButton OldAddressFooter
    LostSubject LostText LostIfYou LostGoOn LostIfNot LostStop
    DeletionSubject DeletionText DeletionBack DeletionButton
    NoticeText NoticeAdvice
    DeviceNew PasswordChanged PasswordReset PasswordResetMore TotpAdded TotpRemoved SmsAdded SmsRemoved
    CodesMade CodesMadeMore CodeUsed PasskeyAdded PasskeyRemoved PasskeyRefused PasskeyRefusedMore FactorRefused FactorRefusedMore IdentityLinked IdentityUnlinked
    EmailChanged EmailChangedMore ApiKeyMade ApiKeyRotated ApiKeyRevoked SessionTheft SessionTheftMore
    FactorsRemoved FactorsRemovedMore SessionsEnded
    // Teams
    InviteSubject InviteHeading InviteText InviteButton InviteFooter
    TeamDeletionSubject TeamDeletionText TeamDeletionBack TeamDeletionButton
    JoinedSubject JoinedText
    FactorAskedSubject FactorAskedText FactorAskedUntil FactorAskedButton
    TeamEndedSubject TeamEndedText TeamEndedAgain TeamEndedButton TeamFooter
    // Text messages: letters of GSM 03.38 only, others double the price
    SmsCode
}

/// The texts of one language.
#[derive(Clone, Copy)]
pub struct Words(&'static str);

impl Words {
    pub const fn new(texts: &'static str) -> Self {
        Self(texts)
    }
    /// A text as it stands in the table.
    pub fn get(self, key: Key) -> &'static str {
        self.0.split(END).nth(key as usize).unwrap_or_default()
    }
}

/// The text with its `{name}`s filled in. What stands in a value is never looked at again.
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> &'v str) -> String {
    let mut filled = String::new();
    for (at, part) in text.split(['{', '}']).enumerate() {
        // Every second part stands between braces.
        filled.push_str(if at % 2 == 1 { value(part) } else { part });
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn names_are_filled_in_and_values_are_left_alone() {
        let value = |name: &str| match name {
            "a" => "{b}",
            _ => "-",
        };
        assert_eq!(fill("{a}, {b} {a}.", value), "{b}, - {b}.");
        assert_eq!(fill("plain", value), "plain");
    }
}
