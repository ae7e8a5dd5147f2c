//! `EnrichedArticle`: joins the bytes of its parts without decoding them, and decodes the whole for
//! the publisher.

use super::{DecodeError, Topic, article, decode, figures, proto, regions, timestamp};
use crate::enriched::{Change, Changes, Enriched};
use prost::Message;

/// The wire form of `EnrichedArticle` with its parts left as bytes. A part is a length-delimited
/// field either way, so unknown fields of newer producers pass through the join untouched.
#[derive(Clone, PartialEq, Message)]
struct RawEnriched {
    #[prost(bytes = "vec", optional, tag = "1")]
    article: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "2")]
    regions: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "3")]
    figures: Option<Vec<u8>>,
    #[prost(string, repeated, tag = "4")]
    missing: Vec<String>,
    #[prost(uint32, tag = "5")]
    emission: u32,
    #[prost(message, optional, tag = "6")]
    source: Option<proto::SourcePosition>,
    #[prost(message, repeated, tag = "7")]
    figures_added: Vec<proto::Figure>,
    #[prost(message, repeated, tag = "8")]
    figures_changed: Vec<proto::FigureChange>,
    #[prost(message, repeated, tag = "9")]
    figures_removed: Vec<proto::Figure>,
}

/// Where an article stood in the articles topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Partition.
    pub partition: i32,
    /// Offset.
    pub offset: i64,
}

/// A record of one of the three topics that the join reads, as far as the join needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// Where the article stood; `None` where the part is the article itself.
    pub source: Option<Source>,
}

impl Part {
    /// The identity of an article, and its bytes to pass on. What others who produce articles may leave unsaid is added to
    /// them: that it is revision 1, that it came in when the log took it (`appended`, milliseconds since 1970), and that
    /// its story is its own. Fields that this program does not know stay as they are.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are no `Article` with an id.
    pub fn of_article(bytes: Option<&[u8]>, appended: i64) -> Result<(Part, Vec<u8>), DecodeError> {
        let bytes = bytes.ok_or(DecodeError::Empty)?;
        let message: proto::Article = decode(bytes, "dateline.v1.Article")?;
        let came = chrono::DateTime::from_timestamp_millis(appended).filter(|_| appended > 0);
        let unsaid = proto::Article {
            revision: u32::from(message.revision == 0),
            ingested_at: came.filter(|_| message.ingested_at.is_none()).map(timestamp),
            story_id: message.story_id.is_none().then(|| message.id.clone()),
            ..proto::Article::default()
        };
        // Of a field that is there twice the last one counts.
        let bytes = [bytes, &unsaid.encode_to_vec()].concat();
        Ok((Part::new(message.id, message.revision.max(1), None, "dateline.v1.Article")?, bytes))
    }

    /// The identity of a result of the regions stage.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are no `RegionTags` with an article id and a source.
    pub fn of_regions(bytes: Option<&[u8]>) -> Result<Part, DecodeError> {
        let m: proto::RegionTags = decode(bytes.ok_or(DecodeError::Empty)?, "dateline.v1.RegionTags")?;
        let source =
            m.source.ok_or(DecodeError::Missing { message: "dateline.v1.RegionTags", field: "source" })?;
        Part::new(m.article_id, m.revision, Some(source), "dateline.v1.RegionTags")
    }

    /// The identity of a result of the figures stage.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are no `FigureSet` with an article id and a source.
    pub fn of_figures(bytes: Option<&[u8]>) -> Result<Part, DecodeError> {
        let m: proto::FigureSet = decode(bytes.ok_or(DecodeError::Empty)?, "dateline.v1.FigureSet")?;
        let source =
            m.source.ok_or(DecodeError::Missing { message: "dateline.v1.FigureSet", field: "source" })?;
        Part::new(m.article_id, m.revision, Some(source), "dateline.v1.FigureSet")
    }

