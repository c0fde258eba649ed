//! If/else, switch and filter.

use serde::Deserialize;
use serde_json::Value;

use super::{TRANSFORM, main, ports};
use crate::{
    condition::{self, Combine, Condition},
    failure::Failure,
    input::Input,
    manifest::{Manifest, Ports, Role},
    node::{Done, Node, Pure},
    params,
};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConditionParams {
    #[cfg_attr(feature = "schema", schema(inline))]
    pub conditions: Vec<Condition>,
    /// Whether all of them must hold, or any.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub combine: Combine,
    /// Whether large and small letters are the same.
    #[serde(default)]
    pub ignore_case: bool,
}

const CONDITION: Manifest = Manifest { role: Role::Condition, group: "Conditions", ..TRANSFORM };

impl ConditionParams {
    fn hold(&self, input: &Input<'_>) -> Result<bool, Failure> {
        condition::hold(input, &self.conditions, self.combine, self.ignore_case, "conditions")
    }
}

/// If/else.
pub struct If;

impl Node for If {
    type Params = ConditionParams;
    const MANIFEST: Manifest = Manifest {
        kind: "condition.if",
        name: "If / else",
        icon: "split",
        ports: Ports::Fixed(&["true", "false"]),
        docs: "Asks each item. Those for which the conditions hold leave at “true”, the others at “false”.",
        ..CONDITION
    };
    fn check(params: &ConditionParams) -> Result<(), Failure> {
        condition::check(&params.conditions, "conditions")
    }
}

impl Pure for If {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        params::each::<Self>(input, |_, item, params| {
            let side = if params.hold(input)? { &mut yes } else { &mut no };
            side.push(item.clone());
            Ok(())
        })?;
        Ok(ports([("true".to_owned(), yes), ("false".to_owned(), no)]))
    }
}

/// Filter.
pub struct Filter;

impl Node for Filter {
    type Params = ConditionParams;
    const MANIFEST: Manifest = Manifest {
        kind: "condition.filter",
        name: "Filter",
        icon: "filter",
        docs: "Lets only those items pass for which the conditions hold.",
        ..CONDITION
    };
    fn check(params: &ConditionParams) -> Result<(), Failure> {
        condition::check(&params.conditions, "conditions")
    }
}

impl Pure for Filter {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let mut kept = Vec::new();
        params::each::<Self>(input, |_, item, params| {
            if params.hold(input)? {
                kept.push(item.clone());
            }
            Ok(())
        })?;
        Ok(main(kept))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rule {
    #[cfg_attr(feature = "schema", schema(inline))]
    pub conditions: Vec<Condition>,
    /// Whether all of them must hold, or any.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub combine: Combine,
    /// What the canvas writes at the port.
    #[serde(default)]
    pub label: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SwitchParams {
    /// One port for each, from 0.
    #[cfg_attr(feature = "schema", schema(inline))]
    pub rules: Vec<Rule>,
    /// Whether an item leaves at every rule that holds, not only at the first.
    #[serde(default)]
    pub every_match: bool,
    /// Whether large and small letters are the same.
    #[serde(default)]
    pub ignore_case: bool,
}

/// Switch.
pub struct Switch;

impl Node for Switch {
    type Params = SwitchParams;
    const MANIFEST: Manifest = Manifest {
        kind: "condition.switch",
        name: "Switch",
        icon: "switch",
        ports: Ports::PerEntry("rules"),
        docs: "Sends each item to the port of the first rule that holds (“0”, “1”, …), or to “else”.",
        ..CONDITION
    };
    fn check(params: &SwitchParams) -> Result<(), Failure> {
        if !(1..=20).contains(&params.rules.len()) {
            let message = format!("There are {} rules; 1 to 20 are possible.", params.rules.len());
            return Err(Failure::new("bad_parameter", message).parameter("rules"));
        }
        for (at, rule) in params.rules.iter().enumerate() {
            condition::check(&rule.conditions, &format!("rules/{at}/conditions"))?;
            if rule.label.as_ref().is_some_and(|label| label.chars().count() > 60) {
                let failure = Failure::new("bad_parameter", "A label has 60 characters at most.");
                return Err(failure.parameter(format!("rules/{at}/label")));
            }
        }
        Ok(())
    }
}

impl Pure for Switch {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let mut out: Vec<Vec<Value>> = Vec::new();
        let mut others = Vec::new();
        params::each::<Self>(input, |_, item, params| {
            out.resize(out.len().max(params.rules.len()), Vec::new());
            let mut taken = false;
            for (at, (rule, port)) in params.rules.iter().zip(&mut out).enumerate() {
                let parameter = format!("rules/{at}/conditions");
                if condition::hold(input, &rule.conditions, rule.combine, params.ignore_case, &parameter)? {
                    port.push(item.clone());
                    taken = true;
                    if !params.every_match {
                        break;
                    }
                }
            }
            if !taken {
                others.push(item.clone());
            }
            Ok(())
        })?;
        let numbered = out.into_iter().enumerate().map(|(at, items)| (at.to_string(), items));
        Ok(ports(numbered.chain([("else".to_owned(), others)])))
    }
}
