//! Committed positions, and the restart points that travel as their metadata.

use crate::event::Topic;
use crate::log::{Positions, Restart, Restarts};
use rdkafka::error::KafkaResult;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

/// Where reading begins.
pub(super) struct Start {
    /// For each partition its restart point, or its beginning.
    pub(super) list: TopicPartitionList,
    /// The restart points of those that have one.
    pub(super) began: Restarts,
    /// What is committed.
    pub(super) committed: Positions,
}

/// What committed offsets say about where to begin.
pub(super) fn start(known: &TopicPartitionList, prefix: &str) -> KafkaResult<Start> {
    let mut start =
        Start { list: TopicPartitionList::new(), began: Restarts::new(), committed: Positions::new() };
    for element in known.elements() {
        let Some(topic) = Topic::from_name(element.topic(), prefix) else { continue };
        let at = (topic, element.partition());
        let from = match element.offset() {
            Offset::Offset(committed) => {
                let restart = restart_of(element.metadata(), committed);
                start.committed.insert(at, committed);
                start.began.insert(at, restart);
                Offset::Offset(restart.from)
            }
            _ => Offset::Beginning,
        };
        start.list.add_partition_offset(element.topic(), element.partition(), from)?;
    }
    Ok(start)
}

/// The offsets to commit after everything before `next` was handed out.
pub(super) fn offsets(
    next: &Positions,
    committed: &Positions,
    restart: &Restarts,
    prefix: &str,
) -> KafkaResult<TopicPartitionList> {
    let mut offsets = TopicPartitionList::new();
    for (at @ (topic, partition), &next) in next {
        // While records are replayed, what was not seen again yet must still come after a restart.
        let Restart { from, mark } = restart.get(at).copied().unwrap_or(Restart { from: next, mark: 0 });
        let from = from.min(next);
        let next = next.max(committed.get(at).copied().unwrap_or(0));
        let mut element = offsets.add_partition(&topic.name(prefix), *partition);
        element.set_offset(Offset::Offset(next))?;
        if from < next || mark != 0 {
            element.set_metadata(format!("{from} {mark}"));
        }
    }
    Ok(offsets)
}

/// The restart point in the metadata of an offset: the first offset to read again and a mark. Without one,
/// reading goes on at the offset itself.
pub(super) fn restart_of(metadata: &str, offset: i64) -> Restart {
    let mut numbers = metadata.split(' ').map(str::parse);
    let mut next = || numbers.next().and_then(Result::ok);
    let from: Option<i64> = next();
    Restart { from: from.unwrap_or(offset).min(offset), mark: next().unwrap_or(0) }
}
