//! Shells of the durable objects. JavaScript numbers the objects of an isolate and says which class each is.

mod alarm_state;
mod chat_room;
mod frames;
mod home;
mod house;
mod rate_limiter;
mod registry;
mod rows;
mod session_family;
mod shell;
mod slot_book;
mod team_hub;
mod workflow_run;
mod workflow_turns;

pub use frames::Frames;
pub use house::House;
pub use registry::{Open, alarm, answer, ask, connect, forget, rooms, runs, serve};
pub use shell::Shell;
