//! Fits the weights to the marked pages: `cargo test --lib fit_ -- --ignored --nocapture` writes `weights.txt` anew and says
//! how many parts and items come out right on batches of pages that were left out. The same on every run.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

#[allow(dead_code, clippy::string_slice)]
mod fields;
#[allow(dead_code, clippy::string_slice)]
mod markup;
#[allow(dead_code)]
mod score;
#[allow(dead_code, clippy::string_slice)]
mod vary;

use super::chain::{Chain, END, HIDDEN, Units, Weights, words};
use super::facts::{FACTS, Fact, Facts};
use super::{PARTS, Part, around};
use crate::article::page::{self, context, photo, sort};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A generator that gives the same numbers on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    /// Whether something happens that does so in this share of all cases.
    fn falls(&mut self, share: f32) -> bool {
        (self.below(1000) as f32) < 1000.0 * share
    }

    /// A number near zero, normally distributed, nearly so (the sum of twelve even ones).
    fn near(&mut self, spread: f32) -> f32 {
        let sum: f32 = (0..12).map(|_| self.below(1000) as f32 / 1000.0).sum();
        (sum - 6.0) * spread
    }
}

/// The lines of a page of which it is known what they are.
struct Known {
    texts: Vec<String>,
    facts: Vec<Facts>,
    parts: Vec<usize>,
}

/// A marked page, the first letter of its file, its lines and those of its variations.
struct Sample {
    batch: char,
    page: markup::Page,
    lines: Known,
    varied: Vec<Known>,
}

/// The variations that are fitted with the pages: those of their dress, of what stands there at all, and of what it says.
const VARIED: &[&str] = &[
    "signs",
    "levels",
    "bold",
    "brackets",
    "blanks",
    "spaces",
    "indents",
    "decks",
    "columns",
    "order",
    "fewer",
    "fewer",
    "broken",
    "unsigned",
    "articles",
    "articles",
    "headlines",
    "paragraphs",
];

/// Batches that no weights are fitted to: they say what a new page comes to.
const UNSEEN: &str = "TU";

fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/set");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let sources: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let batch = |file: &Path| file.file_stem().unwrap().to_str().unwrap().chars().next().unwrap();
    let seen = files.iter().zip(&sources).filter(|(file, _)| !UNSEEN.contains(batch(file)));
    let stock = vary::Stock::of(&seen.map(|(_, source)| source.clone()).collect::<Vec<_>>());
    let sample = |(file, source): (&PathBuf, &String)| {
        let page = markup::read(source);
        let batch = batch(file);
        let mut dice = Dice(source.len() as u64);
        let varied = VARIED.iter().filter_map(|kind| vary::vary(kind, source, &stock, &mut dice));
        let varied = varied.map(|source| known(&markup::read(&source))).collect();
        Sample { batch, lines: known(&page), page, varied }
    };
    files.iter().zip(&sources).map(sample).collect()
}

/// The lines of a page with the parts that its marks name.
fn known(page: &markup::Page) -> Known {
    let (_, chars, printed) = page::read(&page.text);
    let mut blocks = page::block::blocks(page::lines(&chars, printed.as_ref()));
    sort::sort(&mut blocks);
    let skip = photo::skipped(&blocks, &photo::find(&blocks));
    sort::scraps(&mut blocks, &skip);
    let mut last: Option<(char, markup::Mark)> = None;
    let mut parts = vec![Part::Text; blocks.len()];
    for (n, block) in blocks.iter().enumerate() {
        let Some(start) = block.text.start() else { continue };
        let end = blocks.get(n + 1).map_or(chars.len(), |b| b.start);
        let said = (start..end).filter(|&at| !chars[at].is_whitespace()).take(block.text.len());
        let marks: Vec<markup::Mark> = said.map(|at| page.marks[at]).collect();
        // A headline that shares its line with the byline is the smaller half of it, maybe.
        let count = |field: Option<char>| marks.iter().filter(|m| m.field == field).count();
        let heading = ['S', 'h', 'k', 's', 'u']
            .into_iter()
            .find(|&f| count(Some(f)) * 2 >= marks.len().min(2 + count(Some(f))));
        let heading = heading.filter(|&f| count(Some(f)) > 0 && count(Some(f)) >= count(Some('¶')));
        let mark = marks.iter().find(|m| m.field == heading).copied().unwrap_or_default();
        let more = last.is_some_and(|(field, before)| {
            Some(field) == heading
                && before.item == mark.item
                && (field == 'h' || field == 'u' && before.subhead == mark.subhead)
        });
        parts[n] = match heading {
            Some(_) if more => Part::More,
            Some('S') => Part::Column,
            Some('h') => Part::Headline,
            Some('k') => Part::Kicker,
            Some('s') => Part::Deck,
            Some('u') => Part::Subhead,
            _ if marks.iter().all(|m| m.item.is_none()) => Part::Furniture,
            _ => Part::Text,
        };
        last = match (heading, parts[n]) {
            (Some(field), _) => Some((field, mark)),
            (None, Part::Furniture) => last,
            _ => None,
        };
    }
    let context = context::Context::of(&blocks);
    let (places, facts) = around::lines(&blocks, &skip, &context);
    let index = |n: &usize| PARTS.iter().position(|p| *p == parts[*n]).unwrap();
    let text = |n: &usize| blocks[*n].head().to_string();
    Known { texts: places.iter().map(text).collect(), parts: places.iter().map(index).collect(), facts }
}

