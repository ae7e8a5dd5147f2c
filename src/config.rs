//! Settings: flag over environment over file over default. A key that is not known is an error that names it.

mod kafka;

use crate::event::DEFAULT_PREFIX;
use crate::source::Publication;
use crate::source::feed::{self, Feed};
use crate::source::file_name::FileName;
use crate::source::papers::Papers;
use crate::source::post::Token;
use crate::stage::CPU_LIMIT;
use crate::stage::enrich::DEADLINE;
use crate::telemetry::LogFormat;
use crate::topics::{RuleError, Saved};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Which log to run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogKind {
    /// One SQLite file in the data directory.
    Local,
    /// Apache Kafka.
    Kafka,
}

/// The options that all commands on a log share, as flags and environment; the file has the same keys.
#[derive(Debug, Clone, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Options {
    /// Settings file (TOML); its keys are the names of these options.
    #[arg(long, env = "DATELINE_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The log to run on [default: local].
    #[arg(long, env = "DATELINE_LOG", value_enum)]
    pub log: Option<LogKind>,
    /// Bootstrap brokers of Kafka, comma separated.
    #[arg(long, env = "DATELINE_BROKERS", value_name = "HOST:PORT")]
    pub brokers: Option<String>,
    /// Prefix of topics and consumer groups [default: dateline].
    #[arg(long, env = "DATELINE_TOPIC_PREFIX", value_name = "WORD")]
    pub topic_prefix: Option<String>,
    /// Partitions of topics that are created [default: 4].
    #[arg(long, env = "DATELINE_PARTITIONS", value_name = "N", value_parser = clap::value_parser!(i32).range(1..=1024))]
    pub partitions: Option<i32>,
    /// Where the local log and the stores live [default: data].
    #[arg(long, env = "DATELINE_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Name of this process that stays when it is started again: Kafka then gives it back its partitions without a
    /// rebalance (static membership) [default: none].
    #[arg(long, env = "DATELINE_INSTANCE", value_name = "NAME")]
    pub instance: Option<String>,
    /// Client option passed through to Kafka, such as security.protocol=sasl_ssl; may be repeated. One option alone is also
    /// a variable of its own, such as DATELINE_KAFKA_SASL_PASSWORD.
    #[arg(long = "kafka", env = "DATELINE_KAFKA", hide_env_values = true, value_name = "KEY=VALUE", value_delimiter = ',', value_parser = kafka::pair)]
    #[serde(skip)]
    pub kafka_options: Vec<(String, String)>,
    /// Client options of the settings file.
    #[arg(skip)]
    pub kafka: BTreeMap<String, toml::Value>,
    /// Seconds that an article waits for a stage of which nothing is heard, before it goes out without its result
    /// [default: 15].
    #[arg(long, env = "DATELINE_JOIN_DEADLINE", value_name = "SECONDS")]
    pub join_deadline: Option<u64>,
    /// Seconds of processor time that a stage spends on one record; one that takes more is a dead letter [default: 10].
    #[arg(long, env = "DATELINE_CPU_LIMIT", value_name = "SECONDS")]
    pub cpu_limit: Option<u64>,
    /// Address that feeds and pages are served on [default: 127.0.0.1:8080].
    #[arg(long, env = "DATELINE_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Address that metrics and health are served on by a process that serves nothing else [default: none].
    #[arg(long, env = "DATELINE_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,
    /// Public address of the site [default: the listening address].
    #[arg(long, env = "DATELINE_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// Domain in the permanent ids of items; never change it once readers have subscribed [default: dateline.example].
    #[arg(long, env = "DATELINE_AUTHORITY", value_name = "DOMAIN")]
    pub authority: Option<String>,
    /// WebSub hub that feeds name: "own" for the one at /hub of this server, the address of another that is told of
    /// changes, or "none" [default: own].
    #[arg(long, env = "DATELINE_HUB", value_name = "URL")]
    pub hub: Option<String>,
    /// Let the hub call subscribers in private networks and on this machine.
    #[arg(long, env = "DATELINE_HUB_ALLOW_PRIVATE", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub hub_allow_private: Option<bool>,
    /// Homes of papers that the table lacks or has wrong: name → region code.
    #[arg(skip)]
    pub papers: BTreeMap<String, String>,
    /// Let feeds, and the pages that they link to, lie in private networks and on this machine.
    #[arg(long, env = "DATELINE_FEED_ALLOW_PRIVATE", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub feed_allow_private: Option<bool>,
    /// Whom those may write to whose feeds are polled: an address or a mailbox, sent as part of User-Agent [default: the public address].
    #[arg(long, env = "DATELINE_CONTACT", value_name = "URL|MAIL")]
    pub contact: Option<String>,
    /// Secret of the clients that may post articles to /articles; nobody may without one. Better given as an environment
    /// variable, since other users of the machine can read command lines.
    #[arg(long, env = "DATELINE_INGEST_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub ingest_token: Option<Token>,
    /// Sources that are read beside those of the command line.
    #[arg(skip)]
    pub source: Vec<SourceOptions>,
    /// Rules of topics: a file (TOML) or a folder of them [default: built-in rules of economic news].
    #[arg(long, env = "DATELINE_TOPICS", value_name = "FILE|DIR")]
    pub topics: Option<PathBuf>,
    /// Queries that have feeds of their own.
    #[arg(skip)]
    pub query: Vec<QueryOptions>,
    /// What is logged to standard error: error, warn, info, debug, or a filter such as dateline::log=debug [default: info].
    #[arg(long, env = "DATELINE_LOG_FILTER", value_name = "FILTER")]
    pub log_filter: Option<String>,
    /// Form of log lines [default: text].
    #[arg(long, env = "DATELINE_LOG_FORMAT", value_enum)]
    #[serde(deserialize_with = "log_format")]
    pub log_format: Option<LogFormat>,
}

