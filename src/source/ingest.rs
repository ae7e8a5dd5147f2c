//! The producer's loop: what the sources found → what is new → the articles topic, batch by batch.
//!
//! A batch is appended whole or not at all. When the log refuses one, the ledger catches up with what
//! really got in, and the batch is decided again: nothing is lost and nothing comes twice.

use super::ledger::{Decision, Ledger, LedgerError, Verdict};
use super::papers::Papers;
use super::{Fault, Found, Given};
use crate::article::Article;
use crate::event::{CloudEvent, Topic, TraceParent, encode_article};
use crate::log::{Log, LogError, Output, Writer};
use crate::telemetry::metrics::Metric;
use chrono::{DateTime, Utc};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// Name of the producer in the log and in `ce_source`.
pub const NAME: &str = "ingest";

/// Articles appended together, and how long the first of them waits for the others: no longer than it takes them to come out
/// of one file or request, since more come together while a batch is appended.
const BATCH: usize = 1024;
const LINGER: Duration = Duration::from_millis(5);

/// How long an idle producer waits before it looks around.
const IDLE: Duration = Duration::from_millis(200);

/// Bytes appended together, so that a batch of large articles stays small.
const BATCH_BYTES: usize = 4 << 20;

/// How often an idle producer looks for what others appended.
const LOOK: Duration = Duration::from_secs(30);

/// Why a conflicting revision is not taken.
pub const CONFLICT: &str = "is in the log with other content; a correction needs a higher revision";

/// What became of the inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Articles nobody had seen.
    pub new: u64,
    /// Articles that got a further revision.
    pub changed: u64,
    /// Articles that were there already, or were older than what is there.
    pub same: u64,
    /// Inputs that could not be read.
    pub bad: u64,
}

/// What became of an article, and what it is known as in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Its id in the log: another than its own where it had come in by another route.
    pub id: String,
    /// The revision that it got, or else the one that is there.
    pub revision: u32,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an article that is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was appended: nobody had seen it.
    New,
    /// It was appended: it differs from what was there.
    Changed,
    /// It was there already, or a newer revision was.
    Same,
    /// It was not appended: its revision is there with other content.
    Conflict,
}

impl Outcome {
    /// The word for it: label of the metric, member of JSON answers.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::New => "new",
            Outcome::Changed => "changed",
            Outcome::Same => "same",
            Outcome::Conflict => "conflict",
        }
    }
}

/// An article on its way, and who wants to hear of it.
struct Draft {
    article: Article,
    reply: Option<oneshot::Sender<Settled>>,
}

/// Why the producer ended early. Rerun it: what was appended is not appended again.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The ledger or the log cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The log refused a batch.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The producer of one log.
pub struct Ingest {
    log: Arc<dyn Log>,
    ledger: Ledger,
    writer: Box<dyn Writer>,
    /// How often a refused batch is tried again; `None` is for ever.
    retries: Option<u32>,
    papers: Papers,
    tally: Tally,
}

impl Ingest {
    /// Opens the ledger in `dir`, catches up with the log, and becomes its writer.
    ///
    /// # Errors
    /// [`IngestError`] if the ledger or the log cannot be used.
    pub async fn open(log: Arc<dyn Log>, dir: &Path, retries: Option<u32>) -> Result<Self, IngestError> {
        // The writer comes first: it ends what a killed writer left open, which readers wait behind.
        let writer = log.writer(NAME).await?;
        let ledger = Ledger::open(dir, &*log).await?;
        Ok(Self { log, ledger, writer, retries, papers: Papers::default(), tally: Tally::default() })
    }

    /// Where papers are at home, for sources that do not say it; without this, by the table alone.
    pub fn know(&mut self, papers: Papers) {
        self.papers = papers;
    }

    /// Appends what comes through `given` until it ends or `stop` becomes true. `report` hears of each
    /// fault, `progress` of the tally after each batch.
    ///
    /// # Errors
    /// [`IngestError`] once the retries are used up.
    pub async fn run(
        &mut self,
        mut given: mpsc::Receiver<Given>,
        stop: watch::Receiver<bool>,
        report: &(dyn Fn(&Fault) + Sync),
        progress: &(dyn Fn(Tally) + Sync),
    ) -> Result<Tally, IngestError> {
        let mut open = true;
        let mut looked = tokio::time::Instant::now();
        while open && !*stop.borrow() {
            let (batch, more) = self.collect(&mut given, report).await;
            open = more;
            if !batch.is_empty() {
                self.append(batch, &stop, report).await?;
            } else if looked.elapsed() > LOOK {
                // Other programs append to the topic too. What cannot be read now is read before it is needed.
                if let Err(error) = self.ledger.catch_up(&*self.log).await {
                    tracing::debug!("{error}");
                }
                looked = tokio::time::Instant::now();
            }
            progress(self.tally);
        }
        // The next start need not read what this one wrote.
        self.ledger.catch_up(&*self.log).await?;
        Ok(self.tally)
    }