    fn new(
        article_id: String,
        revision: u32,
        source: Option<proto::SourcePosition>,
        message: &'static str,
    ) -> Result<Part, DecodeError> {
        if article_id.is_empty() {
            return Err(DecodeError::Missing { message, field: "article id" });
        }
        let source = source.map(|s| Source { partition: s.partition, offset: s.offset });
        Ok(Part { article_id, revision, source })
    }
}

/// The bytes of an enriched event whose parts are given as they stand on their topics; a part that is
/// `None` is named in `missing`.
pub fn encode_enriched(
    article: Vec<u8>,
    regions: Option<Vec<u8>>,
    figures: Option<Vec<u8>>,
    changes: &Changes,
    emission: u32,
    source: Source,
) -> Vec<u8> {
    let parts = [(Topic::Regions, regions.is_none()), (Topic::Figures, figures.is_none())];
    let missing = parts.into_iter().filter(|(_, gone)| *gone).map(|(topic, _)| topic.word().to_owned());
    RawEnriched {
        article: Some(article),
        missing: missing.collect(),
        regions,
        figures,
        emission,
        source: Some(proto::SourcePosition { partition: source.partition, offset: source.offset }),
        figures_added: changes.added.iter().map(figures::to_proto).collect(),
        figures_changed: changes.changed.iter().map(change_to_proto).collect(),
        figures_removed: changes.removed.iter().map(figures::to_proto).collect(),
    }
    .encode_to_vec()
}

fn change_to_proto(change: &Change) -> proto::FigureChange {
    let [before, after] = [&change.before, &change.after].map(|figure| Some(figures::to_proto(figure)));
    proto::FigureChange { before, after }
}

fn change_from_proto(change: proto::FigureChange) -> Option<Change> {
    let [before, after] =
        [change.before, change.after].map(|figure| figures::from_proto(figure.into_iter().collect()).pop());
    Some(Change { before: before?, after: after? })
}

/// The enriched article of some bytes.
///
/// # Errors
/// [`DecodeError`] if they are no `EnrichedArticle` with an article.
pub fn decode_enriched(bytes: Option<&[u8]>) -> Result<Enriched, DecodeError> {
    const NAME: &str = "dateline.v1.EnrichedArticle";
    let m: proto::EnrichedArticle = decode(bytes.ok_or(DecodeError::Empty)?, NAME)?;
    let article = m.article.ok_or(DecodeError::Missing { message: NAME, field: "article" })?;
    if article.id.is_empty() {
        return Err(DecodeError::Missing { message: NAME, field: "article.id" });
    }
    Ok(Enriched {
        article: article::from_proto(article),
        regions: m.regions.map(regions::from_proto).unwrap_or_default(),
        figures: m.figures.map(|set| figures::from_proto(set.figures)).unwrap_or_default(),
        missing: m.missing,
        emission: m.emission.max(1),
        changes: Changes {
            added: figures::from_proto(m.figures_added),
            changed: m.figures_changed.into_iter().filter_map(change_from_proto).collect(),
            removed: figures::from_proto(m.figures_removed),
        },
    })
}

/// An enriched event with its parts as they stand on their topics, for whoever issues it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// Its emission.
    pub emission: u32,
    /// Headline, for people.
    pub headline: String,
    /// Bytes of the article.
    pub article: Vec<u8>,
    /// Bytes of its regions; `None` in a partial without them.
    pub regions: Option<Vec<u8>>,
    /// Bytes of its figures; likewise.
    pub figures: Option<Vec<u8>>,
}