/// How often all runs are gone through, how many of them make a step, how long the first step is (the last is of no length), and
/// how strongly it draws the weights to zero.
const ROUNDS: usize = 30;
const BATCH: usize = 64;
const PACE: f32 = 0.006;
const DRAW: f32 = 0.1;

/// Into how many nets the hidden units are divided.
const NETS: usize = 3;

/// The share of the facts that the hidden units are shown without, and of words and hidden units that the parts are, others at
/// each step: no sign may decide alone, since that of a page not seen may be missing (dropout; Srivastava et al. 2014).
const FACTS_DROPPED: f32 = 0.3;
const WORDS_DROPPED: f32 = 0.6;
const UNITS_DROPPED: f32 = 0.5;

/// The mean of some chains, each with hidden units of its own and fitted from another beginning: what one of them makes too
/// much of, the others do not.
fn fit(runs: &[&Known]) -> Chain {
    let lines = || runs.iter().flat_map(|run| &run.facts);
    let size = |fact: &Fact| 1 + lines().map(|line| usize::from(line.get(*fact))).max().unwrap_or(0);
    let none = Chain::new(&FACTS.iter().map(size).collect::<Vec<_>>());
    let mut mean = none.clone();
    for n in 0..NETS {
        let mut chain = fit_one(runs, &none, n);
        weights(&mut mean).zip(weights(&mut chain)).for_each(|(mean, w)| *mean += *w / NETS as f32);
    }
    // The units are not shared, so that a mean would weaken each.
    let units = mean.rows.iter_mut().flat_map(|row| &mut row.units).chain(&mut mean.bias);
    units.for_each(|w| *w *= NETS as f32);
    mean
}

/// The chain that makes the parts of the runs likeliest, with one of the nets of hidden units: gradient ascent with a pace of its
/// own for each weight (Adam; Kingma and Ba 2015).
fn fit_one(runs: &[&Known], none: &Chain, net: usize) -> Chain {
    let own = net * HIDDEN / NETS..(net + 1) * HIDDEN / NETS;
    let (mut mean, mut square) = (none.clone(), none.clone());
    let mut dice = Dice(net as u64 + 1);
    let mut chain = none.clone();
    let rows = chain.rows.iter_mut().skip(1);
    rows.flat_map(|row| &mut row.units[own.clone()]).for_each(|w| *w = dice.near(0.08));
    chain.out[own].iter_mut().flatten().for_each(|w| *w = dice.near(0.1));
    let mut order: Vec<usize> = (0..runs.len()).collect();
    let (mut kept_mean, mut kept_square) = (1.0, 1.0);
    for round in 0..ROUNDS {
        let pace = PACE * (1.0 - round as f32 / ROUNDS as f32);
        (1..order.len()).for_each(|n| order.swap(n, dice.below(n + 1)));
        for batch in order.chunks(BATCH) {
            let mut slope = none.clone();
            for &n in batch {
                ascend(&chain, runs[n], Some(&mut dice), &mut slope);
            }
            (kept_mean, kept_square) = (kept_mean * 0.9, kept_square * 0.999);
            let moments = weights(&mut mean).zip(weights(&mut square));
            for ((w, slope), (mean, square)) in weights(&mut chain).zip(weights(&mut slope)).zip(moments) {
                let slope = *slope / batch.len() as f32;
                *mean += 0.1 * (slope - *mean);
                *square += 0.001 * (slope * slope - *square);
                let length = (*square / (1.0 - kept_square)).sqrt() + 1e-6;
                *w = (*w + pace * *mean / (1.0 - kept_mean) / length) * (1.0 - pace * DRAW);
            }
        }
    }
    chain
}

