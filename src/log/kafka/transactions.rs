//! Transactions: outputs and positions, all or nothing.
//!
//! A producer lives on a thread of its own, because librdkafka's calls do not always end: sending offsets waits for ever,
//! whatever time it is given, where a group's coordinator dies at the wrong moment. Then the producer is left behind on its
//! thread, and another one takes its place.

use super::client::{Client, MESSAGE_MAX_BYTES};
use super::connections::Connections;
use crate::log::{LogError, Output};
use rdkafka::consumer::ConsumerGroupMetadata;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use rdkafka::topic_partition_list::TopicPartitionList;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// How long a producer may take to open: until then it waits for the end of what another one of its id left behind.
const OPENING: Duration = Duration::from_secs(5);

/// How long a transaction may take: as long as it takes a cluster to replace a broker that died.
const TRANSACTION: Duration = Duration::from_secs(12);

/// By how much a call may overrun its time before it counts as one that does not end.
const OVERRUN: Duration = Duration::from_secs(2);

/// A transaction that its producer does not finish is aborted by the broker after so long. Longer than any of ours takes, and
/// short because readers wait behind it.
const TRANSACTION_TIMEOUT_MS: &str = "20000";

/// How often the end of a delivery is looked for.
const LOOK: Duration = Duration::from_millis(1);

/// Positions of a group that a transaction moves.
type Moved = (TopicPartitionList, ConsumerGroupMetadata);

type Outcome = Result<(), LogError>;

type Producer = BaseProducer<Connections>;

/// The producer of a transactional id. After any error it is of no more use: a new one settles what is open. Its thread ends
/// with it, and nobody waits for that.
pub(super) struct Transactions {
    client: Arc<Client>,
    /// Named in errors: the group, or the writer.
    who: String,
    jobs: mpsc::Sender<Job>,
}

struct Job {
    outputs: Vec<Output>,
    moved: Option<Moved>,
    reply: mpsc::Sender<Outcome>,
}

impl Transactions {
    /// From now on every other producer of this id is refused, and what it had open is ended.
    pub(super) fn open(client: &Arc<Client>, who: &str, id: &str) -> Result<Self, LogError> {
        let producer: Producer = client
            .config(&[
                ("transactional.id", id),
                ("enable.idempotence", "true"),
                ("acks", "all"),
                ("partitioner", "murmur2_random"),
                ("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS),
                ("message.max.bytes", MESSAGE_MAX_BYTES),
                ("linger.ms", "1"),
                // Doubles with each try.
                ("retry.backoff.ms", "1"),
            ])
            .create_with_context(client.connections.clone())
            .map_err(|e| client.error("starting a producer", &e))?;
        let (jobs, inbox) = mpsc::channel();
        let transactions = Self { client: Arc::clone(client), who: who.to_owned(), jobs };
        let (reply, opened) = mpsc::channel();
        let (client, who) = (Arc::clone(client), who.to_owned());
        let body = move || {
            let outcome = producer.init_transactions(OPENING);
            let mut outcome = outcome.map_err(|e| {
                // Nothing was sent yet: only the reasons come.
                producer.poll(Duration::ZERO);
                client.error("opening transactions", &e)
            });
            let mut reply = reply;
            loop {
                let good = outcome.is_ok();
                // Whoever no longer waits has given this producer up.
                if reply.send(outcome).is_err() || !good {
                    return;
                }
                let Ok(job) = inbox.recv() else { return };
                outcome = transact(&client, &who, &producer, &job);
                reply = job.reply;
            }
        };
        std::thread::Builder::new()
            .name("kafka-producer".into())
            .spawn(body)
            .map_err(|error| transactions.unavailable(&format!("no thread for a producer: {error}")))?;
        transactions.outcome(&opened, OPENING)?;
        Ok(transactions)
    }

    /// Appends `outputs` and moves positions in one transaction.
    pub(super) fn run(&self, outputs: Vec<Output>, moved: Option<Moved>) -> Outcome {
        let (reply, done) = mpsc::channel();
        self.jobs.send(Job { outputs, moved, reply }).map_err(|_| self.client.gone())?;
        self.outcome(&done, TRANSACTION)
    }

    fn outcome(&self, reply: &mpsc::Receiver<Outcome>, within: Duration) -> Outcome {
        reply.recv_timeout(within + OVERRUN).unwrap_or_else(|_| {
            Err(self.unavailable(&format!("{}: a producer does not answer and is replaced", self.who)))
        })
    }

    fn unavailable(&self, message: &str) -> LogError {
        LogError::Unavailable { place: self.client.brokers.clone(), message: message.to_owned() }
    }
}

fn transact(client: &Client, who: &str, producer: &Producer, job: &Job) -> Outcome {
    let fail = |e: KafkaError| client.transaction_error(who, &e);
    let deadline = Instant::now() + TRANSACTION;
    let left = || deadline.saturating_duration_since(Instant::now());
    producer.begin_transaction().map_err(fail)?;
    // Positions come first: while the markers of the transaction before are not written, the broker refuses both, and the client
    // tries positions again after a millisecond or two, records after twenty.
    if let Some((offsets, metadata)) = &job.moved {
        producer.send_offsets_to_transaction(offsets, metadata, left()).map_err(fail)?;
    }
    for output in &job.outputs {
        send(client, producer, output, deadline)?;
    }
    // The flush that committing begins with sleeps a tenth of a second where it finds anything under way.
    while producer.in_flight_count() > 0 && !left().is_zero() {
        look(producer);
    }
    producer.commit_transaction(left()).map_err(fail)
}

/// Takes in what was delivered, and sleeps if nothing was. The client's own waiting spins through what is left below a millisecond,
/// which is all of so short a time.
fn look(producer: &Producer) {
    let before = producer.in_flight_count();
    producer.poll(Duration::ZERO);
    if producer.in_flight_count() == before {
        std::thread::sleep(LOOK);
    }
}

fn send(client: &Client, producer: &Producer, output: &Output, deadline: Instant) -> Result<(), LogError> {
    let topic = output.topic.name(&client.prefix);
    let mut headers = OwnedHeaders::new_with_capacity(output.headers.len());
    for (key, value) in &output.headers {
        headers = headers.insert(Header { key, value: Some(value) });
    }
    let mut record = BaseRecord::<[u8], [u8]>::to(&topic).key(&output.key).headers(headers);
    if let Some(partition) = output.partition {
        record = record.partition(partition);
    }
    if let Some(value) = &output.value {
        record = record.payload(value);
    }
    loop {
        match producer.send(record) {
            Ok(()) => return Ok(()),
            Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back))
                if Instant::now() < deadline =>
            {
                look(producer);
                record = back;
            }
            Err((error, _)) => return Err(client.error("appending", &error)),
        }
    }
}
