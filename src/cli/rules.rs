//! Rules of topics and saved queries: read at the start, and again whenever their files change.

use super::Failure;
use super::node::Node;
use crate::config::{ConfigError, Settings};
use crate::topics::{self, Rules};
use crate::view::View;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How often the files are looked at. They are small, so all of them are read.
const LOOK: Duration = Duration::from_secs(2);

/// Names and texts of files of rules.
type Files = Vec<(String, String)>;

/// The rules that the settings ask for.
pub(super) fn load(settings: &Settings) -> Result<Rules, ConfigError> {
    let topics = match &settings.topics {
        Some(path) => topics::read(&files(path)?)?,
        None => topics::built_in(),
    };
    Ok(Rules::new(topics, settings.queries.clone()))
}

/// Files `view` by new rules whenever their files change. Rules that are wrong are told of and not used: the old ones stay.
pub(super) fn watch(node: &Node, view: Arc<View>, tasks: &mut JoinSet<Result<(), Failure>>) {
    let Some(path) = node.settings.topics.clone() else { return };
    let (settings, mut stop) = (node.settings.clone(), node.stop.clone());
    tasks.spawn(async move {
        let mut known = files(&path).map_err(|error| error.to_string());
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
            let found = files(&path).map_err(|error| error.to_string());
            if found == known {
                continue;
            }
            known = found;
            let rules = match load(&settings) {
                Ok(rules) => rules,
                Err(error) => {
                    tracing::error!("topics: {error}; the former rules stay");
                    continue;
                }
            };
            let (version, view) = (rules.version().to_owned(), Arc::clone(&view));
            match tokio::task::spawn_blocking(move || view.refile(rules)).await {
                Ok(Ok(changed)) => tracing::info!(version, changed, "topics: new rules"),
                Ok(Err(error)) => {
                    tracing::error!(version, "topics: {error}; tried again");
                    known = Err(error.to_string());
                }
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            }
        }
    });
}

/// The file, or the `.toml` files of the folder in order of their names.
fn files(path: &Path) -> Result<Files, ConfigError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| ConfigError::Unreadable { path, source }
    };
    let mut paths: Vec<PathBuf> = vec![path.to_owned()];
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(unreadable(path))?;
        let entries = entries.map(|entry| entry.map(|entry| entry.path()));
        paths = entries.collect::<Result<_, _>>().map_err(unreadable(path))?;
        paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
        paths.sort();
    }
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
        Ok((path.display().to_string(), text))
    };
    paths.into_iter().map(read).collect()
}