/// One `[[source]]` of the settings file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceOptions {
    /// File, folder, or address of a feed.
    pub input: Option<String>,
    /// Address of a feed, likewise.
    pub url: Option<String>,
    /// Wait for more instead of ending.
    #[serde(default)]
    pub follow: bool,
    /// Name of the paper that the articles are from.
    pub publisher: Option<String>,
    /// Region code of the paper's home.
    #[serde(default, deserialize_with = "crate::source::publication::checked_region")]
    pub region: Option<String>,
    /// Section of articles that name none.
    pub section: Option<String>,
    /// Language of articles that name none.
    pub language: Option<String>,
    /// Usage terms of articles that name none.
    pub rights: Option<String>,
    /// Day of articles that name none and whose file and page name none.
    pub date: Option<NaiveDate>,
    /// What file names say.
    pub file_name: Option<FileName>,
    /// Shortest time between two polls of a feed, such as `15m`.
    pub interval: Option<String>,
    /// Whether the texts of a feed's articles are taken from the pages that it links to.
    pub full_text: Option<bool>,
}

/// One `[[query]]` of the settings file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryOptions {
    /// Its permanent name in addresses.
    pub name: String,
    /// What it asks.
    pub q: String,
}

/// What a source is.
#[derive(Debug, Clone)]
pub enum SourceKind {
    /// Files.
    Files(PathBuf),
    /// A feed.
    Feed(Feed),
}

impl SourceOptions {
    /// What the source is, with what is said of it.
    ///
    /// # Errors
    /// [`ConfigError::Options`] says which keys do not fit.
    pub fn kind(&self) -> Result<SourceKind, ConfigError> {
        let fault = |message: String| ConfigError::Options(format!("source: {message}"));
        let input = match (&self.input, &self.url) {
            (Some(input), None) | (None, Some(input)) => input,
            _ => return Err(fault("needs either input or url".into())),
        };
        if self.url.is_some() || feed::is_address(input) {
            let mut feed = Feed::new(input, self.publication()).map_err(fault)?;
            if let Some(interval) = &self.interval {
                feed.interval = feed::schedule::interval(interval).map_err(fault)?;
            }
            feed.full_text = self.full_text.unwrap_or(false);
            return Ok(SourceKind::Feed(feed));
        }
        for (key, given) in [("interval", self.interval.is_some()), ("full-text", self.full_text.is_some())] {
            if given {
                return Err(fault(format!("{key} is for feeds, and {input:?} is no http or https address")));
            }
        }
        Ok(SourceKind::Files(input.into()))
    }

    /// What is said of its articles.
    pub fn publication(&self) -> Publication {
        let Self { publisher, region, section, language, rights, date, file_name, .. } = self.clone();
        Publication { publisher, region, section, language, rights, date, file_name }
    }
}

