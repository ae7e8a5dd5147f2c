//! Reads a topic to its present end and no further.

use super::{Consumer, Log, LogError, Positions, Record};
use crate::event::Topic;
use std::time::Duration;

/// Records read together.
const BATCH: usize = 500;

/// How long one read waits for records; at the end of the topic it waits once.
const WAIT: Duration = Duration::from_millis(500);

/// A topic from some positions on to its end.
pub struct ToEnd {
    consumer: Option<Box<dyn Consumer>>,
}

impl ToEnd {
    /// Begins at `from`; partitions that are not named are read from their beginning.
    ///
    /// # Errors
    /// [`LogError`] if the topic cannot be read.
    pub async fn start(log: &dyn Log, topic: Topic, from: &Positions) -> Result<Self, LogError> {
        Ok(Self { consumer: Some(log.follow(topic, from).await?) })
    }

    /// The next records, maybe none; `None` after the last.
    ///
    /// # Errors
    /// [`LogError`] if the topic cannot be read now; a further call gives `None`.
    pub async fn next(&mut self) -> Result<Option<Vec<Record>>, LogError> {
        let Some(mut consumer) = self.consumer.take() else { return Ok(None) };
        let batch = consumer.read(BATCH, WAIT).await?;
        if batch.at_end {
            consumer.leave().await;
        } else {
            self.consumer = Some(consumer);
        }
        Ok(Some(batch.records))
    }
}
