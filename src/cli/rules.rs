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

/// Files `view` by new rules whenever their files change, that of the settings among them, for its saved queries. Rules that are wrong are told of and not used: the old ones stay.
pub(super) fn watch(node: &Node, view: Arc<View>, tasks: &mut JoinSet<Result<(), Failure>>) {
    if node.settings.topics.is_none() && node.settings.file.is_none() {
        return;
    }
    let mut watch = Watch::new(node.settings.clone());
    let mut stop = node.stop.clone();
    tasks.spawn(async move {
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
            let view = Arc::clone(&view);
            let looked = tokio::task::spawn_blocking(move || {
                watch.look(&view);
                watch
            });
            match looked.await {
                Ok(back) => watch = back,
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            }
        }
    });
}

/// The files of rules as they were last seen.
struct Watch {
    settings: Settings,
    known: Result<Files, String>,
}

impl Watch {
    fn new(settings: Settings) -> Self {
        let known = files_of(&settings);
        Self { settings, known }
    }

    /// Uses the rules if they have changed. Blocks.
    fn look(&mut self, view: &View) {
        let found = files_of(&self.settings);
        if found == self.known {
            return;
        }
        self.known = found;
        let settings = self.settings.clone().with_queries_read_again();
        let rules = match settings.and_then(|settings| load(&settings)) {
            Ok(rules) => rules,
            Err(error) => return tracing::error!("rules: {error}; the former ones stay"),
        };
        let version = rules.version().to_owned();
        let former = view.rules();
        match view.refile(rules) {
            // Something else has changed in the settings.
            Ok(0) if former.version() == version => {}
            Ok(changed) => tracing::info!(version, changed, "new rules of topics and saved queries"),
            Err(error) => {
                tracing::error!(version, "rules: {error}; tried again");
                self.known = Err(error.to_string());
            }
        }
    }
}

/// The files that the rules are in, or why they cannot be read.
fn files_of(settings: &Settings) -> Result<Files, String> {
    let topics = settings.topics.iter().map(|path| files(path));
    let own = settings.file.iter().map(|path| files(path));
    let all: Result<Vec<Files>, ConfigError> = topics.chain(own).collect();
    all.map(|all| all.concat()).map_err(|error| error.to_string())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::config::Options;
    use crate::enriched::Enriched;
    use crate::feeds::{Selector, SiteConfig};
    use crate::view::Change;
    use std::fs;

    fn rule(id: &str, rule: &str) -> String {
        format!("[[topic]]\nid = '{id}'\nzh = '甲'\nen = 'A'\nrule = '{rule}'\n")
    }

    #[test]
    fn rules_are_read_again_when_they_change_and_kept_when_they_are_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let rules = folder.path().join("topics");
        fs::create_dir(&rules).unwrap();
        fs::write(rules.join("a.toml"), rule("a", "大豆")).unwrap();
        fs::write(rules.join("notes.txt"), "no rules").unwrap();
        let settings = Options { topics: Some(rules.clone()), ..Options::default() }.settings().unwrap();
        let view = View::open(&folder.path().join("view.db"), &SiteConfig::default()).unwrap();
        view.refile(load(&settings).unwrap()).unwrap();
        let mut watch = Watch::new(settings.clone());
        let ids =
            |view: &View| view.rules().topics().iter().map(|topic| topic.id.clone()).collect::<Vec<_>>();
        watch.look(&view);
        assert_eq!(ids(&view), ["a"]);

        fs::write(rules.join("b.toml"), rule("b", "大豆 OR")).unwrap();
        watch.look(&view);
        assert_eq!(ids(&view), ["a"]);
        let message = load(&settings).unwrap_err().to_string();
        assert!(message.contains("b.toml:5: rule of \"b\""), "{message}");

        fs::write(rules.join("b.toml"), rule("b", "大豆 OR 玉米")).unwrap();
        watch.look(&view);
        assert_eq!(ids(&view), ["a", "b"]);
        fs::remove_dir_all(&rules).unwrap();
        watch.look(&view);
        assert_eq!(ids(&view), ["a", "b"], "rules that cannot be read are kept as they were");
        assert_eq!(load(&Options::default().settings().unwrap()).unwrap().topics().len(), 16);
    }

    #[test]
    fn saved_queries_are_read_again_when_the_settings_change() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dateline.toml");
        let query = |name: &str, q: &str| format!("[[query]]\nname = '{name}'\nq = '{q}'\n");
        fs::write(&file, query("豆", "大豆")).unwrap();
        let settings = Options { config: Some(file.clone()), ..Options::default() }.settings().unwrap();
        let view = View::open(&folder.path().join("view.db"), &SiteConfig::default()).unwrap();
        view.refile(load(&settings).unwrap()).unwrap();
        let article =
            Article { id: "a".into(), revision: 1, body: "玉米丰收。".into(), ..Article::default() };
        let enriched = Enriched { article, emission: 1, ..Enriched::default() };
        view.apply(&[Change::Upsert(Box::new(enriched))], &[]).unwrap();
        let mut watch = Watch::new(settings);
        let found = |view: &View, name: &str| view.latest(&Selector::Saved(name.into()), 9).unwrap().len();
        let listed = |view: &View| view.directory().unwrap().saved.len();
        assert_eq!((found(&view, "米"), listed(&view)), (0, 1));

        let version = view.version();
        fs::write(&file, query("豆", "大豆") + &query("米", "玉米")).unwrap();
        watch.look(&view);
        assert_eq!((found(&view, "米"), listed(&view)), (1, 2), "what is there already is found");

        fs::write(&file, query("豆", "大豆") + &query("米", "玉米 OR")).unwrap();
        watch.look(&view);
        fs::write(&file, query("豆", "大豆") + "no-key = 1").unwrap();
        watch.look(&view);
        assert_eq!((found(&view, "米"), listed(&view)), (1, 2), "what is wrong is not used");

        fs::write(&file, "partitions = 9\n".to_owned() + &query("豆", "玉米")).unwrap();
        watch.look(&view);
        assert_eq!((found(&view, "豆"), found(&view, "米"), listed(&view)), (1, 0, 1));
        let empty = query("豆", "玉米") + &query("空", "小麦");
        let before = view.version();
        fs::write(&file, empty).unwrap();
        watch.look(&view);
        assert!(before > version && view.version() > before, "the list of feeds has changed");
        assert_eq!(listed(&view), 2);
    }
}
