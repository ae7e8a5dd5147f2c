//! `dateline ingest`: the producer alone.

use super::Failure;
use super::node::{self, Node, Use};
use super::progress::Progress;
use super::stage::{finish, probes, probes_at, serve};
use crate::config::{ConfigError, Options, SourceKind};
use crate::net::address::{is_any, is_public};
use crate::server;
use crate::source::feed::{self, Feed, Feeds, World};
use crate::source::files::Files;
use crate::source::follow::Follow;
use crate::source::ingest::{Ingest, Tally};
use crate::source::post::Inbox;
use crate::source::{Fault, Publication, Sink, Source};
use crate::telemetry::metrics as telemetry;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How often a batch that the log refuses is tried again before the command gives up.
const RETRIES: u32 = 5;

/// Articles that wait between the source and the log.
const QUEUE: usize = 1024;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Also take articles by POST /articles at --listen, until stopped; needs --ingest-token.
    #[arg(long)]
    serve: bool,
    #[command(flatten)]
    options: Options,
}

/// What to read.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Inputs {
    /// Pages (Markdown, text), web pages (HTML) and JSON (articles, ninjs): files, folders, or `-` for standard input.
    /// Feeds (RSS, Atom, JSON Feed): their addresses.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Watch the files and folders for what is new and what changes, and poll the feeds, until stopped.
    #[arg(long)]
    follow: bool,
    #[command(flatten)]
    publication: Publication,
}

impl Inputs {
    /// Refuses what cannot be an input before anything is started.
    pub(super) fn check(&self) -> Result<(), Failure> {
        for input in &self.inputs {
            self.kind(input)?;
        }
        Ok(())
    }

    fn kind(&self, input: &Path) -> Result<SourceKind, ConfigError> {
        match input.to_str().filter(|text| feed::is_address(text)) {
            Some(address) => Feed::new(address, self.publication.clone())
                .map(SourceKind::Feed)
                .map_err(ConfigError::Options),
            None => Ok(SourceKind::Files(input.to_owned())),
        }
    }

    /// The sources of the command line, then those of the settings file. Feeds are polled for ever if `serving`, since
    /// who serves waits for news.
    pub(super) async fn sources(&self, node: &Node, serving: bool) -> Result<Vec<Box<dyn Source>>, Failure> {
        let settings = &node.settings;
        let mut sources: Vec<Box<dyn Source>> = Vec::new();
        let mut feeds = Vec::new();
        let named = self.inputs.iter().map(|input| (self.kind(input), self.publication.clone(), false));
        let configured = settings.sources.iter().map(|one| (one.kind(), one.publication(), one.follow));
        for (kind, publication, follow) in named.chain(configured) {
            let follow = follow || self.follow;
            match kind? {
                SourceKind::Feed(feed) => feeds.push(Feed { follow: follow || serving, ..feed }),
                // Standard input lasts as long as its writer, and cannot be watched.
                SourceKind::Files(path) if follow && path.as_os_str() != "-" => {
                    sources.push(Box::new(Follow { path, publication }));
                }
                SourceKind::Files(path) => sources.push(Box::new(Files { path, publication })),
            }
        }
        if !feeds.is_empty() {
            let options = feed::Options {
                store: settings.data_dir.join(feed::store::FILE_NAME),
                log: node.log.identity().await?,
                contact: settings.contact.clone(),
                reachable: if settings.feed_allow_private { is_any } else { is_public },
                limits: feed::Limits::USUAL,
            };
            sources.push(Box::new(Feeds { feeds, options, world: World::real() }));
        }
        Ok(sources)
    }
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    args.inputs.check()?;
    node::start(args.options, Use::Beside, async move |node| {
        let mut tasks = JoinSet::new();
        let mut inbox = None;
        if args.serve {
            let Some(token) = node.settings.ingest_token.clone() else {
                let message = "--serve needs --ingest-token (or DATELINE_INGEST_TOKEN)";
                return Err(ConfigError::Options(message.into()).into());
            };
            let posted = inbox.insert(Inbox::new(token));
            take_posts(&node, Arc::clone(posted), &mut tasks).await?;
        } else if args.inputs.inputs.is_empty() && node.settings.sources.is_empty() {
            let message =
                "ingest needs an INPUT: files, folders, feeds or -; or [[source]] in the settings file";
            return Err(ConfigError::Options(message.into()).into());
        }
        node.reach_log().await?;
        node.create_topics().await?;
        let mut sources = args.inputs.sources(&node, inbox.is_some()).await?;
        if let Some(inbox) = inbox {
            sources.push(inbox.source());
            // Clients are told to come back while the log cannot be written; that is no reason to end.
            let tally = ingest(&node, sources, None).await;
            return if *node.stop.borrow() { finish(tasks).await } else { tally.map(drop) };
        }
        // Aborted with the command's end: a producer that is done serves nothing.
        probes(&node, &mut tasks).await?;
        let tally = ingest(&node, sources, Some(RETRIES)).await?;
        if tally.bad > 0 {
            let total = tally.new + tally.changed + tally.same + tally.bad;
            return Err(Failure::Inputs { bad: tally.bad, total, what: "inputs" });
        }
        Ok(())
    })
}

/// Starts the HTTP server of a producer.
async fn take_posts(
    node: &Node,
    inbox: Arc<Inbox>,
    tasks: &mut JoinSet<Result<(), Failure>>,
) -> Result<(), Failure> {
    let listen = node.settings.listen;
    let handle = telemetry::install().map_err(Failure::Telemetry)?;
    if let Some(address) = node.settings.metrics_listen {
        probes_at(node, address, handle.clone(), tasks).await?;
    }
    let listener = TcpListener::bind(listen).await.map_err(Failure::io(listen.to_string()))?;
    let address = listener.local_addr().map_err(Failure::io(listen.to_string()))?;
    serve(node, listener, server::intake_router(inbox, move || handle.render()), tasks);
    tracing::info!("articles are taken at http://{address}{}", server::intake::PATH);
    Ok(())
}

/// Reads the sources and appends what is new in them, until all have ended.
pub(super) async fn ingest(
    node: &Node,
    sources: Vec<Box<dyn Source>>,
    retries: Option<u32>,
) -> Result<Tally, Failure> {
    let _lock = node.lock_alone("ingest.lock")?;
    let mut producer = Ingest::open(Arc::clone(&node.log), &node.settings.data_dir, retries).await?;
    producer.know(node.settings.papers.clone());
    let (sink, given) = Sink::new(QUEUE, node.stop.clone());
    let progress = Progress::new(Arc::clone(sink.meter()));
    let mut readers = JoinSet::new();
    let (lasting, ending): (Vec<_>, Vec<_>) = sources.into_iter().partition(|source| source.lasts());
    for source in lasting {
        readers.spawn(source.run(sink.clone()));
    }
    readers.spawn(async move {
        for source in ending {
            source.run(sink.clone()).await;
        }
    });
    let report = |fault: &Fault| progress.line(&format!("dateline: {fault}"));
    let tally = producer.run(given, node.stop.clone(), &report, &|tally| progress.show(tally)).await?;
    progress.done(tally);
    while let Some(ended) = readers.join_next().await {
        if let Err(error) = ended {
            std::panic::resume_unwind(error.into_panic());
        }
    }
    Ok(tally)
}
