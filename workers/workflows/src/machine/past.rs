//! The history of iterations that are over: the rows of their steps, as they were, in rows `past/…` that no run keeps in memory. To
//! look at one its steps are lent to the run: what they were given follows from the connections, as it did while they ran.

use kernel::{Fault, json};

use super::{
    data::Part,
    name::StepId,
    row::{Change, Step},
    run::Run,
};

/// Bytes of one row: an object's storage takes 2 MB. A step alone is stored as a row anyway, so it fits.
const MOST_BYTES: usize = 1_000_000;
/// Ends a row that is continued in the next one. No step's name begins so.
const MORE: char = '+';

/// What was lent to a run: what stood in its place.
type Lent = Vec<(StepId, Option<Step>)>;

impl Run {
    /// Key of the row that holds an iteration's steps: a line for each, its name and its row.
    fn past_key(&self, of: &StepId, iteration: u32) -> String {
        format!("past/{}/{iteration:07}", self.name(of))
    }

    /// Writes the steps of an iteration down that leave the memory with this.
    pub(super) fn put_past(&mut self, of: &StepId, iteration: u32, steps: &[(StepId, Step)]) {
        let (mut key, mut value) = (self.past_key(of, iteration), String::new());
        for (id, step) in steps {
            // Our own types always have a text.
            let line = [&self.name(id), " ", &json::write(step).unwrap_or_default(), "\n"].concat();
            if !value.is_empty() && value.len() + line.len() > MOST_BYTES {
                value.push(MORE);
                let next = format!("{key}{MORE}");
                self.writes
                    .push(Change::Put { key: std::mem::replace(&mut key, next), value: std::mem::take(&mut value) });
            }
            value.push_str(&line);
        }
        self.writes.push(Change::Put { key, value });
    }

    /// Looks at the steps of an iteration that is over as if it were not; at none while it is not over, or never was. Answers how many
    /// of its loop have begun. `read` finds rows.
    /// # Errors
    /// A row cannot be found or read.
    pub fn look_back(
        &mut self,
        (of, iteration): (&StepId, u32),
        read: &dyn Fn(&str) -> Result<Option<String>, Fault>,
        look: &mut dyn FnMut(&Self, &StepId, &Step),
    ) -> Result<u32, Fault> {
        let mut lent = Vec::new();
        let seen = self.borrow((of, iteration), read, &mut lent).map(|from| {
            for (id, _) in lent.iter().skip(from) {
                if let Some(step) = self.step(id) {
                    look(self, id, step);
                }
            }
            self.step(of).and_then(|step| step.cycle.as_ref()).map_or(0, |cycle| cycle.next)
        });
        for (id, before) in lent.into_iter().rev() {
            match before {
                Some(step) => _ = self.steps.insert(id, step),
                None => _ = self.steps.remove(&id),
            }
        }
        seen
    }

    /// The same for the iterations around it first: what a loop was given may come from there. Answers where the steps of this one
    /// begin.
    fn borrow(
        &mut self,
        (of, iteration): (&StepId, u32),
        read: &dyn Fn(&str) -> Result<Option<String>, Fault>,
        lent: &mut Lent,
    ) -> Result<usize, Fault> {
        let around = self.plan.node(of.node).and_then(|node| node.inside);
        if let (Some(node), Some((path, outer))) = (around, of.path.outer()) {
            self.borrow((&StepId { path, node }, outer), read, lent)?;
        }
        // A loop with a condition has its last result only; each iteration was given the one before it.
        if let Some(mut step) = self.steps.get(of).cloned()
            && let Some(cycle) = step.cycle.as_mut().filter(|cycle| cycle.batch == 0)
        {
            let key = iteration.checked_sub(1).map(|before| self.result_key(of, before));
            let row = key.as_deref().map(read).transpose()?.flatten();
            cycle.last = row.map(|row| json::read::<Vec<Part>>(&row)).transpose()?;
            self.lend(of.clone(), step, lent);
        }
        let (mut key, from) = (self.past_key(of, iteration), lent.len());
        while let Some(row) = read(&key)? {
            for (name, text) in row.lines().filter_map(|line| line.split_once(' ')) {
                let step = json::read::<Step>(text)?;
                if let Some(id) = self.find(name) {
                    self.lend(id, step, lent);
                }
            }
            if !row.ends_with(MORE) {
                break;
            }
            key.push(MORE);
        }
        Ok(from)
    }

    fn lend(&mut self, id: StepId, step: Step, lent: &mut Lent) {
        let before = self.steps.insert(id.clone(), step);
        lent.push((id, before));
    }
}