/// All weights of a chain.
fn weights(chain: &mut Chain) -> impl Iterator<Item = &mut f32> {
    let rows = chain.rows.iter_mut().skip(1).flat_map(|row| row.said.iter_mut().chain(&mut row.units));
    let follow = chain.follow.iter_mut().flatten().flatten();
    rows.chain(chain.grams.iter_mut().flatten())
        .chain(&mut chain.bias)
        .chain(chain.out.iter_mut().flatten())
        .chain(follow)
}

/// What a line says for each part, and how it came to that.
struct Weighed {
    rows: Vec<usize>,
    /// The rows of the words, and how much each counts.
    words: Vec<(usize, f32)>,
    /// The rows that the hidden units are shown.
    shown: Vec<usize>,
    /// What each hidden unit gives on.
    units: Units,
    said: Weights,
}

/// Weighs a line, a part of the evidence left out where there are dice.
fn weigh(chain: &Chain, line: &Facts, dice: Option<&mut Dice>) -> Weighed {
    let rows: Vec<usize> = chain.rows(line).filter(|row| *row > 0).collect();
    let (mut shown, mut units, mut kept) = (rows.clone(), [0.0; HIDDEN], [1.0; HIDDEN]);
    let mut words: Vec<(usize, f32)> = words(line).collect();
    let mut scale = 1.0;
    if let Some(dice) = dice {
        shown.retain(|_| !dice.falls(FACTS_DROPPED));
        scale = 1.0 / (1.0 - FACTS_DROPPED);
        words.retain(|_| !dice.falls(WORDS_DROPPED));
        words.iter_mut().for_each(|(_, share)| *share /= 1.0 - WORDS_DROPPED);
        kept = kept.map(|_| if dice.falls(UNITS_DROPPED) { 0.0 } else { 1.0 / (1.0 - UNITS_DROPPED) });
    }
    for &row in &shown {
        units.iter_mut().zip(&chain.rows[row].units).for_each(|(sum, unit)| *sum += unit);
    }
    for ((unit, bias), kept) in units.iter_mut().zip(chain.bias).zip(kept) {
        *unit = (*unit * scale + bias).max(0.0) * kept;
    }
    let mut said = [0.0; END];
    for &row in &rows {
        said.iter_mut().zip(&chain.rows[row].said).for_each(|(sum, said)| *sum += said);
    }
    for (row, share) in &words {
        said.iter_mut().zip(&chain.grams[*row]).for_each(|(sum, said)| *sum += share * said);
    }
    for (unit, out) in units.iter().zip(&chain.out) {
        said.iter_mut().zip(out).for_each(|(sum, out)| *sum += unit * out);
    }
    Weighed { rows, words, shown, units, said }
}

/// Adds to `slope` what makes the parts of a line likelier: `more` for each of them.
fn descend(chain: &Chain, line: &Weighed, more: &Weights, dropped: bool, slope: &mut Chain) {
    let [facts, units] = if dropped { [FACTS_DROPPED, UNITS_DROPPED] } else { [0.0; 2] };
    let mut back = [0.0; HIDDEN];
    for n in (0..HIDDEN).filter(|&n| line.units[n] > 0.0) {
        slope.out[n].iter_mut().zip(more).for_each(|(slope, more)| *slope += line.units[n] * more);
        back[n] = chain.out[n].iter().zip(more).map(|(out, more)| out * more).sum::<f32>() / (1.0 - units);
        slope.bias[n] += back[n];
    }
    for &row in &line.rows {
        slope.rows[row].said.iter_mut().zip(more).for_each(|(slope, more)| *slope += more);
    }
    for (row, share) in &line.words {
        slope.grams[*row].iter_mut().zip(more).for_each(|(slope, more)| *slope += share * more);
    }
    for &row in &line.shown {
        let units = slope.rows[row].units.iter_mut();
        units.zip(&back).for_each(|(slope, back)| *slope += back / (1.0 - facts));
    }
}

