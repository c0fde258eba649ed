//! The runtime's part of WORKFLOW_RUN, natively: an object in memory around the real shell and machine.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::{Fault, Ports, Protocol, Scope, Tenant, ids::TeamId, object::Call};
use testkit::{Asked, TestObjects, later};

use crate::{
    protocol::{Command, Reply, WorkflowRun},
    shell::{self, Desk, Memory},
    turns::{self, protocol::WorkflowTurns},
};

/// Whose object it is.
#[derive(Clone)]
struct Home {
    team: TeamId,
    shard: u8,
    key: String,
}

/// Every run's object, by name, and every team's line.
#[derive(Clone, Default)]
pub struct Objects(Arc<Mutex<All>>, Arc<Mutex<Lines>>);

type Lines = BTreeMap<String, (Arc<turns::Memory>, Home)>;

type All = BTreeMap<String, (Arc<Memory>, Home)>;

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn scope_of(ports: &Arc<Ports>, home: &Home) -> Scope {
    #[allow(clippy::disallowed_methods, reason = "plays the object's door")]
    let tenant = Tenant::from_directory(home.team.clone(), home.shard);
    Scope::new(Arc::clone(ports), tenant, ports.new_id())
}

impl Objects {
    pub fn plug(&self, objects: &TestObjects) {
        let all = self.clone();
        objects.plug(
            WorkflowTurns::CLASS,
            Box::new(move |asked| {
                let all = all.clone();
                later(async move { all.enter(asked) })
            }),
        );
        let all = self.clone();
        objects.plug(
            WorkflowRun::CLASS,
            Box::new(move |asked| {
                let all = all.clone();
                later(async move { all.ask(asked).await })
            }),
        );
    }
    fn enter(&self, asked: Asked) -> Result<String, Fault> {
        let Asked { ports, name, call, .. } = asked;
        let Call { team, shard, key, command } = kernel::json::read::<Call<turns::protocol::Command>>(&call)?;
        let home = Home { team, shard, key };
        let line = Arc::clone(&open(&self.1).entry(name).or_insert_with(|| (Arc::default(), home.clone())).0);
        let is_erased = command == turns::protocol::Command::Erase;
        let (reply, pushes) = turns::answer(line.as_ref(), command, ports.clock.now())?;
        if is_erased {
            line.forget();
        }
        let background = Arc::clone(&ports.background);
        background.run(Box::pin(async move {
            let scope = scope_of(&ports, &home);
            turns::push(line.as_ref(), &scope, pushes).await.expect("a line is stored");
        }));
        Ok(kernel::json::write(&Ok::<_, Fault>(reply))?)
    }
    /// The team's line.
    pub fn line(&self) -> Arc<turns::Memory> {
        Arc::clone(&open(&self.1).values().next().expect("a line").0)
    }
    async fn ask(&self, asked: Asked) -> Result<String, Fault> {
        let Asked { ports, name, call, .. } = asked;
        let Call { team, shard, key, command } = kernel::json::read::<Call<Command>>(&call)?;
        let home = Home { team, shard, key };
        let memory = Arc::clone(&open(&self.0).entry(name).or_insert_with(|| (Arc::default(), home.clone())).0);
        let scope = scope_of(&ports, &home);
        let desk = desk(&memory, &ports, &scope, &home);
        let waits = matches!(&command, Command::Begin(begin) if begin.waits);
        let answered = shell::answer(&desk, command).await?;
        let reply = kernel::json::write(&Ok::<_, Fault>(&answered.reply))?;
        if answered.reply == Reply::Erased {
            memory.forget();
            return Ok(reply);
        }
        if waits {
            // Nothing goes on beside this call, so it waits for the end of what can go on now.
            shell::go_on(&desk, answered).await;
            let said = shell::answer_of(&desk).await?;
            return Ok(said.map_or(Ok(reply), |said| kernel::json::write(&Ok::<_, Fault>(said)))?);
        }
        let background = Arc::clone(&ports.background);
        background.run(Box::pin(async move {
            let scope = scope_of(&ports, &home);
            shell::go_on(&self::desk(&memory, &ports, &scope, &home), answered).await;
        }));
        Ok(reply)
    }
    /// Every object is dropped, the rows stay.
    pub fn crash(&self) {
        open(&self.0).values().for_each(|(run, _)| run.crash());
        open(&self.1).values().for_each(|(line, _)| line.crash());
    }
    /// The object of a run.
    pub fn of(&self, run: &str) -> Arc<Memory> {
        let all = open(&self.0);
        let found = all.iter().find(|(name, _)| name.ends_with(run));
        Arc::clone(&found.unwrap_or_else(|| panic!("no object {run}")).1.0)
    }
    /// Lets every alarm ring whose time has come.
    pub async fn ring(&self, ports: &Arc<Ports>) {
        let lines: Vec<(Arc<turns::Memory>, Home)> = open(&self.1).values().cloned().collect();
        for (line, home) in lines {
            if line.alarm().is_some_and(|at| at <= ports.clock.now()) {
                line.rang();
                turns::ring(line.as_ref(), &scope_of(ports, &home)).await.expect("an alarm never fails");
            }
        }
        let all: Vec<(Arc<Memory>, Home)> = open(&self.0).values().cloned().collect();
        for (memory, home) in all {
            if memory.alarm().is_some_and(|at| at <= ports.clock.now()) {
                memory.rang();
                let scope = scope_of(ports, &home);
                shell::ring(&desk(&memory, ports, &scope, &home)).await.expect("an alarm never fails");
            }
        }
    }
}

fn desk<'a>(host: &'a Arc<Memory>, ports: &'a Arc<Ports>, scope: &'a Scope, home: &Home) -> Desk<'a> {
    let host: &dyn shell::Host = host.as_ref();
    Desk::new(host, ports, scope, home.key.parse().expect("a run's id"))
}
