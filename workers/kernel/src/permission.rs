//! The permission table: a picture that the product also shows. Holding `web::May<P>` is the only way from a
//! session to a `Scope`.

use serde::{Deserialize, Serialize};

/// What a member may be, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Viewer,
    Editor,
    Admin,
    Owner,
}

impl Role {
    /// All roles in the table's column order.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Editor, Self::Admin, Self::Owner];
}

/// The names of the rights that a role includes.
pub fn of_role(role: Role) -> impl Iterator<Item = &'static str> {
    let column = Role::ALL.iter().position(|each| *each == role).unwrap_or(usize::MAX);
    TABLE.iter().filter(move |row| row.allowed.get(column) == Some(&true)).map(|row| row.name)
}

/// A right that a handler asks for by type.
pub trait Permission: Send + Sync + 'static {
    const NAME: &'static str;
    fn allows(role: Role) -> bool;
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    /// In the order of `Role::ALL`.
    pub allowed: [bool; 4],
}

macro_rules! cell {
    (x) => {
        true
    };
    (_) => {
        false
    };
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = [$a:tt $b:tt $c:tt $d:tt];)+) => {
        $(
            $(#[$doc])*
            pub struct $name;
            impl Permission for $name {
                const NAME: &'static str = stringify!($name);
                fn allows(role: Role) -> bool {
                    match role {
                        Role::Viewer => cell!($a),
                        Role::Editor => cell!($b),
                        Role::Admin => cell!($c),
                        Role::Owner => cell!($d),
                    }
                }
            }
        )+
        /// The whole table, for the product's own page and for the contract test.
        pub const TABLE: &[Row] = &[$(Row { name: stringify!($name), allowed: [cell!($a), cell!($b), cell!($c), cell!($d)] }),+];
    };
}

permissions! {
    //                     viewer editor admin owner
    /// See the team and its members.
    TeamView          = [ x      x      x     x ];
    /// Rename the team, manage its members.
    TeamManage        = [ _      _      x     x ];
    /// Plans, invoices, payment methods.
    Billing           = [ _      _      _     x ];
    /// Read who did what in the team.
    AuditRead         = [ _      _      x     x ];
    /// Make and revoke keys of the API.
    KeysManage        = [ _      _      x     x ];
    /// Connect other services.
    IntegrationsManage = [ _     _      x     x ];
    /// See which stored secrets there are, and let workflows use them.
    CredentialsUse    = [ _      x      x     x ];
    /// Store, change and delete secrets that workflows use.
    CredentialsManage = [ _      _      x     x ];
    /// Sign-in through the company's own identity provider.
    SsoManage         = [ _      _      _     x ];
    /// See sites, forms, calendars and what they recommend.
    AutomationsView   = [ x      x      x     x ];
    /// Add sites, activate and edit automations, forms and calendars.
    AutomationsEdit   = [ _      x      x     x ];
    /// Delete sites, forms and calendars.
    AutomationsDelete = [ _      _      x     x ];
    /// Read conversations.
    ConversationsRead = [ x      x      x     x ];
    /// Read leads.
    LeadsRead         = [ x      x      x     x ];
    /// Change a lead's state, note or answer.
    LeadsEdit         = [ _      x      x     x ];
    /// Take leads out of the product.
    LeadsExport       = [ _      _      x     x ];
    /// Read appointments.
    AppointmentsRead  = [ x      x      x     x ];
    /// Cancel or move appointments.
    AppointmentsEdit  = [ _      x      x     x ];
}