/// Adds what makes the parts of one run likelier: those it has, less those the chain expects (forward-backward). Gives
/// the logarithm of how likely they are. With dice, a part of the evidence is left out.
fn ascend(chain: &Chain, run: &Known, mut dice: Option<&mut Dice>, slope: &mut Chain) -> f64 {
    let size = run.facts.len();
    if size == 0 {
        return 0.0;
    }
    let dropped = dice.is_some();
    let lines: Vec<Weighed> = run.facts.iter().map(|line| weigh(chain, line, dice.as_deref_mut())).collect();
    let said: Vec<&Weights> = lines.iter().map(|line| &line.said).collect();
    let log = |values: &Weights| {
        let top = values.iter().copied().fold(f32::MIN, f32::max);
        top + values.iter().map(|v| (v - top).exp()).sum::<f32>().ln()
    };
    let each = |value: &dyn Fn(usize) -> f32| -> Weights { std::array::from_fn(value) };
    let link = |n: usize| usize::from(run.facts[n].get(Fact::Link));
    let (first, end) = (chain.follow(&run.facts[0])[END], &chain.follow[0]);
    let mut forward: Vec<Weights> = vec![each(&|b| first[b] + said[0][b])];
    for n in 1..size {
        let (before, follow) = (forward[n - 1], chain.follow(&run.facts[n]));
        forward.push(each(&|b| said[n][b] + log(&each(&|a| before[a] + follow[a][b]))));
    }
    let mut backward = vec![each(&|a| end[a][END]); size];
    for n in (0..size - 1).rev() {
        let (behind, follow) = (backward[n + 1], chain.follow(&run.facts[n + 1]));
        backward[n] = each(&|a| log(&each(&|b| follow[a][b] + said[n + 1][b] + behind[b])));
    }
    let all = log(&each(&|a| forward[size - 1][a] + end[a][END]));
    let mut gold = first[run.parts[0]] + said[0][run.parts[0]] + end[run.parts[size - 1]][END];
    for n in 1..size {
        gold += chain.follow(&run.facts[n])[run.parts[n - 1]][run.parts[n]] + said[n][run.parts[n]];
    }
    for n in 0..size {
        let mut more = each(&|b| -(forward[n][b] + backward[n][b] - all).exp());
        more[run.parts[n]] += 1.0;
        descend(chain, &lines[n], &more, dropped, slope);
        let here = &mut slope.follow[link(n)];
        if n == 0 {
            here[END].iter_mut().zip(more).for_each(|(slope, more)| *slope += more);
        } else {
            let weights = chain.follow(&run.facts[n]);
            for (a, b) in (0..END).flat_map(|a| (0..END).map(move |b| (a, b))) {
                here[a][b] -= (forward[n - 1][a] + weights[a][b] + said[n][b] + backward[n][b] - all).exp();
            }
            here[run.parts[n - 1]][run.parts[n]] += 1.0;
        }
        if n + 1 == size {
            slope.follow[0].iter_mut().zip(more).for_each(|(slope, more)| slope[END] += more);
        }
    }
    f64::from(gold - all)
}

/// The logarithm of how likely a chain holds the parts of one run to be: what tells apart two chains that decide alike.
fn likelihood(chain: &Chain, run: &Known) -> f64 {
    ascend(chain, run, None, &mut chain.clone())
}

