//! The body of an article cut into pieces for the page: plain text, regions, figures.

use crate::enriched::Enriched;
use crate::feeds::text;

/// A piece of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing was found here.
    Plain,
    /// The mention of this number in `regions.mentions`.
    Region(usize),
    /// The figure of this number in `figures`.
    Figure(usize),
}

/// Text and what it is; the text may be shown as it is, escaped.
pub type Piece = (Mark, String);

/// The paragraphs of the body, each in pieces; empty lines are left out. Marks do not overlap: of two that do the one that
/// begins first is kept, the longer one if both begin together. Spans that do not lie in the body are ignored.
pub fn paragraphs(enriched: &Enriched) -> Vec<Vec<Piece>> {
    let body: Vec<char> = enriched.article.body.chars().collect();
    let mut paragraphs = Vec::new();
    let mut current: Vec<Piece> = Vec::new();
    for (start, end, mark) in spans(enriched, body.len()) {
        let mut lines = body.get(start..end).unwrap_or_default().split(|c| *c == '\n').enumerate();
        for (number, line) in &mut lines {
            if number > 0 {
                paragraphs.push(std::mem::take(&mut current));
            }
            let text = text::clean(&line.iter().collect::<String>());
            if !text.is_empty() {
                current.push((mark, text));
            }
        }
    }
    paragraphs.push(current);
    paragraphs.retain(|pieces| pieces.iter().any(|(_, text)| !text.trim().is_empty()));
    paragraphs
}

/// The whole body as consecutive spans, marked or plain.
fn spans(enriched: &Enriched, length: usize) -> Vec<(usize, usize, Mark)> {
    let mentions = enriched.regions.mentions.iter().enumerate();
    let mentions = mentions.map(|(at, mention)| (mention.start, mention.end, Mark::Region(at)));
    let figures = enriched.figures.iter().enumerate();
    let figures = figures.map(|(at, figure)| (figure.start, figure.end, Mark::Figure(at)));
    let mut marks: Vec<_> =
        figures.chain(mentions).filter(|(start, end, _)| start < end && *end <= length).collect();
    marks.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));

    let mut spans = Vec::with_capacity(marks.len() * 2 + 1);
    let mut done = 0;
    for (start, end, mark) in marks {
        if start < done {
            continue;
        }
        spans.push((done, start, Mark::Plain));
        spans.push((start, end, mark));
        done = end;
    }
    spans.push((done, length, Mark::Plain));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::{Level, Mention, Role};

    /// The pieces of a body with mentions at these places, `[]` around the marked ones and `/` between paragraphs.
    fn check(body: &str, spans: &[(usize, usize)], wanted: &str) {
        let mut enriched = Enriched::default();
        enriched.article.body = body.into();
        enriched.regions.mentions = spans
            .iter()
            .map(|(start, end)| Mention {
                start: *start,
                end: *end,
                text: String::new(),
                code: "230000".into(),
                level: Level::Province,
                role: Role::Mention,
                confidence: 1.0,
            })
            .collect();
        let show = |(mark, text): Piece| if mark == Mark::Plain { text } else { format!("[{text}]") };
        let lines = paragraphs(&enriched).into_iter().map(|pieces| pieces.into_iter().map(show).collect());
        assert_eq!(lines.collect::<Vec<String>>().join("/"), wanted, "{body:?} {spans:?}");
    }

    #[test]
    fn marks_cut_the_body_at_code_points_and_never_overlap() {
        check("", &[], "");
        check("黑河口岸", &[], "黑河口岸");
        check("黑河口岸", &[(0, 2)], "[黑河]口岸");
        check("𠮷林黑河", &[(2, 4)], "𠮷林[黑河]");
        check("黑河口岸", &[(0, 4)], "[黑河口岸]");
        check("黑河口岸", &[(0, 2), (0, 4), (2, 4)], "[黑河口岸]");
        check("黑河口岸", &[(1, 3), (0, 2)], "[黑河]口岸");
        check("黑河口岸", &[(0, 2), (2, 4)], "[黑河][口岸]");
        check("黑河口岸", &[(2, 2), (3, 9), (7, 8)], "黑河口岸");
        check("黑河\n\n \n口岸\n", &[(1, 5)], "黑[河]/口岸");
        check("a\u{b}b\u{202e}c", &[(0, 3)], "[ab]c");
    }
}
