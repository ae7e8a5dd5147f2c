//! A tagging → `RegionTags` bytes, and back inside an enriched event.

use super::{ResultHead, STAGE_VERSION, proto, source_position};
use crate::regions::{GAZETTEER_REVISION, Level, Mention, Region, Role, Tagging};
use prost::Message;

/// The bytes of what the regions stage found.
pub fn encode_regions(head: &ResultHead, tagging: &Tagging) -> Vec<u8> {
    proto::RegionTags {
        article_id: head.article_id.clone(),
        revision: head.revision,
        status: head.outcome.status().into(),
        reason: head.outcome.reason(),
        stage_version: STAGE_VERSION.into(),
        gazetteer_revision: GAZETTEER_REVISION.into(),
        source: source_position(head),
        mentions: tagging.mentions.iter().map(mention).collect(),
        regions: tagging.regions.iter().map(region).collect(),
    }
    .encode_to_vec()
}

pub(super) fn from_proto(tags: proto::RegionTags) -> Tagging {
    Tagging {
        mentions: tags
            .mentions
            .into_iter()
            .filter_map(|m| {
                Some(Mention {
                    start: m.start as usize,
                    end: m.end as usize,
                    text: m.text,
                    code: m.code,
                    level: word(&m.level)?,
                    role: word(&m.role).unwrap_or(Role::Mention),
                    confidence: m.confidence,
                })
            })
            .collect(),
        regions: tags
            .regions
            .into_iter()
            .filter_map(|r| {
                Some(Region {
                    code: r.code,
                    name: r.name,
                    level: word::<Level>(&r.level)?,
                    path: r.path,
                    lat: r.lat,
                    lon: r.lon,
                    salience: r.salience,
                })
            })
            .collect(),
    }
}

fn mention(m: &Mention) -> proto::Mention {
    proto::Mention {
        start: m.start as u32,
        end: m.end as u32,
        text: m.text.clone(),
        code: m.code.clone(),
        level: name(&m.level),
        role: name(&m.role),
        confidence: m.confidence,
    }
}

fn region(r: &Region) -> proto::Region {
    proto::Region {
        code: r.code.clone(),
        name: r.name.clone(),
        level: name(&r.level),
        path: r.path.clone(),
        lat: r.lat,
        lon: r.lon,
        salience: r.salience,
    }
}

/// The word of an enum without fields, the same on the wire as in JSON.
pub(super) fn name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The enum value of a word; `None` for one that this program does not know.
pub(super) fn word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.into())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Outcome;

    #[test]
    fn golden_bytes_and_back() {
        let head = ResultHead {
            article_id: "x".into(),
            revision: 2,
            outcome: Outcome::Failed("panic".into()),
            partition: 1,
            offset: 9,
        };
        let mention = Mention {
            start: 0,
            end: 2,
            text: "吉林".into(),
            code: "220000".into(),
            level: Level::Province,
            role: Role::Focus,
            confidence: 0.5,
        };
        let region = Region {
            code: "220000".into(),
            name: "吉林省".into(),
            level: Level::Province,
            path: vec![],
            lat: Some(43.5),
            lon: None,
            salience: 1.0,
        };
        let tagging = Tagging { mentions: vec![mention], regions: vec![region] };
        let bytes = encode_regions(&head, &tagging);
        let back = proto::RegionTags::decode(&bytes[..]).unwrap();
        assert_eq!((back.status(), back.reason.as_deref()), (proto::Status::Failed, Some("panic")));
        assert_eq!(back.source, Some(proto::SourcePosition { partition: 1, offset: 9 }));
        assert_eq!(from_proto(back), tagging);
        assert!(bytes.starts_with(b"\x0a\x01x\x10\x02\x18\x02\x22\x05panic\x2a"), "{bytes:?}");
    }
}
