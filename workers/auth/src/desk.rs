//! What auth's handlers share, beside the ports: the way out for mail and texts, and the keys that sign tokens.

use std::sync::Arc;

use crate::{account::personal::PersonalData, oauth::Known, post::Post, tokens::Tokens};

/// On its way to the handlers as an extension.
#[derive(Clone)]
pub struct Desk {
    pub post: Arc<dyn Post>,
    pub tokens: Arc<Tokens>,
    /// What teams keep about a person.
    pub personal: Arc<dyn PersonalData>,
    /// What this isolate knows of the services that people sign in with.
    pub providers: Arc<Known>,
}
