//! Why a figure is what it is: for each field the words of the text that decided it, and where they stand; and the numbers
//! that were taken for no figures, with the reason.
//!
//! The reader keeps no notes, so that an extraction without an explanation pays nothing for it. The cues are found
//! again from the result, in the same lists of words; a field whose cue is not found again says so by having none.

mod cue;
mod refused;
mod words;

use super::place::{Found, Places};
use super::{Change, ChangeKind, Figure, Modality, Modifier};
use crate::article::Article;
use crate::regions::Tagging;
use cue::Flat;
pub use refused::{Refusal, Refused};
use serde::Serialize;

/// How a field was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum How {
    /// Of the value.
    #[serde(rename = "read from digits")]
    Digits,
    /// Of the value.
    #[serde(rename = "read from number words")]
    Words,
    /// Of the value.
    #[serde(rename = "read from digits with multipliers")]
    Mixed,
    /// Of the unit.
    #[serde(rename = "unit or measure word in the span")]
    Unit,
    /// Of the unit.
    #[serde(rename = "no unit or measure word: a plain number")]
    Plain,
    /// Of the modifier.
    #[serde(rename = "bound word before the number")]
    BoundBefore,
    /// Of the modifier.
    #[serde(rename = "bound word after the unit")]
    BoundAfter,
    /// Of the modifier.
    #[serde(rename = "digits left open inside the figure")]
    Open,
    /// Of the modifier, change or modality, where the cue lies elsewhere.
    #[serde(rename = "from the wording around the figure")]
    Wording,
    /// Of the change.
    #[serde(rename = "the difference that the verb before it states")]
    By,
    /// Of the change.
    #[serde(rename = "the level that the verb before it leads to")]
    To,
    /// Of the change.
    #[serde(rename = "the level before, which the next figure replaces")]
    From,
    /// Of the change.
    #[serde(rename = "a level that a base governs")]
    Level,
    /// Of the basis.
    #[serde(rename = "words of comparison in the clause")]
    Basis,
    /// Of the indicator.
    #[serde(rename = "the noun phrase before the figure")]
    NounBefore,
    /// Of the indicator.
    #[serde(rename = "the counted noun after the figure")]
    Counted,
    /// Of the indicator.
    #[serde(rename = "carried over from an earlier clause")]
    Carried,
    /// Of the indicator.
    #[serde(rename = "put together from words that stand apart")]
    Composed,
    /// Of period and region.
    #[serde(rename = "before it in the same clause")]
    Clause,
    /// Of period and region.
    #[serde(rename = "before it in the same sentence")]
    Sentence,
    /// Of period and region.
    #[serde(rename = "the last before it in the paragraph")]
    Paragraph,
    /// Of period and region.
    #[serde(rename = "after it in the same clause or sentence")]
    After,
    /// Of the region.
    #[serde(rename = "in a list of places that the list of figures answers to")]
    Respectively,
    /// Of the region.
    #[serde(rename = "in the heading over it")]
    Heading,
    /// Of the region.
    #[serde(rename = "what the article is filed under")]
    Filed,
    /// Of the modality.
    #[serde(rename = "word of plan, forecast or rule")]
    Mood,
}

/// One field: how it was found, and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// How.
    pub how: How,
    /// The words, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
    /// First code point of the words in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// One past their last code point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

/// Why a figure has its fields; a field that the figure has not is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Why {
    pub value: Reason,
    pub unit: Reason,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modifier: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<Reason>,
}

/// The reasons of `figures`, which [`super::extract_with`] gave for the same article and tagging, one a figure, and the
/// numbers of the body that are no figures.
pub fn explain(article: &Article, tagging: &Tagging, figures: &[Figure]) -> (Vec<Why>, Vec<Refused>) {
    let body: Vec<char> = article.body.chars().collect();
    let flat = Flat::new(&body);
    let places = Places::new(article, tagging, &body);
    let whys = figures.iter().enumerate().map(|(at, figure)| {
        let region = places.of(figures, at).map(|(_, found)| region(found, tagging));
        Why { region: region.filter(|_| figure.region.is_some()), ..why(&flat, &body, figure) }
    });
    let whys = whys.collect();
    (whys, refused::find(article, figures))
}

