//! Figures → `FigureSet` bytes, and back inside an enriched event.

use super::regions::{name, word};
use super::{ResultHead, STAGE_VERSION, article, proto, source_position};
use crate::article::Span;
use crate::figures::{Change, Figure};
use chrono::NaiveDate;
use prost::Message;

/// The bytes of what the figures stage found.
pub fn encode_figures(head: &ResultHead, figures: &[Figure]) -> Vec<u8> {
    proto::FigureSet {
        article_id: head.article_id.clone(),
        revision: head.revision,
        status: head.outcome.status().into(),
        reason: head.outcome.reason(),
        stage_version: STAGE_VERSION.into(),
        source: source_position(head),
        figures: figures.iter().map(to_proto).collect(),
    }
    .encode_to_vec()
}

pub(super) fn to_proto(f: &Figure) -> proto::Figure {
    proto::Figure {
        id: f.id.clone(),
        start: f.start as u32,
        end: f.end as u32,
        text: f.text.clone(),
        value: f.value.clone(),
        value_max: f.value_max.clone(),
        unit: f.unit.clone(),
        kind: name(&f.kind),
        modifier: name(&f.modifier),
        change: f.change.as_ref().map(|c| proto::Change {
            direction: c.direction.as_ref().map(name),
            basis: c.basis.as_ref().map(name),
            kind: name(&c.kind),
        }),
        indicator: f.indicator.clone(),
        period: f.period.clone(),
        period_start: date(f.period_start),
        period_end: date(f.period_end),
        region: f.region.clone(),
        modality: name(&f.modality),
        sentence: Some(article::span(f.sentence)),
        share_of: f.share_of.clone(),
        base: f.base.clone(),
        base_start: date(f.base_start),
        base_end: date(f.base_end),
        same_as: f.same_as.clone(),
    }
}

/// The figures of the bytes of a `FigureSet`; `None` where the stage had none to give, or they are no such bytes.
pub fn decode_figures(bytes: &[u8]) -> Option<Vec<Figure>> {
    let set = proto::FigureSet::decode(bytes).ok()?;
    (set.status() == proto::Status::Ok).then(|| from_proto(set.figures))
}

pub(super) fn from_proto(figures: Vec<proto::Figure>) -> Vec<Figure> {
    figures
        .into_iter()
        .filter_map(|f| {
            let sentence = f.sentence.unwrap_or_default();
            Some(Figure {
                id: f.id,
                start: f.start as usize,
                end: f.end as usize,
                text: f.text,
                value: f.value,
                value_max: f.value_max,
                unit: f.unit,
                kind: word(&f.kind)?,
                modifier: word(&f.modifier)?,
                change: f.change.and_then(|c| {
                    Some(Change {
                        direction: c.direction.as_deref().and_then(word),
                        basis: c.basis.as_deref().and_then(word),
                        kind: word(&c.kind)?,
                    })
                }),
                indicator: f.indicator,
                period: f.period,
                period_start: day(f.period_start),
                period_end: day(f.period_end),
                region: f.region,
                modality: word(&f.modality).unwrap_or_default(),
                sentence: Span {
                    start: sentence.start as usize,
                    end: sentence.end.max(sentence.start) as usize,
                },
                share_of: f.share_of,
                base: f.base,
                base_start: day(f.base_start),
                base_end: day(f.base_end),
                same_as: f.same_as,
            })
        })
        .collect()
}

fn date(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn day(text: Option<String>) -> Option<NaiveDate> {
    text.and_then(|text| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Outcome;
    use crate::figures::{Basis, ChangeKind, Direction, Kind, Modality, Modifier};

    #[test]
    fn golden_bytes_and_back() {
        let head =
            ResultHead { article_id: "x".into(), revision: 2, outcome: Outcome::Ok, partition: 0, offset: 0 };
        let figure = Figure {
            id: "f".into(),
            start: 4,
            end: 9,
            text: "58.7%".into(),
            value: "58.7".into(),
            value_max: Some("60".into()),
            unit: "%".into(),
            kind: Kind::PercentagePoint,
            modifier: Modifier::MoreThan,
            change: Some(Change {
                direction: Some(Direction::Up),
                basis: Some(Basis::VsYearStart),
                kind: ChangeKind::By,
            }),
            indicator: Some("进出口总值".into()),
            period: Some("2023年".into()),
            period_start: NaiveDate::from_ymd_opt(2023, 1, 1),
            period_end: NaiveDate::from_ymd_opt(2023, 12, 31),
            region: Some("231100".into()),
            modality: Modality::Target,
            sentence: Span::new(0, 12),
            share_of: Some("全省".into()),
            base: Some("年初".into()),
            base_start: NaiveDate::from_ymd_opt(2023, 1, 1),
            base_end: None,
            same_as: vec!["e".into()],
        };
        let bytes = encode_figures(&head, std::slice::from_ref(&figure));
        let back = proto::FigureSet::decode(&bytes[..]).unwrap();
        assert_eq!(from_proto(back.figures), [figure]);
        assert!(bytes.starts_with(b"\x0a\x01x\x10\x02\x18\x01\x2a"), "{bytes:?}");
    }
}
