//! Identity of figures by content: the same figure in the same sentence keeps its id when text around it
//! moves, so that a revision changes only what it touches.

use super::{Basis, Change, ChangeKind, Direction, Figure, Kind};
use crate::article::Span;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Bytes of an id, two hex digits each: 64 bits, far more than the figures of one article need.
const LENGTH: usize = 8;

/// Hex digits of a whole digest.
type Hex = [u8; 64];

/// Gives every figure its id: a digest of its normalised fields and its sentence, and of how many equal
/// ones stand before it.
pub(super) fn assign(figures: &mut [Figure], body: &str) {
    let mut seen: HashMap<[u8; LENGTH], usize> = HashMap::with_capacity(figures.len());
    let mut sentences = Sentences { body, letter: 0, byte: 0 };
    let mut sentence: Option<(Span, Hex)> = None;
    for figure in figures {
        let known = sentence.filter(|(span, _)| *span == figure.sentence);
        let digest = known.map_or_else(|| hex(&sentences.digest(figure.sentence)), |(_, digest)| digest);
        let id = digest_of(figure, &digest);
        let count = seen.entry(id).or_insert(0);
        *count += 1;
        figure.id = id.iter().flat_map(|byte| pair(*byte)).map(char::from).collect();
        if *count > 1 {
            figure.id = format!("{}-{count}", figure.id);
        }
        sentence = Some((figure.sentence, digest));
    }
}

/// The sentences of a body, asked for in order.
struct Sentences<'a> {
    body: &'a str,
    /// Where the last one asked for begins, in characters and in bytes.
    letter: usize,
    byte: usize,
}

impl Sentences<'_> {
    /// Digest of a sentence without blanks: a page that breaks its lines elsewhere says the same.
    fn digest(&mut self, span: Span) -> Sha256Digest {
        if span.start < self.letter {
            (self.letter, self.byte) = (0, 0);
        }
        let rest = self.body.get(self.byte..).unwrap_or_default();
        self.byte += bytes(rest, span.start - self.letter);
        self.letter = span.start;
        let rest = self.body.get(self.byte..).unwrap_or_default();
        let sentence = rest.get(..bytes(rest, span.end - span.start)).unwrap_or_default();
        let mut digest = Sha256::new();
        sentence.split_whitespace().for_each(|part| digest.update(part));
        digest.finalize()
    }
}

type Sha256Digest = sha2::digest::Output<Sha256>;

/// How many bytes the first `letters` characters of `text` take.
fn bytes(text: &str, letters: usize) -> usize {
    text.char_indices().nth(letters).map_or(text.len(), |(byte, _)| byte)
}

fn digest_of(figure: &Figure, sentence: &Hex) -> [u8; LENGTH] {
    let change = change_name(figure.change.as_ref());
    let fields: [&[&str]; 7] = [
        &[figure.indicator.as_deref().unwrap_or_default()],
        &[&figure.value],
        &[figure.value_max.as_deref().unwrap_or_default()],
        &[&figure.unit],
        &[kind_name(figure.kind)],
        &[figure.period.as_deref().unwrap_or_default()],
        &change,
    ];
    let mut digest = Sha256::new();
    for field in fields {
        field.iter().for_each(|part| digest.update(part));
        digest.update("\u{1f}");
    }
    digest.update(sentence);
    let digest = digest.finalize();
    std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "Money",
        Kind::Percent => "Percent",
        Kind::PercentagePoint => "PercentagePoint",
        Kind::Quantity => "Quantity",
        Kind::Count => "Count",
        Kind::Rank => "Rank",
        Kind::Ratio => "Ratio",
        Kind::Duration => "Duration",
        Kind::Age => "Age",
        Kind::Score => "Score",
    }
}

/// A change as an id knows it; the parts are fixed, since ids outlive versions.
fn change_name(change: Option<&Change>) -> [&'static str; 7] {
    let Some(change) = change else { return ["None", "", "", "", "", "", ""] };
    let direction = match change.direction {
        None => "None",
        Some(Direction::Up) => "Some(Up)",
        Some(Direction::Down) => "Some(Down)",
        Some(Direction::Flat) => "Some(Flat)",
    };
    let basis = match change.basis {
        None => "None",
        Some(Basis::Yoy) => "Some(Yoy)",
        Some(Basis::Mom) => "Some(Mom)",
        Some(Basis::VsYearStart) => "Some(VsYearStart)",
        Some(Basis::AnnualAverage) => "Some(AnnualAverage)",
        Some(Basis::Cumulative) => "Some(Cumulative)",
        Some(Basis::VsPeriod) => "Some(VsPeriod)",
        Some(Basis::VsReference) => "Some(VsReference)",
    };
    let kind = match change.kind {
        ChangeKind::By => "By",
        ChangeKind::To => "To",
        ChangeKind::From => "From",
        ChangeKind::Level => "Level",
    };
    ["Some(Change { direction: ", direction, ", basis: ", basis, ", kind: ", kind, " })"]
}

fn hex(digest: &Sha256Digest) -> Hex {
    let mut pairs = digest.iter().flat_map(|byte| pair(*byte));
    std::array::from_fn(|_| pairs.next().unwrap_or(b'0'))
}

/// A byte as two hex digits.
fn pair(byte: u8) -> [u8; 2] {
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
    [digit(byte >> 4), digit(byte & 15)]
}