    /// The next articles, and whether more can come.
    async fn collect(
        &mut self,
        given: &mut mpsc::Receiver<Given>,
        report: &(dyn Fn(&Fault) + Sync),
    ) -> (Vec<Draft>, bool) {
        let mut batch = Vec::new();
        let mut bytes = 0;
        let mut deadline = None;
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let next = match deadline {
                None => tokio::time::timeout(IDLE, given.recv()).await,
                Some(deadline) => tokio::time::timeout_at(deadline, given.recv()).await,
            };
            let Given { found, reply } = match next {
                Ok(Some(given)) => given,
                Ok(None) => return (batch, false),
                Err(_) => break,
            };
            match found {
                Found::Article(mut article) => {
                    self.papers.complete(&mut article);
                    deadline.get_or_insert(tokio::time::Instant::now() + LINGER);
                    bytes += article.body.len();
                    batch.push(Draft { article: *article, reply });
                }
                Found::Bad(fault) => self.bad(&fault, report),
                Found::Note(fault) => report(&fault),
            }
        }
        (batch, true)
    }

    fn bad(&mut self, fault: &Fault, report: &(dyn Fn(&Fault) + Sync)) {
        self.tally.bad += 1;
        count("bad");
        report(fault);
    }

    async fn append(
        &mut self,
        batch: Vec<Draft>,
        stop: &watch::Receiver<bool>,
        report: &(dyn Fn(&Fault) + Sync),
    ) -> Result<(), IngestError> {
        let mut tries = 0;
        loop {
            match self.try_append(&batch, report).await {
                Ok(settled) => {
                    for (draft, settled) in batch.into_iter().zip(settled) {
                        // Who has gone away does not want to know.
                        draft.reply.and_then(|reply| reply.send(settled).err());
                    }
                    return Ok(());
                }
                Err(IngestError::Log(error))
                    if error.is_transient() && self.retries.is_none_or(|most| tries < most) =>
                {
                    tries += 1;
                    let pause = Duration::from_millis(200 << tries.min(5));
                    tracing::warn!("{error}; trying again in {pause:?}");
                    tokio::time::sleep(pause).await;
                    if *stop.borrow() {
                        return Err(error.into());
                    }
                    // Whether the refused batch got in after all, only the log knows.
                    self.writer = self.log.writer(NAME).await?;
                    self.ledger.catch_up(&*self.log).await?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn try_append(
        &mut self,
        batch: &[Draft],
        report: &(dyn Fn(&Fault) + Sync),
    ) -> Result<Vec<Settled>, IngestError> {
        let now = Utc::now();
        let mut tally = self.tally;
        let mut outputs = Vec::new();
        let mut settled = Vec::with_capacity(batch.len());
        let mut conflicts = Vec::new();
        self.ledger.begin()?;
        for Draft { article, .. } in batch {
            let article = Article { ingested_at: Some(now), ..article.clone() };
            let verdict = match self.ledger.decide(&article) {
                Ok(verdict) => verdict,
                Err(error) => {
                    self.ledger.discard()?;
                    return Err(error.into());
                }
            };
            let Verdict { decision, id, revision, story_id, former_body } = verdict;
            let outcome = match decision {
                Decision::New => Outcome::New,
                Decision::Changed => Outcome::Changed,
                Decision::Same | Decision::Older => Outcome::Same,
                Decision::Conflict => Outcome::Conflict,
            };
            match outcome {
                Outcome::New => tally.new += 1,
                Outcome::Changed => tally.changed += 1,
                Outcome::Same => tally.same += 1,
                Outcome::Conflict => {
                    let place = format!("article {:?} revision {}", article.id, article.revision);
                    conflicts.push(Fault::new(place, CONFLICT));
                }
            }
            if matches!(outcome, Outcome::New | Outcome::Changed) {
                let article =
                    Article { id: id.clone(), revision, story_id: Some(story_id), former_body, ..article };
                outputs.push(output(&article, now));
            }
            settled.push(Settled { id, revision, outcome });
        }
        if !outputs.is_empty()
            && let Err(error) = self.writer.append(outputs).await
        {
            self.ledger.discard()?;
            return Err(error.into());
        }
        self.ledger.keep()?;
        for (outcome, before, after) in [
            (Outcome::New, self.tally.new, tally.new),
            (Outcome::Changed, self.tally.changed, tally.changed),
            (Outcome::Same, self.tally.same, tally.same),
        ] {
            metrics::counter!(Metric::Ingested.name(), "outcome" => outcome.word()).increment(after - before);
        }
        self.tally = tally;
        for fault in conflicts {
            self.bad(&fault, report);
        }
        Ok(settled)
    }
}

fn count(outcome: &'static str) {
    metrics::counter!(Metric::Ingested.name(), "outcome" => outcome).increment(1);
}

fn output(article: &Article, now: DateTime<Utc>) -> Output {
    let headers = CloudEvent {
        topic: Topic::Articles,
        article_id: &article.id,
        revision: article.revision,
        emission: None,
        step: NAME,
        time: now,
        trace: TraceParent::new(rand::random),
    }
    .headers();
    Output {
        topic: Topic::Articles,
        partition: None,
        key: article.id.clone().into_bytes(),
        value: Some(encode_article(article)),
        headers,
    }
}
