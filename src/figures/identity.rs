//! Identity of figures by content: the same figure in the same sentence keeps its id when text around it
//! moves, so that a revision changes only what it touches.

use super::text::Text;
use super::{Basis, Change, ChangeKind, Direction, Figure, Kind};
use crate::article::Span;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// Bytes of an id, two hex digits each: 64 bits, far more than the figures of one article need.
const LENGTH: usize = 8;

/// Hex digits of a whole digest.
type Hex = [u8; 64];

/// Gives every figure its id: a digest of its normalised fields and its sentence, and of how many equal
/// ones stand before it.
pub(super) fn assign(figures: &mut [Figure], text: &Text<'_>) {
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    seen.reserve(figures.len());
    let mut sentence: Option<(Span, Hex)> = None;
    let mut buffer = Vec::new();
    for figure in figures {
        let known = sentence.filter(|(span, _)| *span == figure.sentence);
        let digest = known.map_or_else(|| squeezed(text, figure.sentence, &mut buffer), |(_, digest)| digest);
        let id = digest_of(figure, &digest, &mut buffer);
        let count = seen.entry(u64::from_be_bytes(id)).or_insert(0);
        *count += 1;
        let digits: [u8; 2 * LENGTH] = hex(&id);
        figure.id = std::str::from_utf8(&digits).unwrap_or_default().to_string();
        if *count > 1 {
            figure.id = format!("{}-{count}", figure.id);
        }
        sentence = Some((figure.sentence, digest));
    }
}

/// Digest of a sentence without blanks: a page that breaks its lines elsewhere says the same.
fn squeezed(text: &Text<'_>, span: Span, buffer: &mut Vec<u8>) -> Hex {
    buffer.clear();
    text.squeezed(span.start, span.end).for_each(|piece| buffer.extend_from_slice(piece.as_bytes()));
    hex(&Sha256::digest(buffer))
}

fn digest_of(figure: &Figure, sentence: &Hex, buffer: &mut Vec<u8>) -> [u8; LENGTH] {
    let change = figure.change.as_ref().map(change_name);
    let fields: [&[&str]; 7] = [
        &[figure.indicator.as_deref().unwrap_or_default()],
        &[&figure.value],
        &[figure.value_max.as_deref().unwrap_or_default()],
        &[&figure.unit],
        &[kind_name(figure.kind)],
        &[figure.period.as_deref().unwrap_or_default()],
        change.as_ref().map_or(&["None"], |change| change),
    ];
    buffer.clear();
    for field in fields {
        field.iter().for_each(|part| buffer.extend_from_slice(part.as_bytes()));
        buffer.push(0x1f);
    }
    buffer.extend_from_slice(sentence);
    let digest = Sha256::digest(buffer);
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
fn change_name(change: &Change) -> [&'static str; 7] {
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

/// `bytes` as hex digits.
fn hex<const DIGITS: usize>(bytes: &[u8]) -> [u8; DIGITS] {
    let digit = |half: u8| half + if half < 10 { b'0' } else { b'a' - 10 };
    let mut digits = [b'0'; DIGITS];
    for (byte, [high, low]) in bytes.iter().zip(digits.as_chunks_mut().0) {
        (*high, *low) = (digit(byte >> 4), digit(byte & 15));
    }
    digits
}
