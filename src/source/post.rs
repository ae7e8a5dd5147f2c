//! Articles that are posted to this process: one JSON object, or JSON Lines, with the fields of [`jsonl`].
//!
//! An [`Inbox`] is what the HTTP server puts a body into. Its source connects it with the producer; before that and
//! after it nothing is taken. An answer is given when the articles are in the log, so a client that has one may forget them,
//! and a client that has none may send them again: what is there is not appended twice.

use super::ingest::{CONFLICT, Outcome, Settled};
use super::{Fault, Found, Sink, Source, jsonl};
use crate::article::Article;
use crate::telemetry::metrics::Metric;
use async_trait::async_trait;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a body may wait for the log; then the client is told to come back. Shorter than most clients wait.
const PATIENCE: Duration = Duration::from_secs(20);

/// The secret that clients have to know. Only its hash is kept, and nothing prints it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Token {
    hash: [u8; 32],
    is_empty: bool,
}

impl Token {
    /// Whether it is the empty text, which is no secret.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Whether the given bytes are the token. Takes as long for a wrong one as for the right one.
    pub fn is(&self, given: &[u8]) -> bool {
        let given = Sha256::digest(given);
        self.hash.iter().zip(given).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0 && !self.is_empty
    }
}

impl From<String> for Token {
    fn from(text: String) -> Self {
        Self { hash: Sha256::digest(text.as_bytes()).into(), is_empty: text.is_empty() }
    }
}

impl FromStr for Token {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.to_owned().into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object.
    Object,
    /// JSON Lines: an object a line.
    Lines,
}

/// Where posted articles go.
#[derive(Debug)]
pub struct Inbox {
    token: Token,
    sink: Mutex<Option<Sink>>,
}

/// What became of a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The articles that could be read, in order.
    pub articles: Vec<Taken>,
    /// What could not be read or not be taken, in order.
    pub faults: Vec<Refused>,
}

/// An article that could be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Taken {
    /// The id that the client gave it, or that follows from its address or headline.
    pub id: String,
    /// What became of it.
    pub settled: Settled,
    /// What was read otherwise than it was meant, such as a date that is none.
    pub notes: Vec<String>,
}

/// Something in a body that was not taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    /// Line of the body, from 1.
    pub line: usize,
    /// Column of the line, where that is known: bytes, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub detail: String,
}

/// The log cannot be written now, or the process is stopping. What the body holds may or may not be in the log.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("articles cannot be taken just now")]
pub struct Unavailable;

impl Inbox {
    /// An inbox that takes nothing yet.
    pub fn new(token: Token) -> Arc<Self> {
        Arc::new(Self { token, sink: Mutex::new(None) })
    }

    /// Whether a client with this token may post.
    pub fn admits(&self, token: &[u8]) -> bool {
        self.token.is(token)
    }

    /// The source that connects it with a producer.
    pub fn source(self: &Arc<Self>) -> Box<dyn Source> {
        Box::new(Post { inbox: self.clone() })
    }

    fn sink(&self) -> Option<Sink> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn connect(&self, sink: Option<Sink>) {
        *self.sink.lock().unwrap_or_else(PoisonError::into_inner) = sink;
    }

    /// Takes a body: what can be read of it is in the log when this returns.
    ///
    /// # Errors
    /// [`Unavailable`] if that cannot be said.
    pub async fn take(
        &self,
        form: Form,
        body: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<Report, Unavailable> {
        let sink = self.sink().ok_or(Unavailable)?;
        // A large body takes longer than other requests should wait.
        let read = tokio::task::spawn_blocking(move || read(form, body.as_ref()));
        let Read { articles, mut faults } = read.await.map_err(|_| Unavailable)?;
        metrics::counter!(Metric::Ingested.name(), "outcome" => "bad").increment(faults.len() as u64);
        let drafts = articles.iter().map(|(_, article, _)| article.clone()).collect();
        let settled = tokio::time::timeout(PATIENCE, sink.settle(drafts)).await;
        let settled = settled.ok().flatten().ok_or(Unavailable)?;
        let mut report = Report::default();
        for ((line, article, notes), settled) in articles.into_iter().zip(settled) {
            if settled.outcome == Outcome::Conflict {
                let detail = format!("article {:?} revision {} {CONFLICT}", article.id, article.revision);
                faults.push(Refused { line, column: None, detail });
            }
            report.articles.push(Taken { id: article.id, settled, notes });
        }
        faults.sort_by_key(|fault| (fault.line, fault.column));
        report.faults = faults;
        Ok(report)
    }
}

/// The source of an [`Inbox`].
struct Post {
    inbox: Arc<Inbox>,
}

#[async_trait]
impl Source for Post {
    fn name(&self) -> String {
        "POST /articles".into()
    }