fn why(flat: &Flat, body: &[char], figure: &Figure) -> Why {
    let (number, unit) = cue::parts(figure);
    let quote = |how: How, (start, end): (usize, usize)| Reason {
        how,
        cue: Some(body.get(start..end).unwrap_or_default().iter().collect()),
        start: Some(start),
        end: Some(end),
    };
    let bare = |how: How| Reason { how, cue: None, start: None, end: None };
    let digits = body.get(number.0..number.1).unwrap_or_default();
    let value = if digits.iter().all(|c| !c.is_alphabetic()) {
        How::Digits
    } else if digits.iter().any(|c| super::text::narrow(*c).is_ascii_digit()) {
        How::Mixed
    } else {
        How::Words
    };
    let modifier = (figure.modifier != Modifier::Exact).then(|| match flat.bound(figure) {
        Some((span, before)) => quote(if before { How::BoundBefore } else { How::BoundAfter }, span),
        None if figure.value_max.is_some() || figure.text.contains(['多', '余', '来', '几', '数', '前']) => {
            quote(How::Open, (figure.start, figure.end))
        }
        None => bare(How::Wording),
    });
    let change = figure.change.as_ref().map(|Change { kind, .. }| {
        let how = match kind {
            ChangeKind::By => How::By,
            ChangeKind::To => How::To,
            ChangeKind::From => How::From,
            ChangeKind::Level => How::Level,
        };
        flat.verb(figure).map_or_else(|| bare(how), |span| quote(how, span))
    });
    let basis = figure
        .change
        .as_ref()
        .and_then(|change| change.basis)
        .map(|_| flat.basis(figure).map_or_else(|| bare(How::Wording), |span| quote(How::Basis, span)));
    let indicator = figure.indicator.as_ref().map(|words| match flat.find(words, figure) {
        Some((start, end)) if start >= figure.end => quote(How::Counted, (start, end)),
        Some((start, end)) if start >= flat.clause(figure) => quote(How::NounBefore, (start, end)),
        Some(span) => quote(How::Carried, span),
        None => bare(How::Composed),
    });
    let period = figure.period.as_ref().map(|words| match flat.find_before(words, figure) {
        Some((start, end)) if start >= flat.clause(figure) => quote(How::Clause, (start, end)),
        Some((start, end)) if start >= figure.sentence.start => quote(How::Sentence, (start, end)),
        Some(span) => quote(How::Paragraph, span),
        None => flat.find(words, figure).map_or_else(|| bare(How::Wording), |span| quote(How::After, span)),
    });
    let modality = (figure.modality != Modality::Actual)
        .then(|| flat.mood(figure).map_or_else(|| bare(How::Wording), |span| quote(How::Mood, span)));
    Why {
        value: quote(value, number),
        unit: unit.map_or_else(|| bare(How::Plain), |span| quote(How::Unit, span)),
        modifier,
        change,
        basis,
        indicator,
        period,
        region: None,
        modality,
    }
}

fn region(found: Found, tagging: &Tagging) -> Reason {
    let (how, at) = match found {
        Found::Respectively(at) => (How::Respectively, Some(at)),
        Found::Clause(at) => (How::Clause, Some(at)),
        Found::Sentence(at) => (How::Sentence, Some(at)),
        Found::After(at) => (How::After, Some(at)),
        Found::Paragraph(at) => (How::Paragraph, Some(at)),
        Found::Heading(at) => (How::Heading, Some(at)),
        Found::Filed => (How::Filed, None),
    };
    let mention = at.and_then(|at| tagging.mentions.get(at));
    Reason {
        how,
        cue: mention.map(|mention| mention.text.clone()),
        start: mention.map(|mention| mention.start),
        end: mention.map(|mention| mention.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::tag;

    fn explained(text: &str) -> (Vec<Why>, Vec<Refused>) {
        let language = if text.is_ascii() { "en" } else { "zh" };
        let article = Article { body: text.into(), language: language.into(), ..Article::default() };
        let tagging = tag(&article);
        let figures = super::super::extract_with(&article, &tagging);
        let (whys, refused) = explain(&article, &tagging, &figures);
        let chars: Vec<char> = text.chars().collect();
        for why in &whys {
            let fields = [Some(&why.value), Some(&why.unit), why.modifier.as_ref(), why.change.as_ref()];
            let more = [why.basis.as_ref(), why.indicator.as_ref(), why.period.as_ref(), why.region.as_ref()];
            for reason in fields.into_iter().chain(more).flatten() {
                if let (Some(start), Some(end), Some(cue)) = (reason.start, reason.end, &reason.cue) {
                    assert_eq!(&chars[start..end].iter().collect::<String>(), cue, "{text}");
                }
            }
        }
        (whys, refused)
    }

    #[test]
    fn each_field_has_its_words() {
        let (whys, _) = explained("前三季度，黑河市进出口总值超过200亿元，比去年同期增长12.3%。");
        assert_eq!(whys.len(), 2);
        let cue = |reason: &Option<Reason>| reason.as_ref().and_then(|r| r.cue.clone()).unwrap_or_default();
        assert_eq!(whys[0].value.cue.as_deref(), Some("200亿"));
        assert_eq!(whys[0].unit.cue.as_deref(), Some("元"));
        assert_eq!(cue(&whys[0].modifier), "超过");
        assert_eq!(cue(&whys[0].region), "黑河市");
        assert_eq!(cue(&whys[0].period), "前三季度");
        assert_eq!(cue(&whys[1].change), "增长");
        assert_eq!(cue(&whys[1].basis), "比去年同期");
        assert_eq!(whys[1].indicator.as_ref().unwrap().how, How::Carried);
        let (whys, _) = explained("Exports rose by more than 12 percent from a year earlier.");
        assert_eq!(whys[0].value.cue.as_deref(), Some("12"));
        assert_eq!(whys[0].unit.cue.as_deref(), Some("percent"));
        assert_eq!(cue(&whys[0].modifier), "more than");
    }

    #[test]
    fn what_is_no_figure_has_a_reason() {
        let rows = [
            ("2023年5月6日，全县召开会议。", "2023年5月6日", Refusal::Date),
            ("他乘坐G25次列车。", "G25", Refusal::Identifier),
            ("这是第七届大会。", "第七届", Refusal::Ordinal),
            ("这里四面八方都有人来。", "四面八方", Refusal::Word),
            ("他们落实“四下基层”制度。", "“四下基层”", Refusal::Slogan),
            ("这里有一家企业。", "一家", Refusal::Indefinite),
            ("Boeing delivered the 737 on May 3.", "May 3", Refusal::Date),
        ];
        let mut wrong = Vec::new();
        for (text, want, reason) in rows {
            let (_, refused) = explained(text);
            if !refused.iter().any(|refused| refused.text == want && refused.why == reason) {
                wrong.push(format!("{text}: want {want} {reason:?}, got {refused:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
