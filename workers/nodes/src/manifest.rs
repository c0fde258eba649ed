//! What there is to know about a kind of node before it runs. Palette, validation and docs come from it.

/// How a step behaves whose outcome is unknown (docs/design/workflows.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Computed again; no effect.
    Pure,
    /// Repeated; twice is the same as once.
    Idempotent,
    /// Repeated with the same key; a receiver that honours it applies it once.
    Keyed,
    /// A person decides.
    Unsafe,
}

/// Where attempts of a step are made (docs/design/workflows.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the run's object.
    Object,
    /// In the object while the input is light, else over the queue.
    ByWeight,
    /// Over the queue: it may take its time.
    Queue,
}

/// What it is in a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Trigger,
    Action,
    Condition,
    Transform,
    Ai,
}

/// The ports that a node may put its items out at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    Fixed(&'static [&'static str]),
    /// `0`, `1`, … one for each entry of a list among the parameters, and `else`.
    PerEntry(&'static str),
}

/// One kind of node in one version.
#[derive(Clone, Copy, Debug)]
pub struct Manifest {
    /// Such as `transform.sort`; never changed.
    pub kind: &'static str,
    /// Parameters that old workflows have are read for ever; what cannot be, is a new version.
    pub version: u16,
    pub name: &'static str,
    pub class: Class,
    pub place: Place,
    pub role: Role,
    /// Where the palette shows it.
    pub group: &'static str,
    /// A name of the dashboard's icon set.
    pub icon: &'static str,
    pub ports: Ports,
    /// For owners, in plain words.
    pub docs: &'static str,
}

impl Class {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pure => "pure",
            Self::Idempotent => "idempotent",
            Self::Keyed => "keyed",
            Self::Unsafe => "unsafe",
        }
    }
}

impl Place {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::ByWeight => "by_weight",
            Self::Queue => "queue",
        }
    }
}

impl Role {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Action => "action",
            Self::Condition => "condition",
            Self::Transform => "transform",
            Self::Ai => "ai",
        }
    }
}

impl Ports {
    /// The names of the ports that a node with these parameters has.
    pub fn of(self, params: &serde_json::Value) -> Vec<String> {
        match self {
            Self::Fixed(names) => names.iter().map(|name| (*name).to_owned()).collect(),
            Self::PerEntry(list) => {
                let count = params.get(list).and_then(serde_json::Value::as_array).map_or(0, Vec::len);
                (0..count).map(|index| index.to_string()).chain(["else".to_owned()]).collect()
            }
        }
    }
}