/// What a run goes by, all defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The file that they were read from, if there was one.
    pub file: Option<PathBuf>,
    /// The log, with what it needs.
    pub log: LogSettings,
    /// Prefix of topics and groups.
    pub topic_prefix: String,
    /// Partitions of topics that are created.
    pub partitions: i32,
    /// Where the local log and the stores live.
    pub data_dir: PathBuf,
    /// How long an article waits for a stage of which nothing is heard.
    pub join_deadline: Duration,
    /// Processor time that a stage spends on one record.
    pub cpu_limit: Duration,
    /// Address to serve on.
    pub listen: SocketAddr,
    /// Address for metrics and health, if a process that serves nothing else is to have one.
    pub metrics_listen: Option<SocketAddr>,
    /// Public address of the site, if it is not the listening address.
    pub base_url: Option<String>,
    /// Domain in permanent ids, if it is not the default.
    pub authority: Option<String>,
    /// The hub that feeds name.
    pub hub: HubSettings,
    /// Whether our hub may call private addresses.
    pub hub_allow_private: bool,
    /// Where papers are at home.
    pub papers: Papers,
    /// Whether feeds may be at private addresses.
    pub feed_allow_private: bool,
    /// Whom to write to about our polls.
    pub contact: Option<String>,
    /// The token of clients that may post articles, if any may.
    pub ingest_token: Option<Token>,
    /// Sources of the settings file.
    pub sources: Vec<SourceOptions>,
    /// Where the rules of topics are, if they are not the built-in ones.
    pub topics: Option<PathBuf>,
    /// Queries that have feeds of their own.
    pub queries: Vec<Saved>,
    /// Filter of logs.
    pub log_filter: String,
    /// Form of log lines.
    pub log_format: LogFormat,
}

/// A log and what it needs. Its debug form does not show secrets.
#[derive(Clone, PartialEq, Eq)]
pub enum LogSettings {
    /// In the data directory.
    Local,
    /// Kafka with bootstrap brokers and client options.
    Kafka {
        /// Addresses, comma separated.
        brokers: String,
        /// Client options of librdkafka.
        options: BTreeMap<String, String>,
        /// Name of this process for static membership.
        instance: Option<String>,
    },
}

/// A WebSub hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HubSettings {
    /// The one of this server.
    Own,
    /// Another one at this address; it is told of changes.
    Other(String),
    /// None is named.
    None,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The settings file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The settings file says something that is not understood.
    #[error("{}: {source}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, column and key.
        source: Box<toml::de::Error>,
    },
    /// Rules of topics that cannot be used.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// Options that do not go together or a value that is no value.
    #[error("{0}")]
    Options(String),
}

impl Options {
    /// Fills in the file and the defaults.
    ///
    /// # Errors
    /// [`ConfigError`] names the file and key at fault.
    pub fn settings(self) -> Result<Settings, ConfigError> {
        let file = match &self.config {
            Some(path) => read_file(path)?,
            None => Options::default(),
        };
        let options = kafka::options(file.kafka, environment(), self.kafka_options)?;
        let log = match self.log.or(file.log).unwrap_or(LogKind::Local) {
            LogKind::Local => LogSettings::Local,
            LogKind::Kafka => {
                let brokers = self.brokers.or(file.brokers).filter(|brokers| !brokers.trim().is_empty());
                let brokers = brokers.ok_or_else(|| {
                    ConfigError::Options("--log kafka needs --brokers HOST:PORT (or DATELINE_BROKERS)".into())
                })?;
                LogSettings::Kafka { brokers, options, instance: self.instance.or(file.instance) }
            }
        };
        let topic_prefix = self.topic_prefix.or(file.topic_prefix).unwrap_or_else(|| DEFAULT_PREFIX.into());
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if topic_prefix.is_empty() || topic_prefix.len() > 200 || !topic_prefix.chars().all(legal) {
            let message = format!("topic-prefix {topic_prefix:?}: letters, digits, '.', '_' and '-' only");
            return Err(ConfigError::Options(message));
        }
        for source in &file.source {
            source.kind()?;
        }
        let base_url = self.base_url.or(file.base_url);
        Ok(Settings {
            file: self.config,
            log,
            topic_prefix,
            partitions: self.partitions.or(file.partitions).unwrap_or(4),
            data_dir: self.data_dir.or(file.data_dir).unwrap_or_else(|| "data".into()),
            join_deadline: self.join_deadline.or(file.join_deadline).map_or(DEADLINE, Duration::from_secs),
            cpu_limit: self.cpu_limit.or(file.cpu_limit).map_or(CPU_LIMIT, Duration::from_secs),
            listen: self.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            base_url: base_url.clone(),
            authority: self.authority.or(file.authority),
            hub: hub(self.hub.or(file.hub))?,
            hub_allow_private: self.hub_allow_private.or(file.hub_allow_private).unwrap_or(false),
            papers: Papers::new(file.papers).map_err(ConfigError::Options)?,
            feed_allow_private: self.feed_allow_private.or(file.feed_allow_private).unwrap_or(false),
            contact: contact(self.contact.or(file.contact), base_url.as_ref())?,
            // A variable that is set to nothing is a common way to say none.
            ingest_token: self.ingest_token.or(file.ingest_token).filter(|token| !token.is_empty()),
            sources: file.source,
            topics: self.topics.or(file.topics),
            queries: saved(file.query)?,
            log_filter: self.log_filter.or(file.log_filter).unwrap_or_else(|| "info".into()),
            log_format: self.log_format.or(file.log_format).unwrap_or(LogFormat::Text),
        })
    }
}

