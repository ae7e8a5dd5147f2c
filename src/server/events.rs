//! `GET /events`: enriched events as they come, as Server-Sent Events (WHATWG HTML, 9.2).
//!
//! ```text
//! id: 0.120-1.98          an opaque cursor; Last-Event-ID or ?from= goes on after it
//! event: enriched
//! data: {"ce_id":"…/2/1","article_id":…,"revision":2,"emission":1,"article":{…},"regions":{…},"figures":[…],…}
//! ```
//!
//! `?from=earliest` begins with what the log still holds, otherwise a stream begins with what comes next; `?until=end` ends it
//! where the log ended when it was asked. Events of an article come in the order of its revisions. The log is the only
//! memory: a cursor is good on every replica and after every restart, for as long as the log holds what comes after it.

mod cursor;
mod hold;
#[cfg(test)]
mod tests;

use super::intake::refusal;
use crate::article::{Article, PubStatus};
use crate::enriched::{Changes, Enriched};
use crate::event::{self, Topic};
use crate::figures::Figure;
use crate::log::{Consumer, Log, LogError, Positions, Record};
use crate::regions::Tagging;
use axum::Router;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use chrono::{DateTime, Utc};
use cursor::Cursor;
use hold::{Hold, Verdict};
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

/// Where the stream is.
pub const PATH: &str = "/events";

/// Streams at a time: each reads the log for itself.
const STREAMS: usize = 64;

/// Records read together, and events that wait for a slow client before reading does.
const BATCH: usize = 200;
const AHEAD: usize = 64;

/// How long one read waits for records; the end of an embargo is noticed as soon.
const WAIT: Duration = Duration::from_millis(500);

/// How long a log that cannot be read is left alone.
const PAUSE: Duration = Duration::from_secs(2);

/// A comment at least so often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What a client waits before it connects again.
const RECONNECT: Duration = Duration::from_secs(3);

/// The streams of one log.
pub struct Events {
    log: Arc<dyn Log>,
    room: Arc<Semaphore>,
    stop: watch::Receiver<bool>,
    now: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

impl Events {
    /// Streams from `log` that end when `stop` becomes true.
    pub fn new(log: Arc<dyn Log>, stop: watch::Receiver<bool>) -> Self {
        Self { log, room: Arc::new(Semaphore::new(STREAMS)), stop, now: Box::new(Utc::now) }
    }

    /// The same streams with another clock; it ends embargoes.
    pub fn with_clock(mut self, now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.now = Box::new(now);
        self
    }
}

/// The route, for a router of any state.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(events: Arc<Events>) -> Router<S> {
    Router::new().route(PATH, get(stream)).with_state(events)
}

