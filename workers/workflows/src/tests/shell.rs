//! A shell without I/O: it stores rows as text, runs nodes at once, and delivers results in any order, late, twice or never.

use std::collections::BTreeMap;

use kernel::{Instant, json};

use super::{
    dice::Dice,
    nodes::{Case, Did, Does, ERROR_ITEM, Known, Numbers, act, after_wait, says_yes},
};
use crate::{
    graph::{Class, Join, Kind, Snapshot, WorkPlace},
    machine::{
        Change, Command, DataRef, Event, Items, Moment, Outcome, Part, PortItems, Run, RunState, Settled, State, Step,
        StepId, Text, Wait, decide,
    },
};

/// What may go wrong.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "things that may go wrong, each by itself")]
pub struct Luck {
    /// Crash after this commit.
    pub crash_at: Option<usize>,
    /// Crash after any commit, so often in a hundred.
    pub crashes: usize,
    /// Results come in any order; some twice, some late, some after their deadline.
    pub is_wild: bool,
    /// Read all rows back after every commit and compare.
    pub compares: bool,
    /// It takes turns with other runs, who keep it waiting.
    pub turns: bool,
    /// Every second action goes over a queue, whose messages come late, twice or never.
    pub queue: bool,
}

/// An attempt on its way.
#[derive(Clone, Debug)]
struct Flight {
    step: StepId,
    attempt: u32,
    outcome: Outcome,
}

pub struct Shell<'c> {
    case: &'c Case,
    pub run: Run,
    pub store: BTreeMap<String, String>,
    pub now: i64,
    pub dice: Dice,
    luck: Luck,
    flights: Vec<Flight>,
    ghosts: Vec<Flight>,
    messages: Vec<(StepId, u32)>,
    pub commits: usize,
    crashes: usize,
    delays: usize,
    /// What each step was given.
    pub ran: BTreeMap<String, Vec<u64>>,
    /// Attempts that reached the world, by key.
    pub effects: BTreeMap<String, u32>,
    calls: BTreeMap<String, u32>,
    repeats: BTreeMap<String, u32>,
    ended: BTreeMap<String, u32>,
    pub commands: Vec<Command>,
    /// Redrives from a node so far.
    round: u32,
}

pub fn items(numbers: &[u64]) -> Items {
    Items { data: DataRef::Inline(Text::from(json::write(numbers).unwrap().as_str())), count: numbers.len() as u32 }
}

impl<'c> Shell<'c> {
    pub fn new(case: &'c Case, seed: u64, luck: Luck) -> Self {
        let mut snapshot = Snapshot::new(case.graph.clone(), &Known).expect("types are known");
        let actions = snapshot.facts.iter_mut().filter(|facts| facts.kind == Kind::Action);
        actions.step_by(2).filter(|_| luck.queue).for_each(|facts| facts.place = WorkPlace::Queue);
        let mut run = Run::new("run_1", snapshot).unwrap_or_else(|| panic!("no plan of {:?}", case.graph));
        if luck.turns {
            run.take_turns();
        }
        Self {
            case,
            run,
            store: BTreeMap::new(),
            now: 1_000_000,
            dice: Dice(seed),
            luck,
            flights: Vec::new(),
            ghosts: Vec::new(),
            messages: Vec::new(),
            commits: 0,
            crashes: 0,
            delays: 0,
            ran: BTreeMap::new(),
            effects: BTreeMap::new(),
            calls: BTreeMap::new(),
            repeats: BTreeMap::new(),
            ended: BTreeMap::new(),
            commands: Vec::new(),
            round: 0,
        }
    }

    pub fn begin(&mut self, trigger: usize) {
        self.hear(Event::Begin { trigger: format!("n{trigger}"), items: items(&self.case.items) });
        if !self.luck.turns {
            self.hear(Event::Admit);
        }
    }

    /// Until the run is over.
    pub fn finish(&mut self) {
        for _ in 0..20_000 {
            if self.run.head().state.is_over() {
                return;
            }
            let event = self.next().unwrap_or_else(|| panic!("{} waits for nothing: {:#?}", self.tell(), self.store));
            self.hear(event);
        }
        panic!("{} does not end", self.tell());
    }

    pub fn tell(&self) -> String {
        json::write(&self.case.graph.connections).unwrap() + &format!(" {:?} {:?}", self.case.does, self.luck)
    }

