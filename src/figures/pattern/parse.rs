//! Wordings read into patterns: letters, sets, groups, alternatives, repetition (greedy or not) and the two
//! ends of the text. A wording is a constant, so that an error in one is a panic that the tests meet.

use super::heads::LISTED;
use super::lazy::Classes;
use super::{Choice, Heads, LOOPS, Letters, Pattern, Set, Step, Way};
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Fewer alternatives than this are tried one after the other.
const FEW: usize = 3;

/// Patterns compiled so far.
static PATTERNS: AtomicUsize = AtomicUsize::new(0);

/// A wording as a tree.
#[derive(Debug, Clone)]
enum Node {
    Letter(char),
    Set(Set),
    TextStart,
    TextEnd,
    Chain(Vec<Node>),
    Any(Vec<Node>),
    Repeat { node: Box<Node>, least: usize, most: Option<usize>, greedy: bool },
    Group(usize, Box<Node>),
}

/// Reads `wording`.
pub(super) fn pattern(wording: &str) -> Pattern {
    let mut parser = Parser { rest: wording.chars().peekable(), groups: 0 };
    let tree = parser.alternatives();
    assert!(parser.rest.next().is_none(), "unbalanced wording {wording}");
    let mut writer = Writer::default();
    writer.write(&tree);
    writer.steps.push(Step::Found);
    let anchored = matches!(&tree, Node::Chain(chain) if matches!(chain.first(), Some(Node::TextStart)));
    let Writer { steps, choices, .. } = writer;
    Pattern {
        number: PATTERNS.fetch_add(1, Ordering::Relaxed),
        classes: Classes::new(&steps),
        grouped: steps.iter().any(|step| matches!(step, Step::Mark(_))),
        heads: Heads::new(&steps, &choices),
        needs: needs(&tree),
        tails: tails(&tree),
        steps,
        choices,
        anchored,
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    groups: usize,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Node {
        let mut ways = vec![self.chain()];
        while self.rest.next_if_eq(&'|').is_some() {
            ways.push(self.chain());
        }
        if ways.len() == 1 { ways.remove(0) } else { Node::Any(ways) }
    }

    fn chain(&mut self) -> Node {
        let mut chain = Vec::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            let node = match c {
                '(' => self.group(),
                '[' => Node::Set(self.set()),
                '^' => Node::TextStart,
                '$' => Node::TextEnd,
                '.' => Node::Set(Set { negated: true, ranges: vec![('\n', '\n')] }),
                '\\' => match self.rest.next() {
                    Some('d') => Node::Set(Set { negated: false, ranges: vec![('0', '9')] }),
                    Some(c) => Node::Letter(c),
                    None => panic!("a backslash ends the wording"),
                },
                c => Node::Letter(c),
            };
            chain.push(self.repeated(node));
        }
        if chain.len() == 1 { chain.remove(0) } else { Node::Chain(chain) }
    }

    fn group(&mut self) -> Node {
        let number = if self.rest.next_if_eq(&'?').is_some() {
            assert_eq!(self.rest.next(), Some(':'), "groups are (…) or (?:…)");
            None
        } else {
            self.groups += 1;
            Some(self.groups - 1)
        };
        let node = self.alternatives();
        assert_eq!(self.rest.next(), Some(')'), "a group is left open");
        match number {
            Some(number) => Node::Group(number, Box::new(node)),
            None => node,
        }
    }

    fn set(&mut self) -> Set {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges = Vec::new();
        while let Some(from) = self.rest.next_if(|c| *c != ']') {
            let mut ahead = self.rest.clone();
            let to = if ahead.next() == Some('-')
                && let Some(to) = ahead.next().filter(|c| *c != ']')
            {
                self.rest = ahead;
                to
            } else {
                from
            };
            ranges.push((from, to));
        }
        assert_eq!(self.rest.next(), Some(']'), "a set is left open");
        Set { negated, ranges }
    }

    fn repeated(&mut self, node: Node) -> Node {
        let (least, most) = match self.rest.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                let bounds: String = self.rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let number = |text: &str| text.parse().ok();
                let (least, most) = match bounds.split_once(',') {
                    Some((least, most)) => (number(least), number(most)),
                    None => (number(&bounds), number(&bounds)),
                };
                return self.lazily(node, least.unwrap_or(0), most);
            }
            _ => return node,
        };
        self.rest.next();
        self.lazily(node, least, most)
    }

    fn lazily(&mut self, node: Node, least: usize, most: Option<usize>) -> Node {
        let greedy = self.rest.next_if_eq(&'?').is_none();
        Node::Repeat { node: Box::new(node), least, most, greedy }
    }
}

