//! The runtime's part of WORKFLOW_RUN and WORKFLOW_TURNS, natively: objects in memory around the real shells and machines.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use kernel::{Fault, Ports, Protocol, Scope, ids::TeamId, object::Call};
use testkit::{Asked, TestObjects, later};

use workflows::{
    protocol::{Command, Reply, WorkflowRun},
    shell::{self, Desk, Host, Memory},
    turns::{self, protocol::WorkflowTurns},
};

use crate::slot_books::{Home, open, scope_of};

/// Every run's object, by name, and every team's line.
#[derive(Clone, Default)]
pub struct WorkflowRuns(Arc<Mutex<All>>, Arc<Mutex<Lines>>);

type Lines = BTreeMap<String, (Arc<turns::Memory>, Home)>;

type All = BTreeMap<String, (Arc<Memory>, Home)>;

impl WorkflowRuns {
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
            let scope = scope_of(&ports, &home.team, home.shard);
            turns::push(line.as_ref(), &scope, pushes).await.expect("a line is stored");
        }));
        Ok(kernel::json::write(&Ok::<_, Fault>(reply))?)
    }
    async fn ask(&self, asked: Asked) -> Result<String, Fault> {
        let Asked { ports, name, call, .. } = asked;
        let Call { team, shard, key, command } = kernel::json::read::<Call<Command>>(&call)?;
        let home = Home { team, shard, key };
        let memory = Arc::clone(&open(&self.0).entry(name).or_insert_with(|| (Arc::default(), home.clone())).0);
        let scope = scope_of(&ports, &home.team, home.shard);
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
            let scope = scope_of(&ports, &home.team, home.shard);
            shell::go_on(&self::desk(&memory, &ports, &scope, &home), answered).await;
        }));
        Ok(reply)
    }
    /// Every row of every run's object.
    pub fn stored(&self) -> Vec<String> {
        let mut stored: Vec<String> =
            open(&self.0).values().flat_map(|(memory, _)| memory.rows().into_values()).collect();
        stored.extend(open(&self.1).values().flat_map(|(line, _)| line.stored().into_values()));
        stored
    }
    /// What the objects of a team hold, by name.
    pub fn held(&self, team: &TeamId) -> Vec<String> {
        let all = open(&self.0);
        let of_team = all.iter().filter(|(name, _)| name.starts_with(team.as_str()));
        let holding = of_team.filter(|(_, (memory, _))| !memory.rows().is_empty() || memory.alarm().is_some());
        let mut found: Vec<String> = holding.map(|(name, _)| format!("run {name}")).collect();
        let lines = open(&self.1);
        let of_team = lines.iter().filter(|(name, _)| name.starts_with(team.as_str()));
        let holding = of_team.filter(|(_, (line, _))| !line.stored().is_empty() || line.alarm().is_some());
        found.extend(holding.map(|(name, _)| format!("line {name}")));
        found
    }
    /// Lets every alarm ring whose time has come.
    pub async fn ring(&self, ports: &Arc<Ports>) {
        let lines: Vec<(Arc<turns::Memory>, Home)> = open(&self.1).values().cloned().collect();
        for (line, home) in lines {
            if line.alarm().is_some_and(|at| at <= ports.clock.now()) {
                line.rang();
                let scope = scope_of(ports, &home.team, home.shard);
                turns::ring(line.as_ref(), &scope).await.expect("an alarm never fails");
            }
        }
        let all: Vec<(Arc<Memory>, Home)> = open(&self.0).values().cloned().collect();
        for (memory, home) in all {
            if memory.alarm().is_some_and(|at| at <= ports.clock.now()) {
                memory.rang();
                let scope = scope_of(ports, &home.team, home.shard);
                shell::ring(&desk(&memory, ports, &scope, &home)).await.expect("an alarm never fails");
            }
        }
    }
}

fn desk<'a>(host: &'a Arc<Memory>, ports: &'a Arc<Ports>, scope: &'a Scope, home: &Home) -> Desk<'a> {
    let host: &dyn Host = host.as_ref();
    Desk::new(host, ports, scope, home.key.parse().expect("a run's id"))
}
