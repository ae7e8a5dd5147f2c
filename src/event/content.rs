//! What a result of the regions or figures stage says, apart from which program said it and where its article stood: by
//! this two results of one article are compared.

use super::{DecodeError, Topic, decode, proto};
use prost::Message;
use sha2::{Digest, Sha256};

/// The content of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// The same for equal content, whichever version of the program found it.
    pub digest: [u8; 16],
    /// Its mentions or figures, in text order.
    pub items: Vec<Item>,
    /// Its regions, most salient first; empty for figures.
    pub regions: Vec<String>,
}

/// A mention or a figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// First code point in the body.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// What stands there.
    pub text: String,
    /// What it was read as, for people.
    pub reading: String,
    /// All of it, to compare by.
    whole: Vec<u8>,
}

impl Content {
    /// The content of a result of `topic`, which is one of regions or figures, live or replayed.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are no such result.
    pub fn of(topic: Topic, bytes: &[u8]) -> Result<Self, DecodeError> {
        match topic.word() {
            "regions" => Ok(Self::of_regions(decode(bytes, "dateline.v1.RegionTags")?)),
            _ => Ok(Self::of_figures(decode(bytes, "dateline.v1.FigureSet")?)),
        }
    }

    fn of_regions(tags: proto::RegionTags) -> Self {
        let said = proto::RegionTags {
            source: None,
            stage_version: String::new(),
            gazetteer_revision: String::new(),
            ..tags
        };
        let digest = digest(&said);
        let item = |m: proto::Mention| Item {
            whole: m.encode_to_vec(),
            start: m.start,
            end: m.end,
            reading: format!("{} {} {} {:.2}", m.code, m.level, m.role, m.confidence),
            text: m.text,
        };
        let mut items: Vec<Item> = said.mentions.into_iter().map(item).collect();
        items.sort();
        let regions = said.regions.into_iter().map(|region| region.code).collect();
        Self { article_id: said.article_id, revision: said.revision, digest, items, regions }
    }

    fn of_figures(set: proto::FigureSet) -> Self {
        let said = proto::FigureSet { source: None, stage_version: String::new(), ..set };
        let digest = digest(&said);
        let item = |f: proto::Figure| {
            let whole = f.encode_to_vec();
            let parts = [
                Some(f.value),
                f.value_max,
                Some(f.unit),
                Some(f.kind),
                f.indicator,
                f.period,
                f.region,
                f.change.map(|change| {
                    [change.direction, Some(change.kind), change.basis]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" ")
                }),
            ];
            let reading: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            Item { start: f.start, end: f.end, text: f.text, reading: reading.join(" · "), whole }
        };
        let mut items: Vec<Item> = said.figures.into_iter().map(item).collect();
        items.sort();
        Self { article_id: said.article_id, revision: said.revision, digest, items, regions: Vec::new() }
    }
}

fn digest(message: &impl Message) -> [u8; 16] {
    let mut digest = [0; 16];
    let whole = Sha256::digest(message.encode_to_vec());
    digest.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::event::{Outcome, Part, ResultHead, Source, encode_figures, encode_regions, with_source};

    #[test]
    fn where_an_article_stood_is_no_part_of_the_content() {
        let article = Article {
            id: "x".into(),
            revision: 1,
            body: "黑河市进出口总值58.7亿元，同比增长3%。".into(),
            ..Article::default()
        };
        let head = |offset| ResultHead {
            article_id: "x".into(),
            revision: 1,
            outcome: Outcome::Ok,
            partition: 1,
            offset,
        };
        let regions = encode_regions(&head(4), &crate::regions::tag(&article));
        let of = |bytes: &[u8]| Content::of(Topic::Regions, bytes).unwrap();
        let moved = with_source(Topic::Regions, &regions, Source { partition: 1, offset: 9 });
        assert_eq!(of(&regions), of(&moved));
        assert_eq!(Part::of_regions(Some(&moved)).unwrap().source, Some(Source { partition: 1, offset: 9 }));
        assert_eq!(of(&regions).regions, ["231100"]);
        let none = encode_regions(&head(4), &crate::regions::Tagging::default());
        assert_ne!(of(&regions).digest, of(&none).digest);
        let figures = encode_figures(&head(4), &crate::figures::extract(&article));
        let figures = Content::of(Topic::Figures, &figures).unwrap();
        assert_eq!(
            figures.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(),
            ["58.7亿元", "3%"]
        );
        assert!(Content::of(Topic::Figures, b"\xff").is_err());
    }
}