/// What a match of a node can begin with.
#[derive(Debug, Clone, Default)]
struct First {
    /// `None` where that is too much to list.
    letters: Option<Vec<char>>,
    /// A match can take no character at all.
    empty: bool,
}

fn first(node: &Node) -> First {
    let listed = |letters: Vec<char>| First { letters: Some(letters), empty: false };
    match node {
        Node::Letter(c) => listed(vec![*c]),
        Node::Set(set) => First { letters: set.listed(), empty: false },
        Node::TextStart | Node::TextEnd => First { letters: Some(Vec::new()), empty: true },
        Node::Group(_, node) => first(node),
        Node::Repeat { node, least, .. } => {
            let first = first(node);
            First { empty: first.empty || *least == 0, ..first }
        }
        Node::Any(ways) => {
            ways.iter().map(first).reduce(|a, b| both(a, b, |a, b| a || b)).unwrap_or_default()
        }
        Node::Chain(chain) => {
            let mut all = First { letters: Some(Vec::new()), empty: true };
            for node in chain {
                if !all.empty {
                    break;
                }
                all = both(all, first(node), |a, b| a && b);
            }
            all
        }
    }
}

/// Characters one of which stands in every match of `node`: the shortest list that can be given.
fn needs(node: &Node) -> Option<Vec<char>> {
    match node {
        Node::Letter(c) => Some(vec![*c]),
        Node::Set(set) => set.listed(),
        Node::TextStart | Node::TextEnd => None,
        Node::Group(_, node) => needs(node),
        Node::Repeat { node, least, .. } => needs(node).filter(|_| *least > 0),
        Node::Any(ways) => {
            let mut all = Vec::new();
            for way in ways {
                all.extend(needs(way)?);
            }
            all.sort_unstable();
            all.dedup();
            Some(all).filter(|all| all.len() <= LISTED)
        }
        Node::Chain(chain) => chain.iter().filter_map(needs).min_by_key(Vec::len),
    }
}

/// Characters one of which ends every text that `node` matches in, where it matches at the end alone.
fn tails(node: &Node) -> Option<Vec<char>> {
    fn closed(node: &Node) -> bool {
        match node {
            Node::TextEnd => true,
            Node::Group(_, node) => closed(node),
            Node::Any(ways) => ways.iter().all(closed),
            Node::Chain(chain) => chain.last().is_some_and(closed),
            _ => false,
        }
    }
    let last = closed(node).then(|| first(&mirrored(node)))?;
    last.letters.filter(|_| !last.empty)
}

/// `node` read from its end.
fn mirrored(node: &Node) -> Node {
    match node {
        Node::Letter(_) | Node::Set(_) | Node::TextStart | Node::TextEnd => node.clone(),
        Node::Group(number, node) => Node::Group(*number, Box::new(mirrored(node))),
        Node::Repeat { node, least, most, greedy } => {
            Node::Repeat { node: Box::new(mirrored(node)), least: *least, most: *most, greedy: *greedy }
        }
        Node::Any(ways) => Node::Any(ways.iter().map(mirrored).collect()),
        Node::Chain(chain) => Node::Chain(chain.iter().rev().map(mirrored).collect()),
    }
}

/// Both lists, where both can be given; a character may stand in the result twice.
fn both(a: First, b: First, empty: impl Fn(bool, bool) -> bool) -> First {
    let letters = a.letters.zip(b.letters).map(|(mut a, b)| {
        a.extend(b);
        a
    });
    First { letters, empty: empty(a.empty, b.empty) }
}

#[derive(Default)]
struct Writer {
    steps: Vec<Step>,
    choices: Vec<Choice>,
    loops: usize,
}

impl Writer {
    /// Appends `step` and says where it is.
    fn push(&mut self, step: Step) -> u32 {
        self.steps.push(step);
        self.here() - 1
    }

    /// Where the next step goes; wordings are constants of some thousand steps.
    fn here(&self) -> u32 {
        self.steps.len() as u32
    }

    fn set(&mut self, at: u32, step: Step) {
        if let Some(place) = self.steps.get_mut(at as usize) {
            *place = step;
        }
    }

