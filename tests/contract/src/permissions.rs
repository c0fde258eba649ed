//! The permission table changes only on purpose.

use std::fmt::Write as _;

use kernel::permission::{Role, TABLE};

use crate::snapshot;

#[test]
fn the_permission_table_is_as_committed() {
    let mut text = format!("{:<18}", "permission");
    for role in Role::ALL {
        let _ = write!(text, " {:<7}", format!("{role:?}").to_lowercase());
    }
    for row in TABLE {
        let _ = write!(text, "\n{:<18}", row.name);
        for allowed in row.allowed {
            let _ = write!(text, " {:<7}", if allowed { "yes" } else { "-" });
        }
    }
    let trimmed: Vec<&str> = text.lines().map(str::trim_end).collect();
    snapshot::assert_same("tests/contract/snapshots/permissions.txt", &(trimmed.join("\n") + "\n"));
}

#[test]
fn whatever_a_role_may_every_higher_role_may_too() {
    for row in TABLE {
        let may: Vec<bool> = row.allowed.to_vec();
        assert!(may.is_sorted(), "{} is allowed to a lower role and refused to a higher one", row.name);
    }
}
