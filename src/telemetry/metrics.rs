//! Every metric that dateline writes, by name: a closed list, so that dashboards can rely on it.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Records read, by `stage` and `topic`.
    Records,
    /// Records appended, by `stage` and `topic`.
    Outputs,
    /// Commits, by `stage` and `outcome` (ok, fenced, unavailable).
    Commits,
    /// Records sent to the dead-letter topic, by `stage` and `class`.
    DeadLetters,
    /// Seconds of work on a batch, by `stage`.
    BatchSeconds,
    /// Seconds from an article's ingestion to its entry in the read model.
    EndToEndSeconds,
    /// Inputs of the producer, by `outcome` (new, changed, same, older, bad).
    Ingested,
    /// HTTP requests, by `route` and `status`.
    HttpRequests,
    /// Attempts to bring a feed to a subscriber, by `outcome` (ok, retry, gone, dropped).
    HubDeliveries,
}

impl Metric {
    /// All of them.
    pub const ALL: [Metric; 9] = [
        Metric::Records,
        Metric::Outputs,
        Metric::Commits,
        Metric::DeadLetters,
        Metric::BatchSeconds,
        Metric::EndToEndSeconds,
        Metric::Ingested,
        Metric::HttpRequests,
        Metric::HubDeliveries,
    ];

    /// Its name in Prometheus.
    pub fn name(self) -> &'static str {
        match self {
            Metric::Records => "dateline_records_total",
            Metric::Outputs => "dateline_outputs_total",
            Metric::Commits => "dateline_commits_total",
            Metric::DeadLetters => "dateline_dead_letters_total",
            Metric::BatchSeconds => "dateline_batch_seconds",
            Metric::EndToEndSeconds => "dateline_end_to_end_seconds",
            Metric::Ingested => "dateline_ingested_total",
            Metric::HttpRequests => "dateline_http_requests_total",
            Metric::HubDeliveries => "dateline_hub_deliveries_total",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Metric::Records => "Records read, by stage and topic",
            Metric::Outputs => "Records appended, by stage and topic",
            Metric::Commits => "Commits, by stage and outcome",
            Metric::DeadLetters => "Records sent to the dead-letter topic, by stage and class",
            Metric::BatchSeconds => "Seconds of work on a batch, by stage",
            Metric::EndToEndSeconds => "Seconds from ingestion to the read model",
            Metric::Ingested => "Inputs of the producer, by outcome",
            Metric::HttpRequests => "HTTP requests, by route and status",
            Metric::HubDeliveries => "Attempts to bring a feed to a subscriber, by outcome",
        }
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
    for metric in Metric::ALL {
        match metric {
            Metric::BatchSeconds | Metric::EndToEndSeconds => {
                metrics::describe_histogram!(metric.name(), metrics::Unit::Seconds, metric.help());
            }
            _ => metrics::describe_counter!(metric.name(), metric.help()),
        }
    }
    Ok(handle)
}
