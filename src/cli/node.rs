//! What every command on a log sets up: settings, logs, the data directory's lock, the log, the signals.

use super::Failure;
use crate::config::{LogSettings, Options, Settings};
use crate::log::Log;
use crate::log::kafka::Kafka;
use crate::log::local::Local;
use crate::stage::{self, Name, Stage};
use crate::telemetry;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// How a process uses its data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It alone: `run`.
    Alone,
    /// With other stages, not with a `run`.
    Shared,
    /// Beside whatever runs there: it only appends or looks.
    Beside,
}

/// A process that works on a log.
pub(super) struct Node {
    pub settings: Settings,
    pub log: Arc<dyn Log>,
    /// Becomes true when the process is to stop.
    pub stop: watch::Receiver<bool>,
    _locks: Vec<File>,
}

/// A runtime for `work`, which runs until it is done; a stop signal tells it through [`Node::stop`].
pub(super) fn start<F: Future<Output = Result<(), Failure>>>(
    options: Options,
    usage: Use,
    work: impl FnOnce(Node) -> F,
) -> Result<(), Failure> {
    let settings = options.settings()?;
    telemetry::init(&settings.log_filter, settings.log_format).map_err(Failure::Telemetry)?;
    let runtime = Runtime::new().map_err(Failure::io("runtime"))?;
    let outcome = runtime.block_on(async {
        let (stop_now, stop) = watch::channel(false);
        let mut interrupt = signal(tokio::signal::unix::SignalKind::interrupt())?;
        let mut terminate = signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("stopping");
            stop_now.send_replace(true);
            // The channel stays open: a closed one would read as a stop without a signal.
            std::future::pending::<()>().await;
        });
        let node = open(settings, usage, stop)?;
        work(node).await
    });
    // Threads that wait for a broker would hold the process back beyond the five seconds it has.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    outcome
}

fn signal(kind: tokio::signal::unix::SignalKind) -> Result<tokio::signal::unix::Signal, Failure> {
    tokio::signal::unix::signal(kind).map_err(Failure::io("signals"))
}

fn open(settings: Settings, usage: Use, stop: watch::Receiver<bool>) -> Result<Node, Failure> {
    let dir = &settings.data_dir;
    std::fs::create_dir_all(dir).map_err(Failure::io(dir.display().to_string()))?;
    let mut locks = Vec::new();
    let log: Arc<dyn Log> = match &settings.log {
        LogSettings::Local => {
            locks.extend(lock(dir, "dateline.lock", usage)?);
            let local = Local::open(dir, &settings.topic_prefix)?;
            if usage == Use::Alone {
                local.forget_members()?;
            }
            Arc::new(local)
        }
        LogSettings::Kafka { brokers, options, instance } => {
            let kafka = Kafka::new(brokers, &settings.topic_prefix, options.clone());
            Arc::new(kafka.with_instance(instance.as_deref()))
        }
    };
    Ok(Node { settings, log, stop, _locks: locks })
}

/// Takes the lock of that name in the data directory, or says who has it.
fn lock(dir: &Path, name: &str, usage: Use) -> Result<Option<File>, Failure> {
    let path = dir.join(name);
    let io = || Failure::io(path.display().to_string());
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io())?;
    let outcome = match usage {
        Use::Beside => return Ok(None),
        Use::Alone => file.try_lock(),
        Use::Shared => file.try_lock_shared(),
    };
    match outcome {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            file.read_to_string(&mut holder).map_err(io())?;
            let holder = holder.trim().to_owned();
            return Err(Failure::InUse { dir: dir.display().to_string(), holder });
        }
        Err(TryLockError::Error(error)) => return Err(io()(error)),
    }
    file.set_len(0).and_then(|()| file.rewind()).map_err(io())?;
    writeln!(file, "{}", std::process::id()).map_err(io())?;
    Ok(Some(file))
}

/// What it takes to look at the log from beside.
pub(super) struct Reach {
    pub settings: Settings,
    pub log: Arc<dyn Log>,
}

impl Node {
    pub(super) fn reach(&self) -> Reach {
        Reach { settings: self.settings.clone(), log: Arc::clone(&self.log) }
    }

    /// Takes a lock that only one process of the data directory may hold, such as the producer's.
    pub(super) fn lock_alone(&self, name: &str) -> Result<File, Failure> {
        lock(&self.settings.data_dir, name, Use::Alone)?.ok_or_else(|| Failure::InUse {
            dir: self.settings.data_dir.display().to_string(),
            holder: "unknown".into(),
        })
    }

    /// Fails at once, and clearly, where the log cannot be reached; later it is waited for.
    pub(super) async fn reach_log(&self) -> Result<(), Failure> {
        self.log.identity().await?;
        Ok(())
    }

    /// Makes the topics that do not exist yet.
    pub(super) async fn create_topics(&self) -> Result<(), Failure> {
        let made = self.log.create_topics(self.settings.partitions).await?;
        for topic in made {
            tracing::info!(topic = topic.name(&self.settings.topic_prefix), "created");
        }
        Ok(())
    }

    /// A stage that needs nothing but the log.
    pub(super) fn stage(&self, name: Name) -> Option<Box<dyn Stage>> {
        let (prefix, limit) = (&self.settings.topic_prefix, self.settings.cpu_limit);
        match name {
            Name::Regions => Some(Box::new(stage::regions::stage(prefix).with_cpu_limit(limit))),
            Name::Figures => Some(Box::new(stage::figures::stage(prefix).with_cpu_limit(limit))),
            Name::Enrich => {
                let stage = stage::enrich::stage(prefix, self.settings.join_deadline);
                Some(Box::new(stage.with_cpu_limit(limit).with_folder(&self.settings.data_dir)))
            }
            Name::Publish => None,
        }
    }
}