async fn stream(
    State(events): State<Arc<Events>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response<Body> {
    let bad = |detail: String| refusal(StatusCode::BAD_REQUEST, &detail);
    let query = match Query::parse(query.as_deref().unwrap_or_default(), &headers) {
        Ok(query) => query,
        Err(detail) => return bad(detail),
    };
    let Ok(room) = Arc::clone(&events.room).try_acquire_owned() else {
        return later(&format!("{STREAMS} streams are open, which is all there is room for."));
    };
    let reader = match Reader::open(events, query).await {
        Ok(Ok(reader)) => reader,
        Ok(Err(detail)) => return bad(detail),
        Err(error) => {
            tracing::warn!(%error, "a stream of events could not begin");
            return later("The log cannot be read just now.");
        }
    };
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::spawn(reader.run(sender, room));
    let sse = Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    let mut response = sse.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would keep events back until its buffer is full.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn later(detail: &str) -> Response<Body> {
    let mut response = refusal(StatusCode::SERVICE_UNAVAILABLE, detail);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

/// Where a stream begins, and whether it ends.
#[derive(Debug, PartialEq)]
struct Query {
    /// `None` is the present end.
    from: Option<Cursor>,
    until_end: bool,
}

impl Query {
    /// The last event that a client has says where it goes on, also where its address says where it first began.
    fn parse(query: &str, headers: &HeaderMap) -> Result<Self, String> {
        let mut from = None;
        let mut until_end = false;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (name.as_ref(), value.as_ref()) {
                ("from", cursor) => from = Some(cursor.to_owned()),
                ("until", "end") => until_end = true,
                ("until", _) => return Err("until takes one value: end.".into()),
                _ => {}
            }
        }
        if let Some(last) = headers.get("last-event-id") {
            from = Some(last.to_str().unwrap_or("?").to_owned());
        }
        let from = match from.as_deref() {
            None | Some("") => None,
            Some("earliest") => Some(Cursor::default()),
            Some(text) => Some(text.parse().map_err(|()| {
                format!("from takes earliest or the id of an event of this stream, not {text:?}.")
            })?),
        };
        Ok(Self { from, until_end })
    }
}

/// Reads the log for one client.
struct Reader {
    events: Arc<Events>,
    consumer: Box<dyn Consumer>,
    cursor: Cursor,
    hold: Hold,
    until_end: bool,
}

impl Reader {
    /// A reader at the place that is asked for, or what is wrong with it.
    async fn open(events: Arc<Events>, query: Query) -> Result<Result<Self, String>, LogError> {
        let topics = events.log.describe_topics().await?;
        let partitions = topics.into_iter().find(|state| state.topic == Topic::Enriched);
        let partitions = partitions.map(|state| state.partitions).unwrap_or_default();
        let ends: Positions =
            (0..).zip(&partitions).map(|(n, (_, end))| ((Topic::Enriched, n), *end)).collect();
        let cursor = match query.from {
            None => Cursor::at(&ends),
            Some(cursor) if cursor.is_within(&ends) => cursor,
            Some(_) => {
                return Ok(Err("The cursor is of another log: from=earliest begins anew.".into()));
            }
        };
        let consumer = events.log.follow(Topic::Enriched, &cursor.positions()).await?;
        Ok(Ok(Self { events, consumer, cursor, hold: Hold::default(), until_end: query.until_end }))
    }

    /// Sends until the client goes, the process stops, or the end is reached where that was asked for.
    async fn run(mut self, sender: mpsc::Sender<Result<Event, Infallible>>, _room: OwnedSemaphorePermit) {
        let mut stop = self.events.stop.clone();
        let hello = Event::default().retry(RECONNECT).comment("dateline");
        if sender.send(Ok(hello)).await.is_err() {
            return;
        }
        loop {
            let batch = tokio::select! {
                batch = self.consumer.read(BATCH, WAIT) => batch,
                // An error means that the process is at its very end.
                _ = stop.wait_for(|stop| *stop) => break,
                () = sender.closed() => break,
            };
            let sent = match batch {
                Ok(batch) => {
                    let mut sent = true;
                    for record in &batch.records {
                        sent = sent && self.pass(record, &sender).await;
                    }
                    sent && self.release(&sender).await && !(self.until_end && batch.at_end)
                }
                Err(error) => {
                    tracing::warn!(%error, "a stream of events waits for the log");
                    tokio::time::sleep(PAUSE).await;
                    self.again().await
                }
            };
            if !sent {
                break;
            }
        }
        self.consumer.leave().await;
    }

    /// Begins to read anew where the cursor stands; what is held is met again.
    async fn again(&mut self) -> bool {
        let Ok(consumer) = self.events.log.follow(Topic::Enriched, &self.cursor.positions()).await else {
            return true;
        };
        self.consumer = consumer;
        self.hold = Hold::default();
        true
    }

    /// Sends a record, or holds it back. `false` says that the client has gone.
    async fn pass(&mut self, record: &Record, sender: &mpsc::Sender<Result<Event, Infallible>>) -> bool {
        let place = (record.partition, record.offset);
        if !self.cursor.wants(place) {
            return true;
        }
        self.cursor.pass(place);
        // The publisher says what cannot be read.
        let Ok(enriched) = event::decode_enriched(record.value.as_deref()) else { return true };
        let ce_id = event::header(&record.headers, "ce_id").unwrap_or_default().to_owned();
        let article = &enriched.article;
        let now = (self.events.now)();
        let (verdict, freed) = self.hold.judge(
            place,
            &article.id,
            article.revision,
            article.pub_status,
            article.embargoed_until,
            now,
        );
        if let Some(place) = freed {
            self.cursor.free(place);
        }
        match verdict {
            Verdict::Send => send(&self.cursor, &ce_id, &enriched, sender).await,
            Verdict::Drop => true,
            Verdict::Hold => {
                self.cursor.hold(place);
                self.hold.keep(place, ce_id, enriched);
                true
            }
        }
    }

    /// Sends what was held and may go now.
    async fn release(&mut self, sender: &mpsc::Sender<Result<Event, Infallible>>) -> bool {
        for (place, ce_id, enriched) in self.hold.due((self.events.now)()) {
            self.cursor.free(place);
            if !send(&self.cursor, &ce_id, &enriched, sender).await {
                return false;
            }
        }
        true
    }
}

async fn send(
    cursor: &Cursor,
    ce_id: &str,
    enriched: &Enriched,
    sender: &mpsc::Sender<Result<Event, Infallible>>,
) -> bool {
    let data = Data::new(ce_id, enriched);
    let json = serde_json::to_string(&data).expect("no map has keys that are not strings");
    let event = Event::default().id(cursor.to_string()).event("enriched").data(json);
    sender.send(Ok(event)).await.is_ok()
}

/// The JSON form of an enriched event.
#[derive(Serialize)]
struct Data<'a> {
    ce_id: &'a str,
    article_id: &'a str,
    revision: u32,
    emission: u32,
    article: Article,
    regions: &'a Tagging,
    figures: &'a [Figure],
    /// Stages whose results are still to come, with a higher emission.
    missing: &'a [String],
    /// What this revision changed in the figures.
    figures_changes: &'a Changes,
}

impl<'a> Data<'a> {
    fn new(ce_id: &'a str, enriched: &'a Enriched) -> Self {
        let article = match enriched.article.pub_status {
            PubStatus::Usable => enriched.article.clone(),
            // Of what was withdrawn nothing leaves but that it was.
            status => Article {
                id: enriched.article.id.clone(),
                revision: enriched.article.revision,
                pub_status: status,
                ingested_at: enriched.article.ingested_at,
                story_id: enriched.article.story_id.clone(),
                ..Article::default()
            },
        };
        Self {
            ce_id,
            article_id: &enriched.article.id,
            revision: enriched.article.revision,
            emission: enriched.emission,
            article,
            regions: &enriched.regions,
            figures: &enriched.figures,
            missing: &enriched.missing,
            figures_changes: &enriched.changes,
        }
    }
}