/// The file of the chain.
fn write(chain: &Chain) -> String {
    let mut out = String::from(HEAD);
    let numbers = |weights: &[f32]| -> String {
        let numbers: Vec<String> =
            weights.iter().map(|w| format!("{}", (w * 100.0).round() as i32)).collect();
        numbers.join(" ")
    };
    for &fact in FACTS {
        writeln!(out, "\n[{fact:?}]").unwrap();
        for value in 0..chain.size(fact) {
            let row = &chain.rows[chain.row(fact, u8::try_from(value).unwrap())];
            writeln!(out, "{} | {}", numbers(&row.said), numbers(&row.units)).unwrap();
        }
    }
    writeln!(out, "\n[words]").unwrap();
    for (row, said) in chain.grams.iter().enumerate() {
        let said = numbers(said);
        if said.split(' ').any(|number| number != "0") {
            writeln!(out, "{row}: {said}").unwrap();
        }
    }
    writeln!(out, "\n[unit]").unwrap();
    for (bias, said) in chain.bias.iter().zip(&chain.out) {
        writeln!(out, "{} {}", numbers(&[*bias]), numbers(said)).unwrap();
    }
    for (n, follow) in chain.follow.iter().enumerate() {
        writeln!(out, "\n[follow {n}]").unwrap();
        follow.iter().for_each(|row| writeln!(out, "{}", numbers(row)).unwrap());
    }
    out
}

const HEAD: &str = "What speaks for each part of a heading, in hundredths, fitted to the marked pages by tests/pages/fit.rs; chain.rs says how it is read.\n";

/// How many parts are wrong, of those that are no text or were taken for none, and how the items come out. Prints
/// what is wrong.
fn wrong(chain: &Chain, samples: &[&Sample]) -> (usize, usize, score::Score) {
    let (mut all, mut wrong) = (0, 0);
    let mut score = score::Score::default();
    for sample in samples {
        let Known { texts, facts, parts } = &sample.lines;
        for ((part, known), text) in chain.parts(facts).into_iter().zip(parts).zip(texts) {
            let differ = part != PARTS[*known];
            if differ {
                println!("  {}: {part:?} for {:?}: {text}", sample.page.name, PARTS[*known]);
            }
            all += usize::from(differ || part != Part::Text);
            wrong += usize::from(differ);
        }
        score.add(&sample.page, &page::split_by(&sample.page.text, chain));
    }
    score.faults.iter().for_each(|fault| println!("  {fault}"));
    (all, wrong, score)
}

/// The runs of some pages and of their variations.
fn runs<'a>(samples: impl Iterator<Item = &'a Sample>) -> Vec<&'a Known> {
    samples
        .filter(|sample| !UNSEEN.contains(sample.batch))
        .flat_map(|sample| std::iter::once(&sample.lines).chain(&sample.varied))
        .collect()
}

/// `BATCHES="mn j+k"` leaves out the first two, each alone, and then two together.
#[test]
#[ignore = "takes a while"]
fn fit_held_out() {
    let samples = samples();
    let (mut parts, mut found, mut likely) = ([0, 0], [0, 0], 0.0);
    let batches = std::env::var("BATCHES").unwrap_or("L+M+N O+P+S I+J+K".into());
    // One batch at a time, or those that a plus joins.
    let joined = |word: &str| word.contains('+').then(|| vec![word.to_string()]);
    let each = |word: &str| joined(word).unwrap_or(word.chars().map(String::from).collect());
    for group in batches.split(' ').flat_map(each) {
        let chain = fit(&runs(samples.iter().filter(|s| !group.contains(s.batch))));
        let left: Vec<&Sample> = samples.iter().filter(|s| group.contains(s.batch)).collect();
        let (all, wrong, score) = wrong(&chain, &left);
        println!("{group}: {wrong} of {all} parts wrong, items {:.3}", score.items_f1());
        parts = [parts[0] + wrong, parts[1] + all];
        likely += left.iter().map(|sample| likelihood(&chain, &sample.lines)).sum::<f64>();
        found = [found[0] + 2 * score.found, found[1] + score.gold + score.items];
    }
    println!(
        "left out: {} of {} parts wrong, log-likelihood {likely:.0}, items {:.3}",
        parts[0],
        parts[1],
        found[0] as f64 / found[1] as f64
    );
}

#[test]
#[ignore = "writes weights.txt anew"]
fn fit_weights() {
    let samples = samples();
    let runs = runs(samples.iter());
    let chain = fit(&runs);
    let seen: Vec<&Sample> = samples.iter().filter(|sample| !UNSEEN.contains(sample.batch)).collect();
    let (all, wrong, score) = wrong(&chain, &seen);
    println!("all pages: {wrong} of {all} parts wrong, items {:.3}", score.items_f1());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/article/page/heading/weigh/weights.txt");
    fs::write(file, write(&chain)).unwrap();
}
