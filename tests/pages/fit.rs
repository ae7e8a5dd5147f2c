//! Fits the weights to the marked pages: `cargo test --lib fit_ -- --ignored --nocapture` writes `weights.txt` anew, what
//! its brackets weigh together kept, and says how many parts and items come out right on batches of pages that were left
//! out. The same on every run.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

#[allow(dead_code, clippy::string_slice)]
mod fields;
#[allow(dead_code, clippy::string_slice)]
mod markup;
#[allow(dead_code)]
mod score;
#[allow(dead_code, clippy::string_slice)]
mod vary;

use super::chain::{Chain, END, Follow, LINKS, Template, Weights};
use super::facts::{Fact, Facts};
use super::{CHAIN, PARTS, Part, around};
use crate::article::page::{self, context, photo, sort};
use std::collections::{BTreeMap, BTreeSet};
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

/// The variations that are fitted with the pages: those of their dress, and of column names.
const DRESS: &[&str] =
    &["signs", "levels", "bold", "brackets", "blanks", "spaces", "indents", "decks", "columns", "order"];

fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/set");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let sources: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let stock = vary::Stock::of(&sources);
    let sample = |(file, source): (&PathBuf, &String)| {
        let page = markup::read(source);
        let batch = file.file_stem().unwrap().to_str().unwrap().chars().next().unwrap();
        let mut dice = Dice(source.len() as u64);
        let varied = DRESS.iter().filter_map(|kind| vary::vary(kind, source, &stock, &mut dice));
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

/// How strongly weights are drawn to zero (L1), how many steps are taken, and how long the first is.
const DRAW: f32 = 1.0;
const STEPS: usize = 160;
const PACE: f32 = 0.1;

/// The chain with these templates that makes the parts of the runs likeliest: gradient ascent with a step of its own for
/// each weight (AdaGrad; Duchi et al. 2011), and after it the draw to zero.
fn fit(templates: &[Vec<Fact>], runs: &[&Known]) -> Chain {
    let mut chain = Chain::new();
    for facts in templates {
        let values: BTreeSet<Vec<u8>> = runs
            .iter()
            .flat_map(|run| &run.facts)
            .map(|line| facts.iter().map(|fact| line.get(*fact)).collect())
            .collect();
        let values: Vec<Vec<u8>> = values.into_iter().collect();
        chain.templates.push(Template::new(facts.clone(), &values, chain.rows.len()));
        chain.rows.resize(chain.rows.len() + values.len(), Weights::default());
    }
    let rows_of = |line: &Facts| chain.templates.iter().map(|t| t.row(line)).collect::<Vec<usize>>();
    let lines: Vec<Vec<Vec<usize>>> =
        runs.iter().map(|run| run.facts.iter().map(rows_of).collect()).collect();
    let mut squares = vec![Weights::default(); chain.rows.len()];
    let mut follow_squares = chain.follow.clone();
    for _ in 0..STEPS {
        let mut slope = vec![Weights::default(); chain.rows.len()];
        let mut follow = vec![Follow::default(); LINKS];
        for (run, lines) in runs.iter().zip(&lines) {
            ascend(&chain, run, lines, &mut slope, &mut follow);
        }
        let step = |weight: &mut f32, slope: f32, square: &mut f32| {
            *square += slope * slope;
            if *square > 0.0 {
                let pace = PACE / square.sqrt();
                let moved = *weight + pace * slope;
                *weight = moved.signum() * (moved.abs() - pace * DRAW).max(0.0);
            }
        };
        for n in 1..chain.rows.len() {
            for part in 0..END {
                step(&mut chain.rows[n][part], slope[n][part], &mut squares[n][part]);
            }
        }
        for (link, a, b) in links() {
            step(&mut chain.follow[link][a][b], follow[link][a][b], &mut follow_squares[link][a][b]);
        }
    }
    chain
}

/// Adds what makes the parts of one run likelier: those it has, less those the chain expects (forward-backward). Gives
/// the logarithm of how likely they are.
fn ascend(
    chain: &Chain,
    run: &Known,
    lines: &[Vec<usize>],
    slope: &mut [Weights],
    follow: &mut [Follow],
) -> f64 {
    let size = lines.len();
    if size == 0 {
        return 0.0;
    }
    let said: Vec<Weights> = lines
        .iter()
        .map(|rows| {
            let mut sum = Weights::default();
            rows.iter().for_each(|&row| sum.iter_mut().zip(&chain.rows[row]).for_each(|(a, b)| *a += b));
            sum
        })
        .collect();
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
        for &row in lines[n].iter().filter(|row| **row > 0) {
            slope[row].iter_mut().zip(more).for_each(|(slope, more)| *slope += more);
        }
        let here = &mut follow[link(n)];
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
            follow[0].iter_mut().zip(more).for_each(|(slope, more)| slope[END] += more);
        }
    }
    f64::from(gold - all)
}

