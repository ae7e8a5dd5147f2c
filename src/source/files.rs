//! Files, folders and standard input: finds them, reads them, and gives what they hold one by one.

use super::read::{self, End, Format};
use super::sink::{Go, Meter};
use super::{Fault, Found, Publication, Sink, Source};
use async_trait::async_trait;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// Enough to tell the encoding of a stream by its beginning.
const BUFFER: usize = super::encoding::SAMPLE;

/// A file, a folder, which is searched through in the order of its names, or `-` for standard input.
#[derive(Debug, Clone)]
pub struct Files {
    /// Where it is.
    pub path: PathBuf,
    /// What is known of its articles.
    pub publication: Publication,
}

#[async_trait]
impl Source for Files {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    async fn run(self: Box<Self>, sink: Sink) {
        let reader = {
            let sink = sink.clone();
            tokio::task::spawn_blocking(move || {
                read_input(&self.path, &self.publication, sink.meter(), &mut |found| {
                    sink.give_blocking(found)
                });
            })
        };
        tokio::select! {
            ended = reader => if let Err(error) = ended {
                std::panic::resume_unwind(error.into_panic())
            },
            // The reader may be waiting for standard input; it ends with the process.
            () = sink.stopped() => {}
        }
    }
}

fn read_input(
    input: &Path,
    publication: &Publication,
    meter: &Meter,
    found: &mut dyn FnMut(Found) -> Go,
) -> Go {
    if input == Path::new("-") {
        let named = publication.named("");
        let stdin = &mut BufReader::with_capacity(BUFFER, io::stdin());
        let mut found = completed(publication, &named, found);
        return read::stream("standard input", None, stdin, &named, &mut found) != End::Stopped;
    }
    let mut paths = Vec::new();
    if input.is_dir() {
        let mut faults = Vec::new();
        walk(input, &mut paths, &mut faults);
        if !faults.into_iter().map(Found::Bad).all(&mut *found) {
            return false;
        }
        if paths.is_empty() {
            return found(Found::Note(nothing_in(input)));
        }
    } else {
        paths.push(input.to_owned());
    }
    let size = |path: &PathBuf| path.metadata().map_or(0, |metadata| metadata.len());
    meter.expect(paths.iter().map(size).sum());
    paths.iter().all(|path| read_file(path, publication, meter, found) != End::Stopped)
}

pub(super) fn nothing_in(folder: &Path) -> Fault {
    let message = format!("no files of a known kind ({})", Format::extensions());
    Fault::new(folder.display().to_string(), message)
}

/// Reads one file from its beginning.
pub(super) fn read_file(
    path: &Path,
    publication: &Publication,
    meter: &Meter,
    found: &mut dyn FnMut(Found) -> Go,
) -> End {
    let place = path.display().to_string();
    let named = publication.named(&place);
    let mut found = completed(publication, &named, found);
    match File::open(path) {
        Ok(file) => {
            let mut input = BufReader::with_capacity(BUFFER, Metered { input: file, meter });
            read::stream(&place, Format::of_name(&place), &mut input, &named, &mut found)
        }
        Err(error) => End::of(found(Found::Bad(Fault::new(place, error)))),
    }
}

/// `found` for articles that the publication completes first.
pub(super) fn completed<'a>(
    publication: &'a Publication,
    named: &'a super::file_name::Named,
    found: &'a mut dyn FnMut(Found) -> Go,
) -> impl FnMut(Found) -> Go + 'a {
    move |mut item| {
        if let Found::Article(article) = &mut item {
            publication.complete(article, named);
        }
        found(item)
    }
}

/// A file whose progress is told.
pub(super) struct Metered<'a> {
    pub(super) input: File,
    pub(super) meter: &'a Meter,
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        self.meter.advance(count as u64);
        Ok(count)
    }
}

/// Files of a known kind below `folder`, sorted; hidden ones and links are passed over.
pub(super) fn walk(folder: &Path, paths: &mut Vec<PathBuf>, faults: &mut Vec<Fault>) {
    let entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return faults.push(Fault::new(folder.display().to_string(), error)),
    };
    let mut entries: Vec<_> = entries.into_iter().map(|entry| (entry.path(), entry.file_type())).collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in entries {
        match kind {
            Ok(kind) if is_hidden(&path) || kind.is_symlink() => {}
            Ok(kind) if kind.is_dir() => walk(&path, paths, faults),
            Ok(_) if Format::of_name(&path.to_string_lossy()).is_some() => paths.push(path),
            Ok(_) => {}
            Err(error) => faults.push(Fault::new(path.display().to_string(), error)),
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_in_the_order_of_its_names_and_faults_do_not_stop_it() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &[u8]| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("b.jsonl", b"{\"id\":\"b1\",\"body\":\"x\"}\n\nnope\n{\"id\":\"b2\",\"body\":\"x\"}\n");
        write("a/x.jsonl", b"\xef\xbb\xbf{\"id\":\"a1\",\"body\":\"x\"}\n");
        write("c.md", &[0, 1, 2, 3].repeat(20));
        write("d.ninjs", b"{\"uri\":\"d1\",\"headline\":\"x\",\"pubstatus\":\"usable\"}");
        write("e.json", b"[\n{\"id\":\"e1\",\"body\":\"x\"},\n{\"id\":\"e2\",\"body\":\"x\"}\n]\n");
        write(".hidden.jsonl", b"{\"id\":\"h\",\"body\":\"x\"}\n");
        write("picture.png", b"\x89PNG");
        let missing = folder.path().join("missing.md");
        let mut seen = Vec::new();
        let meter = Meter::default();
        for input in [folder.path(), &missing] {
            read_input(input, &Publication::default(), &meter, &mut |found| {
                seen.push(match found {
                    Found::Article(article) => article.id,
                    Found::Bad(fault) | Found::Note(fault) => {
                        fault.to_string().replace(&folder.path().display().to_string(), "")
                    }
                });
                true
            });
        }
        let want = [
            "a1",
            "b1",
            "/b.jsonl: line 3, column 2: expected ident",
            "b2",
            "/c.md: not a text: control characters or damage throughout, first at code point 0",
            &super::super::derived_id(&["uri", "d1"]),
            "e1",
            "e2",
            "/missing.md: No such file or directory (os error 2)",
        ];
        assert_eq!(seen, want);
        let (read, expected) = meter.position().unwrap();
        assert_eq!(read, expected);
    }
}
