//! What the machine reads instead of the graph: everything by index, computed once when a run is loaded.

use serde::{Deserialize, Serialize};

use super::{
    Catalog, Class, Facts, Graph, Kind, Node, WorkPlace,
    catalog::LOOP,
    shape::{Line, Shape},
};

/// The graph with what the catalog said of its nodes when the run began. Stored with the run; a later version of a node
/// type changes nothing for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub graph: Graph,
    /// One per node.
    pub facts: Vec<Facts>,
}

impl Snapshot {
    /// Of a graph that `validate` found no error in; none when a node's type is unknown.
    pub fn new(graph: Graph, catalog: &dyn Catalog) -> Option<Self> {
        let facts = graph.nodes.iter().map(|node| catalog.facts(node)).collect::<Option<Vec<_>>>()?;
        Some(Self { graph, facts })
    }
}

/// A connection by indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: u16,
    /// Index into the ports of the node it comes from.
    pub port: u8,
    pub to: u16,
    /// It enters a body: from a loop's port `loop`.
    pub enters: bool,
    /// It closes an iteration.
    pub is_back: bool,
}

/// A node as the machine sees it.
#[derive(Clone, Debug)]
pub struct NodePlan {
    pub kind: Kind,
    pub class: Class,
    pub place: WorkPlace,
    /// `error` included when it branches there.
    pub ports: Vec<String>,
    /// Edges that its join waits for, in the graph's order.
    pub incoming: Vec<u16>,
    /// Edges that resolve in the node's own scope when it ends, in the graph's order.
    pub outgoing: Vec<u16>,
    /// The loop whose body it is in, innermost.
    pub inside: Option<u16>,
    /// Of a loop: what hangs on `loop`, what comes back, and the nodes of the body without those of inner bodies.
    pub entries: Vec<u16>,
    pub backs: Vec<u16>,
    pub body: Vec<u16>,
    /// Position in an order in which every edge but those back goes forwards.
    pub rank: u16,
}

/// A graph for the machine.
#[derive(Clone, Debug)]
pub struct Plan {
    snapshot: Snapshot,
    nodes: Vec<NodePlan>,
    edges: Vec<Edge>,
    /// The nodes outside of every body.
    top: Vec<u16>,
    /// Node ids, sorted, with their indices.
    ids: Vec<(String, u16)>,
}

impl Plan {
    /// None when the graph is not one that `validate` lets through.
    pub fn new(snapshot: Snapshot) -> Option<Self> {
        let graph = &snapshot.graph;
        let mut ids: Vec<(String, u16)> = graph.nodes.iter().map(|node| node.id.clone()).zip(0..).collect();
        ids.sort_unstable();
        if snapshot.facts.len() != graph.nodes.len() || ids.len() != graph.nodes.len() {
            return None;
        }
        let mut nodes: Vec<NodePlan> =
            graph.nodes.iter().zip(&snapshot.facts).map(|(node, facts)| bare(node, facts)).collect();
        let mut edges = edges(graph, &nodes, &ids)?;
        let shape = shape(&nodes, &edges);
        for edge in &mut edges {
            edge.is_back = shape.is_back(line(*edge));
        }
        let (order, stuck) = shape.order();
        if !stuck.is_empty() {
            return None;
        }
        for (rank, at) in (0..).zip(order) {
            nodes.get_mut(at)?.rank = rank;
        }
        let mut top = Vec::new();
        for at in 0..u16::try_from(nodes.len()).ok()? {
            let inside = shape.loop_of(usize::from(at)).and_then(|of| u16::try_from(of).ok());
            nodes.get_mut(usize::from(at))?.inside = inside;
            match inside {
                None => top.push(at),
                Some(of) => nodes.get_mut(usize::from(of))?.body.push(at),
            }
        }
        let mut plan = Self { snapshot, nodes, edges, top, ids };
        plan.link()?;
        Some(plan)
    }

    fn link(&mut self) -> Option<()> {
        for (at, edge) in (0_u16..).zip(&self.edges) {
            let source = self.nodes.get_mut(usize::from(edge.from))?;
            if edge.enters {
                source.entries.push(at);
            } else {
                source.outgoing.push(at);
            }
            let target = self.nodes.get_mut(usize::from(edge.to))?;
            if edge.is_back { target.backs.push(at) } else { target.incoming.push(at) }
        }
        Some(())
    }

    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
    pub fn len(&self) -> usize {
        self.nodes.len()
    }
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
    pub fn node(&self, at: u16) -> Option<&NodePlan> {
        self.nodes.get(usize::from(at))
    }
    /// The node as its owner made it.
    pub fn drawn(&self, at: u16) -> Option<&Node> {
        self.snapshot.graph.nodes.get(usize::from(at))
    }
    pub fn edge(&self, at: u16) -> Option<Edge> {
        self.edges.get(usize::from(at)).copied()
    }
    pub fn top(&self) -> &[u16] {
        &self.top
    }
    /// The nodes of a scope: of a loop's body, or of the graph outside of bodies.
    pub fn scope(&self, of: Option<u16>) -> &[u16] {
        match of {
            None => &self.top,
            Some(of) => self.node(of).map_or(&[], |node| node.body.as_slice()),
        }
    }
    pub fn find(&self, id: &str) -> Option<u16> {
        let at = self.ids.binary_search_by(|(other, _)| other.as_str().cmp(id)).ok()?;
        self.ids.get(at).map(|(_, node)| *node)
    }
    pub fn id(&self, at: u16) -> &str {
        self.drawn(at).map_or("", |node| node.id.as_str())
    }
}

fn bare(node: &Node, facts: &Facts) -> NodePlan {
    NodePlan {
        kind: facts.kind,
        class: facts.class,
        place: facts.place,
        ports: facts.ports_of(node),
        incoming: Vec::new(),
        outgoing: Vec::new(),
        inside: None,
        entries: Vec::new(),
        backs: Vec::new(),
        body: Vec::new(),
        rank: 0,
    }
}

fn edges(graph: &Graph, nodes: &[NodePlan], ids: &[(String, u16)]) -> Option<Vec<Edge>> {
    let find = |id: &str| {
        let at = ids.binary_search_by(|(other, _)| other.as_str().cmp(id)).ok()?;
        ids.get(at).map(|(_, node)| *node)
    };
    let edge = |connection: &super::Connection| {
        let (from, to) = (find(&connection.from)?, find(&connection.to)?);
        let source = nodes.get(usize::from(from))?;
        let port = source.ports.iter().position(|port| *port == connection.port)?;
        let enters = source.kind == Kind::Loop && connection.port == LOOP;
        Some(Edge { from, port: u8::try_from(port).ok()?, to, enters, is_back: false })
    };
    graph.connections.iter().map(edge).collect()
}

fn line(edge: Edge) -> Line {
    Line { from: usize::from(edge.from), to: usize::from(edge.to), enters: edge.enters }
}

fn shape(nodes: &[NodePlan], edges: &[Edge]) -> Shape {
    let loops: Vec<usize> =
        nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Loop).map(|(at, _)| at).collect();
    Shape::of(nodes.len(), edges.iter().copied().map(line).collect(), &loops)
}
