//! The wire: topics, keys, headers, and protobuf bytes of every event. The only place that knows prost.
//!
//! Topics are `<prefix>.<word>.v1`, keyed by article id. Headers follow the CloudEvents 1.0 Kafka
//! binding (binary mode) and W3C Trace Context; `ce_id` is `<article id>/<revision>`, on enriched
//! events `<article id>/<revision>/<emission>`.

mod article;
mod content;
mod enriched;
mod figures;
mod headers;
mod regions;
mod topic;

pub use article::{decode_article, encode_article};
pub use content::{Content, Item};
pub use enriched::{Issued, Part, Source, decode_enriched, decode_issued, encode_enriched, with_source};
pub use figures::{decode_figures, encode_figures};
pub use headers::{CloudEvent, Headers, TraceParent, header};
pub use regions::encode_regions;
pub use topic::{DEFAULT_PREFIX, Generation, Topic};

use prost::Message;

/// Generated from `proto/dateline/v1/`.
#[allow(missing_docs, clippy::doc_lazy_continuation)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/dateline.v1.rs"));
}

/// Bytes that are not the message they should be: invalid, so they are dead-lettered and not retried.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Not protobuf, or protobuf of another shape.
    #[error("not a {message}: {source}")]
    Protobuf {
        /// Name of the message.
        message: &'static str,
        /// What prost says.
        source: prost::DecodeError,
    },
    /// A required field is empty.
    #[error("{message} without {field}")]
    Missing {
        /// Name of the message.
        message: &'static str,
        /// Name of the field.
        field: &'static str,
    },
    /// No value at all.
    #[error("the record has no value")]
    Empty,
}

fn decode<M: Message + Default>(bytes: &[u8], message: &'static str) -> Result<M, DecodeError> {
    M::decode(bytes).map_err(|source| DecodeError::Protobuf { message, source })
}

/// How a stage fared with an article revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It has a result.
    Ok,
    /// It failed, and why. Counts as present for the join.
    Failed(String),
    /// There was nothing to do (a retraction has no text), and why.
    Skipped(String),
}

impl Outcome {
    fn status(&self) -> proto::Status {
        match self {
            Outcome::Ok => proto::Status::Ok,
            Outcome::Failed(_) => proto::Status::Failed,
            Outcome::Skipped(_) => proto::Status::Skipped,
        }
    }

    fn reason(&self) -> Option<String> {
        match self {
            Outcome::Ok => None,
            Outcome::Failed(reason) | Outcome::Skipped(reason) => Some(reason.clone()),
        }
    }
}

/// What a result says besides its content: whose it is and where the input stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultHead {
    /// Article id.
    pub article_id: String,
    /// Article revision.
    pub revision: u32,
    /// How the stage fared.
    pub outcome: Outcome,
    /// Partition of the article.
    pub partition: i32,
    /// Offset of the article.
    pub offset: i64,
}

/// Version that goes on every result.
pub const STAGE_VERSION: &str = env!("CARGO_PKG_VERSION");

fn source_position(head: &ResultHead) -> Option<proto::SourcePosition> {
    Some(proto::SourcePosition { partition: head.partition, offset: head.offset })
}

fn timestamp(at: chrono::DateTime<chrono::Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: at.timestamp(), nanos: at.timestamp_subsec_nanos() as i32 }
}

fn date_time(at: prost_types::Timestamp) -> Option<chrono::DateTime<chrono::Utc>> {
    chrono::DateTime::from_timestamp(at.seconds, u32::try_from(at.nanos).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes from anywhere are decoded or refused, never a panic; what is decoded can be written again.
    #[test]
    fn damaged_bytes_are_refused_or_read() {
        use crate::article::Article;
        let article =
            Article {
                id: "x".into(), revision: 1, body: "吉林省增长5%".repeat(4), ..Article::default()
            };
        let head =
            ResultHead { article_id: "x".into(), revision: 1, outcome: Outcome::Ok, partition: 0, offset: 1 };
        let regions = encode_regions(&head, &crate::regions::tag(&article));
        let figures = encode_figures(&head, &crate::figures::extract(&article));
        let good = encode_enriched(
            encode_article(&article),
            Some(regions),
            Some(figures),
            &crate::enriched::Changes::default(),
            1,
            Source { partition: 0, offset: 1 },
        );
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut draw = |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random % below as u64) as usize
        };
        let mut read = 0;
        for _ in 0..3000 {
            let mut bytes = good.clone();
            for _ in 0..1 + draw(4) {
                let at = draw(bytes.len());
                bytes[at] = draw(256) as u8;
            }
            if draw(3) == 0 {
                bytes.truncate(1 + draw(bytes.len()));
            }
            if let Ok(enriched) = decode_enriched(Some(&bytes)) {
                read += 1;
                decode_article(Some(&encode_article(&enriched.article))).unwrap();
            }
            // Any of the other messages may be given these bytes by mistake.
            drop((
                decode_article(Some(&bytes)),
                Part::of_regions(Some(&bytes)),
                Part::of_figures(Some(&bytes)),
            ));
        }
        assert!(read > 100, "only {read} of the damaged events were read at all");
    }
}
