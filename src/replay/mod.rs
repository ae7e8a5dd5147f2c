//! Replays: a stage's code over articles that it has answered before, and what comes of it.
//!
//! - [`run`]: the results of a range of articles into a topic of their own, a generation, beside the live one
//! - [`report`]: what would change if that generation counted
//! - [`switch`]: makes it count, and takes it back
//!
//! A generation is compared with what is in effect: the newest event of each article on the enriched topic. Only where the
//! two differ is anything issued, so equal results reach no feed. docs/replay.md says why this is safe.

mod changes;
mod effect;
pub mod report;
pub mod run;
pub mod switch;

use crate::event::{Generation, Topic};
use crate::log::{Log, LogError};
use crate::stage::Name;
use std::sync::Arc;

/// A replay of one stage.
#[derive(Clone)]
pub struct Replay {
    log: Arc<dyn Log>,
    prefix: String,
    stage: Name,
    generation: Generation,
    live: Topic,
    topic: fn(Generation) -> Topic,
}

/// Why a replay ended early. What was done by then counts, and the same command goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The log cannot be used.
    #[error(transparent)]
    Log(#[from] LogError),
    /// There is nothing to compare or to switch to.
    #[error("there is no topic {0}: {1}")]
    NoGeneration(String, &'static str),
    /// Enrich goes on refusing to issue an article again.
    #[error("enrich passed over {0} articles again and again, such as {1}; run the command again")]
    Refused(usize, String),
    /// Told to stop.
    #[error("stopped; the same command goes on from here")]
    Stopped,
}

impl Replay {
    /// A replay of `stage`; `None` for stages whose results are no function of an article alone.
    pub fn new(log: Arc<dyn Log>, prefix: &str, stage: Name, generation: Generation) -> Option<Self> {
        let (live, topic): (_, fn(Generation) -> Topic) = match stage {
            Name::Regions => (Topic::Regions, Topic::RegionsReplay),
            Name::Figures => (Topic::Figures, Topic::FiguresReplay),
            Name::Enrich | Name::Publish => return None,
        };
        Some(Self { log, prefix: prefix.to_owned(), stage, generation, live, topic })
    }

    /// The stage.
    pub fn stage(&self) -> Name {
        self.stage
    }

    /// The generation.
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The topic with what the replay found.
    pub fn found(&self) -> Topic {
        (self.topic)(self.generation)
    }

    /// The topic with the results that a switch to the generation has put aside.
    pub fn former(&self) -> Topic {
        (self.topic)(self.generation.former())
    }

    /// Removes the generation and what a switch to it has put aside. What is in effect stays.
    ///
    /// # Errors
    /// [`ReplayError::Log`] if the log cannot be used.
    pub async fn remove(&self) -> Result<(), ReplayError> {
        for topic in [self.found(), self.former()] {
            self.log.remove(topic).await?;
        }
        Ok(())
    }

    /// The partitions of the articles topic, which every other has as well.
    async fn partitions(&self) -> Result<i32, ReplayError> {
        let states = self.log.describe_topics().await?;
        let articles = states.iter().find(|state| state.topic == Topic::Articles);
        Ok(articles.map_or(0, |state| state.partitions.len() as i32))
    }

    async fn must_exist(&self, topic: Topic, what_to_do: &'static str) -> Result<(), ReplayError> {
        let states = self.log.describe_topics().await?;
        match states.iter().any(|state| state.topic == topic) {
            true => Ok(()),
            false => Err(ReplayError::NoGeneration(topic.name(&self.prefix), what_to_do)),
        }
    }
}
