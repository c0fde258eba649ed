//! Parameters as types: expressions first, then the shape.

use expr::{Compiled, Place};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{failure::Failure, input::Input, node::Node};

/// Reads parameters that hold no expression any more.
pub fn read<P: DeserializeOwned>(value: &Value) -> Result<P, Failure> {
    json::read(&text(value)?).map_err(|error| refused(&error))
}

// What is the same for every type of parameters is compiled once.
fn text(value: &Value) -> Result<String, Failure> {
    json::write(value).map_err(|error| Failure::new("bad_parameter", error.to_string()))
}

fn refused(error: &json::Error) -> Failure {
    let path = error.path();
    let what = if path.is_empty() { "The parameters".to_owned() } else { format!("“{path}”") };
    Failure::new("bad_parameter", format!("{what} {}.", error.message())).parameter(path)
}

/// The parameters for the whole input: expressions see the first item.
pub fn read_once<N: Node>(input: &Input<'_>) -> Result<N::Params, Failure> {
    let params = read(&computed(input)?)?;
    N::check(&params)?;
    Ok(params)
}

fn computed(input: &Input<'_>) -> Result<Value, Failure> {
    let place = Place::new(input.node);
    Ok(compile(input, &place)?.eval(&input.context(0), &place)?)
}

/// Does something with each item and the parameters for it.
pub fn each<'a, N: Node>(
    input: &Input<'a>,
    mut step: impl FnMut(usize, &'a Value, &N::Params) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let place = Place::new(input.node);
    let compiled = compile(input, &place)?;
    let mut params: Option<N::Params> = None;
    for (index, item) in input.items.iter().enumerate() {
        let mut run = || {
            if params.is_none() || !compiled.is_fixed() {
                let read: N::Params = read(&compiled.eval(&input.context(index), &place)?)?;
                N::check(&read)?;
                params = Some(read);
            }
            params.as_ref().map_or(Ok(()), |params| step(index, item, params))
        };
        run().map_err(|failure| failure.of_item(index))?;
    }
    Ok(())
}

fn compile(input: &Input<'_>, place: &Place<'_>) -> Result<Compiled, Failure> {
    Compiled::new(input.params, place).map_err(|errors| {
        errors.into_iter().next().map_or_else(|| Failure::new("bad_parameter", "Not readable."), Failure::from)
    })
}

/// Every mistake that can be seen before anything runs: in each expression, and when there are none in the shape, too.
pub fn check<N: Node>(params: &Value, node: &str) -> Vec<Failure> {
    mistakes(params, node, |params| read(params).and_then(|params| N::check(&params)))
}

fn mistakes(params: &Value, node: &str, shape: fn(&Value) -> Result<(), Failure>) -> Vec<Failure> {
    match Compiled::new(params, &Place::new(node)) {
        Err(errors) => errors.into_iter().map(Failure::from).collect(),
        Ok(compiled) if compiled.is_fixed() => {
            shape(params).err().map(|failure| failure.of_node(node)).into_iter().collect()
        }
        Ok(_) => Vec::new(),
    }
}
