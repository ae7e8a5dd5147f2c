//! Documents over HTTP (RFC 9110): validators, content codings, conditional requests. Every document leaves through here.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::SystemTime;

/// Bodies below this are sent as they are: the coding would save less than its header costs.
const LEAST_CODED: usize = 256;

/// Quality of brotli: at 5 it is smaller than gzip and as fast; above, it takes seconds for a megabyte.
const BROTLI_QUALITY: u32 = 5;

/// Seconds for which what does not change may be kept.
const YEAR: u32 = 31_536_000;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Identity,
    Gzip,
    Brotli,
}

/// A document in all its codings, each with its own strong entity tag.
pub struct Document {
    content_type: &'static str,
    /// Seconds that a reader may go without asking again.
    max_age: u32,
    immutable: bool,
    hash: String,
    identity: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
    /// Value of the `Link` header.
    links: Option<String>,
}

impl Document {
    /// Compresses `bytes`; not for a thread that has other requests to answer.
    pub fn new(content_type: &'static str, bytes: Vec<u8>, max_age: u32) -> Self {
        let hash = hash_of(&bytes);
        let coded = bytes.len() >= LEAST_CODED;
        Self {
            content_type,
            max_age,
            immutable: false,
            hash,
            gzip: if coded { gzip(&bytes) } else { None },
            brotli: if coded { brotli(&bytes) } else { None },
            identity: bytes.into(),
            links: None,
        }
    }

    /// The document as one that readers need never ask for again (RFC 8246).
    pub fn immutable(mut self) -> Self {
        (self.max_age, self.immutable) = (YEAR, true);
        self
    }

    /// The document with a `Link` header; subscribers to a hub look there first.
    pub fn linked(mut self, links: String) -> Self {
        self.links = Some(links);
        self
    }

    /// Whether the other document has the same bytes.
    pub fn is_same(&self, other: &Document) -> bool {
        self.hash == other.hash
    }

    /// Its bodies by the end that a file server looks for beside a file: none, `.gz`, `.br`.
    pub fn bodies(&self) -> impl Iterator<Item = (&'static str, &Bytes)> {
        let coded = [(".gz", self.gzip.as_ref()), (".br", self.brotli.as_ref())];
        let coded = coded.into_iter().filter_map(|(end, body)| Some((end, body?)));
        [("", &self.identity)].into_iter().chain(coded)
    }

    /// Bytes that it takes up.
    pub fn size(&self) -> usize {
        let coded = [&self.gzip, &self.brotli].into_iter().flatten().map(Bytes::len).sum::<usize>();
        self.identity.len() + coded
    }

    /// The answer to a request with these headers: the document, or 304 where the reader has it.
    pub fn respond(&self, request: &HeaderMap) -> Response<Body> {
        self.respond_as(StatusCode::OK, request, None)
    }

    /// The same with another status; only 200 has a condition. `modified` is the date of the bytes, if they have one.
    pub fn respond_as(
        &self,
        status: StatusCode,
        request: &HeaderMap,
        modified: Option<SystemTime>,
    ) -> Response<Body> {
        let (coding, body) = self.representation(request);
        let tag = match coding {
            Coding::Identity => format!("\"{}\"", self.hash),
            Coding::Gzip => format!("\"{}-gz\"", self.hash),
            Coding::Brotli => format!("\"{}-br\"", self.hash),
        };
        let fresh = status == StatusCode::OK && is_fresh(request, &tag, modified);
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        let end = if self.immutable { ", immutable" } else { "" };
        headers.insert(header::CACHE_CONTROL, text(&format!("public, max-age={}{end}", self.max_age)));
        if status == StatusCode::OK {
            headers.insert(header::ETAG, text(&tag));
            if let Some(modified) = modified {
                headers.insert(header::LAST_MODIFIED, text(&httpdate::fmt_http_date(modified)));
            }
        }
        if let Some(links) = &self.links {
            headers.insert(header::LINK, text(links));
        }
        if fresh {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        match coding {
            Coding::Identity => {}
            Coding::Gzip => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            Coding::Brotli => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            }
        }
        *response.status_mut() = status;
        *response.body_mut() = Body::from(body.clone());
        response
    }

