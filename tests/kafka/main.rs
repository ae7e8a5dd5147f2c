//! Kafka behind TLS and logins, with the real command.
//!
//! Needs the feature `tls` and a broker that `tests/kafka/broker.sh start --tls` started, whose lines BROKERS and TLS stand in
//! `DATELINE_TEST_BROKERS` and `DATELINE_TEST_TLS`. Without one it says loudly that it is skipped; with `DATELINE_REQUIRE_KAFKA` set
//! that is a failure.

#![allow(clippy::unwrap_used)]

mod refusals;
mod through;
mod tokens;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longest time that a command may take to say that no broker can be used; it takes about three seconds, or fifteen where none
/// answers, and machines that test are busy.
const BOUND: Duration = Duration::from_secs(30);

/// One installation of dateline: a cluster, options to reach it, topics and a data directory of its own.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new(brokers: &str, options: &[(&str, &str)]) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        let prefix = site.prefix();
        let mut settings =
            format!("log = 'kafka'\nbrokers = '{brokers}'\ntopic-prefix = '{prefix}'\n[kafka]\n");
        for (key, value) in options {
            writeln!(settings, "'{key}' = '{value}'").unwrap();
        }
        std::fs::write(site.dir().join("dateline.toml"), settings).unwrap();
        site
    }

    /// The folder has a name like no other.
    fn prefix(&self) -> String {
        format!("tls{}", self.dir().file_name().unwrap().to_str().unwrap())
    }

    fn dir(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DATELINE_")) {
            command.env_remove(name);
        }
        command.args(args).arg("--config").arg(self.dir().join("dateline.toml"));
        command.arg("--data-dir").arg(self.dir()).stdin(Stdio::null());
        command
    }

    /// Exit code and everything that was said.
    fn run(&self, args: &[&str]) -> (Option<i32>, String) {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        (status.code(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }

    /// The command says within bounds that the log cannot be used, with all these words.
    fn fails(&self, args: &[&str], code: i32, words: &[&str]) {
        let begun = Instant::now();
        let (ended, said) = self.run(args);
        let took = begun.elapsed();
        eprintln!("{args:?} after {took:?}: {said}");
        assert_eq!(ended, Some(code), "{said}");
        assert!(took < BOUND, "{args:?} took {took:?}");
        for word in words {
            assert!(said.contains(word), "{args:?} says nothing of {word}:\n{said}");
        }
    }
}

#[cfg(not(feature = "tls"))]
#[test]
fn a_build_without_tls_says_that_it_is_one() {
    let login = [
        ("security.protocol", "SASL_PLAINTEXT"),
        ("sasl.mechanism", "SCRAM-SHA-512"),
        ("sasl.username", "dateline"),
        ("sasl.password", "a-password"),
    ];
    for (options, word) in [
        ([("security.protocol", "SASL_SSL")].as_slice(), "kafka.security.protocol"),
        (&[("ssl.ca.location", "ca.pem")], "kafka.ssl.ca.location"),
        (&[("compression.type", "zstd")], "kafka.compression.type"),
        (&login, "SASL mechanism SCRAM-SHA-512"),
    ] {
        // Nobody listens there, and nobody needs to.
        let site = Site::new("127.0.0.1:9", options);
        for args in [["check"].as_slice(), &["stage", "regions"]] {
            site.fails(args, 1, &[word, "--features tls"]);
        }
    }
}
