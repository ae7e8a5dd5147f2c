//! One HTTP request and its answer, bounded in size and time. Redirects are answers like others.

use super::schedule::Said;
use super::store::Validators;
use crate::net::address::{Guarded, Private};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::io::{self, Read};
use std::net::IpAddr;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::HeaderMap;
use ureq::unversioned::transport::DefaultConnector;

/// The option that lets feeds lie in private networks.
pub const ALLOWED_BY: &str = "feed-allow-private";

/// The largest `ETag` or `Last-Modified` that is sent back.
const LONGEST_VALIDATOR: usize = 1024;

/// What an answer may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body, as sent and decoded.
    pub bytes: usize,
    /// From looking the name up to the last byte.
    pub total: Duration,
    /// Between two reads.
    pub silence: Duration,
    /// After so long, there must have been [`Limits::pace`] bytes for each second.
    pub patience: Duration,
    /// Bytes a second.
    pub pace: u64,
}

impl Limits {
    /// Those of production. The largest feeds with full texts have 2 or 3 MiB.
    pub const USUAL: Limits = Limits {
        bytes: 8 << 20,
        total: Duration::from_secs(60),
        silence: Duration::from_secs(20),
        patience: Duration::from_secs(15),
        pace: 256,
    };
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A feed.
    Feed,
    /// A web page.
    Page,
}

impl Wanted {
    fn accept(self) -> &'static str {
        match self {
            Wanted::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                 application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
            }
            Wanted::Page => "text/html, application/xhtml+xml, */*;q=0.1",
        }
    }
}

/// An answer.
#[derive(Debug, Default)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// `Location`.
    pub location: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// What makes the next request conditional.
    pub validators: Validators,
    /// What it says of when to come again.
    pub said: Said,
    /// Its body, decoded; empty unless the status is 200.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is not one that may be called.
    #[error(transparent)]
    Private(Private),
    /// It has more bytes than a feed may have.
    #[error("larger than {} MiB, the most that is read", .0 >> 20)]
    TooLarge(usize),
    /// It comes so slowly that it would never end.
    #[error("too slow: {bytes} bytes in {seconds} seconds")]
    TooSlow {
        /// Bytes that came.
        bytes: u64,
        /// How long that took.
        seconds: u64,
    },
    /// It is coded in a way that is not known.
    #[error("content coding {0:?} is not known")]
    Coding(String),
    /// No connection, no answer in time, or no HTTP.
    #[error("{0}")]
    Failed(String),
}

impl From<ureq::Error> for FetchError {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Other(cause) => match cause.downcast::<Private>() {
                Ok(private) => Self::Private(*private),
                Err(cause) => Self::Failed(cause.to_string()),
            },
            error => Self::Failed(error.to_string()),
        }
    }
}

/// The client.
pub struct Fetcher {
    agent: Agent,
    limits: Limits,
}

