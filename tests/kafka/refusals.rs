//! Where no broker can be used, the first command says why, and which setting to look at.

use crate::Site;
use crate::through::Cluster;

/// What is wrong, how it is brought about, and what must be said of it.
struct Wrong {
    what: &'static str,
    brokers: String,
    options: Vec<(&'static str, String)>,
    words: &'static [&'static str],
}

#[test]
fn refusals_name_the_broker_and_the_setting() {
    let Some(cluster) = Cluster::of_the_suite() else { return };
    let scram = |change: (&'static str, &str)| cluster.scram(&[change]);
    let sasl = cluster.address("sasl_ssl");
    let stranger = cluster.file("stranger.pem");
    let wrongs = [
        Wrong {
            what: "a wrong password",
            brokers: sasl.clone(),
            options: scram(("sasl.password", "another-password")),
            words: &["kafka.sasl.username and kafka.sasl.password"],
        },
        Wrong {
            what: "a mechanism that the broker does not have",
            brokers: sasl.clone(),
            options: scram(("sasl.mechanism", "SCRAM-SHA-256")),
            words: &["kafka.sasl.mechanism", "SCRAM-SHA-512"],
        },
        Wrong {
            what: "a certificate of an authority that is not trusted",
            brokers: sasl.clone(),
            options: scram(("ssl.ca.location", &stranger)),
            words: &["kafka.ssl.ca.location"],
        },
        Wrong {
            what: "a certificate of an authority that this machine does not know",
            brokers: sasl.clone(),
            options: cluster.scram(&[]).into_iter().filter(|(key, _)| *key != "ssl.ca.location").collect(),
            words: &["kafka.ssl.ca.location"],
        },
        Wrong {
            what: "a certificate for another host",
            brokers: sasl.replace("127.0.0.1", "localhost"),
            options: cluster.scram(&[]),
            words: &["look at brokers", "kafka.ssl.endpoint.identification.algorithm"],
        },
        Wrong {
            what: "no TLS where the broker wants it",
            brokers: sasl.clone(),
            options: vec![],
            words: &["kafka.security.protocol"],
        },
        Wrong {
            what: "TLS where the broker has none",
            brokers: cluster.plain.clone(),
            options: cluster.scram(&[]),
            words: &["kafka.security.protocol"],
        },
        Wrong {
            what: "no login where the broker wants one",
            brokers: sasl,
            options: scram(("security.protocol", "ssl")),
            words: &["kafka.security.protocol"],
        },
        Wrong {
            what: "no certificate where the broker wants one",
            brokers: cluster.address("ssl"),
            options: cluster
                .mutual()
                .into_iter()
                .filter(|(key, _)| !matches!(*key, "ssl.certificate.location" | "ssl.key.location"))
                .collect(),
            words: &["kafka.ssl.certificate.location"],
        },
    ];
    // Each of them is waiting, most of the time.
    std::thread::scope(|scope| {
        for Wrong { what, brokers, options, words } in wrongs {
            scope.spawn(move || {
                eprintln!("--- {what}");
                let site = Site::with(&brokers, &options);
                let words = [&[brokers.as_str()], words].concat();
                for args in [["check"].as_slice(), &["stage", "regions"]] {
                    site.fails(args, 1, &words);
                }
            });
        }
    });
}
