//! CHAT_ROOM: one conversation's ordered log, around `chat::shell`.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use chat::{
    Knowledge,
    protocol::{Change, Command, Line, Opening},
    room::Room,
    shell::{self, Desk, Host, Turn},
    sse,
};
use http::{HeaderValue, Response, header};
use kernel::{Fault, ids::ConversationId, object::Call};
use platform::{
    exec,
    object::{Changes, Object},
};

use crate::{
    alarm_state::AlarmState,
    frames::Frames,
    home::Home,
    house::House,
    shell::{Shell, Work},
};

const OPENING: &str = "opening";
const PROJECTED: &str = "projected";
const LINES: &str = "line/";

pub struct Log {
    object: Object,
    home: Home,
    alarm: AlarmState,
    /// The machine as storage has it; absent until it is needed, and after a storage error.
    room: RefCell<Option<Room>>,
    knowledge: Arc<dyn Knowledge>,
    /// How far D1 is, when storage does not know yet: worth no write of its own, because a lost mark costs one look.
    owed: Cell<Option<u32>>,
}

impl Log {
    pub fn new(object: Object, knowledge: Arc<dyn Knowledge>) -> Self {
        Self {
            object,
            knowledge,
            home: Home::default(),
            alarm: AlarmState::default(),
            room: RefCell::default(),
            owed: Cell::default(),
        }
    }

    fn load(&self) -> Result<Room, Fault> {
        let opening: Option<Opening> = self.object.get(OPENING)?;
        let projected: Option<u32> = self.object.get(PROJECTED)?;
        let lines = self.object.list::<Line>(LINES)?.into_iter().map(|(_, line)| line);
        Ok(Room::load(opening, lines, projected.unwrap_or(0)))
    }

    fn store<T>(&self, turn: &Turn<T>) -> Result<(), Fault> {
        let mut changes = Changes::default();
        for change in &turn.changes {
            match change {
                Change::PutOpening(opening) => changes.put(OPENING, opening)?,
                Change::PutLine(line) => changes.put(format!("{LINES}{:08}", line.seq), line)?,
                Change::PutProjected(seq) => self.owed.set(Some(*seq)),
                Change::Clear => self.clear(&mut changes)?,
            }
        }
        self.alarm.change(&mut changes, turn.wake);
        if changes.is_empty() {
            return Ok(());
        }
        if let Some(seq) = self.owed.take() {
            changes.put(PROJECTED, &seq)?;
        }
        self.object.commit(&changes)?;
        self.alarm.stored(turn.wake);
        Ok(())
    }

    fn clear(&self, changes: &mut Changes) -> Result<(), Fault> {
        self.owed.set(None);
        changes.remove(OPENING);
        changes.remove(PROJECTED);
        self.object.list::<Line>(LINES)?.into_iter().for_each(|(key, _)| changes.remove(key));
        self.home.forget(changes);
        Ok(())
    }

    fn open(&self, text: &str) -> Result<Call<Command>, Fault> {
        let call: Call<Command> = kernel::json::read(text)?;
        self.home.remember(self.object, &call)?;
        Ok(call)
    }

    async fn ring(self: &Rc<Self>, house: &House) -> Result<(), Fault> {
        self.alarm.rang();
        let Some(call) = Home::recall(self.object)? else { return Ok(()) };
        shell::catch_up(&desk(self, house, &call)?).await
    }
}

fn desk<C>(log: &Rc<Log>, house: &House, call: &Call<C>) -> Result<Desk<Rc<Log>>, Fault> {
    let conversation: ConversationId =
        call.key.parse().map_err(|why: &str| Fault::internal(format!("{}: {why}", call.key)))?;
    Ok(Desk { host: Rc::clone(log), knowledge: Arc::clone(&log.knowledge), scope: house.scope(call), conversation })
}

impl Host for Log {
    fn turn<T>(&self, work: impl FnOnce(&mut Room) -> Turn<T>) -> Result<T, Fault> {
        let mut room = match self.room.take() {
            Some(room) => room,
            None => self.load()?,
        };
        let turn = work(&mut room);
        // On an error the room is dropped: the next turn loads what was really stored.
        self.store(&turn)?;
        self.room.replace(Some(room));
        Ok(turn.out)
    }
}

impl Shell for Log {
    fn ask(self: Rc<Self>, house: House, call: String) -> Work<String> {
        Box::pin(async move {
            let call = self.open(&call)?;
            let desk = desk(&self, &house, &call)?;
            let is_erased = call.command == Command::Erase;
            let reply = shell::reply(&desk, call.command).await;
            if is_erased {
                // Alarm and all: an object without storage costs nothing and is nobody's.
                self.alarm.rang();
                self.object.forget().await?;
                return Ok(kernel::json::write(&reply)?);
            }
            // The log is durable by now, and the alarm is set: the visitor need not wait for D1.
            exec::spawn(async move { shell::settle(&desk).await });
            Ok(kernel::json::write(&reply)?)
        })
    }
    fn answer(self: Rc<Self>, house: House, call: String) -> Work<Response<Frames>> {
        Box::pin(async move {
            let call = self.open(&call)?;
            let desk = desk(&self, &house, &call)?;
            let Command::Say(saying) = call.command else { return Err(Fault::not_found("stream of this command")) };
            let mut response = Response::new(Frames::new(shell::stream(desk, saying)?));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(sse::CONTENT_TYPE));
            Ok(response)
        })
    }
    fn alarm(self: Rc<Self>, house: House) -> Work<()> {
        Box::pin(async move {
            if let Err(fault) = self.ring(&house).await {
                tracing::error!(op = "chat_room.alarm", %fault, "the next call goes on");
            }
            Ok(())
        })
    }
}
