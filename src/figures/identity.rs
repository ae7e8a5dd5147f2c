//! Identity of figures by content: the same figure in the same sentence keeps its id when text around it
//! moves, so that a revision changes only what it touches.

use super::Figure;
use crate::article::Span;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Hex digits of an id: 64 bits, far more than the figures of one article need.
const LENGTH: usize = 16;

/// Gives every figure its id: a digest of its normalised fields and its sentence, and of how many equal
/// ones stand before it.
pub(super) fn assign(figures: &mut [Figure], body: &[char]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut sentence: Option<(Span, String)> = None;
    for figure in figures {
        let known = sentence.take().filter(|(span, _)| *span == figure.sentence);
        let digest = known.map_or_else(|| digest(&squeezed(body, figure.sentence)), |(_, digest)| digest);
        let id = digest_of(figure, &digest);
        let count = seen.entry(id.clone()).or_insert(0);
        *count += 1;
        figure.id = if *count == 1 { id } else { format!("{id}-{count}") };
        sentence = Some((figure.sentence, digest));
    }
}

fn digest_of(figure: &Figure, sentence: &str) -> String {
    let fields = [
        figure.indicator.clone().unwrap_or_default(),
        figure.value.clone(),
        figure.value_max.clone().unwrap_or_default(),
        figure.unit.clone(),
        format!("{:?}", figure.kind),
        figure.period.clone().unwrap_or_default(),
        format!("{:?}", figure.change),
        sentence.to_string(),
    ];
    let mut id = digest(&fields.join("\u{1f}"));
    id.truncate(LENGTH);
    id
}

/// The sentence without blanks: a page that breaks its lines elsewhere says the same.
fn squeezed(body: &[char], span: Span) -> String {
    body.get(span.start..span.end).unwrap_or_default().iter().filter(|c| !c.is_whitespace()).collect()
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
