//! Every metric that dateline writes: a closed list, so that dashboards can rely on it.
//!
//! `docs/metrics.md` is made from it, and a test keeps the two alike.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Records that a stage read.
    Records,
    /// Records that a stage appended.
    Outputs,
    /// Commits of a stage.
    Commits,
    /// Records sent to the dead letters.
    DeadLetters,
    /// Work on a batch.
    BatchSeconds,
    /// Records that a stage has yet to read.
    Lag,
    /// Articles that wait in the join.
    JoinWaiting,
    /// How long the oldest of them has waited.
    JoinOldestSeconds,
    /// Articles that went out without a part.
    Partials,
    /// Results that were lost.
    Redone,
    /// From ingestion to the read model.
    EndToEndSeconds,
    /// Polls of feeds.
    FeedPolls,
    /// Feeds that are polled.
    Feeds,
    /// Inputs of the producer.
    Ingested,
    /// Transactional producers that were started.
    Producers,
    /// Kafka clients that were replaced.
    Clients,
    /// HTTP requests.
    HttpRequests,
    /// Deliveries of the hub.
    HubDeliveries,
}

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// What is to be known of a metric.
struct Spec {
    name: &'static str,
    kind: Kind,
    labels: &'static str,
    help: &'static str,
}

impl Metric {
    /// All of them, in the data's order.
    pub const ALL: [Metric; 18] = [
        Metric::FeedPolls,
        Metric::Feeds,
        Metric::Ingested,
        Metric::Records,
        Metric::Outputs,
        Metric::BatchSeconds,
        Metric::Commits,
        Metric::Producers,
        Metric::Clients,
        Metric::DeadLetters,
        Metric::Lag,
        Metric::JoinWaiting,
        Metric::JoinOldestSeconds,
        Metric::Partials,
        Metric::Redone,
        Metric::EndToEndSeconds,
        Metric::HttpRequests,
        Metric::HubDeliveries,
    ];

    fn spec(self) -> Spec {
        use Kind::{Counter, Gauge, Histogram};
        let spec = |name, kind, labels, help| Spec { name, kind, labels, help };
        match self {
            Metric::FeedPolls => spec(
                "dateline_feed_polls_total",
                Counter,
                "outcome: ok, unchanged, unreachable, limited, refused, invalid, gone",
                "Polls of feeds",
            ),
            Metric::Feeds => {
                spec("dateline_feeds", Gauge, "state: ok, failing, gone", "Feeds that are polled")
            }
            Metric::Ingested => spec(
                "dateline_ingested_total",
                Counter,
                "outcome: new, changed, same, bad",
                "Inputs of the producer",
            ),
            Metric::Records => {
                spec("dateline_records_total", Counter, "stage, topic", "Records that a stage read")
            }
            Metric::Outputs => {
                spec("dateline_outputs_total", Counter, "stage, topic", "Records that a stage appended")
            }
            Metric::BatchSeconds => {
                spec("dateline_batch_seconds", Histogram, "stage", "Seconds of work on a batch")
            }
            Metric::Commits => spec(
                "dateline_commits_total",
                Counter,
                "stage; outcome: ok, fenced, unavailable",
                "Commits of outputs and positions; one that is not ok was undone and its batch comes again",
            ),
            Metric::Producers => spec(
                "dateline_producers_total",
                Counter,
                "group",
                "Transactional producers started; each after the first replaces one whose transaction was in doubt",
            ),
            Metric::DeadLetters => spec(
                "dateline_dead_letters_total",
                Counter,
                "stage; class: undecodable, too-large, panic, cpu-limit",
                "Records sent to the dead-letter topic",
            ),
            Metric::Lag => spec(
                "dateline_lag_records",
                Gauge,
                "stage, topic, partition",
                "Records that the stage has yet to read, seen every 15 seconds",
            ),
            Metric::JoinWaiting => {
                spec("dateline_join_waiting", Gauge, "", "Articles that wait for their regions or figures")
            }
            Metric::JoinOldestSeconds => spec(
                "dateline_join_oldest_seconds",
                Gauge,
                "",
                "Seconds that the oldest article has waited for its regions or figures",
            ),
            Metric::Partials => spec(
                "dateline_partials_total",
                Counter,
                "",
                "Articles that went out without the part of a silent stage",
            ),
            Metric::Redone => spec(
                "dateline_redone_total",
                Counter,
                "stage",
                "Results that never came though later ones did, and that enrich made itself",
            ),
            Metric::EndToEndSeconds => spec(
                "dateline_end_to_end_seconds",
                Histogram,
                "",
                "Seconds from an article's ingestion to its entry in the read model",
            ),
            Metric::Clients => spec(
                "dateline_clients_replaced_total",
                Counter,
                "",
                "Kafka consumers that no longer answered and were replaced",
            ),
            Metric::HttpRequests => {
                spec("dateline_http_requests_total", Counter, "route, status", "HTTP requests")
            }
            Metric::HubDeliveries => spec(
                "dateline_hub_deliveries_total",
                Counter,
                "outcome: ok, retry, gone, dropped",
                "Attempts to bring a feed to a subscriber",
            ),
        }
    }

    /// Its name in Prometheus.
    pub fn name(self) -> &'static str {
        self.spec().name
    }
}

/// Installs the recorder of this process; the handle renders the text that `/metrics` serves.
///
/// # Errors
/// If a recorder is installed already.
pub fn install() -> Result<PrometheusHandle, String> {
    const SECONDS: &[f64] = &[0.001, 0.005, 0.02, 0.1, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), SECONDS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|e| e.to_string())?;
    for Spec { name, kind, help, .. } in Metric::ALL.map(Metric::spec) {
        match kind {
            Kind::Counter => metrics::describe_counter!(name, help),
            Kind::Gauge => metrics::describe_gauge!(name, help),
            Kind::Histogram => metrics::describe_histogram!(name, metrics::Unit::Seconds, help),
        }
    }
    Ok(handle)
}

/// All metrics as a page of Markdown.
pub fn table() -> String {
    let mut text = String::from(
        "# Metrics\n\nServed as Prometheus text at `/metrics` of `run` and of the publish stage, and of every other process that is \
         given `--metrics-listen`.\n\n| name | kind | labels | what it counts |\n|---|---|---|---|\n",
    );
    for Spec { name, kind, labels, help } in Metric::ALL.map(Metric::spec) {
        let kind = format!("{kind:?}").to_lowercase();
        text.push_str(&format!("| `{name}` | {kind} | {labels} | {help} |\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `UPDATE_DOCS=1 cargo test the_docs_list` writes the file anew.
    #[test]
    fn the_docs_list_every_metric() {
        let text = table();
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), text, "UPDATE_DOCS=1 writes it anew");
    }
}