impl Settings {
    /// The same settings with the queries that their file has now; what else has changed in it counts at the next start.
    ///
    /// # Errors
    /// [`ConfigError`] if the file cannot be read or understood.
    pub fn with_queries_read_again(mut self) -> Result<Settings, ConfigError> {
        if let Some(path) = &self.file {
            self.queries = saved(read_file(path)?.query)?;
        }
        Ok(self)
    }
}

fn saved(queries: Vec<QueryOptions>) -> Result<Vec<Saved>, ConfigError> {
    let mut saved: Vec<Saved> = Vec::with_capacity(queries.len());
    for QueryOptions { name, q } in queries {
        let fault = |message: String| Err(ConfigError::Options(format!("query {name:?}: {message}")));
        if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
            return fault("a name of 1 to 80 characters".into());
        }
        if saved.iter().any(|other| other.name == name) {
            return fault("is there twice".into());
        }
        match q.parse() {
            Ok(query) => saved.push(Saved { name, query }),
            Err(error) => return fault(error.to_string()),
        }
    }
    Ok(saved)
}

fn read_file(path: &Path) -> Result<Options, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    toml::from_str(&text)
        .map_err(|source| ConfigError::Invalid { path: path.to_owned(), source: Box::new(source) })
}

/// The variables of this process; what is not UTF-8 is none of ours.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

fn hub(word: Option<String>) -> Result<HubSettings, ConfigError> {
    match word.as_deref() {
        None | Some("own") => Ok(HubSettings::Own),
        Some("none") => Ok(HubSettings::None),
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
            Ok(HubSettings::Other(url.into()))
        }
        Some(word) => {
            Err(ConfigError::Options(format!("hub {word:?}: \"own\", \"none\" or an http or https address")))
        }
    }
}

/// What stands for us in the header of a request.
fn contact(given: Option<String>, base_url: Option<&String>) -> Result<Option<String>, ConfigError> {
    let contact = given.as_ref().or(base_url).map(|text| text.trim().to_owned());
    match contact.filter(|text| !text.is_empty()) {
        Some(text) if !text.bytes().all(|byte| byte.is_ascii_graphic()) => Err(ConfigError::Options(
            format!("contact {text:?}: an address or a mailbox, in ASCII without blanks"),
        )),
        contact => Ok(contact),
    }
}