    pub fn state(&self) -> RunState {
        self.run.head().state
    }

    pub fn hear(&mut self, event: Event) {
        let done = match &event {
            Event::StepDone { step, attempt, outcome } => self.counts(step, *attempt, outcome).then(|| step.clone()),
            _ => None,
        };
        let fenced = match &event {
            Event::StepDone { step, .. } if done.is_none() => {
                self.run.step(step).map(|row| (step.clone(), row.clone()))
            }
            _ => None,
        };
        let moment = Moment { now: Instant::from_millis(self.now), chance: self.dice.roll() };
        let commands = decide(&mut self.run, event, &moment);
        if let Some(step) = done {
            self.count_end(&step);
        }
        if let Some((id, before)) = fenced {
            let after = self.run.step(&id).cloned().unwrap_or_default();
            assert_eq!(Step { late: before.late.clone(), ..after }, before, "an old result counts: {}", self.tell());
        }
        self.commit();
        self.commands.extend(commands.iter().cloned());
        let chance = self.crashes < 8 && self.luck.crashes > 0 && self.dice.is(self.luck.crashes);
        if chance || self.luck.crash_at == Some(self.commits) {
            self.crash(commands);
        } else {
            self.perform(commands);
        }
    }

    fn counts(&self, id: &StepId, attempt: u32, outcome: &Outcome) -> bool {
        let is_open = |step: &Step| match step.state {
            State::Running | State::Unsure => true,
            State::Retrying => matches!(outcome, Outcome::Succeeded { .. }),
            _ => false,
        };
        self.run.step(id).is_some_and(|step| is_open(step) && step.attempt == attempt)
    }
    fn count_end(&mut self, id: &StepId) {
        if self.run.step(id).is_none_or(|step| matches!(step.state, State::Succeeded | State::Failed)) {
            let name = self.run.name(id);
            let before = self.ended.insert(name, 1);
            assert_eq!(before, None, "{} ends twice in {}", self.run.name(id), self.tell());
        }
    }

    fn commit(&mut self) {
        if !self.run.is_dirty() {
            return;
        }
        self.commits += 1;
        for change in self.run.take_changes() {
            match change {
                Change::Put { key, value } => _ = self.store.insert(key, value),
                Change::Remove { key } => _ = self.store.remove(&key),
                Change::RemoveAll { prefix } => self.store.retain(|key, _| !key.starts_with(&prefix)),
            }
        }
        if self.luck.compares {
            let read = self.load();
            assert!(read.steps().eq(self.run.steps()), "rows differ from memory: {}", self.tell());
            assert_eq!(read.alarm(), self.run.alarm());
        }
    }

    fn load(&self) -> Run {
        Run::load(self.store.iter().map(|(key, text)| (key.as_str(), text.as_str()))).expect("rows are readable")
    }

    /// Memory and connections are gone; what had left may have arrived, and its answer may still come.
    fn crash(&mut self, commands: Vec<Command>) {
        self.crashes += 1;
        self.luck.crash_at = None;
        for command in commands {
            // Lost before it left, or after.
            if self.dice.is(50) {
                self.perform(vec![command]);
            } else if let Command::Call { step, .. } = command {
                *self.calls.entry(self.run.name(&step)).or_default() += 1;
            }
        }
        let flights = std::mem::take(&mut self.flights);
        for flight in flights {
            if self.dice.is(50) {
                self.ghosts.push(flight);
            }
        }
        self.run = self.load();
        self.now += 10;
        self.hear(Event::Recovered);
    }

