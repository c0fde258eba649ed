//! The runtime's part of `ChatRoom`, natively: rows and an alarm around the real shell and machine.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use chat::{
    Knowledge,
    protocol::{Change, ChatRoom, Command, Line, Opening},
    room::Room,
    shell::{self, Desk, Host, Turn},
};
use futures_util::StreamExt;
use kernel::{Fault, Instant, Ports, Protocol, ids::TeamId, object::Call};
use testkit::{Asked, TestObjects, later};

use crate::slot_books::{Home, open, scope_of};

/// One object's storage.
#[derive(Default)]
pub struct Log {
    rows: Mutex<Rows>,
    alarm: Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Rows {
    opening: Option<Opening>,
    lines: BTreeMap<u32, Line>,
    projected: u32,
}

impl Host for Log {
    fn turn<T>(&self, work: impl FnOnce(&mut Room) -> Turn<T>) -> Result<T, Fault> {
        let mut rows = open(&self.rows);
        // Loaded anew at every turn, as after every activation: nothing may hang on memory alone.
        let turn = work(&mut Room::load(rows.opening.clone(), rows.lines.values().cloned(), rows.projected));
        for change in turn.changes {
            match change {
                Change::PutOpening(opening) => rows.opening = Some(opening),
                Change::PutLine(line) => _ = rows.lines.insert(line.seq, *line),
                Change::PutProjected(seq) => rows.projected = seq,
                Change::Clear => *rows = Rows::default(),
            }
        }
        *open(&self.alarm) = turn.wake;
        Ok(turn.out)
    }
}

type Logs = BTreeMap<String, (Arc<Log>, Home)>;

/// Every conversation's object, by name.
#[derive(Clone)]
pub struct ChatRooms {
    logs: Arc<Mutex<Logs>>,
    knowledge: Arc<dyn Knowledge>,
}

impl ChatRooms {
    pub fn new(knowledge: Arc<dyn Knowledge>) -> Self {
        Self { logs: Arc::default(), knowledge }
    }
    /// Plugs the class into a world.
    pub fn plug(&self, objects: &TestObjects) {
        let rooms = self.clone();
        objects.plug(
            ChatRoom::CLASS,
            Box::new(move |asked| {
                let rooms = rooms.clone();
                later(async move { rooms.ask(asked).await })
            }),
        );
    }
    fn desk(&self, ports: &Arc<Ports>, name: &str, home: Home) -> Result<Desk<Arc<Log>>, Fault> {
        let mut logs = open(&self.logs);
        let (host, home) = logs.entry(name.to_owned()).or_insert_with(|| (Arc::default(), home)).clone();
        Ok(Desk {
            host,
            knowledge: Arc::clone(&self.knowledge),
            scope: scope_of(ports, &home.team, home.shard),
            conversation: home.key.parse().map_err(|why: &str| Fault::internal(why))?,
        })
    }
    async fn ask(&self, asked: Asked) -> Result<String, Fault> {
        let call: Call<Command> = kernel::json::read(&asked.call)?;
        let desk = self.desk(&asked.ports, &asked.name, Home::of(&call))?;
        let reply = shell::answer(&desk, call.command).await;
        Ok(kernel::json::write(&reply)?)
    }
    /// What a streaming call answers: server-sent events, all of them.
    pub async fn stream(&self, ports: &Arc<Ports>, name: &str, call: &str) -> Result<String, Fault> {
        let call: Call<Command> = kernel::json::read(call)?;
        let desk = self.desk(ports, name, Home::of(&call))?;
        let Command::Say(saying) = call.command else { return Err(Fault::internal("only an answer streams")) };
        let frames: Vec<String> = shell::stream(desk, saying)?.collect().await;
        Ok(frames.concat())
    }
    /// Every row of every conversation's object.
    pub fn stored(&self) -> Vec<String> {
        let of = |log: &Arc<Log>| {
            let rows = open(&log.rows);
            let (opening, lines) =
                (rows.opening.iter().map(kernel::json::write), rows.lines.values().map(kernel::json::write));
            opening.chain(lines).collect::<Result<Vec<_>, _>>().expect("rows become JSON")
        };
        open(&self.logs).values().flat_map(|(log, _)| of(log)).collect()
    }
    /// What the objects of a team hold, by name.
    pub fn held(&self, team: &TeamId) -> Vec<String> {
        let logs = open(&self.logs);
        let of_team = logs.iter().filter(|(name, _)| name.starts_with(team.as_str()));
        let holding = of_team.filter(|(_, (log, _))| {
            let rows = open(&log.rows);
            rows.opening.is_some() || !rows.lines.is_empty() || open(&log.alarm).is_some()
        });
        holding.map(|(name, _)| format!("chat room {name}")).collect()
    }
    /// Lets every alarm ring whose time has come.
    pub async fn ring(&self, ports: &Arc<Ports>) {
        let all: Vec<(String, (Arc<Log>, Home))> = open(&self.logs).clone().into_iter().collect();
        for (name, (log, home)) in all {
            let due = open(&log.alarm).is_some_and(|at| at <= ports.clock.now());
            if due {
                let desk = self.desk(ports, &name, home).expect("a conversation's id");
                shell::catch_up(&desk).await.expect("the alarm does its work");
            }
        }
    }
}