fn log_format<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<LogFormat>, D::Error> {
    let word = String::deserialize(deserializer)?;
    clap::ValueEnum::from_str(&word, false).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_file(text: &str, flags: Options) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dateline.toml");
        std::fs::write(&path, text).unwrap();
        Options { config: Some(path), ..flags }.settings().map_err(|e| e.to_string())
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let text = "log = 'kafka'\nbrokers = 'a:1'\npartitions = 8\n[kafka]\n'linger.ms' = 7\n'ssl.ca.location' = 'x'\n";
        let flags = Options {
            brokers: Some("b:2".into()),
            kafka_options: vec![("linger.ms".into(), "9".into())],
            ..Options::default()
        };
        let settings = with_file(text, flags).unwrap();
        let options =
            [("linger.ms", "9"), ("ssl.ca.location", "x")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(
            settings.log,
            LogSettings::Kafka { brokers: "b:2".into(), options: options.into(), instance: None }
        );
        assert_eq!((settings.partitions, settings.data_dir), (8, PathBuf::from("data")));
    }

    #[test]
    fn the_hub_is_ours_unless_another_is_named() {
        let other = "https://hub.example/";
        for (text, hub, allow_private) in [
            ("", HubSettings::Own, false),
            ("hub = 'own'\nhub-allow-private = true", HubSettings::Own, true),
            ("hub = 'none'", HubSettings::None, false),
            ("hub = 'https://hub.example/'", HubSettings::Other(other.into()), false),
        ] {
            let settings = with_file(text, Options::default()).unwrap();
            assert_eq!((settings.hub, settings.hub_allow_private), (hub, allow_private), "{text}");
        }
    }

    #[test]
    fn a_token_is_kept_as_a_secret() {
        let settings = |text: &str, flag: Option<&str>| {
            let flags =
                Options { ingest_token: flag.map(|text| text.parse().unwrap()), ..Options::default() };
            with_file(text, flags).unwrap()
        };
        assert_eq!(settings("", None).ingest_token, None);
        assert_eq!(settings("", Some("")).ingest_token, None);
        let both = settings("ingest-token = 'file'", Some("flag"));
        assert!(both.ingest_token.as_ref().unwrap().is(b"flag"));
        let shown = format!("{both:?}");
        assert!(!shown.contains("flag") && !shown.contains("file'"), "{shown}");
    }

    #[test]
    fn faults_name_the_key() {
        for (text, want) in [
            ("brokerz = 'a'", "unknown field `brokerz`"),
            ("log = 'pulsar'", "unknown variant `pulsar`"),
            ("log = 'kafka'", "--log kafka needs --brokers"),
            ("partitions = 'x'", "invalid type: string \"x\""),
            ("topic-prefix = 'a b'", "topic-prefix \"a b\""),
            ("[kafka]\nx = [1]", "kafka.x: a array is no client option"),
            ("[kafka]\nacks = 1", "kafka.acks: what dateline promises rests on this option"),
            ("hub = 'hub.example'", "hub \"hub.example\""),
            ("log-format = 'xml'", "invalid variant: xml"),
            ("[papers]\n'北原日报' = '999999'", "papers.北原日报: \"999999\" is no region code"),
            ("[[source]]\ninput = 'x'\npublisherz = 'x'", "unknown field `publisherz`"),
            ("[[source]]\ninput = 'x'\nregion = 'x'", "\"x\" is no region code"),
            ("[[source]]\ninput = 'x'\ndate = '2026-3-40'", "input is out of range"),
            ("[[source]]\ninput = 'x'\nfile-name = '{paper}'", "{paper} is not one of"),
            ("contact = 'a b'", "contact \"a b\""),
            ("[[query]]\nname = 'a'\nq = '('", "query \"a\": "),
            ("[[query]]\nname = ''\nq = 'x'", "query \"\": a name"),
            ("[[query]]\nname = 'a'\nq = 'x'\n[[query]]\nname = 'a'\nq = 'y'", "query \"a\": is there twice"),
            ("[[source]]\npublisher = 'p'", "source: needs either input or url"),
            ("[[source]]\ninput = 'a'\nurl = 'https://p.example/'", "source: needs either input or url"),
            ("[[source]]\nurl = 'p.example/feed'", "source: \"p.example/feed\" is no http or https address"),
            (
                "[[source]]\nurl = 'https://p.example/'\ninterval = '5'",
                "source: interval \"5\": a number with",
            ),
            ("[[source]]\ninput = 'pages'\ninterval = '5m'", "source: interval is for feeds, and \"pages\""),
            ("[[source]]\nurl = 'https://u:p@p.example/'", "source: https://p.example/: user and password"),
        ] {
            let message = with_file(text, Options::default()).unwrap_err();
            assert!(message.contains(want), "{text}: {message}");
        }
    }
}
