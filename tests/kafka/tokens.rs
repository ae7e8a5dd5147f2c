//! OAUTHBEARER: tokens that an OpenID provider gives for the client's credentials, and that end.

use crate::Site;
use crate::through::{Cluster, PATIENCE};
use dateline::event::Topic;
use dateline::log::{Commit, Output};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The client `dateline` with the secret `a-secret`, as RFC 6749 (2.3.1) writes them.
const CREDENTIALS: &str = "Basic ZGF0ZWxpbmU6YS1zZWNyZXQ=";

/// A token endpoint on a port of its own.
pub struct Endpoint {
    url: String,
    tokens: Arc<AtomicUsize>,
}

impl Endpoint {
    /// Serves tokens that are good for so long, until the process ends. `dir` has the key that signs them.
    pub fn start(dir: &Path, good_for: Duration, audience: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/token", listener.local_addr().unwrap());
        let (tokens, dir) = (Arc::new(AtomicUsize::new(0)), dir.to_owned());
        let count = Arc::clone(&tokens);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that goes away is of no concern here.
                if let Ok(true) = answer(stream.unwrap(), || token(&dir, good_for, audience)) {
                    count.fetch_add(1, Ordering::SeqCst);
                }
            }
        });
        Self { url, tokens }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many tokens were given.
    pub fn tokens(&self) -> usize {
        self.tokens.load(Ordering::SeqCst)
    }
}

/// Whether a token was given.
fn answer(mut stream: TcpStream, token: impl Fn() -> String) -> std::io::Result<bool> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut length, mut known) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" => known = value == CREDENTIALS,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let asked = String::from_utf8(body).unwrap();
    let granted = known && asked.contains("grant_type=client_credentials") && asked.contains("scope=news");
    let (status, text) = match granted {
        true => ("200 OK", format!("{{\"access_token\":\"{}\",\"token_type\":\"Bearer\"}}", token())),
        false => ("401 Unauthorized", "{\"error\":\"invalid_client\"}".to_owned()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    )?;
    Ok(granted)
}

fn token(dir: &Path, good_for: Duration, audience: &str) -> String {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/kafka/token.sh");
    let output =
        Command::new(script).arg(dir).arg(good_for.as_secs().to_string()).arg(audience).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The broker ends a session with its token, so what goes on beyond that has had a new one.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_renewed_before_they_end() {
    let Some(cluster) = Cluster::of_the_suite() else { return };
    // librdkafka renews a token after four fifths of its time, and a broker refuses sessions of less than a second.
    let good_for = Duration::from_secs(15);
    let endpoint = Endpoint::start(cluster.dir(), good_for, "kafka");
    let (brokers, options) = (cluster.address("sasl_ssl"), cluster.tokens(&endpoint, "a-secret"));
    let site = Site::with(&brokers, &options);
    site.done(&["topics", "create", "--partitions", "1"]);

    let log = site.log(&brokers, &options);
    let mut writer = log.writer("suite").await.unwrap();
    let mut consumer = log.join(&format!("{}.suite", site.prefix()), &[Topic::Articles]).await.unwrap();
    let at_first = endpoint.tokens();
    let begun = Instant::now();
    let (mut written, mut read) = (0, 0);
    while begun.elapsed() < good_for * 2 {
        let key = format!("{written}").into_bytes();
        let output =
            Output { topic: Topic::Articles, partition: None, key, value: Some(vec![1]), headers: vec![] };
        writer.append(vec![output]).await.unwrap();
        written += 1;
        while read < written {
            assert!(begun.elapsed() < PATIENCE, "{read} of {written} records");
            let batch = consumer.read(10, Duration::from_millis(500)).await.unwrap();
            read += batch.records.len();
        }
        consumer.commit(Commit::default()).await.unwrap();
    }
    consumer.leave().await;
    assert_eq!(read, written, "each once");
    let renewed = endpoint.tokens() - at_first;
    eprintln!("{written} transactions, {renewed} tokens renewed");
    // Those of the writer, of the consumer, and of the producer that commits for it.
    assert!(renewed >= 3, "{renewed} tokens");
}

#[test]
fn a_token_that_is_not_given_or_not_taken_names_the_settings() {
    let Some(cluster) = Cluster::of_the_suite() else { return };
    let brokers = cluster.address("sasl_ssl");
    let good_for = Duration::from_secs(300);
    for (secret, audience, word) in
        [("another-secret", "kafka", "invalid_client"), ("a-secret", "another", "invalid_token")]
    {
        let endpoint = Endpoint::start(cluster.dir(), good_for, audience);
        let site = Site::with(&brokers, &cluster.tokens(&endpoint, secret));
        for args in [["check"].as_slice(), &["stage", "regions"]] {
            site.fails(args, 1, &[&brokers, "kafka.sasl.oauthbearer", word]);
        }
        assert_eq!(endpoint.tokens() == 0, word == "invalid_client");
    }
}
