//! Magic links: whoever reads a mailbox is its owner.

pub mod api;
pub mod ops;