/// The logarithm of how likely a chain holds the parts of one run to be: what tells apart two chains that decide alike.
fn likelihood(chain: &Chain, run: &Known) -> f64 {
    let rows_of = |line: &Facts| chain.templates.iter().map(|t| t.row(line)).collect::<Vec<usize>>();
    let lines: Vec<Vec<usize>> = run.facts.iter().map(rows_of).collect();
    ascend(chain, run, &lines, &mut vec![Weights::default(); chain.rows.len()], &mut chain.follow.clone())
}

/// All ways in which a part can follow another.
fn links() -> impl Iterator<Item = (usize, usize, usize)> {
    (0..LINKS).flat_map(|link| (0..=END).flat_map(move |a| (0..=END).map(move |b| (link, a, b))))
}

/// The file of the chain: each template with the values that it has weights for.
fn write(chain: &Chain, templates: &[Vec<Fact>], runs: &[&Known]) -> String {
    let mut out = String::from(HEAD);
    let said = |weight: f32| (weight.abs() >= 0.005).then(|| format!("{weight:.2}"));
    let name = |n: usize| PARTS.get(n).map_or("End".to_string(), |part| format!("{part:?}"));
    for (facts, template) in templates.iter().zip(&chain.templates) {
        let names: Vec<String> = facts.iter().map(|fact| format!("{fact:?}")).collect();
        writeln!(out, "\n[{}]", names.join(" ")).unwrap();
        let mut rows: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        for line in runs.iter().flat_map(|run| &run.facts) {
            rows.insert(facts.iter().map(|fact| line.get(*fact)).collect(), template.row(line));
        }
        for (values, row) in rows {
            let weights: Vec<String> = chain.rows[row]
                .iter()
                .enumerate()
                .filter_map(|(n, weight)| Some(format!("{} {}", name(n), said(*weight)?)))
                .collect();
            if !weights.is_empty() {
                let values: Vec<String> = values.iter().map(u8::to_string).collect();
                writeln!(out, "{} {}", values.join(" "), weights.join(" ")).unwrap();
            }
        }
    }
    for (link, a, b) in links() {
        if (a, b) == (0, 0) {
            writeln!(out, "\n[follow {link}]").unwrap();
        }
        if let Some(weight) = said(chain.follow[link][a][b]) {
            writeln!(out, "{} {} {weight}", name(a), name(b)).unwrap();
        }
    }
    out
}

const HEAD: &str = "What speaks for each part of a heading, fitted to the marked pages by tests/pages/fit.rs. In brackets the facts that are weighed\n\
together, under them their values (facts.rs) and the weight for each part. At the end, how well one part follows another.\n";

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

/// What the weights in use weigh together.
fn templates() -> Vec<Vec<Fact>> {
    CHAIN.templates.iter().map(|template| template.facts.clone()).collect()
}

/// The runs of some pages and of their variations.
fn runs<'a>(samples: impl Iterator<Item = &'a Sample>) -> Vec<&'a Known> {
    samples.flat_map(|sample| std::iter::once(&sample.lines).chain(&sample.varied)).collect()
}

/// `BATCHES=mn` leaves out these two alone.
#[test]
#[ignore = "takes a while"]
fn fit_held_out() {
    let (samples, templates) = (samples(), templates());
    let (mut parts, mut found, mut likely) = ([0, 0], [0, 0], 0.0);
    let batches = std::env::var("BATCHES").unwrap_or("abcdefghijklmnxyz".into());
    for batch in batches.chars() {
        let chain = fit(&templates, &runs(samples.iter().filter(|s| s.batch != batch)));
        let left: Vec<&Sample> = samples.iter().filter(|s| s.batch == batch).collect();
        let (all, wrong, score) = wrong(&chain, &left);
        println!("{batch}: {wrong} of {all} parts wrong, items {:.3}", score.items_f1());
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
    let (samples, templates) = (samples(), templates());
    let runs = runs(samples.iter());
    let chain = fit(&templates, &runs);
    let (all, wrong, score) = wrong(&chain, &samples.iter().collect::<Vec<_>>());
    println!("all pages: {wrong} of {all} parts wrong, items {:.3}", score.items_f1());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/article/page/heading/weigh/weights.txt");
    fs::write(file, write(&chain, &templates, &runs)).unwrap();
}