    fn lasts(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, sink: Sink) {
        self.inbox.connect(Some(sink.clone()));
        sink.stopped().await;
        self.inbox.connect(None);
    }
}

#[derive(Default)]
struct Read {
    /// Each with its line and notes.
    articles: Vec<(usize, Article, Vec<String>)>,
    faults: Vec<Refused>,
}

fn read(form: Form, body: &[u8]) -> Read {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut read = Read::default();
    let is_blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    match form {
        Form::Object => read.line(1, body),
        Form::Lines => {
            for (at, line) in body.split(|byte| *byte == b'\n').enumerate() {
                if !is_blank(line) {
                    read.line(at + 1, line);
                }
            }
        }
    }
    read
}

impl Read {
    fn line(&mut self, number: usize, bytes: &[u8]) {
        let mut notes = Vec::new();
        // The place is empty here, so what is in it is said by the fault.
        for found in jsonl::read("", bytes) {
            match found {
                Found::Article(article) => {
                    self.articles.push((number, *article, std::mem::take(&mut notes)));
                }
                Found::Note(fault) => notes.push(fault.message),
                Found::Bad(fault) => {
                    let (line, column) = place_of(&fault);
                    self.faults.push(Refused { line: number + line - 1, column, detail: fault.message });
                }
            }
        }
    }
}

/// Line and column of a fault, as far as its place says.
fn place_of(fault: &Fault) -> (usize, Option<usize>) {
    let number = |word: &str| {
        let (_, rest) = fault.place.split_once(word)?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    (number("line ").unwrap_or(1).max(1), number("column "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Given;
    use tokio::sync::watch;

    /// An inbox whose producer says that each article is new, but that `old` is there and `odd` conflicts.
    fn inbox() -> (Arc<Inbox>, watch::Sender<bool>) {
        let inbox = Inbox::new("secret".to_owned().into());
        let (stop, stopped) = watch::channel(false);
        let (sink, mut given) = Sink::new(4, stopped);
        inbox.connect(Some(sink));
        tokio::spawn(async move {
            while let Some(Given { found, reply }) = given.recv().await {
                let (Found::Article(article), Some(reply)) = (found, reply) else { continue };
                let outcome = match article.id.as_str() {
                    "old" => Outcome::Same,
                    "odd" => Outcome::Conflict,
                    _ => Outcome::New,
                };
                reply.send(Settled { id: article.id, revision: 1, outcome }).ok();
            }
        });
        (inbox, stop)
    }

    #[tokio::test]
    async fn what_can_be_read_is_taken_and_the_rest_is_named() {
        let (inbox, _stop) = inbox();
        let cases: &[(Form, &str, &[&str])] = &[
            (Form::Object, "{\"id\":\"a\",\n \"body\":\"x\"}", &["a New 1 []"]),
            (Form::Object, "\u{feff}{\"id\":\"old\",\"body\":\"x\"}\n", &["old Same 1 []"]),
            (
                Form::Object,
                "{\"id\":\"a\",\n\"body\":[1]}",
                &["2:7 invalid type: sequence, expected a string"],
            ),
            (Form::Object, "", &["1:0 EOF while parsing a value"]),
            (Form::Object, "[{\"id\":\"a\"}]", &["1:1 "]),
            (
                Form::Lines,
                "{\"id\":\"a\",\"body\":\"x\",\"published_at\":\"soon\"}\r\n\n{\"id\":\"b\"}\nnope\n{\"id\":\"odd\",\"revision\":3,\"body\":\"y\"}\n{\"id\":\"c\",\"body\":\"\"}",
                &[
                    "a New 1 [\"published_at \\\"soon\\\" is no RFC 3339 date; taken as unknown\"]",
                    "odd Conflict 1 []",
                    "c New 1 []",
                    "3: neither title nor body",
                    "4:2 expected ident",
                    "5: article \"odd\" revision 3 is in the log with other content; a correction needs a higher revision",
                ],
            ),
            (Form::Lines, "\n \n", &[]),
        ];
        for (form, body, want) in cases {
            let report = inbox.take(*form, body.as_bytes().to_vec()).await.unwrap();
            let taken = report.articles.iter().map(|taken| {
                let Settled { revision, outcome, .. } = taken.settled;
                format!("{} {outcome:?} {revision} {:?}", taken.id, taken.notes)
            });
            let faults = report.faults.iter().map(|fault| {
                let column = fault.column.map(|column| column.to_string()).unwrap_or_default();
                format!("{}:{column} {}", fault.line, fault.detail)
            });
            let got: Vec<String> = taken.chain(faults).collect();
            assert_eq!(got.len(), want.len(), "{body}: {got:?}");
            for (got, want) in got.iter().zip(*want) {
                assert!(got.starts_with(want), "{body}: {got} is not {want}");
            }
        }
    }

    #[tokio::test]
    async fn nothing_is_taken_without_a_producer() {
        let body = || b"{\"id\":\"a\",\"body\":\"x\"}".to_vec();
        let lone = Inbox::new("secret".to_owned().into());
        assert_eq!(lone.take(Form::Object, body()).await, Err(Unavailable));
        let (inbox, stop) = inbox();
        stop.send_replace(true);
        assert_eq!(inbox.take(Form::Object, body()).await, Err(Unavailable));
        // A producer that ends with the articles in its hands has not settled them.
        let (sink, mut given) = Sink::new(4, watch::channel(false).1);
        lone.connect(Some(sink));
        let ends = tokio::spawn(async move { drop(given.recv().await) });
        assert_eq!(lone.take(Form::Object, body()).await, Err(Unavailable));
        ends.await.unwrap();
    }

    #[test]
    fn tokens_are_compared_and_never_shown() {
        let token: Token = "secret".to_owned().into();
        let cases: [(&[u8], bool); 4] =
            [(b"secret", true), (b"secre", false), (b"", false), (b"secret ", false)];
        for (given, want) in cases {
            assert_eq!(token.is(given), want);
        }
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert!(!Token::from(String::new()).is(b""), "an empty token admits nobody");
    }
}
