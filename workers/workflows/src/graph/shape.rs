//! Bodies of loops, and what is reachable from where: the geometry of a graph, by index. Works on any graph, a wrong one too.

/// A connection by indices.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub from: usize,
    pub to: usize,
    /// It leaves a loop through its port `loop`.
    pub enters: bool,
}

/// A loop and the nodes of its body, inner loops and their bodies included.
#[derive(Debug)]
pub struct Body {
    pub of: usize,
    pub nodes: Vec<bool>,
}

impl Body {
    pub fn has(&self, node: usize) -> bool {
        self.nodes.get(node).copied().unwrap_or_default()
    }
    fn size(&self) -> usize {
        self.nodes.iter().filter(|is_in| **is_in).count()
    }
}

/// Lines of a graph with the bodies of its loops, smallest first: so the first that has a node is the innermost.
#[derive(Debug)]
pub struct Shape {
    pub count: usize,
    pub lines: Vec<Line>,
    /// Indices of lines by the node they leave.
    out: Vec<Vec<usize>>,
    pub bodies: Vec<Body>,
}

impl Shape {
    pub fn of(count: usize, lines: Vec<Line>, loops: &[usize]) -> Self {
        let mut out = vec![Vec::new(); count];
        for (at, line) in lines.iter().enumerate() {
            if let Some(list) = out.get_mut(line.from) {
                list.push(at);
            }
        }
        let mut shape = Self { count, lines, out, bodies: Vec::new() };
        let mut bodies: Vec<Body> = loops.iter().map(|&of| Body { of, nodes: shape.reach_of_loop(of, true) }).collect();
        bodies = kernel::order::by_key(bodies, |body| (body.size() as i64, 0));
        shape.bodies = bodies;
        shape
    }

    pub fn out(&self, node: usize) -> impl Iterator<Item = Line> + '_ {
        self.out.get(node).into_iter().flatten().filter_map(|at| self.lines.get(*at)).copied()
    }

    /// What is reachable from a loop's port `loop` (or from its other ports) without passing the loop.
    pub fn reach_of_loop(&self, of: usize, enters: bool) -> Vec<bool> {
        let starts: Vec<usize> =
            self.out(of).filter(|line| line.enters == enters && line.to != of).map(|line| line.to).collect();
        self.reach(starts, |line| line.to != of && line.from != of)
    }

    /// What is reachable from some nodes, themselves included, over the lines that may be used.
    pub fn reach(&self, mut todo: Vec<usize>, may_use: impl Fn(Line) -> bool) -> Vec<bool> {
        let mut seen = vec![false; self.count];
        while let Some(node) = todo.pop() {
            let Some(mark) = seen.get_mut(node) else { continue };
            if !std::mem::replace(mark, true) {
                todo.extend(self.out(node).filter(|line| may_use(*line)).map(|line| line.to));
            }
        }
        seen
    }

    pub fn body(&self, of: usize) -> Option<&Body> {
        self.bodies.iter().find(|body| body.of == of)
    }

    /// The innermost loop whose body has the node.
    pub fn loop_of(&self, node: usize) -> Option<usize> {
        self.bodies.iter().find(|body| body.has(node)).map(|body| body.of)
    }

    pub fn depth_of(&self, node: usize) -> usize {
        self.bodies.iter().filter(|body| body.has(node)).count()
    }

    /// It closes an iteration: from a loop's body (or straight from its port `loop`) to the loop.
    pub fn is_back(&self, line: Line) -> bool {
        let is_own = line.from == line.to && line.enters;
        is_own || self.body(line.to).is_some_and(|body| body.has(line.from))
    }

    /// The nodes in an order in which every line but those that close an iteration goes forwards, and those that no such order
    /// has: what lies on a cycle, or between two.
    pub fn order(&self) -> (Vec<usize>, Vec<usize>) {
        let lines: Vec<Line> = self.lines.iter().copied().filter(|line| !self.is_back(*line)).collect();
        let ahead = peel(self.count, &lines);
        let turned: Vec<Line> = lines.iter().map(|line| Line { from: line.to, to: line.from, ..*line }).collect();
        let behind = peel(self.count, &turned);
        let stuck = (0..self.count).filter(|node| !ahead.contains(node) && !behind.contains(node)).collect();
        (ahead, stuck)
    }
}

/// Takes nodes away that no line leads to, again and again.
fn peel(count: usize, lines: &[Line]) -> Vec<usize> {
    let mut open = vec![0_usize; count];
    let mut out = vec![Vec::new(); count];
    for line in lines {
        if let (Some(open), Some(out)) = (open.get_mut(line.to), out.get_mut(line.from)) {
            *open += 1;
            out.push(line.to);
        }
    }
    let mut order: Vec<usize> = (0..count).filter(|node| open.get(*node) == Some(&0)).collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for to in out.get(node).into_iter().flatten() {
            if let Some(open) = open.get_mut(*to) {
                *open -= 1;
                if *open == 0 {
                    order.push(*to);
                }
            }
        }
    }
    order
}
