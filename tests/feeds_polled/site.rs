//! Feeds that live: they get items by the hour, say in every way how they want to be polled, and note who does not listen.

use crate::Clock;
use crate::server::{Reply, Request, Site};
use std::collections::HashMap;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

const HOUR: i64 = 3600;

/// The interval that these feeds are polled at.
pub const INTERVAL: i64 = 600;

/// How a feed of the site behaves; each of them serves some of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Etag,
    LastModified,
    NoValidators,
    MaxAge,
    Expires,
    Ttl,
    Period,
    SkipHours,
    RetrySeconds,
    RetryDate,
    Failing,
    Missing,
    Moved,
    Gone,
    Gzip,
    Brotli,
    Atom,
    Json,
}

pub const KINDS: [Kind; 18] = [
    Kind::Etag,
    Kind::LastModified,
    Kind::NoValidators,
    Kind::MaxAge,
    Kind::Expires,
    Kind::Ttl,
    Kind::Period,
    Kind::SkipHours,
    Kind::RetrySeconds,
    Kind::RetryDate,
    Kind::Failing,
    Kind::Missing,
    Kind::Moved,
    Kind::Gone,
    Kind::Gzip,
    Kind::Brotli,
    Kind::Atom,
    Kind::Json,
];

/// What the site knows of a feed.
#[derive(Default)]
struct Known {
    asked: u32,
    polled: Vec<i64>,
    not_before: i64,
    etag: Option<String>,
    last_modified: Option<String>,
    moved: bool,
    failures: u32,
}

#[derive(Default)]
struct Host {
    running: u32,
    ended: i64,
    not_before: i64,
}

#[derive(Default)]
struct Notes {
    feeds: HashMap<usize, Known>,
    hosts: HashMap<String, Host>,
    faults: Vec<String>,
    requests: u32,
    conditional: u32,
}

/// The site.
#[derive(Clone)]
pub struct Living {
    clock: Clock,
    notes: Arc<Mutex<Notes>>,
}

impl Living {
    pub fn new(clock: Clock) -> Self {
        Self { clock, notes: Arc::default() }
    }

    /// What was done wrong.
    pub fn faults(&self) -> Vec<String> {
        self.notes.lock().unwrap().faults.clone()
    }

    /// How often feeds were asked for, and how often on a condition.
    pub fn requests(&self) -> (u32, u32) {
        let notes = self.notes.lock().unwrap();
        (notes.requests, notes.conditional)
    }

    /// When a feed was asked for, in seconds after the start.
    pub fn polls(&self, feed: usize) -> Vec<i64> {
        let notes = self.notes.lock().unwrap();
        notes.feeds.get(&feed).map(|known| known.polled.clone()).unwrap_or_default()
    }
}

/// The items that a feed has at a time: one for each three hours, of which the last five are listed; the second is
/// corrected at noon.
pub fn items_at(now: i64) -> Vec<(i64, bool)> {
    let newest = (now - crate::START) / (3 * HOUR);
    (0.max(newest - 4)..=newest)
        .rev()
        .map(|number| (number, number == 1 && now >= crate::START + 12 * HOUR))
        .collect()
}

fn document(kind: Kind, feed: usize, now: i64) -> String {
    let mut items = String::new();
    for (number, corrected) in items_at(now) {
        let link = format!("https://paper.example/{feed}/{number}");
        let text = if corrected { "corrected" } else { "first" };
        items.push_str(&match kind {
            Kind::Atom => format!(
                "<entry><id>tag:paper.example,2026:{feed}-{number}</id><title>Item {number} of {feed}</title>\
                 <link href=\"{link}\"/><content type=\"html\">&lt;p&gt;{text}&lt;/p&gt;</content></entry>"
            ),
            Kind::Json => format!(
                "{}{{\"id\":\"{number}\",\"url\":\"{link}\",\"title\":\"Item {number} of {feed}\",\"content_html\":\"<p>{text}</p>\"}}",
                if items.is_empty() { "" } else { "," }
            ),
            _ => format!(
                "<item><title>Item {number} of {feed}</title><link>{link}?utm_source={now}</link><description>{text}</description></item>"
            ),
        });
    }
    let wish = match kind {
        Kind::Ttl => "<ttl>60</ttl>",
        Kind::Period => {
            "<sy:updatePeriod xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">hourly</sy:updatePeriod>"
        }
        Kind::SkipHours => "<skipHours><hour>0</hour><hour>1</hour><hour>2</hour><hour>3</hour></skipHours>",
        _ => "",
    };
    match kind {
        Kind::Atom => format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>{items}</feed>"),
        Kind::Json => {
            format!(
                "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{items}]}}"
            )
        }
        _ => format!("<rss version=\"2.0\"><channel><title>t</title>{wish}{items}</channel></rss>"),
    }
}

fn date(seconds: i64) -> String {
    let moment = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds.unsigned_abs());
    httpdate::fmt_http_date(moment)
}

