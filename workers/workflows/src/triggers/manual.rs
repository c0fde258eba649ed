//! Somebody presses the button.

use nodes::{Manifest, Node, output::AsGiven};
use serde::Deserialize;

use super::TRIGGER;

/// A run that a person starts, from the dashboard or by the API; the items come with the call.
pub struct Manual;

/// Nothing to set.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManualParams {}

impl Node for Manual {
    type Params = ManualParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "trigger.manual",
        name: "By hand",
        icon: "play",
        docs: "Starts when somebody presses “Run”, or a program asks the API to. The items are those that come with the call.",
        ..TRIGGER
    };
}
