//! Runs a stage: read a batch, work on it, commit outputs and positions in one step, until told to stop.
//!
//! What the log or a store refuses for now is tried again with back-off and for ever; only a fault of
//! the set-up ends the stage.

use super::{Name, Stage, StageError};
use crate::log::{Batch, Commit, Consumer, Log, LogError, Positions};
use crate::telemetry::metrics::Metric;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long a read waits for the first record; a stop is noticed within it.
const WAIT: Duration = Duration::from_millis(500);

/// How long a commit without outputs waits for one that has some. It only saves reading again, and costs as much as any other.
const HOLD: Duration = Duration::from_secs(1);

/// Back-off after a refusal: doubles from the first to the last.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Why a stage ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum StageFailure {
    /// The log is not set up as the stage needs it.
    #[error("stage {0}: {1}")]
    Log(Name, LogError),
    /// A store of the stage is unusable.
    #[error("stage {0}: {1}")]
    Stage(Name, StageError),
}

/// Runs `stage` on `log` until `stop` becomes true or its sender is gone. The batch at hand is finished
/// first.
///
/// # Errors
/// [`StageFailure`] for a fault that no retry mends.
pub async fn run(
    log: Arc<dyn Log>,
    prefix: &str,
    mut stage: Box<dyn Stage>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), StageFailure> {
    let name = stage.name();
    let mut backoff = Backoff::new(name);
    let mut consumer = loop {
        match open(&*log, prefix, name, stage.positions()).await {
            Ok(consumer) => break consumer,
            Err(error) if !error.is_transient() => return Err(StageFailure::Log(name, error)),
            Err(error) => backoff.pause(&error, &mut stop).await,
        }
        if stopped(&stop) {
            return Ok(());
        }
    };
    tracing::info!(stage = name.word(), log = log.place(), "started");
    let mut epoch = None;
    let (mut held, mut committed) = (None, Instant::now());
    while !stopped(&stop) {
        let batch = consumer.read(stage.batch(), WAIT).await;
        let outcome = match batch {
            Ok(batch) => {
                if epoch.replace(batch.epoch) != Some(batch.epoch) {
                    stage.reset(&batch.began);
                    held = None;
                }
                let idle = batch.records.is_empty();
                let (returned, outcome) = work(stage, batch, &mut backoff, &mut stop).await?;
                stage = returned;
                // What was held covers what was read before it, so it is void where a batch was left undone.
                let before = held.take().filter(|_| idle);
                match outcome.or(before) {
                    Some(commit) if commit.outputs.is_empty() && !idle && committed.elapsed() < HOLD => {
                        held = Some(commit);
                        Ok(())
                    }
                    Some(commit) => {
                        committed = Instant::now();
                        commit_batch(name, &mut *consumer, commit).await
                    }
                    None => Ok(()),
                }
            }
            Err(error) => Err(error),
        };
        match outcome {
            Ok(()) => backoff.reset(),
            Err(error) if !error.is_transient() => return Err(StageFailure::Log(name, error)),
            Err(error) => backoff.pause(&error, &mut stop).await,
        }
    }
    if let Some(commit) = held
        && let Err(error) = commit_batch(name, &mut *consumer, commit).await
    {
        tracing::warn!(stage = name.word(), "{error}; what was read last is read again");
    }
    consumer.leave().await;
    tracing::info!(stage = name.word(), "stopped");
    Ok(())
}

async fn open(
    log: &dyn Log,
    prefix: &str,
    name: Name,
    positions: Option<Positions>,
) -> Result<Box<dyn Consumer>, LogError> {
    match (positions, name.inputs()) {
        (Some(positions), [input]) => log.follow(*input, &positions).await,
        (_, inputs) => log.join(&name.group(prefix), inputs).await,
    }
}

/// Lets the stage work on a batch, again and again while a store of its own is away; nothing to commit
/// if it was told to stop meanwhile.
async fn work(
    mut stage: Box<dyn Stage>,
    batch: Batch,
    backoff: &mut Backoff,
    stop: &mut watch::Receiver<bool>,
) -> Result<(Box<dyn Stage>, Option<Commit>), StageFailure> {
    let name = stage.name();
    for topic in name.inputs() {
        let count = batch.records.iter().filter(|record| record.topic == *topic).count();
        metrics::counter!(Metric::Records.name(), "stage" => name.word(), "topic" => topic.word())
            .increment(count as u64);
    }
    if batch.records.is_empty() && !batch.at_end && !stage.works_idle() {
        return Ok((stage, None));
    }
    let batch = Arc::new(batch);
    loop {
        let shared = Arc::clone(&batch);
        let began = Instant::now();
        let task = tokio::task::spawn_blocking(move || {
            let outcome = stage.process(&shared.records, shared.at_end);
            (stage, outcome)
        });
        let outcome = match task.await {
            Ok((returned, outcome)) => {
                stage = returned;
                outcome
            }
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        metrics::histogram!(Metric::BatchSeconds.name(), "stage" => name.word())
            .record(began.elapsed().as_secs_f64());
        match outcome {
            // Without records no position has moved.
            Ok(commit) if batch.records.is_empty() && commit.outputs.is_empty() => return Ok((stage, None)),
            Ok(commit) => return Ok((stage, Some(commit))),
            Err(error) if !error.transient => return Err(StageFailure::Stage(name, error)),
            Err(error) => backoff.pause(&error, stop).await,
        }
        if stopped(stop) {
            return Ok((stage, None));
        }
    }
}

async fn commit_batch(name: Name, consumer: &mut dyn Consumer, commit: Commit) -> Result<(), LogError> {
    let mut counts = std::collections::BTreeMap::new();
    for output in &commit.outputs {
        *counts.entry(output.topic).or_insert(0_u64) += 1;
    }
    let outcome = consumer.commit(commit).await;
    let word = match &outcome {
        Ok(()) => "ok",
        Err(LogError::Fenced { .. }) => "fenced",
        Err(_) => "unavailable",
    };
    metrics::counter!(Metric::Commits.name(), "stage" => name.word(), "outcome" => word).increment(1);
    if outcome.is_ok() {
        for (topic, count) in counts {
            metrics::counter!(Metric::Outputs.name(), "stage" => name.word(), "topic" => topic.word())
                .increment(count);
        }
    }
    outcome
}

fn stopped(stop: &watch::Receiver<bool>) -> bool {
    *stop.borrow() || stop.has_changed().is_err()
}

struct Backoff {
    name: Name,
    next: Duration,
}

impl Backoff {
    fn new(name: Name) -> Self {
        Self { name, next: BACKOFF.0 }
    }

    fn reset(&mut self) {
        self.next = BACKOFF.0;
    }

    /// Waits, longer each time, or until told to stop.
    async fn pause(&mut self, error: &(dyn std::error::Error + Sync), stop: &mut watch::Receiver<bool>) {
        tracing::warn!(stage = self.name.word(), "{error}; trying again in {:?}", self.next);
        tokio::select! {
            () = tokio::time::sleep(self.next) => {}
            // A stop, or its sender gone: either way the loop looks.
            _ = stop.changed() => {}
        }
        self.next = (self.next * 2).min(BACKOFF.1);
    }
}