/// The parts of an enriched event.
///
/// # Errors
/// As of [`decode_enriched`].
pub fn decode_issued(bytes: Option<&[u8]>) -> Result<Issued, DecodeError> {
    const NAME: &str = "dateline.v1.EnrichedArticle";
    let raw: RawEnriched = decode(bytes.ok_or(DecodeError::Empty)?, NAME)?;
    let bytes = raw.article.ok_or(DecodeError::Missing { message: NAME, field: "article" })?;
    let article: proto::Article = decode(&bytes, NAME)?;
    if article.id.is_empty() {
        return Err(DecodeError::Missing { message: NAME, field: "article.id" });
    }
    Ok(Issued {
        article_id: article.id,
        revision: article.revision,
        emission: raw.emission.max(1),
        headline: article.headline.unwrap_or_default(),
        article: bytes,
        regions: raw.regions,
        figures: raw.figures,
    })
}

/// A result of the regions or figures stage (`topic`) for an article that now stands elsewhere in its partition; what this
/// program does not know of it stays. The offset must not be 0, which the wire leaves unsaid.
pub fn with_source(topic: Topic, result: &[u8], source: Source) -> Vec<u8> {
    let source = Some(proto::SourcePosition { partition: source.partition, offset: source.offset });
    let moved = match topic.word() {
        "regions" => proto::RegionTags { source, ..Default::default() }.encode_to_vec(),
        _ => proto::FigureSet { source, ..Default::default() }.encode_to_vec(),
    };
    // Of a field that is there twice the last one counts.
    [result, &moved].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::event::{Outcome, ResultHead, encode_article, encode_figures, encode_regions};
    use crate::regions::Tagging;

    #[test]
    fn what_others_leave_unsaid_is_added_and_what_they_say_stays() {
        let complete = |article: &Article| {
            // Field 200, varint 7: something that a newer producer added.
            let bytes = [encode_article(article), b"\xc0\x0c\x07".to_vec()].concat();
            let (part, passed) = Part::of_article(Some(&bytes), 1_780_000_000_000).unwrap();
            assert!(passed.starts_with(&bytes));
            (part.revision, super::article::from_proto(proto::Article::decode(&passed[..]).unwrap()))
        };
        let came = chrono::DateTime::from_timestamp(1_780_000_000, 0);
        let bare = Article { id: "x".into(), body: "吉".into(), ..Article::default() };
        let want = Article { revision: 1, ingested_at: came, story_id: Some("x".into()), ..bare.clone() };
        assert_eq!(complete(&bare), (1, want));
        let said = came.map(|at| at - chrono::TimeDelta::hours(1));
        let full = Article { revision: 3, ingested_at: said, story_id: Some("y".into()), ..bare };
        assert_eq!(complete(&full), (3, full.clone()));
    }

    #[test]
    fn parts_pass_through_with_fields_that_this_program_does_not_know() {
        let plain = encode_article(&Article { id: "x".into(), revision: 1, ..Article::default() });
        // Field 200, varint 7: something that a newer producer added.
        let newer = [&plain[..], b"\xc0\x0c\x07"].concat();
        let head =
            ResultHead { article_id: "x".into(), revision: 1, outcome: Outcome::Ok, partition: 0, offset: 4 };
        let regions = encode_regions(&head, &Tagging::default());
        let figures = encode_figures(&head, &[]);
        let bytes = encode_enriched(
            newer.clone(),
            Some(regions),
            Some(figures),
            &Changes::default(),
            1,
            Source { partition: 0, offset: 4 },
        );
        assert_eq!(RawEnriched::decode(&bytes[..]).unwrap().article, Some(newer));
        let enriched = decode_enriched(Some(&bytes)).unwrap();
        assert_eq!((enriched.article.id.as_str(), enriched.emission), ("x", 1));
        let whole = proto::EnrichedArticle::decode(&bytes[..]).unwrap();
        assert_eq!(whole.source, Some(proto::SourcePosition { partition: 0, offset: 4 }));
        assert_eq!(whole.regions.unwrap().article_id, "x");
        let partial =
            encode_enriched(plain, None, None, &Changes::default(), 1, Source { partition: 0, offset: 4 });
        assert_eq!(decode_enriched(Some(&partial)).unwrap().missing, ["regions", "figures"]);
    }
}