impl Site for Living {
    fn answer(&self, request: &Request, _: &mut TcpStream) -> Option<Reply> {
        let now = self.clock.noted();
        let mut notes = self.notes.lock().unwrap();
        let Notes { feeds, hosts, faults, requests, conditional } = &mut *notes;
        let (moved_here, number) = match request.path.split('/').collect::<Vec<_>>()[..] {
            ["", "feed", number] => (false, number),
            ["", "moved", number] => (true, number),
            _ => panic!("{request:?}"),
        };
        let feed: usize = number.parse().unwrap();
        let kind = KINDS[feed % KINDS.len()];
        let mut fault =
            |what: &str| faults.push(format!("{kind:?} {feed} at {}: {what}", now - crate::START));
        *requests += 1;
        let host = hosts.entry(request.host.clone()).or_default();
        host.running += 1;
        if host.running > 1 {
            fault("two requests to a host at once");
        }
        if now < host.ended + dateline::source::feed::host::PAUSE {
            fault("no pause before the next request to the host");
        }
        if now < host.not_before {
            fault("the host had asked to be left alone");
        }
        let known = feeds.entry(feed).or_default();
        known.asked += 1;
        known.polled.push(now - crate::START);
        if now < known.not_before {
            fault(&format!("{} seconds too early", known.not_before - now));
        }
        if !request.header("user-agent").is_some_and(|agent| agent.contains("+https://news.example/")) {
            fault("no contact in the user agent");
        }
        known.not_before = now + INTERVAL;
        let etag = request.header("if-none-match").map(str::to_owned);
        let since = request.header("if-modified-since").map(str::to_owned);
        if kind == Kind::Moved {
            if !moved_here {
                if known.moved {
                    fault("the old address after a permanent redirect");
                }
                known.not_before = 0;
                return Some(Reply::to(&format!("/moved/{feed}"), 301));
            }
            known.moved = true;
        }
        let hour = (now - crate::START) / HOUR;
        match kind {
            Kind::RetrySeconds | Kind::RetryDate if known.asked % 4 == 0 => {
                let until = now + 2 * HOUR;
                (known.not_before, host.not_before) = (until, host.not_before.max(until));
                return Some(match kind {
                    Kind::RetrySeconds => Reply::new(429, "").with("Retry-After", 2 * HOUR),
                    _ => Reply::new(503, "").with("Retry-After", date(until)),
                });
            }
            Kind::Failing if (2..8).contains(&hour) => {
                known.not_before = now + (INTERVAL << known.failures.min(8));
                known.failures += 1;
                return Some(Reply::new(500, ""));
            }
            Kind::Missing => {
                known.not_before = now + (HOUR << known.failures.min(4));
                known.failures += 1;
                return Some(Reply::new(404, ""));
            }
            Kind::Gone if hour >= 6 => {
                known.not_before = i64::MAX;
                return Some(Reply::new(410, ""));
            }
            _ => known.failures = 0,
        }
        let items = items_at(now);
        let version = format!("{}-{}", items[0].0, now >= crate::START + 12 * HOUR);
        let tag = format!("W/\"{feed}-{version}\"");
        let changed =
            date(crate::START + items[0].0 * 3 * HOUR + if now >= crate::START + 12 * HOUR { 1 } else { 0 });
        if (&etag, &since) != (&known.etag, &known.last_modified) {
            fault(&format!(
                "validators {etag:?} {since:?}, given were {:?} {:?}",
                known.etag, known.last_modified
            ));
        }
        let mut reply = Reply::new(200, "");
        match kind {
            Kind::NoValidators => {}
            Kind::LastModified => {
                reply = reply.with("Last-Modified", &changed);
                known.last_modified = Some(changed.clone());
            }
            _ => {
                reply = reply.with("ETag", &tag);
                known.etag = Some(tag.clone());
            }
        }
        match kind {
            Kind::MaxAge => {
                reply = reply.with("Cache-Control", "public, max-age=7200");
                known.not_before = now + 2 * HOUR;
            }
            Kind::Expires => {
                // Its clock is ten minutes ahead.
                reply = reply.with("Date", date(now + 600)).with("Expires", date(now + 600 + HOUR));
                known.not_before = now + HOUR;
            }
            Kind::Ttl | Kind::Period => known.not_before = now + HOUR,
            Kind::SkipHours => {
                let next = now + INTERVAL;
                let skipped = (next - crate::START) / HOUR % 24 < 4;
                known.not_before = if skipped { crate::START + 4 * HOUR } else { next };
            }
            _ => {}
        }
        let unchanged = match kind {
            Kind::NoValidators => false,
            Kind::LastModified => since == Some(changed),
            _ => etag == Some(tag),
        };
        *conditional += u32::from(etag.is_some() || since.is_some());
        if unchanged {
            reply.status = 304;
            return Some(reply);
        }
        let body = document(kind, feed, if kind == Kind::NoValidators { now } else { now - now % HOUR });
        reply.body = match kind {
            Kind::Gzip => gzip(body.as_bytes()),
            Kind::Brotli => {
                let mut coded = Vec::new();
                let parameters = brotli::enc::BrotliEncoderParams::default();
                brotli::BrotliCompress(&mut body.as_bytes(), &mut coded, &parameters).unwrap();
                coded
            }
            _ => body.into_bytes(),
        };
        match kind {
            Kind::Gzip => reply = reply.with("Content-Encoding", "gzip"),
            Kind::Brotli => reply = reply.with("Content-Encoding", "br"),
            _ => {}
        }
        Some(reply)
    }

    fn answered(&self, request: &Request) {
        let mut notes = self.notes.lock().unwrap();
        let host = notes.hosts.entry(request.host.clone()).or_default();
        host.running -= 1;
        host.ended = self.clock.noted();
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    coder.write_all(bytes).unwrap();
    coder.finish().unwrap()
}
