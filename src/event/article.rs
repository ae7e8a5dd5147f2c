//! `Article` ⇄ its protobuf bytes.
//!
//! Lossless for every field the domain type has. An unknown enum value becomes the rule
//! (`USABLE`, `article`); fields newer than this program are dropped on decoding, so a stage that
//! passes an article on carries its bytes.

use super::{DecodeError, date_time, decode, proto, timestamp};
use crate::article::{Article, InfoSource, Kind, PageRef, PubStatus, Span};
use prost::Message;

/// The protobuf bytes of an article.
pub fn encode_article(article: &Article) -> Vec<u8> {
    to_proto(article).encode_to_vec()
}

/// The article of some bytes.
///
/// # Errors
/// [`DecodeError`] if they are not an `Article` with an id.
pub fn decode_article(bytes: Option<&[u8]>) -> Result<Article, DecodeError> {
    let message: proto::Article = decode(bytes.ok_or(DecodeError::Empty)?, "dateline.v1.Article")?;
    if message.id.is_empty() {
        return Err(DecodeError::Missing { message: "dateline.v1.Article", field: "id" });
    }
    Ok(from_proto(message))
}

fn to_proto(article: &Article) -> proto::Article {
    let a = article.clone();
    proto::Article {
        id: a.id,
        revision: a.revision,
        pub_status: match a.pub_status {
            PubStatus::Usable => proto::PubStatus::Usable,
            PubStatus::Withheld => proto::PubStatus::Withheld,
            PubStatus::Canceled => proto::PubStatus::Canceled,
        }
        .into(),
        uri: a.uri,
        language: a.language,
        headline: a.headline,
        kicker: a.kicker,
        subheadline: a.subheadline,
        section: a.section,
        authors: a.authors,
        info_sources: a
            .info_sources
            .into_iter()
            .map(|s| proto::InfoSource { name: s.name, role: s.role, region: s.region })
            .collect(),
        credit: a.credit,
        located: a.located,
        published_at: a.published_at.map(timestamp),
        ingested_at: a.ingested_at.map(timestamp),
        embargoed_until: a.embargoed_until.map(timestamp),
        kind: match a.kind {
            Kind::Article => proto::Kind::Article,
            Kind::Photo => proto::Kind::Photo,
            Kind::Brief => proto::Kind::Brief,
            Kind::List => proto::Kind::List,
        }
        .into(),
        body: a.body,
        subheads: a.subheads,
        page: a.page.map(|p| proto::PageRef { edition: p.edition, number: p.number, uri: p.uri }),
        pieces: a
            .pieces
            .iter()
            .map(|spans| proto::Pieces { spans: spans.iter().copied().map(span).collect() })
            .collect(),
        rights: a.rights,
        story_id: a.story_id,
        former_body: a.former_body,
    }
}

pub(super) fn from_proto(m: proto::Article) -> Article {
    let pub_status = match m.pub_status() {
        proto::PubStatus::Withheld => PubStatus::Withheld,
        proto::PubStatus::Canceled => PubStatus::Canceled,
        proto::PubStatus::Usable | proto::PubStatus::Unspecified => PubStatus::Usable,
    };
    let kind = match m.kind() {
        proto::Kind::Photo => Kind::Photo,
        proto::Kind::Brief => Kind::Brief,
        proto::Kind::List => Kind::List,
        proto::Kind::Article | proto::Kind::Unspecified => Kind::Article,
    };
    let piece = |s: proto::Span| Span { start: s.start as usize, end: s.end.max(s.start) as usize };
    Article {
        id: m.id,
        // Articles that others produce may leave the first revision unsaid.
        revision: m.revision.max(1),
        pub_status,
        uri: m.uri,
        language: m.language,
        headline: m.headline,
        kicker: m.kicker,
        subheadline: m.subheadline,
        section: m.section,
        authors: m.authors,
        info_sources: m
            .info_sources
            .into_iter()
            .map(|s| InfoSource { name: s.name, role: s.role, region: s.region })
            .collect(),
        credit: m.credit,
        located: m.located,
        published_at: m.published_at.and_then(date_time),
        ingested_at: m.ingested_at.and_then(date_time),
        embargoed_until: m.embargoed_until.and_then(date_time),
        kind,
        body: m.body,
        subheads: m.subheads,
        page: m.page.map(|p| PageRef { edition: p.edition, number: p.number, uri: p.uri }),
        pieces: m.pieces.into_iter().map(|p| p.spans.into_iter().map(piece).collect()).collect(),
        rights: m.rights,
        story_id: m.story_id,
        former_body: m.former_body,
    }
}

/// Offsets past `u32::MAX` cannot occur: no record that large is written.
pub(super) fn span(s: Span) -> proto::Span {
    proto::Span { start: s.start as u32, end: s.end as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Article {
        let at = chrono::DateTime::from_timestamp(1_767_225_600, 5);
        Article {
            id: "a/1".into(),
            revision: 3,
            pub_status: PubStatus::Withheld,
            uri: Some("https://paper.example/1".into()),
            language: "zh-Hans".into(),
            headline: Some("大豆".into()),
            kicker: Some("引".into()),
            subheadline: Some("副".into()),
            section: Some("口岸".into()),
            authors: vec!["林某".into()],
            info_sources: vec![InfoSource {
                name: "东岸日报".into(),
                role: Some("origin".into()),
                region: Some("220000".into()),
            }],
            credit: Some("摘".into()),
            located: Some("某地".into()),
            published_at: at,
            ingested_at: at,
            embargoed_until: at,
            kind: Kind::Brief,
            body: "一\n二".into(),
            subheads: vec!["小".into()],
            page: Some(PageRef {
                edition: Some("A".into()),
                number: Some("4".into()),
                uri: Some("p.md".into()),
            }),
            pieces: vec![vec![Span::new(3, 4)], vec![Span::new(6, 7), Span::new(9, 10)]],
            rights: Some("©".into()),
            story_id: Some("a/0".into()),
            former_body: Some("一".into()),
        }
    }

    #[test]
    fn decoding_gives_back_every_field() {
        assert_eq!(decode_article(Some(&encode_article(&full()))).unwrap(), full());
    }

    /// The bytes are the contract: a consumer in another language reads these field numbers.
    #[test]
    fn golden_bytes() {
        let small = Article { id: "x".into(), revision: 2, body: "吉".into(), ..Article::default() };
        let want = b"\x0a\x01x\x10\x02\x18\x01\x88\x01\x01\x92\x01\x03\xe5\x90\x89";
        assert_eq!(encode_article(&small), want);
        let of_story = Article { story_id: Some("y".into()), ..small };
        assert_eq!(encode_article(&of_story), [&want[..], b"\xba\x01\x01y"].concat());
    }

    #[test]
    fn what_is_no_article_is_said_to_be_none() {
        let text = |bytes| decode_article(bytes).unwrap_err().to_string();
        assert_eq!(text(None), "the record has no value");
        assert_eq!(text(Some(b"")), "dateline.v1.Article without id");
        assert!(text(Some(b"\xff\xff")).starts_with("not a dateline.v1.Article: "));
    }
}
