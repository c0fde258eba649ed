//! Behaviour through the doors and the ports, on the real SQL.

mod directory;
mod doors;
mod world;
