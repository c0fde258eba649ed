//! How a run begins, and what a person says of a step, with the items that come along.

use kernel::{Fault, json};

use super::{Answered, BIRTH, Decided, Desk, Live, places};
use crate::{
    machine::{self, Change, Event, Run},
    metrics,
    protocol::{Begin, Reply, Settle},
};

impl Desk<'_> {
    pub(super) async fn begin(&self, begin: Begin) -> Result<Answered, Fault> {
        let Begin { birth, snapshot, items, waits } = begin;
        if let Some(state) = self.peek(|live| live.run.head().state)? {
            return self.begun_again(state);
        }
        let items = self.put_items("begin", &items).await?;
        // Two at once: the other one may have begun while the items were put away.
        if let Some(state) = self.peek(|live| live.run.head().state)? {
            return Ok(Reply::Begun { is_new: false, state }.into());
        }
        let trigger = birth.trigger.clone();
        let takes_turns = self.dry.is_none() && places::takes_turns(&snapshot.graph);
        let run = Run::new(self.id.as_str(), snapshot);
        let mut run = run.ok_or_else(|| Fault::internal("a graph that nobody checked"))?;
        if takes_turns {
            run.take_turns();
        }
        let row = Change::Put { key: BIRTH.to_owned(), value: json::write(&birth)? };
        let mut live = Box::new(Live::new(run, birth));
        let moment = self.moment();
        let mut told = machine::decide(&mut live.run, Event::Begin { trigger, items }, &moment);
        if !takes_turns {
            told.extend(machine::decide(&mut live.run, Event::Admit, &moment));
        }
        live.held.0.push(row);
        // Who waits for the answer is acknowledged by it, and everybody else by what is stored now.
        let Decided { calls, wish, refused, state } = self.keep(live, told, waits)?;
        if self.dry.is_none() {
            metrics::started();
        }
        let reply = refused.map_or(Reply::Begun { is_new: true, state }, |(code, text)| Reply::Refused { code, text });
        Ok(Answered { reply, calls, wish })
    }

    pub(super) async fn settled(&self, step: &str, how: Settle) -> Result<machine::Settled, Fault> {
        Ok(match how {
            Settle::Repeat => machine::Settled::Repeat,
            Settle::Fail => machine::Settled::Fail,
            Settle::Happened { port, items } => {
                let machine::Items { data, count } = self.put_items(&format!("settled/{step}"), &items).await?;
                machine::Settled::Happened { outputs: vec![machine::PortItems { port, data, count }] }
            }
        })
    }
}
