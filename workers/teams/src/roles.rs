//! Who may give and take what.

use kernel::{Fault, Instant, permission::Role};
use web::Identity;

/// # Errors
/// `Fault::Forbidden("role_too_high")` for a role above one's own: nobody gives it, nobody takes it away.
pub fn must_reach(own: Role, role: Role) -> Result<(), Fault> {
    if role <= own {
        return Ok(());
    }
    Err(Fault::forbidden("role_too_high", "your own role is lower; ask somebody who has that role"))
}

/// Who owns a team decides about all of it: that is changed by somebody who is present, as a team's transfer and end are.
/// # Errors
/// `Fault::Forbidden("step_up_required")` when one of these roles is owner.
pub fn must_be_fresh_for(roles: &[Role], who: &Identity, now: Instant) -> Result<(), Fault> {
    if roles.contains(&Role::Owner) { who.must_be_fresh(now) } else { Ok(()) }
}

/// A team is never without an owner.
pub fn last_owner() -> Fault {
    Fault::conflict("last_owner", "a team needs an owner; make somebody else owner first")
}

/// The name of a role, as in the tables and on the wire.
pub fn name(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Editor => "editor",
        Role::Admin => "admin",
        Role::Owner => "owner",
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Fault, permission::Role};

    use super::{must_reach, name};

    #[test]
    fn nobody_reaches_above_their_own_role() {
        for own in Role::ALL {
            for role in Role::ALL {
                assert_eq!(must_reach(own, role).is_ok(), role <= own, "{own:?} {role:?}");
            }
        }
        assert!(
            matches!(must_reach(Role::Admin, Role::Owner), Err(Fault::Forbidden { code, .. }) if code == "role_too_high")
        );
    }

    #[test]
    fn roles_are_called_in_tables_as_on_the_wire() {
        for role in Role::ALL {
            assert_eq!(kernel::json::write(&role).unwrap(), format!("\"{}\"", name(role)));
        }
    }
}
