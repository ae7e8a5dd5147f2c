//! The enrich stage: joins each article with its regions and figures, and emits it once.
//!
//! What goes out when is the `join`'s to say. Here it meets the log: a result that was lost is redone and appended where
//! it should have stood, what cannot be read becomes a dead letter, and the restart points travel with each commit.

mod join;
mod shelf;
#[cfg(test)]
mod tests;

use super::dead_letter::{Class, dead_letter};
use super::per_article::{CPU_LIMIT, PerArticle};
use super::workers::{Done, Job, Workers};
use super::{Name, Stage, StageError};
use crate::article::Article;
use crate::enriched::{Changes, Version};
use crate::event::{self, CloudEvent, Source, Topic, TraceParent};
use crate::figures::{self, Figure};
use crate::log::{Commit, Output, Record, Restarts};
use crate::regions;
use crate::telemetry::metrics::Metric;
use chrono::Utc;
use join::{Join, Joined, Ready};
use shelf::Shelf;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long an article waits for a stage of which nothing is heard, unless the settings say otherwise.
pub const DEADLINE: Duration = Duration::from_secs(15);

/// Articles that go out in one commit: more than the records of a batch can complete, unless results were lost.
const MAX_JOINED: usize = 1024;

/// Bytes of partials that go out in one commit: a stage may fall silent while a hundred thousand articles wait.
const MAX_PARTIALS: usize = 16 << 20;

/// Bytes of an event: a record of the log has 16 MiB, with headers.
const MAX_EVENT: usize = 15 << 20;

/// The stage.
pub struct Enrich {
    prefix: String,
    deadline: Duration,
    join: Join,
    /// Where what waits lies.
    shelf: Shelf,
    /// What redoes a result that was lost.
    regions: PerArticle,
    figures: PerArticle,
    /// What finds the figures of a former text.
    former: Workers<Vec<Figure>>,
}

/// The stage; `prefix` is the prefix of the topic names, `deadline` how long an article waits for a stage of
/// which nothing is heard.
pub fn stage(prefix: &str, deadline: Duration) -> Enrich {
    Enrich {
        prefix: prefix.to_owned(),
        deadline,
        join: Join::default(),
        shelf: Shelf::new(std::env::temp_dir()),
        regions: super::regions::stage(prefix),
        figures: super::figures::stage(prefix),
        former: Workers::new(CPU_LIMIT),
    }
}

impl Enrich {
    /// The stage with another limit of the processor time for one record.
    #[must_use]
    pub fn with_cpu_limit(self, limit: Duration) -> Self {
        Self {
            regions: self.regions.with_cpu_limit(limit),
            figures: self.figures.with_cpu_limit(limit),
            former: Workers::new(limit),
            ..self
        }
    }

    /// The stage with another folder than the system's for temporary files: there lies, in files without a name, what waits
    /// for a stage that is dead.
    #[must_use]
    pub fn with_folder(self, folder: &Path) -> Self {
        Self { shelf: Shelf::new(folder.to_owned()), ..self }
    }
}

impl Stage for Enrich {
    fn name(&self) -> Name {
        Name::Enrich
    }

    fn reset(&mut self, began: &Restarts) {
        self.join = Join::starting_at(began, Instant::now());
    }

    fn works_idle(&self) -> bool {
        true
    }

    fn process(&mut self, records: &[Record], _at_end: bool) -> Result<Commit, StageError> {
        let mut outputs = Vec::new();
        let now = Instant::now();
        for record in records {
            match self.join.step(record, now, &mut self.shelf) {
                Ok(()) => {}
                // It was sent to the dead letters when it was read for the first time.
                Err(_) if record.replayed => {}
                Err(error) => {
                    let message = error.to_string();
                    outputs.push(dead_letter(
                        Name::Enrich,
                        &self.prefix,
                        record,
                        Class::Undecodable,
                        &message,
                    ));
                }
            }
        }
        for ready in self.join.take(MAX_JOINED) {
            let mut joined = self.taken(&ready)?;
            self.redo(&mut joined, &mut outputs);
            outputs.push(self.output(joined));
        }
        let partials = self.join.overdue(now, self.deadline, MAX_PARTIALS);
        metrics::counter!(Metric::Partials.name()).increment(partials.len() as u64);
        for ready in partials {
            let joined = self.taken(&ready)?;
            outputs.push(self.output(joined));
        }
        let (waiting, oldest) = self.join.waiting();
        metrics::gauge!(Metric::JoinWaiting.name()).set(waiting as f64);
        let age = oldest.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        metrics::gauge!(Metric::JoinOldestSeconds.name()).set(age.as_secs_f64());
        Ok(Commit { outputs, restart: self.join.restart() })
    }
}

