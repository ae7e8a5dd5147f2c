//! All feeds as static files, the same bytes as the server gives, each with its compressed forms beside it.
//!
//! A file is written aside and renamed, and only where its bytes have changed: a file server that makes validators of times and
//! sizes answers 304 for as long as the feed is the same. Addresses are paths: `/feeds/region/230000.rss` is
//! `feeds/region/230000.rss`, and a key of another spelling stands under its decoded name, which is what file servers look for.

use super::documents::{feed_of, write_outline, written};
use super::reply::Document;
use crate::feeds::{Feed, Format, Selector};
use crate::view::{View, ViewError};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Why the export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The read model cannot be read.
    #[error(transparent)]
    View(#[from] ViewError),
    /// A file cannot be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What became of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files whose bytes changed, or that were not there.
    pub written: usize,
    /// Files that were as they should be.
    pub same: usize,
    /// Feeds whose names are no file names; the server alone has them.
    pub unnamed: Vec<Selector>,
}

/// Writes all feeds and the list of them below `folder`. Blocks.
///
/// # Errors
/// [`ExportError`]; what was written by then is whole.
pub fn export(view: &View, folder: &Path) -> Result<Tally, ExportError> {
    let mut tally = Tally::default();
    // All that ever had an entry: one that has lost its last must not keep it in a file.
    for selector in view.changed_since(0)? {
        let Some(path) = path_of(&selector) else {
            tally.unnamed.push(selector);
            continue;
        };
        let Some(feed) = feed_of(view, &selector)? else { continue };
        let archives = feed.chain.previous.unwrap_or(0);
        put_all(view, &feed, &folder.join(&path), &mut tally)?;
        for number in 0..=archives {
            let Some(archive) = view.archived(&selector, number)? else { continue };
            put_all(view, &archive, &folder.join(format!("{path}/archive/{number}")), &mut tally)?;
        }
    }
    put(&folder.join("feeds.opml"), write_outline(view)?.into_bytes(), &mut tally)?;
    Ok(tally)
}

/// Writes a document in all formats.
fn put_all(view: &View, feed: &Feed, path: &Path, tally: &mut Tally) -> Result<(), ExportError> {
    for format in Format::ALL {
        let bytes = written(feed, view.site(), format).bytes;
        let mut path = path.as_os_str().to_owned();
        path.push(format!(".{}", format.extension()));
        put(Path::new(&path), bytes, tally)?;
    }
    Ok(())
}

/// Where a feed's file stands, without the end of a format; `None` where its key would lead elsewhere.
fn path_of(selector: &Selector) -> Option<String> {
    let key = selector.key();
    let path = match selector {
        Selector::All => "feeds/all".to_owned(),
        _ => format!("feeds/{}/{key}", selector.kind()),
    };
    let parts = Path::new(&path).components().filter(|part| matches!(part, Component::Normal(_))).count();
    // Each slash parts two names; the longest end that is added has nine bytes.
    let is_plain = parts == path.split('/').count()
        && !path.contains('\0')
        && path.split('/').all(|name| name.len() <= 240);
    is_plain.then_some(path)
}

fn put(path: &Path, bytes: Vec<u8>, tally: &mut Tally) -> Result<(), ExportError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| ExportError::File { path, source }
    };
    if fs::read(path).is_ok_and(|known| known == bytes) {
        tally.same += 1;
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    let document = Document::new("", bytes, 0);
    let mut bodies: Vec<_> = document.bodies().collect();
    // The plain file comes last: it is the one that says whether all are as they should be.
    bodies.reverse();
    let named = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    for end in [".gz", ".br"] {
        if bodies.iter().all(|(other, _)| *other != end) {
            // Too short to be worth it now; the older one would be served in its place.
            fs::remove_file(named(end)).ok();
        }
    }
    for (end, body) in bodies {
        let (to, aside) = (named(end), named(&format!("{end}~")));
        fs::write(&aside, body).map_err(failed(&aside))?;
        fs::rename(&aside, &to).map_err(failed(&to))?;
    }
    tally.written += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_its_folder() {
        let section = |key: &str| path_of(&Selector::Section(key.into()));
        assert_eq!(section("口岸/外贸").as_deref(), Some("feeds/section/口岸/外贸"));
        assert_eq!(section("a b?.rss").as_deref(), Some("feeds/section/a b?.rss"));
        for key in ["..", "a/../../b", "/etc/passwd", "a//b", ".", "a/.", "x\0y"] {
            assert_eq!(section(key), None, "{key}");
        }
        assert_eq!(section(&"长".repeat(100)), None);
    }
}
