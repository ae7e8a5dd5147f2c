//! What the group gives a member, and what of it the client reads.
//!
//! The rebalance callback only notes what was given, and asks no broker: committed positions may not be had for a while (the
//! coordinator moves, a dead member's transaction is open), and a member that waits for them in the callback keeps the whole
//! group from going on. The partitions are taken up outside of it.

use super::connections::Connections;
use crate::event::Topic;
use crate::log::TopicPartition;
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext, RebalanceProtocol};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use rdkafka::types::RDKafkaRespErr;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A consumer that knows what it holds.
pub(super) type Member = BaseConsumer<Membership>;

/// What the rebalance callback leaves for the worker.
pub(super) struct Membership {
    prefix: String,
    connections: Connections,
    holding: Mutex<Holding>,
}

#[derive(Default)]
struct Holding {
    /// How many rebalances there were.
    round: u64,
    /// What the group gave.
    held: BTreeSet<TopicPartition>,
    /// Those of them that the client reads.
    read: BTreeSet<TopicPartition>,
    failed: Option<KafkaError>,
}

impl Membership {
    pub(super) fn new(prefix: &str, connections: &Connections) -> Self {
        Self { prefix: prefix.to_owned(), connections: connections.clone(), holding: Mutex::default() }
    }

    fn holding(&self) -> MutexGuard<'_, Holding> {
        // A panic under this lock leaves plain values that stay true.
        self.holding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that every rebalance changes.
    pub(super) fn round(&self) -> u64 {
        self.holding().round
    }

    /// The partitions that the group gave this member.
    pub(super) fn held(&self) -> BTreeSet<TopicPartition> {
        self.holding().held.clone()
    }

    /// What went wrong in a rebalance since this was last asked.
    pub(super) fn failed(&self) -> Option<KafkaError> {
        self.holding().failed.take()
    }

    /// Reads these partitions, and no others, from where the list says.
    pub(super) fn read_from(&self, member: &Member, list: &TopicPartitionList) -> KafkaResult<()> {
        let mut holding = self.holding();
        if holding.read.is_empty() && list.count() == 0 {
            return Ok(());
        }
        if cooperative(member) {
            let read = std::mem::take(&mut holding.read);
            member.incremental_unassign(&self.list(&read)?)?;
            member.incremental_assign(list)?;
        } else {
            member.assign(list)?;
        }
        holding.read = self.set(list);
        Ok(())
    }

    /// Partitions as the client names them, without a position.
    pub(super) fn list(&self, partitions: &BTreeSet<TopicPartition>) -> KafkaResult<TopicPartitionList> {
        let mut list = TopicPartitionList::with_capacity(partitions.len());
        for (topic, partition) in partitions {
            list.add_partition_offset(&topic.name(&self.prefix), *partition, Offset::Invalid)?;
        }
        Ok(list)
    }

    fn set(&self, list: &TopicPartitionList) -> BTreeSet<TopicPartition> {
        let ours = |topic: &str| Topic::from_name(topic, &self.prefix);
        list.elements().iter().filter_map(|e| Some((ours(e.topic())?, e.partition()))).collect()
    }

    fn rebalanced(&self, member: &Member, given: bool, list: &TopicPartitionList) -> KafkaResult<()> {
        let mut holding = self.holding();
        let named = self.set(list);
        holding.round += 1;
        // The group goes on once it is told that the callback is done, which an assignment of nothing says as well.
        match (cooperative(member), given) {
            (false, true) => {
                (holding.held, holding.read) = (named, BTreeSet::new());
                member.assign(&TopicPartitionList::new())
            }
            (false, false) => {
                (holding.held, holding.read) = Default::default();
                member.unassign()
            }
            (true, true) => {
                holding.held.extend(named);
                member.incremental_assign(&TopicPartitionList::new())
            }
            (true, false) => {
                let read: BTreeSet<TopicPartition> = holding.read.intersection(&named).copied().collect();
                holding.held.retain(|partition| !named.contains(partition));
                holding.read.retain(|partition| !named.contains(partition));
                member.incremental_unassign(&self.list(&read)?)
            }
        }
    }
}

/// Whether the group's protocol names changes only, as `group.protocol=consumer` does.
fn cooperative(member: &Member) -> bool {
    matches!(member.rebalance_protocol(), RebalanceProtocol::Cooperative)
}

impl ClientContext for Membership {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, line: &str) {
        self.connections.log(level, facility, line);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.connections.error(error, reason);
    }
}

impl ConsumerContext for Membership {
    fn rebalance(&self, member: &Member, event: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let given = event == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        if let Err(error) = self.rebalanced(member, given, list) {
            self.holding().failed = Some(error);
        }
    }
}
