//! Options of the Kafka client: passed through as they are, but for those that are not the operator's to set.

use super::{ConfigError, LogSettings};
use std::collections::BTreeMap;
use std::fmt;

/// What dateline's promises of delivery, order and the join rest on.
const OURS: [&str; 11] = [
    "acks",
    "auto.offset.reset",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.idempotence",
    "group.id",
    "group.instance.id",
    "group.remote.assignor",
    "isolation.level",
    "partition.assignment.strategy",
    "transactional.id",
];

/// Begins the name of a variable that holds one option, such as `DATELINE_KAFKA_SASL_PASSWORD`. Unlike `DATELINE_KAFKA` it takes
/// a value with commas, and secrets need stand in no file.
const VARIABLE: &str = "DATELINE_KAFKA_";

/// What the names of options have in them that hold a secret, such as `sasl.password`, `sasl.oauthbearer.client.secret`,
/// `ssl.key.pem` and `sasl.oauthbearer.config`.
const SECRET: [&str; 5] = ["password", "passphrase", "secret", ".pem", "oauthbearer.config"];

/// The options of the client: flags win over variables, and these over the settings file.
pub(super) fn options(
    file: BTreeMap<String, toml::Value>,
    environment: impl Iterator<Item = (String, String)>,
    flags: Vec<(String, String)>,
) -> Result<BTreeMap<String, String>, ConfigError> {
    let mut options = BTreeMap::new();
    for (key, value) in file {
        let value = scalar(&key, value)?;
        options.insert(key, value);
    }
    options.extend(environment.filter_map(|(name, value)| {
        // Options of the client have dots between lower-case words, and nothing else.
        Some((name.strip_prefix(VARIABLE)?.to_lowercase().replace('_', "."), value))
    }));
    options.extend(flags);
    match options.keys().find(|key| OURS.contains(&key.as_str())) {
        None => Ok(options),
        Some(key) => Err(ConfigError::Options(format!(
            "kafka.{key}: what dateline promises rests on this option, so it cannot be set"
        ))),
    }
}

fn scalar(key: &str, value: toml::Value) -> Result<String, ConfigError> {
    match value {
        toml::Value::String(text) => Ok(text),
        toml::Value::Integer(number) => Ok(number.to_string()),
        toml::Value::Boolean(flag) => Ok(flag.to_string()),
        toml::Value::Float(number) => Ok(number.to_string()),
        other => {
            Err(ConfigError::Options(format!("kafka.{key}: a {} is no client option", other.type_str())))
        }
    }
}

impl fmt::Debug for LogSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LogSettings::Kafka { brokers, options, instance } = self else { return f.write_str("Local") };
        let is_secret = |key: &str| SECRET.iter().any(|part| key.contains(part));
        let shown: BTreeMap<&str, &str> = options
            .iter()
            .map(|(key, value)| (key.as_str(), if is_secret(key) { "***" } else { value.as_str() }))
            .collect();
        f.debug_struct("Kafka")
            .field("brokers", brokers)
            .field("options", &shown)
            .field("instance", instance)
            .finish()
    }
}

/// Reads `KEY=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| format!("{text:?} is not KEY=VALUE"))?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(
        environment: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> Result<BTreeMap<String, String>, String> {
        let file = BTreeMap::from([("linger.ms".to_owned(), toml::Value::Integer(7))]);
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        options(file, environment.iter().map(owned), flags.iter().map(owned).collect())
            .map_err(|e| e.to_string())
    }

    #[test]
    fn flags_win_over_variables_and_these_over_the_file() {
        let password = ("DATELINE_KAFKA_SASL_PASSWORD", "a,b=c_D");
        let others = [("DATELINE_KAFKA", "x=y"), ("DATELINE_LOG", "kafka"), ("HOME", "/")];
        let environment = [others.as_slice(), &[password, ("DATELINE_KAFKA_LINGER_MS", "8")]].concat();
        for (environment, flags, linger) in [
            (&environment[..3], [].as_slice(), "7"),
            (&environment, &[], "8"),
            (&environment, &[("linger.ms", "9")], "9"),
        ] {
            let options = given(environment, flags).unwrap();
            assert_eq!(options["linger.ms"], linger);
            let password = options.get("sasl.password").map(String::as_str);
            assert_eq!(password, (environment.len() > 3).then_some("a,b=c_D"));
            assert_eq!(options.len(), 1 + usize::from(password.is_some()), "{options:?}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let secret = [
            "sasl.password",
            "ssl.key.password",
            "ssl.keystore.password",
            "ssl.key.pem",
            "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.config",
            "sasl.oauthbearer.assertion.private.key.passphrase",
        ];
        let open = ["sasl.username", "ssl.key.location", "linger.ms", "sasl.oauthbearer.client.id"];
        let options = secret.map(|key| (key, "hidden")).into_iter().chain(open.map(|key| (key, "open")));
        let options = options.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let shown = format!("{:?}", LogSettings::Kafka { brokers: "b:1".into(), options, instance: None });
        assert!(!shown.contains("hidden"), "{shown}");
        assert_eq!(shown.matches("\"open\"").count(), open.len(), "{shown}");
    }

    #[test]
    fn what_promises_rest_on_is_refused_wherever_it_stands() {
        for given in [given(&[("DATELINE_KAFKA_ACKS", "1")], &[]), given(&[], &[("acks", "1")])] {
            assert!(given.unwrap_err().contains("kafka.acks: what dateline promises"));
        }
    }
}