impl Enrich {
    /// Takes an article off the shelf.
    fn taken(&self, ready: &Ready) -> Result<Joined, StageError> {
        // The join has let go of it, so trying again is no way out; a restart reads it from the log.
        ready.read().map_err(|error| StageError {
            place: self.shelf.folder().display().to_string(),
            message: format!("what waits in a temporary file cannot be read back: {error}"),
            transient: false,
        })
    }

    /// Makes the results that were lost, and appends them to their topics as well, unless a later revision's stands there.
    fn redo(&mut self, joined: &mut Joined, outputs: &mut Vec<Output>) {
        for (part, stage) in
            [(&mut joined.regions, &mut self.regions), (&mut joined.figures, &mut self.figures)]
        {
            if part.is_some() {
                continue;
            }
            let article = record_of(joined.source, &joined.article_id, &joined.article, joined.trace);
            let name = stage.name().word();
            tracing::warn!(
                stage = name,
                article = joined.article_id,
                "the result was lost; enrich redoes it"
            );
            metrics::counter!(Metric::Redone.name(), "stage" => name).increment(1);
            for answer in stage.outputs(&[article]).into_iter().flatten() {
                let is_result = answer.topic != Topic::Dlq;
                if is_result {
                    part.clone_from(&answer.value);
                }
                if !is_result || !self.join.is_superseded(answer.topic, joined.source, &joined.article_id) {
                    outputs.push(answer);
                }
            }
        }
    }

    fn output(&mut self, joined: Joined) -> Output {
        let headers = CloudEvent {
            topic: Topic::Enriched,
            article_id: &joined.article_id,
            revision: joined.revision,
            emission: Some(joined.emission),
            step: Name::Enrich.word(),
            time: Utc::now(),
            trace: joined.trace.child(rand::random),
        }
        .headers();
        let changes = self.changes(&joined);
        let Joined { article_id, source, article, regions, figures, emission, trace, .. } = joined;
        let mut value = event::encode_enriched(
            article.clone(),
            regions.clone(),
            figures.clone(),
            &changes,
            emission,
            source,
        );
        if value.len() > MAX_EVENT {
            // What a correction changes can be told from the two events.
            value = event::encode_enriched(
                article.clone(),
                regions,
                figures,
                &Changes::default(),
                emission,
                source,
            );
        }
        if value.len() > MAX_EVENT {
            let message = format!("the event has {} bytes; at most {MAX_EVENT} are taken", value.len());
            let record = record_of(source, &article_id, &article, trace);
            return dead_letter(Name::Enrich, &self.prefix, &record, Class::TooLarge, &message);
        }
        Output {
            topic: Topic::Enriched,
            partition: Some(source.partition),
            key: article_id.into_bytes(),
            value: Some(value),
            headers,
        }
    }

    /// What a correction changes in the figures. The former text travels with the article, so this is a function of the events
    /// alone, and there is no store to lose.
    fn changes(&mut self, joined: &Joined) -> Changes {
        let figures =
            joined.figures.as_deref().filter(|_| joined.revision > 1).and_then(event::decode_figures);
        let article = figures.as_ref().and_then(|_| event::decode_article(Some(&joined.article)).ok());
        let (Some(figures), Some(mut article)) = (figures, article) else { return Changes::default() };
        let Some(former_body) = article.former_body.take() else { return Changes::default() };
        let former = Article { body: former_body, ..article.clone() };
        let text = former.clone();
        let work: Job<Vec<Figure>> = Box::new(move || figures::extract_with(&text, &regions::tag(&text)));
        // A text that the figures stage could not bear goes on without them there, and here.
        let former_figures = match self.former.run(vec![work]).pop() {
            Some(Done::Result(figures)) => figures,
            _ => Vec::new(),
        };
        Changes::between(
            Version { body: &former.body, figures: &former_figures },
            Version { body: &article.body, figures: &figures },
        )
    }
}

/// An article as it stands on its topic.
fn record_of(source: Source, id: &str, article: &[u8], trace: TraceParent) -> Record {
    Record {
        topic: Topic::Articles,
        partition: source.partition,
        offset: source.offset,
        timestamp: 0,
        key: Some(id.as_bytes().to_vec()),
        value: Some(article.to_vec()),
        headers: vec![("traceparent".to_owned(), trace.to_string().into_bytes())],
        replayed: false,
    }
}