    fn perform(&mut self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Call { step, attempt, key, class, .. } => {
                    let name = self.run.name(&step);
                    assert!(self.run.head().is_admitted, "{name} is called out of turn: {}", self.tell());
                    let stored: Step = json::read(&self.store[&format!("step/{name}")]).expect("a row");
                    assert_eq!((stored.state, stored.attempt), (State::Running, attempt), "no row explains the call");
                    assert_eq!(key, format!("run_1:{name}"));
                    *self.effects.entry(key).or_default() += 1;
                    let calls = self.calls.entry(name.clone()).or_default();
                    *calls += 1;
                    let allowed = 1 + self.repeats.get(&name).copied().unwrap_or_default();
                    assert!(class != Class::Unsafe || *calls <= allowed, "{name} is unsafe and repeated");
                    let outcome = self.execute(&step);
                    self.flights.push(Flight { step, attempt, outcome });
                }
                Command::Send { step, attempt } => self.messages.push((step, attempt)),
                Command::Wake { at } => assert_eq!(at, self.run.alarm()),
                _ => {}
            }
        }
    }

    /// What a node makes of its input.
    fn execute(&mut self, id: &StepId) -> Outcome {
        let (node, input, name) = (usize::from(id.node), self.read(&self.run.input(id)), self.run.name(id));
        let step = self.run.step(id).unwrap();
        let (tries, tests) = (step.tries, step.cycle.as_ref().map_or(0, |cycle| cycle.next));
        let is_while = matches!(self.case.does[node], Does::While(_));
        let at = if is_while { format!("{name}#{tests}") } else { name.clone() };
        // Run again from a node, an `any` join may take another one.
        let may_differ = self.round > 0 && self.case.graph.nodes[node].join == Join::Any;
        let before = self.ran.insert(at, input.clone());
        assert!(
            may_differ || before.is_none_or(|before| before == input),
            "{name} is given something else the next time"
        );
        if matches!(self.case.does[node], Does::Flaky(times) if u32::from(tries) < times) {
            let (code, message) = ("busy".to_owned(), String::new());
            return Outcome::Failed { code, message, retryable: true, retry_after_ms: None };
        }
        match act(self.case, node, &input) {
            Did::Ports(ports) => Outcome::Succeeded { outputs: ports.into_iter().map(port_items).collect() },
            Did::Failed => {
                let (code, message) = ("bad".to_owned(), "It fails.".to_owned());
                Outcome::Failed { code, message, retryable: false, retry_after_ms: None }
            }
            Did::Stopped => Outcome::Stop { code: "stop".to_owned(), message: String::new() },
            Did::Each(batch, parallel) => Outcome::Each { batch, parallel },
            Did::While(holds, most) => Outcome::While { holds, most },
            Did::Waits => Outcome::Wait(match self.case.does[node] {
                Does::Event => Wait::Event { name: "paid".to_owned(), correlation: name, until: None },
                Does::Approval => Wait::Approval { until: None },
                _ => Wait::Until { at: Instant::from_millis(self.now + 5_000) },
            }),
        }
    }

    /// The numbers that some parts point to, read from the rows.
    pub fn read(&self, parts: &[Part]) -> Vec<u64> {
        let mut numbers = Vec::new();
        for part in parts {
            let all = match &part.data {
                DataRef::Inline(text) if text.as_str().starts_with("[{\"error\"") => vec![ERROR_ITEM],
                DataRef::Inline(text) => json::read(text.as_str()).expect("numbers"),
                DataRef::Results { of } => self.results(of),
                other => panic!("{other:?} is not to be read"),
            };
            let (from, count) = (part.from as usize, part.count as usize);
            numbers.extend_from_slice(all.get(from..from + count).unwrap_or_else(|| panic!("{part:?} of {all:?}")));
        }
        numbers
    }
    fn results(&self, of: &StepId) -> Vec<u64> {
        let prefix = format!("result/{}/", self.run.name(of));
        let rows = self.store.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
        rows.flat_map(|(_, row)| self.read(&json::read::<Vec<Part>>(row).expect("parts"))).collect()
    }

    /// What happens next; none when nothing can.
    fn next(&mut self) -> Option<Event> {
        let waits = self.run.head().state == RunState::Waiting;
        // Now and then a turn comes that nobody wants any more.
        if self.luck.turns && self.dice.is(if waits { 60 } else { 3 }) {
            return Some(Event::Admit);
        }
        if self.luck.is_wild && !self.ghosts.is_empty() && self.dice.is(20) {
            let at = self.dice.below(self.ghosts.len());
            return Some(done(self.ghosts.swap_remove(at)));
        }
        if !self.messages.is_empty() && self.dice.is(50) {
            return Some(self.deliver());
        }
        if !self.flights.is_empty() {
            return Some(self.land());
        }
        if self.dice.is(50)
            && let Some(event) = self.answer()
        {
            return Some(event);
        }
        if let Some(at) = self.run.alarm() {
            self.now = self.now.max(at.millis());
            return Some(Event::Timer);
        }
        self.answer()
    }

    /// A message comes, whichever; some come twice, and before it one may get lost.
    fn deliver(&mut self) -> Event {
        if self.messages.len() > 1 && self.dice.is(10) {
            self.messages.pop();
        }
        let at = self.dice.below(self.messages.len());
        let (step, attempt) = self.messages[at].clone();
        if !self.dice.is(20) {
            self.messages.swap_remove(at);
        }
        Event::Take { step, attempt }
    }

    fn land(&mut self) -> Event {
        if !self.luck.is_wild {
            return done(self.flights.remove(0));
        }
        if self.dice.is(2) && self.delays < 10 {
            self.delays += 1;
            self.ghosts.append(&mut self.flights);
            self.now = self.run.alarm().map_or(self.now, Instant::millis).max(self.now);
            return Event::Timer;
        }
        let at = self.dice.below(self.flights.len());
        let flight = self.flights.swap_remove(at);
        if self.dice.is(20) {
            self.ghosts.push(flight.clone());
        }
        done(flight)
    }

    /// A person or the world outside does what a step waits for.
    fn answer(&mut self) -> Option<Event> {
        let waits = |step: &Step| matches!(step.state, State::Waiting | State::Unsure);
        let open: Vec<&StepId> = self.run.steps().filter(|(_, step)| waits(step)).map(|(id, _)| id).collect();
        let id = (*open.get(self.dice.below(open.len()))?).clone();
        let (step, name) = (self.run.step(&id)?, self.run.name(&id));
        match &step.wait {
            Some(Wait::Event { name: event, correlation, .. }) => {
                let Numbers::Made(numbers) = after_wait(self.case, usize::from(id.node), &name).1 else { return None };
                let (event, correlation) = (event.clone(), correlation.clone());
                Some(Event::Signal {
                    id: format!("{name}/{}", self.round),
                    name: event,
                    correlation,
                    items: items(&numbers),
                })
            }
            Some(Wait::Approval { .. }) => {
                Some(Event::Approve { step: id, yes: says_yes(&name), by: "ann".to_owned() })
            }
            Some(Wait::Until { .. } | Wait::Run { .. }) => None,
            None => Some(self.settle(id, &name)),
        }
    }

    /// The person looks whether it happened.
    fn settle(&mut self, id: StepId, name: &str) -> Event {
        let happened = self.effects.contains_key(&format!("run_1:{name}"));
        let how = if happened {
            let input = self.read(&self.run.input(&id));
            let Did::Ports(ports) = act(self.case, usize::from(id.node), &input) else { panic!("{name} is no action") };
            Settled::Happened { outputs: ports.into_iter().map(port_items).collect() }
        } else {
            *self.repeats.entry(name.to_owned()).or_default() += 1;
            Settled::Repeat
        };
        Event::Settle { step: id, how }
    }
}

