//! A chain of parts, each weighed by the facts of its line and by the part before it.

use super::facts::{FACTS, Fact, Facts};
use super::grams::ROWS;
use super::{PARTS, Part};

/// How many parts there are; as an index, the end of a run.
pub(super) const END: usize = PARTS.len();

/// How many units lie between the facts and the parts.
pub(super) const HIDDEN: usize = 96;

/// What a row of evidence says for each part.
pub(super) type Weights = [f32; END];

/// What a row of evidence adds to each hidden unit.
pub(super) type Units = [f32; HIDDEN];

/// What speaks for a part behind another.
pub(super) type Follow = [[f32; END + 1]; END + 1];

/// In how many ways two lines are linked.
pub(super) const LINKS: usize = 9;

/// What one value of one fact says.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// For each part, whatever else is known of the line.
    pub(super) said: Weights,
    /// To the hidden units, which weigh facts together.
    pub(super) units: Units,
}

impl Row {
    pub(super) const EMPTY: Row = Row { said: [0.0; END], units: [0.0; HIDDEN] };
}

/// The model: what each value of each fact says for each part, by itself and by one hidden layer (rectified linear units)
/// with the others, what its words say, and how well one part follows another.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    /// For each fact the row of its smallest value, and the end of the last.
    first: Vec<usize>,
    /// The rows of all values; the first is for values that no page had.
    pub(super) rows: Vec<Row>,
    /// What the words of a line say for each part.
    pub(super) grams: Vec<Weights>,
    /// What each hidden unit begins with.
    pub(super) bias: Units,
    /// What each hidden unit says for each part.
    pub(super) out: [Weights; HIDDEN],
    /// What speaks for a part behind another, at the beginning of a page and at its end; for each way in which two lines
    /// are linked ([`Fact::Link`]).
    pub(super) follow: Vec<Follow>,
}

impl Chain {
    /// A chain without weights for facts that have so many values each.
    pub(super) fn new(sizes: &[usize]) -> Self {
        let mut first = vec![1];
        for size in sizes {
            first.push(first.last().unwrap_or(&1) + size);
        }
        Chain {
            rows: vec![Row::EMPTY; *first.last().unwrap_or(&1)],
            first,
            grams: vec![[0.0; END]; ROWS],
            bias: [0.0; HIDDEN],
            out: [[0.0; END]; HIDDEN],
            follow: vec![[[0.0; END + 1]; END + 1]; LINKS],
        }
    }

    /// How many values a fact has.
    pub(super) fn size(&self, fact: Fact) -> usize {
        self.first[fact as usize + 1] - self.first[fact as usize]
    }

    /// The row of one value of a fact.
    pub(super) fn row(&self, fact: Fact, value: u8) -> usize {
        if usize::from(value) < self.size(fact) { self.first[fact as usize] + usize::from(value) } else { 0 }
    }

    /// The rows of all facts of a line.
    pub(super) fn rows(&self, line: &Facts) -> impl Iterator<Item = usize> {
        FACTS.iter().map(|&fact| self.row(fact, line.get(fact)))
    }

    /// What speaks for a part of a line behind another.
    pub(super) fn follow(&self, line: &Facts) -> &Follow {
        &self.follow[usize::from(line.get(Fact::Link)).min(LINKS - 1)]
    }

