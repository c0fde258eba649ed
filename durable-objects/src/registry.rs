//! The live objects of this isolate, by the number that JavaScript gave each.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
    sync::Arc,
};

use chat::Knowledge;
use http::Response;
use kernel::{Fault, Protocol, limit, live::TeamHub};
use platform::object::Object;

use crate::{
    chat_room, frames::Frames, house::House, rate_limiter, session_family, shell::Shell, slot_book, team_hub,
    workflow_run, workflow_turns,
};

/// Opens an object by its class's binding; none for a class that the Worker does not have. A function, so that a Worker is
/// linked with its own classes and no others.
pub type Open = fn(&str, Object) -> Option<Rc<dyn Shell>>;

thread_local! {
    static OPEN: Cell<Open> = const { Cell::new(|_, _| None) };
    static LIVE: RefCell<HashMap<u32, Rc<dyn Shell>>> = RefCell::default();
}

/// Says which classes this Worker has.
pub fn serve(open: Open) {
    OPEN.set(open);
}

/// Classes of the main Worker, by their binding's name.
pub fn rooms(class: &str, object: Object, knowledge: fn() -> Arc<dyn Knowledge>) -> Option<Rc<dyn Shell>> {
    Some(match class {
        limit::CLASS => Rc::new(rate_limiter::RateLimiter::new(object)),
        TeamHub::CLASS => Rc::new(team_hub::Hub::new(object)),
        chat::protocol::ChatRoom::CLASS => Rc::new(chat_room::Log::new(object, knowledge())),
        auth::family::CLASS => Rc::new(session_family::Tokens::new(object)),
        booking::protocol::SlotBook::CLASS => Rc::new(slot_book::Shelf::new(object)),
        _ => return None,
    })
}

/// Classes of the Worker of workflows.
pub fn runs(class: &str, object: Object) -> Option<Rc<dyn Shell>> {
    Some(match class {
        workflows::protocol::WorkflowRun::CLASS => Rc::new(workflow_run::Keeper::new(object)),
        workflows::turns::protocol::WorkflowTurns::CLASS => Rc::new(workflow_turns::Clerk::new(object)),
        _ => return None,
    })
}

fn shell(number: u32, class: &str) -> Result<Rc<dyn Shell>, Fault> {
    LIVE.with_borrow_mut(|live| {
        if let Some(shell) = live.get(&number) {
            return Ok(Rc::clone(shell));
        }
        let opened = OPEN.get()(class, Object::new(number));
        let shell = opened.ok_or_else(|| Fault::internal(format!("no object class {class}")))?;
        live.insert(number, Rc::clone(&shell));
        Ok(shell)
    })
}

/// One call of an object.
pub async fn ask(number: u32, class: &str, house: House, call: String) -> Result<String, Fault> {
    shell(number, class)?.ask(house, call).await
}

/// One call whose answer may stream.
pub async fn answer(number: u32, class: &str, house: House, call: String) -> Result<Response<Frames>, Fault> {
    shell(number, class)?.answer(house, call).await
}

/// A WebSocket wants in.
pub fn connect(number: u32, class: &str, call: &str) -> Result<(), Fault> {
    shell(number, class)?.connect(call)
}

/// The alarm rang.
pub async fn alarm(number: u32, class: &str, house: House) -> Result<(), Fault> {
    shell(number, class)?.alarm(house).await
}

/// The runtime dropped the object; its storage stays.
pub fn forget(number: u32) {
    LIVE.with_borrow_mut(|live| live.remove(&number));
}
