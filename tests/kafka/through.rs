//! What goes through: articles from one end to the other, and every way to log in.

use crate::Site;
use crate::tokens::Endpoint;
use dateline::event::Topic;
use dateline::log::kafka::Kafka;
use dateline::log::to_end::ToEnd;
use dateline::log::{Log, Positions};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub const PATIENCE: Duration = Duration::from_secs(60);

const ARTICLES: usize = 40;

pub type Options = Vec<(&'static str, String)>;

/// The broker of the suite, and what its clients need.
pub struct Cluster {
    /// The listener without TLS.
    pub plain: String,
    dir: PathBuf,
}

impl Cluster {
    pub fn of_the_suite() -> Option<Self> {
        let told = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        match (told("DATELINE_TEST_BROKERS"), told("DATELINE_TEST_TLS")) {
            (Some(plain), Some(dir)) if cfg!(feature = "tls") => Some(Self { plain, dir: dir.into() }),
            _ => {
                let message = "SKIPPED: the suite needs the feature tls, and a broker with TLS in DATELINE_TEST_BROKERS and \
                    DATELINE_TEST_TLS (tests/kafka/broker.sh start --tls)";
                assert!(std::env::var_os("DATELINE_REQUIRE_KAFKA").is_none(), "{message}");
                eprintln!("{message}");
                None
            }
        }
    }

    pub fn dir(&self) -> &PathBuf {
        &self.dir
    }

    pub fn file(&self, name: &str) -> String {
        self.dir.join(name).to_str().unwrap().to_owned()
    }

    /// The addresses of the listener `sasl_ssl` or `ssl`.
    pub fn address(&self, listener: &str) -> String {
        std::fs::read_to_string(self.dir.join(listener)).unwrap().trim().to_owned()
    }

    fn options(&self, own: &[(&'static str, &str)]) -> Options {
        let ca = ("ssl.ca.location", self.file("ca.pem"));
        own.iter().map(|(key, value)| (*key, (*value).to_owned())).chain([ca]).collect()
    }

    fn password(&self, mechanism: &str) -> Options {
        self.options(&[
            ("security.protocol", "SASL_SSL"),
            ("sasl.mechanism", mechanism),
            ("sasl.username", "dateline"),
            ("sasl.password", "a-password"),
        ])
    }

    /// SCRAM over TLS, with changes.
    pub fn scram(&self, changes: &[(&'static str, &str)]) -> Options {
        let mut options = self.password("SCRAM-SHA-512");
        for (key, value) in changes {
            options.retain(|(other, _)| other != key);
            options.push((key, (*value).to_owned()));
        }
        options
    }

    /// TLS with a certificate of the client.
    pub fn mutual(&self) -> Options {
        let (certificate, key) = (self.file("client.pem"), self.file("client.key"));
        self.options(&[
            ("security.protocol", "SSL"),
            ("ssl.certificate.location", &certificate),
            ("ssl.key.location", &key),
        ])
    }

    /// Tokens of an endpoint.
    pub fn tokens(&self, endpoint: &Endpoint, secret: &str) -> Options {
        self.options(&[
            ("security.protocol", "SASL_SSL"),
            ("sasl.mechanism", "OAUTHBEARER"),
            ("sasl.oauthbearer.method", "oidc"),
            ("sasl.oauthbearer.client.id", "dateline"),
            ("sasl.oauthbearer.client.secret", secret),
            ("sasl.oauthbearer.scope", "news"),
            ("sasl.oauthbearer.token.endpoint.url", endpoint.url()),
        ])
    }
}

impl Site {
    pub fn with(brokers: &str, options: &Options) -> Self {
        let options: Vec<(&str, &str)> = options.iter().map(|(key, value)| (*key, value.as_str())).collect();
        Self::new(brokers, &options)
    }

    pub fn log(&self, brokers: &str, options: &Options) -> Arc<dyn Log> {
        let options = options.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        Arc::new(Kafka::new(brokers, &self.prefix(), options))
    }

    pub fn done(&self, args: &[&str]) -> String {
        let (code, said) = self.run(args);
        assert_eq!(code, Some(0), "{args:?}: {said}");
        said
    }
}

/// A running dateline; dropping it kills it, -9.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The body of what is answered at a path.
fn get(address: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_go_all_the_way_behind_scram() {
    let Some(cluster) = Cluster::of_the_suite() else { return };
    let (brokers, options) = (cluster.address("sasl_ssl"), cluster.scram(&[]));
    let site = Site::with(&brokers, &options);
    let articles: Vec<String> = (0..ARTICLES)
        .map(|n| {
            let body = format!("黑河市进出口总值完成{n}.82亿元，同比增长58.7%。");
            json!({"id": n.to_string(), "title": format!("外贸{n}"), "body": body, "source": "北原日报"})
                .to_string()
        })
        .collect();
    let input = site.dir().join("articles.jsonl");
    std::fs::write(&input, articles.join("\n")).unwrap();

    // Free a moment ago; nothing else here listens on ports of this range.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = site.command(&["run", input.to_str().unwrap(), "--listen", &address]);
    let mut run = Process(command.stdout(Stdio::null()).spawn().unwrap());
    let deadline = Instant::now() + PATIENCE;
    loop {
        let feed = get(&address, "/feeds/all.json").unwrap_or_default();
        let feed: Value = serde_json::from_str(&feed).unwrap_or_default();
        let items = feed["items"].as_array().map_or(0, Vec::len);
        if items == ARTICLES {
            break;
        }
        assert!(Instant::now() < deadline, "{items} items in the feed");
        assert_eq!(run.0.try_wait().unwrap(), None, "dateline has ended");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    // What a reader of committed records finds, behind the same login.
    let log = site.log(&brokers, &options);
    log.settle(Topic::Enriched).await.unwrap();
    let mut reader = ToEnd::start(&*log, Topic::Enriched, &Positions::new()).await.unwrap();
    let mut records = Vec::new();
    while let Some(more) = reader.next().await.unwrap() {
        records.extend(more);
    }
    let keys: BTreeSet<_> = records.iter().map(|record| record.key.clone()).collect();
    assert_eq!((records.len(), keys.len()), (ARTICLES, ARTICLES), "each once");

    let said = site.done(&["check"]);
    assert!(said.contains(&brokers), "{said}");
}

/// Secrets need not stand in a file.
#[test]
fn options_may_be_variables() {
    let Some(cluster) = Cluster::of_the_suite() else { return };
    let mut options = cluster.scram(&[]);
    options.retain(|(key, _)| *key != "sasl.password");
    let site = Site::with(&cluster.address("sasl_ssl"), &options);
    let mut command = site.command(&["topics", "create", "--partitions", "1"]);
    let status = command.env("DATELINE_KAFKA_SASL_PASSWORD", "a-password").status().unwrap();
    assert!(status.success());
}

#[test]
fn every_login_is_taken() {
    let Some(cluster) = Cluster::of_the_suite() else { return };
    let (sasl, ssl) = (cluster.address("sasl_ssl"), cluster.address("ssl"));
    let endpoint = Endpoint::start(cluster.dir(), Duration::from_secs(300), "kafka");
    for (brokers, options) in [
        (&sasl, cluster.password("PLAIN")),
        (&ssl, cluster.mutual()),
        (&sasl, cluster.tokens(&endpoint, "a-secret")),
    ] {
        let site = Site::with(brokers, &options);
        site.done(&["topics", "create", "--partitions", "1"]);
        site.done(&["check"]);
    }
    assert!(endpoint.tokens() > 0);
}
