//! Behaviour through the doors, on the real SQL.

mod families;
mod limits;
mod links;
mod sessions;
mod world;