impl Fetcher {
    /// A client that says whom to write to about it, and calls the addresses that `reachable` lets through.
    pub fn new(contact: Option<&str>, reachable: fn(IpAddr) -> bool, limits: Limits) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let agent = match contact {
            Some(contact) => format!("dateline/{version} (feed reader; +{contact})"),
            None => format!("dateline/{version} (feed reader)"),
        };
        let config = Agent::config_builder()
            .timeout_global(Some(limits.total))
            .timeout_per_read(Some(limits.silence))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look the name up itself, behind the check of addresses.
            .proxy(None)
            // Minutes lie between two polls; a kept connection would be closed by then.
            .max_idle_connections(0)
            .accept_encoding("gzip, br")
            .user_agent(agent)
            .build();
        let resolver = Guarded::new(reachable, ALLOWED_BY);
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, limits }
    }

    /// Asks for `url`, unless `validators` still hold. Blocks.
    ///
    /// # Errors
    /// [`FetchError`] if there is no answer.
    pub fn get(&self, url: &str, wanted: Wanted, validators: &Validators) -> Result<Answer, FetchError> {
        let begun = Instant::now();
        let mut request = self.agent.get(url).header("Accept", wanted.accept());
        if let Some(etag) = &validators.etag {
            request = request.header("If-None-Match", etag.as_str());
        }
        if let Some(date) = &validators.last_modified {
            request = request.header("If-Modified-Since", date.as_str());
        }
        let mut response = request.call()?;
        let headers = response.headers();
        let mut answer = Answer {
            status: response.status().as_u16(),
            location: text(headers, "location"),
            content_type: text(headers, "content-type"),
            validators: Validators {
                address: Some(url.to_owned()),
                etag: text(headers, "etag").filter(|etag| can_be_sent_back(etag)),
                last_modified: text(headers, "last-modified").filter(|date| can_be_sent_back(date)),
            },
            said: Said {
                cache_control: all(headers, "cache-control"),
                age: text(headers, "age"),
                expires: text(headers, "expires"),
                date: text(headers, "date"),
                retry_after: text(headers, "retry-after"),
            },
            body: Vec::new(),
        };
        if answer.status == 200 {
            let length = text(headers, "content-length").and_then(|length| length.parse::<u64>().ok());
            if length.is_some_and(|length| length > self.limits.bytes as u64) {
                return Err(FetchError::TooLarge(self.limits.bytes));
            }
            let coding = all(headers, "content-encoding").unwrap_or_default();
            answer.body = self.body(response.body_mut().as_reader(), &coding, begun)?;
        }
        Ok(answer)
    }

    fn body(&self, body: impl Read, coding: &str, begun: Instant) -> Result<Vec<u8>, FetchError> {
        let paced = Paced { body, limits: self.limits, begun, bytes: 0 };
        let mut decoded: Box<dyn Read + '_> = match coding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Box::new(paced),
            "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(paced)),
            "deflate" => Box::new(ZlibDecoder::new(paced)),
            "br" => Box::new(brotli::Decompressor::new(paced, 16 << 10)),
            _ => return Err(FetchError::Coding(coding.to_owned())),
        };
        let mut bytes = Vec::new();
        // A few bytes that unfold to gigabytes are not unfolded further than this.
        let most = self.limits.bytes as u64 + 1;
        let read = decoded.by_ref().take(most).read_to_end(&mut bytes);
        if bytes.len() > self.limits.bytes {
            return Err(FetchError::TooLarge(self.limits.bytes));
        }
        match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(match error.get_ref().and_then(|cause| cause.downcast_ref::<FetchError>()) {
                Some(FetchError::TooLarge(most)) => FetchError::TooLarge(*most),
                Some(FetchError::TooSlow { bytes, seconds }) => {
                    FetchError::TooSlow { bytes: *bytes, seconds: *seconds }
                }
                _ => FetchError::Failed(error.to_string()),
            }),
        }
    }
}

/// A body that fails where it is too large or too slow as sent.
struct Paced<R> {
    body: R,
    limits: Limits,
    begun: Instant,
    bytes: u64,
}

impl<R: Read> Read for Paced<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.body.read(buffer)?;
        self.bytes += read as u64;
        if self.bytes > self.limits.bytes as u64 {
            return Err(io::Error::other(FetchError::TooLarge(self.limits.bytes)));
        }
        let time = self.begun.elapsed();
        let due = time.as_secs_f64() * self.limits.pace as f64;
        if read > 0 && time > self.limits.patience && (self.bytes as f64) < due {
            let slow = FetchError::TooSlow { bytes: self.bytes, seconds: time.as_secs() };
            return Err(io::Error::other(slow));
        }
        Ok(read)
    }
}

fn can_be_sent_back(value: &str) -> bool {
    value.len() <= LONGEST_VALIDATOR && value.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    // Addresses in headers are written in UTF-8 by some servers.
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned()).filter(|text| !text.is_empty())
}

fn all(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<_> =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    (!values.is_empty()).then(|| values.join(", "))
}
