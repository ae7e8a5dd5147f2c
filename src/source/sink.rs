//! What a source puts articles into, and what it hears of them.

use super::Found;
use super::ingest::Settled;
use crate::article::Article;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{mpsc, oneshot, watch};

/// What the receiver says: whether to go on.
pub type Go = bool;

/// Something that a source found, on its way to the log.
#[derive(Debug)]
pub struct Given {
    /// What was found.
    pub found: Found,
    /// Hears what became of an article once it is in the log; dropped where it does not get there.
    pub reply: Option<oneshot::Sender<Settled>>,
}

/// How much of the inputs has been read, where they have a size.
#[derive(Debug, Default)]
pub struct Meter {
    expected: AtomicU64,
    read: AtomicU64,
}

impl Meter {
    /// Bytes that will be read.
    pub fn expect(&self, bytes: u64) {
        self.expected.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes that have been read.
    pub fn advance(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes that have been read, and those that will have been at the end; `None` where no input has a size.
    pub fn position(&self) -> Option<(u64, u64)> {
        let expected = self.expected.load(Ordering::Relaxed);
        (expected > 0).then(|| (self.read.load(Ordering::Relaxed).min(expected), expected))
    }
}

/// The way from a source to the producer's loop. It is bounded: a source waits while the log is slow.
#[derive(Debug, Clone)]
pub struct Sink {
    given: mpsc::Sender<Given>,
    stop: watch::Receiver<bool>,
    meter: Arc<Meter>,
}

impl Sink {
    /// A sink that holds `room` articles, and where they come out. It takes no more once `stop` is true.
    pub fn new(room: usize, stop: watch::Receiver<bool>) -> (Self, mpsc::Receiver<Given>) {
        let (given, receiver) = mpsc::channel(room);
        (Self { given, stop, meter: Arc::default() }, receiver)
    }

    /// Gives one thing. `false` says that no more is taken.
    pub async fn give(&self, found: Found) -> Go {
        !self.is_stopped() && self.given.send(Given { found, reply: None }).await.is_ok()
    }

    /// As [`Sink::give`], from a thread that may block.
    pub fn give_blocking(&self, found: Found) -> Go {
        !self.is_stopped() && self.given.blocking_send(Given { found, reply: None }).is_ok()
    }

    /// Gives articles and waits until they are in the log: what became of each, in order. `None` says that
    /// not all of them got there, and that no more is taken.
    pub async fn settle(&self, articles: Vec<Article>) -> Option<Vec<Settled>> {
        let mut replies = Vec::with_capacity(articles.len());
        for article in articles {
            let (reply, heard) = oneshot::channel();
            let given = Given { found: Found::Article(Box::new(article)), reply: Some(reply) };
            if self.is_stopped() || self.given.send(given).await.is_err() {
                return None;
            }
            replies.push(heard);
        }
        let mut settled = Vec::with_capacity(replies.len());
        for reply in replies {
            settled.push(reply.await.ok()?);
        }
        Some(settled)
    }

    /// Where sources tell how much of their input they have read.
    pub fn meter(&self) -> &Arc<Meter> {
        &self.meter
    }

    /// Whether the process is stopping.
    pub fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// Waits until the process is stopping.
    pub async fn stopped(&self) {
        // A sender that is gone has stopped as well.
        drop(self.stop.clone().wait_for(|stop| *stop).await);
    }
}
