//! Behaviour through the doors and the ports, on the real SQL.

mod audit;
mod closing;
mod directory;
mod domains;
mod doors;
mod erase;
mod invitations;
mod members;
mod members_search;
mod staff;
mod world;
