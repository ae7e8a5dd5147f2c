//! Headers of every event: CloudEvents 1.0 (Kafka protocol binding 3.2, binary mode) and W3C Trace
//! Context `traceparent`.

use super::Topic;
use chrono::{DateTime, SecondsFormat, Utc};
use std::fmt;

/// Header names and values in the order they are written.
pub type Headers = Vec<(String, Vec<u8>)>;

/// The first header of that name, if it is UTF-8.
pub fn header<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    let (_, value) = headers.iter().find(|(key, _)| key == name)?;
    std::str::from_utf8(value).ok()
}

/// W3C Trace Context of an event: the trace of its article and the span of the step that wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceParent {
    trace: u128,
    span: u64,
    flags: u8,
}

impl TraceParent {
    /// Starts a trace. Neither id is zero.
    pub fn new(random: impl Fn() -> u64) -> Self {
        let trace = u128::from(random()) << 64 | u128::from(random());
        Self { trace: trace.max(1), span: random().max(1), flags: 1 }
    }

    /// The same trace with a new span.
    pub fn child(self, random: impl Fn() -> u64) -> Self {
        Self { span: random().max(1), ..self }
    }

    /// Reads `00-<32 hex>-<16 hex>-<2 hex>`; `None` for anything else, all-zero ids included.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [version, trace, span, flags] = parts[..] else { return None };
        let hex = |part: &str, len| {
            part.len() == len && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        if version != "00" || !hex(trace, 32) || !hex(span, 16) || !hex(flags, 2) {
            return None;
        }
        let parsed = Self {
            trace: u128::from_str_radix(trace, 16).ok()?,
            span: u64::from_str_radix(span, 16).ok()?,
            flags: u8::from_str_radix(flags, 16).ok()?,
        };
        (parsed.trace != 0 && parsed.span != 0).then_some(parsed)
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, self.flags)
    }
}

/// The attributes of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudEvent<'a> {
    /// Where it goes, which says what it is.
    pub topic: Topic,
    /// Article id.
    pub article_id: &'a str,
    /// Article revision.
    pub revision: u32,
    /// Emission, on enriched events.
    pub emission: Option<u32>,
    /// Which step wrote it: `ingest` or the name of a stage.
    pub step: &'a str,
    /// When it was written.
    pub time: DateTime<Utc>,
    /// Its trace.
    pub trace: TraceParent,
}

impl CloudEvent<'_> {
    /// The headers of the event.
    pub fn headers(&self) -> Headers {
        let (message, file) = match self.topic {
            Topic::Articles | Topic::Dlq => ("Article", "article"),
            Topic::Regions | Topic::RegionsReplay(_) => ("RegionTags", "regions"),
            Topic::Figures | Topic::FiguresReplay(_) => ("FigureSet", "figures"),
            Topic::Enriched => ("EnrichedArticle", "enriched"),
        };
        let mut id = format!("{}/{}", self.article_id, self.revision);
        if let Some(emission) = self.emission {
            id.push_str(&format!("/{emission}"));
        }
        let pairs = [
            ("ce_specversion", "1.0".to_owned()),
            ("ce_id", id),
            ("ce_type", format!("dateline.v1.{message}")),
            ("ce_source", format!("/dateline/{}", self.step)),
            ("ce_time", self.time.to_rfc3339_opts(SecondsFormat::Millis, true)),
            ("ce_subject", self.article_id.to_owned()),
            ("ce_dataschema", format!("dateline/v1/{file}.proto#{message}")),
            ("content-type", "application/protobuf".to_owned()),
            ("traceparent", self.trace.to_string()),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value.into_bytes())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enriched_event_carries_all_attributes() {
        let trace = TraceParent::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
        let event = CloudEvent {
            topic: Topic::Enriched,
            article_id: "a/b",
            revision: 2,
            emission: Some(1),
            step: "enrich",
            time: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
            trace: trace.child(|| 7),
        };
        let text: Vec<String> = event
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value)))
            .collect();
        let want = [
            "ce_specversion: 1.0",
            "ce_id: a/b/2/1",
            "ce_type: dateline.v1.EnrichedArticle",
            "ce_source: /dateline/enrich",
            "ce_time: 2026-01-01T00:00:00.000Z",
            "ce_subject: a/b",
            "ce_dataschema: dateline/v1/enriched.proto#EnrichedArticle",
            "content-type: application/protobuf",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000007-01",
        ];
        assert_eq!(text, want);
    }

    #[test]
    fn a_bad_traceparent_is_none() {
        for bad in [
            "",
            "00-0-0-0",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        ] {
            assert_eq!(TraceParent::parse(bad), None, "{bad}");
        }
    }
}
