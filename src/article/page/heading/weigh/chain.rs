//! A chain of parts, each weighed by the facts of its line and by the part before it.

use super::facts::{FACTS, Fact, Facts};
use super::{PARTS, Part};

/// How many parts there are; as an index, the end of a run.
pub(super) const END: usize = PARTS.len();

/// What a row of evidence says for each part.
pub(super) type Weights = [f32; END];

/// What speaks for a part behind another.
pub(super) type Follow = [[f32; END + 1]; END + 1];

/// In how many ways two lines are linked.
pub(super) const LINKS: usize = 9;

/// A few facts that are weighed together: a row of weights for each combination of their values that any page has.
#[derive(Debug, Clone, Default)]
pub(super) struct Template {
    pub(super) facts: Vec<Fact>,
    /// One more than the largest value of each fact.
    sizes: Vec<usize>,
    /// For each combination, the number of its row behind the empty one.
    rows: Vec<u16>,
}

impl Template {
    pub(super) fn new(facts: Vec<Fact>, values: &[Vec<u8>], first: usize) -> Self {
        let largest = |n: usize| values.iter().map(|v| usize::from(v[n])).max().unwrap_or(0);
        let sizes: Vec<usize> = (0..facts.len()).map(|n| largest(n) + 1).collect();
        let mut template = Template { rows: vec![0; sizes.iter().product()], facts, sizes };
        for (n, values) in values.iter().enumerate() {
            let at = template.place(|k| usize::from(values[k]));
            if let Some(row) = at.and_then(|at| template.rows.get_mut(at)) {
                *row = u16::try_from(first + n).unwrap_or(0);
            }
        }
        template
    }

    fn place(&self, value: impl Fn(usize) -> usize) -> Option<usize> {
        let mut at = 0;
        for (n, &size) in self.sizes.iter().enumerate() {
            let value = value(n);
            if value >= size {
                return None;
            }
            at = at * size + value;
        }
        Some(at)
    }

    /// The row of weights for `facts`; 0 where no page had them.
    pub(super) fn row(&self, facts: &Facts) -> usize {
        let at = self.place(|n| usize::from(facts.get(self.facts[n])));
        at.and_then(|at| self.rows.get(at)).map_or(0, |&row| usize::from(row))
    }
}

/// The model: what each combination of facts says for each part, and how well one part follows another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chain {
    pub(super) templates: Vec<Template>,
    /// The weights of all combinations; the first row is empty.
    pub(super) rows: Vec<Weights>,
    /// What speaks for a part behind another, at the beginning of a page and at its end; for each way in which two lines
    /// are linked ([`Fact::Link`]).
    pub(super) follow: Vec<Follow>,
}

impl Chain {
    /// A chain without weights.
    pub(super) fn new() -> Self {
        Chain {
            templates: Vec::new(),
            rows: vec![Weights::default()],
            follow: vec![[[0.0; END + 1]; END + 1]; LINKS],
        }
    }

    /// What speaks for a part of a line behind another.
    pub(super) fn follow(&self, line: &Facts) -> &Follow {
        &self.follow[usize::from(line.get(Fact::Link)).min(LINKS - 1)]
    }

    /// Reads `weights.txt`: `[facts]`, and under it the values and the weight of each part.
    pub(super) fn read(source: &str) -> Self {
        let mut chain = Chain::new();
        let (parts, names) = (PARTS.map(|p| format!("{p:?}")), FACTS.iter().map(|f| format!("{f:?}")));
        let names: Vec<String> = names.collect();
        let part = |name: &str| parts.iter().position(|part| part == name).unwrap_or(END);
        for block in source.split("\n[").skip(1) {
            let Some((head, lines)) = block.split_once(']') else { continue };
            let lines = lines.lines().filter(|line| !line.is_empty());
            if let Some(link) = head.strip_prefix("follow ").and_then(|n| n.parse::<usize>().ok()) {
                for line in lines {
                    let mut words = line.split(' ');
                    let (a, b) = (part(words.next().unwrap_or("")), part(words.next().unwrap_or("")));
                    chain.follow[link.min(LINKS - 1)][a][b] =
                        words.next().and_then(|w| w.parse().ok()).unwrap_or(0.0);
                }
                continue;
            }
            let named = |name: &str| names.iter().position(|fact| fact == name).map(|n| FACTS[n]);
            let facts: Vec<Fact> = head.split(' ').filter_map(named).collect();
            let first = chain.rows.len();
            let mut values: Vec<Vec<u8>> = Vec::new();
            for line in lines {
                let mut words = line.split(' ');
                values.push(words.by_ref().take(facts.len()).filter_map(|w| w.parse().ok()).collect());
                let mut weights = Weights::default();
                while let (Some(name), Some(weight)) = (words.next(), words.next()) {
                    if let Some(slot) = weights.get_mut(part(name)) {
                        *slot = weight.parse().unwrap_or(0.0);
                    }
                }
                chain.rows.push(weights);
            }
            chain.templates.push(Template::new(facts, &values, first));
        }
        chain
    }

    /// What all the facts of a line say for each part.
    fn weigh(&self, facts: &Facts) -> Weights {
        let mut sum = Weights::default();
        for template in &self.templates {
            let row = &self.rows[template.row(facts)];
            sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
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
