//! A consumer: the asynchronous handle of the thread that owns the client, which it replaces where it hangs.

use super::client::Client;
use super::worker::{Command, Role, Worker};
use crate::log::{Batch, Commit, Consumer, LogError, Positions};
use crate::telemetry::metrics::Metric;
use async_trait::async_trait;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long the client's thread may be silent beyond what a call is given before it counts as stuck: all that it asks of a
/// broker ends sooner, one after the other.
const STUCK: Duration = Duration::from_secs(30);

/// The asynchronous handle of a consumer's thread; the thread ends when the handle is dropped.
///
/// A thread that does not answer, or is gone, is replaced: a new one joins in its place, and what the old one may still
/// commit is refused because the group has moved on.
pub(super) struct KafkaConsumer {
    client: Arc<Client>,
    role: Role,
    commands: Option<mpsc::Sender<Command>>,
    /// What is added to the epochs of the present thread, so that they never come twice.
    epochs: u64,
    /// After the last batch, for a follower that is replaced.
    next: Positions,
}

impl KafkaConsumer {
    /// Starts the thread and joins or takes up what the role says.
    pub(super) async fn start(client: Arc<Client>, role: Role) -> Result<Self, LogError> {
        let mut consumer = Self { client, role, commands: None, epochs: 0, next: Positions::new() };
        consumer.commands = Some(consumer.thread().await?);
        Ok(consumer)
    }

    async fn thread(&self) -> Result<mpsc::Sender<Command>, LogError> {
        let (commands, inbox) = mpsc::channel();
        let (ready, started) = oneshot::channel();
        let (client, role) = (Arc::clone(&self.client), self.role.clone());
        let body = move || match Worker::new(client, role) {
            Ok(mut worker) => {
                if ready.send(Ok(())).is_ok() {
                    worker.serve(&inbox);
                }
            }
            // The caller is gone if it does not take the error; then nobody is left to tell.
            Err(error) => drop(ready.send(Err(error))),
        };
        std::thread::Builder::new().name("kafka-consumer".into()).spawn(body).map_err(|error| {
            let message = format!("no thread for the consumer: {error}");
            LogError::Unavailable { place: self.client.brokers.clone(), message }
        })?;
        started.await.map_err(|_| self.client.gone())??;
        Ok(commands)
    }

    async fn ask<T>(
        &mut self,
        within: Duration,
        command: impl FnOnce(oneshot::Sender<T>) -> Command,
    ) -> Result<T, LogError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.commands.as_ref().is_some_and(|commands| commands.send(command(reply)).is_ok());
        if sent && let Ok(Ok(answer)) = tokio::time::timeout(within + STUCK, answer).await {
            return Ok(answer);
        }
        // The next read starts another one.
        self.commands = None;
        Err(self.client.gone())
    }

    async fn replace(&mut self) -> Result<(), LogError> {
        tracing::warn!(log = self.client.brokers, "the Kafka client was stuck or gone; it is replaced");
        metrics::counter!(Metric::Clients.name()).increment(1);
        if let Role::Follower { from, .. } = &mut self.role {
            from.extend(std::mem::take(&mut self.next));
        }
        self.commands = Some(self.thread().await?);
        self.epochs += 1 << 32;
        Ok(())
    }
}

#[async_trait]
impl Consumer for KafkaConsumer {
    async fn read(&mut self, limit: usize, wait: Duration) -> Result<Batch, LogError> {
        if self.commands.is_none() {
            self.replace().await?;
        }
        let mut batch = self.ask(wait, |reply| Command::Read { limit, wait, reply }).await??;
        batch.epoch += self.epochs;
        if matches!(self.role, Role::Follower { .. }) {
            self.next.extend(batch.records.iter().map(|r| ((r.topic, r.partition), r.offset + 1)));
        }
        Ok(batch)
    }

    async fn commit(&mut self, commit: Commit) -> Result<(), LogError> {
        self.ask(Duration::ZERO, |reply| Command::Commit { commit, reply }).await?
    }

    async fn leave(mut self: Box<Self>) {
        if self.ask(Duration::ZERO, |reply| Command::Leave { reply }).await.is_err() {
            tracing::warn!("the consumer's thread ended before it left its group");
        }
    }
}