fn done(flight: Flight) -> Event {
    Event::StepDone { step: flight.step, attempt: flight.attempt, outcome: flight.outcome }
}

fn port_items((port, numbers): (&'static str, Numbers)) -> PortItems {
    let Items { data, count } = match numbers {
        Numbers::Passed => Items { data: DataRef::Input, count: 0 },
        Numbers::Made(made) => items(&made),
    };
    PortItems { port: port.to_owned(), data, count }
}

/// For tests that interfere.
impl Shell<'_> {
    /// So many events, as long as something can happen.
    pub fn go_on(&mut self, events: usize) {
        for _ in 0..events {
            if self.run.head().state.is_over() {
                return;
            }
            let Some(event) = self.next() else { return };
            self.hear(event);
        }
    }
    /// All results that are still out there arrive.
    pub fn ghosts_come(&mut self) {
        self.ghosts.append(&mut self.flights);
        while let Some(ghost) = self.ghosts.pop() {
            self.hear(done(ghost));
        }
        for (step, attempt) in std::mem::take(&mut self.messages) {
            self.hear(Event::Take { step, attempt });
        }
    }
    /// Steps may end once more: a person runs them again. Signals are not sent twice, so what took one waits for another.
    pub fn forget_ends(&mut self) {
        self.ended.clear();
        self.round += 1;
        for times in self.calls.values_mut() {
            *times = 0;
        }
    }
}