    fn write(&mut self, node: &Node) {
        match node {
            Node::Letter(c) => _ = self.push(Step::Letter(*c)),
            Node::Set(set) => _ = self.push(Step::Set(set.clone())),
            Node::TextStart => _ = self.push(Step::TextStart),
            Node::TextEnd => _ = self.push(Step::TextEnd),
            Node::Chain(chain) => chain.iter().for_each(|node| self.write(node)),
            Node::Group(number, node) => {
                self.push(Step::Mark(2 * *number as u32));
                self.write(node);
                self.push(Step::Mark(2 * *number as u32 + 1));
            }
            Node::Any(ways) => self.ways(ways),
            Node::Repeat { node, least, most, greedy } => {
                (0..*least).for_each(|_| self.write(node));
                match most {
                    Some(most) => self.optional(node, most - least, *greedy),
                    None => self.endless(node, *greedy),
                }
            }
        }
    }

    /// At most `count` more of `node`.
    fn optional(&mut self, node: &Node, count: usize, greedy: bool) {
        let mut heads = Vec::new();
        for _ in 0..count {
            heads.push(self.push(Step::Found));
            self.write(node);
        }
        let end = self.here();
        for head in heads {
            self.set(head, either(head + 1, end, greedy));
        }
    }

    fn endless(&mut self, node: &Node, greedy: bool) {
        assert!(!first(node).empty, "a loop must take a character");
        let head = self.push(Step::Found);
        self.write(node);
        self.push(Step::Goto(head));
        let end = self.here();
        let (first, second) = if greedy { (head + 1, end) } else { (end, head + 1) };
        if self.loops < LOOPS {
            self.set(head, Step::Again(self.loops, first, second));
            self.loops += 1;
        } else {
            self.set(head, Step::Either(first, second));
        }
    }

    fn ways(&mut self, ways: &[Node]) {
        let head = self.push(Step::Found);
        let mut starts = Vec::new();
        let mut ends = Vec::new();
        for (at, way) in ways.iter().enumerate() {
            // Few alternatives: each but the last is tried before the rest.
            let fork = (ways.len() < FEW && at + 1 < ways.len()).then(|| self.push(Step::Found));
            starts.push(self.here());
            self.write(way);
            ends.push(self.push(Step::Found));
            if let Some(fork) = fork {
                let next = self.here();
                self.set(fork, Step::Either(fork + 1, next));
            }
        }
        let end = self.here();
        for at in ends {
            self.set(at, Step::Goto(end));
        }
        if ways.len() < FEW {
            self.set(head, Step::Goto(head + 1));
        } else {
            let choice = choice(ways, &starts, &self.steps);
            self.choices.push(choice);
            self.set(head, Step::Choice(self.choices.len() - 1));
        }
    }
}

fn either(first: u32, second: u32, greedy: bool) -> Step {
    if greedy { Step::Either(first, second) } else { Step::Either(second, first) }
}

/// The ways that each first character leaves open, in their order.
fn choice(ways: &[Node], starts: &[u32], steps: &[Step]) -> Choice {
    let heads: Vec<First> = ways.iter().map(first).collect();
    let always: Vec<bool> = heads.iter().map(|heads| heads.empty || heads.letters.is_none()).collect();
    let mut by_letter: BTreeMap<char, Vec<u32>> = BTreeMap::new();
    for letter in heads.iter().filter_map(|heads| heads.letters.as_ref()).flatten() {
        by_letter.entry(*letter).or_default();
    }
    let mut other = Vec::new();
    for ((heads, always), start) in heads.iter().zip(&always).zip(starts) {
        if *always {
            by_letter.values_mut().for_each(|open| open.push(*start));
            other.push(*start);
        } else {
            for letter in heads.letters.iter().flatten() {
                if let Some(open) = by_letter.get_mut(letter)
                    && open.last() != Some(start)
                {
                    open.push(*start);
                }
            }
        }
    }
    let letter = |step: u32| match steps.get(step as usize) {
        Some(Step::Letter(letter)) => Some(*letter),
        _ => None,
    };
    let way = |step: u32| Way { step, second: letter(step).and_then(|_| letter(step + 1)) };
    let mut all: Vec<Way> = Vec::new();
    let mut stretch = |open: Vec<u32>| {
        let from = all.len() as u32;
        all.extend(open.into_iter().map(way));
        (from, all.len() as u32)
    };
    let by_letter: Vec<(char, (u32, u32))> =
        by_letter.into_iter().map(|(letter, open)| (letter, stretch(open))).collect();
    let other = stretch(other);
    Choice { by_letter: Letters::new(by_letter), ways: all, other }
}
