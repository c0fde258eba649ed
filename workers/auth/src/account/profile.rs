//! Changing the profile.

use kernel::Fault;
use web::Identity;

use super::model::AccountChange;
use crate::{door::Knock, model::User, shown, store::accounts};

/// Changes what is given; answers the person as they are then.
pub async fn change(knock: &Knock, who: &Identity, change: AccountChange) -> Result<User, Fault> {
    accounts::update_profile(&knock.ports, &who.user, change.check()?).await?;
    Ok(shown::session(knock, &who.session).await?.user)
}