    fn representation(&self, request: &HeaderMap) -> (Coding, &Bytes) {
        match (preferred(request), &self.gzip, &self.brotli) {
            (Coding::Brotli, _, Some(body)) => (Coding::Brotli, body),
            (Coding::Gzip, Some(body), _) => (Coding::Gzip, body),
            _ => (Coding::Identity, &self.identity),
        }
    }
}

/// Whether the reader has these bytes. `If-None-Match` decides alone where it is given (RFC 9110, 13.2.2), by weak
/// comparison; an `If-Modified-Since` that is no date is as good as none.
fn is_fresh(request: &HeaderMap, tag: &str, modified: Option<SystemTime>) -> bool {
    if request.contains_key(header::IF_NONE_MATCH) {
        let lines = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        // A tag of ours has no comma in it, so splitting at commas cannot break one.
        let mut tags = lines.flat_map(|line| line.split(',')).map(str::trim);
        return tags.any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag);
    }
    let since = request.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    let since = since.and_then(|date| httpdate::parse_http_date(date).ok());
    modified.zip(since).is_some_and(|(modified, since)| modified <= since)
}

/// What changes with the bytes of a document, in 32 digits; its entity tags are made of it.
pub fn hash_of(bytes: &[u8]) -> String {
    let mut hash = String::with_capacity(32);
    for byte in Sha256::digest(bytes).iter().take(16) {
        // Writing to a String cannot fail.
        write!(hash, "{byte:02x}").ok();
    }
    hash
}

/// The coding a request prefers among ours (RFC 9110, 12.5.3): the highest weight, brotli before gzip where they
/// weigh the same, and none where it names none.
pub fn preferred(request: &HeaderMap) -> Coding {
    let (mut gzip, mut brotli, mut other) = (None, None, None);
    let lines = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for item in lines.flat_map(|line| line.split(',')) {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let weight = weight.map_or(1.0, |weight| weight.trim().parse::<f32>().unwrap_or(0.0));
        match name.as_str() {
            "gzip" | "x-gzip" => gzip = Some(weight),
            "br" => brotli = Some(weight),
            "*" => other = Some(weight),
            _ => {}
        }
    }
    let weight = |named: Option<f32>| named.or(other).unwrap_or(0.0);
    let (gzip, brotli) = (weight(gzip), weight(brotli));
    if brotli > 0.0 && brotli >= gzip {
        Coding::Brotli
    } else if gzip > 0.0 {
        Coding::Gzip
    } else {
        Coding::Identity
    }
}

/// `None` where compressing fails, which memory cannot; the document then goes out as it is.
fn gzip(bytes: &[u8]) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

fn brotli(bytes: &[u8]) -> Option<Bytes> {
    let mut coded = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut coded, 4096, BROTLI_QUALITY, 22);
    writer.write_all(bytes).ok()?;
    writer.flush().ok()?;
    drop(writer);
    Some(coded.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_coding_is_found() {
        let cases = [
            (None, Coding::Identity),
            (Some(""), Coding::Identity),
            (Some("identity"), Coding::Identity),
            (Some("gzip, deflate, br"), Coding::Brotli),
            (Some("gzip"), Coding::Gzip),
            (Some("GZIP;Q=0.5, br;q=0.1"), Coding::Gzip),
            (Some("br;q=0, *"), Coding::Gzip),
            (Some("*;q=0"), Coding::Identity),
            (Some("gzip;q=0, identity"), Coding::Identity),
            (Some("br;q=x, gzip;q=0.001"), Coding::Gzip),
        ];
        for (given, wanted) in cases {
            let mut headers = HeaderMap::new();
            if let Some(given) = given {
                headers.insert(header::ACCEPT_ENCODING, given.parse().unwrap());
            }
            assert_eq!(preferred(&headers), wanted, "{given:?}");
        }
    }
}