    /// Reads `weights.txt`, all numbers in hundredths: under `[a fact]` of each of its values what it says for the parts and
    /// behind `|` what it adds to the hidden units; under `[words]` of each row what it says for the parts, where it says
    /// something; under `[unit]` of each unit what it begins with and says for the parts;
    /// under `[follow n]` for each part what speaks for it behind each.
    pub(super) fn read(source: &str) -> Self {
        let numbers = |line: &str| -> Vec<f32> {
            line.split_ascii_whitespace().filter_map(|n| n.parse().ok()).map(|n: f32| n / 100.0).collect()
        };
        let block = |name: &str| {
            let at = source.find(&format!("\n[{name}]\n"))?;
            let lines = source.get(at + name.len() + 4..)?;
            Some(lines.lines().take_while(|line| !line.is_empty()))
        };
        let fill = |to: &mut [f32], from: &[f32]| to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
        let lines = |fact: &Fact| block(&format!("{fact:?}")).into_iter().flatten();
        let sizes: Vec<usize> = FACTS.iter().map(|fact| lines(fact).count()).collect();
        let mut chain = Chain::new(&sizes);
        for (row, line) in chain.rows.iter_mut().skip(1).zip(FACTS.iter().flat_map(lines)) {
            let (said, units) = line.split_once('|').unwrap_or((line, ""));
            fill(&mut row.said, &numbers(said));
            fill(&mut row.units, &numbers(units));
        }
        for line in block("words").into_iter().flatten() {
            let Some((row, said)) = line.split_once(':') else { continue };
            let row = row.parse().ok().and_then(|row: usize| chain.grams.get_mut(row));
            row.into_iter().for_each(|row| fill(row, &numbers(said)));
        }
        for (n, line) in block("unit").into_iter().flatten().take(HIDDEN).enumerate() {
            let numbers = numbers(line);
            chain.bias[n] = numbers.first().copied().unwrap_or(0.0);
            fill(&mut chain.out[n], numbers.get(1..).unwrap_or_default());
        }
        for (n, follow) in chain.follow.iter_mut().enumerate() {
            for (row, line) in follow.iter_mut().zip(block(&format!("follow {n}")).into_iter().flatten()) {
                fill(row, &numbers(line));
            }
        }
        chain
    }

    /// What all the facts of a line say for each part.
    fn weigh(&self, facts: &Facts) -> Weights {
        let (mut sum, mut units) = ([0.0; END], self.bias);
        for row in self.rows(facts).map(|row| &self.rows[row]) {
            sum.iter_mut().zip(&row.said).for_each(|(sum, said)| *sum += said);
            units.iter_mut().zip(&row.units).for_each(|(sum, unit)| *sum += unit);
        }
        for (row, share) in words(facts) {
            sum.iter_mut().zip(&self.grams[row]).for_each(|(sum, said)| *sum += share * said);
        }
        for (unit, said) in units.iter().zip(&self.out).filter(|(unit, _)| **unit > 0.0) {
            sum.iter_mut().zip(said).for_each(|(sum, said)| *sum += unit * said);
        }
        sum
    }

    /// The likeliest parts of the lines of a page (Viterbi).
    pub(super) fn parts(&self, lines: &[Facts]) -> Vec<Part> {
        let mut best = [0.0; END + 1];
        // Of each line and part, the part before it.
        let mut from: Vec<[u8; END]> = Vec::with_capacity(lines.len());
        for (n, facts) in lines.iter().enumerate() {
            let (said, follow) = (self.weigh(facts), self.follow(facts));
            let (mut next, mut back) = ([f32::NEG_INFINITY; END], [END as u8; END]);
            // Before the first line stands the end of a run.
            for a in if n == 0 { END..END + 1 } else { 0..END } {
                for part in 0..END {
                    let score = best[a] + follow[a][part];
                    if score >= next[part] {
                        (next[part], back[part]) = (score, a as u8);
                    }
                }
            }
            (0..END).for_each(|part| best[part] = next[part] + said[part]);
            from.push(back);
        }
        let ended = (0..END).map(|a| (a, best[a] + self.follow[0][a][END]));
        let mut part = ended.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(a, _)| a);
        let mut parts: Vec<Part> = Vec::with_capacity(lines.len());
        for back in from.iter().rev() {
            parts.push(PARTS[part]);
            part = usize::from(back[part]);
        }
        parts.reverse();
        parts
    }
}

/// The rows of the words of a line, and how much each counts: the more there are, the less.
pub(super) fn words(line: &Facts) -> impl Iterator<Item = (usize, f32)> {
    let share = 1.0 / (line.grams.len().max(1) as f32).sqrt();
    line.grams.iter().map(move |row| (usize::from(*row) % ROWS, share))
}
