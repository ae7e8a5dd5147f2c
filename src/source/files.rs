//! Files, folders and standard input: finds them, reads them, and gives what they hold one by one.

use super::lines::{Line, next_line};
use super::sink::Go;
use super::{Fault, Found, MAX_INPUT, Publication, Sink, Source, jsonl, page};
use async_trait::async_trait;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Names that say what a file holds; others in a folder are passed over.
const PAGES: &[&str] = &["md", "markdown", "txt"];
const LINES: &[&str] = &["jsonl", "ndjson", "json"];

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
                read_input(&self.path, self.publication.publisher.as_deref(), &mut |mut found| {
                    if let Found::Article(article) = &mut found {
                        self.publication.complete(article, &self.publication.named(""));
                    }
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

fn read_input(input: &Path, publisher: Option<&str>, found: &mut dyn FnMut(Found) -> Go) -> Go {
    if input == Path::new("-") {
        return read_stream("standard input", None, &mut BufReader::new(io::stdin()), publisher, found);
    }
    let mut paths = Vec::new();
    if input.is_dir() {
        let mut faults = Vec::new();
        walk(input, &mut paths, &mut faults);
        for fault in faults {
            if !found(Found::Bad(fault)) {
                return false;
            }
        }
        if paths.is_empty() {
            let kinds = [PAGES, LINES].concat().join(", ");
            return found(Found::Note(Fault::new(
                input.display().to_string(),
                format!("no files of a known kind ({kinds})"),
            )));
        }
    } else {
        paths.push(input.to_owned());
    }
    for path in paths {
        let place = path.display().to_string();
        let go = match File::open(&path) {
            Ok(file) => {
                read_stream(&place, extension(&path).as_deref(), &mut BufReader::new(file), publisher, found)
            }
            Err(error) => found(Found::Bad(Fault::new(place, error))),
        };
        if !go {
            return false;
        }
    }
    true
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_string_lossy().to_lowercase())
}

/// Files of a known kind below `folder`, sorted; hidden ones and links are passed over.
fn walk(folder: &Path, paths: &mut Vec<PathBuf>, faults: &mut Vec<Fault>) {
    let entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return faults.push(Fault::new(folder.display().to_string(), error)),
    };
    let mut entries: Vec<_> = entries.into_iter().map(|entry| (entry.path(), entry.file_type())).collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let known =
            extension(&path).is_some_and(|e| PAGES.contains(&e.as_str()) || LINES.contains(&e.as_str()));
        match kind {
            Ok(kind) if hidden || kind.is_symlink() => {}
            Ok(kind) if kind.is_dir() => walk(&path, paths, faults),
            Ok(_) if known => paths.push(path),
            Ok(_) => {}
            Err(error) => faults.push(Fault::new(path.display().to_string(), error)),
        }
    }
}

fn read_stream(
    place: &str,
    extension: Option<&str>,
    input: &mut dyn BufRead,
    publisher: Option<&str>,
    found: &mut dyn FnMut(Found) -> Go,
) -> Go {
    let as_lines = match extension {
        Some(extension) if LINES.contains(&extension) => Ok(true),
        Some(extension) if PAGES.contains(&extension) => Ok(false),
        _ => looks_like_json(input),
    };
    match as_lines {
        Ok(true) => read_lines(place, input, found),
        Ok(false) => read_page(place, input, publisher, found),
        Err(error) => found(Found::Bad(Fault::new(place, error))),
    }
}

/// Whether the first byte that is not a blank opens a JSON object.
fn looks_like_json(input: &mut dyn BufRead) -> io::Result<bool> {
    let head = input.fill_buf()?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    Ok(head.trim_ascii_start().first() == Some(&b'{'))
}

fn read_page(
    place: &str,
    input: &mut dyn BufRead,
    publisher: Option<&str>,
    found: &mut dyn FnMut(Found) -> Go,
) -> Go {
    let mut bytes = Vec::new();
    if let Err(error) = input.take(MAX_INPUT as u64 + 1).read_to_end(&mut bytes) {
        return found(Found::Bad(Fault::new(place, error)));
    }
    if bytes.len() > MAX_INPUT {
        let message = format!("larger than {} MiB, the most that a page may have", MAX_INPUT >> 20);
        return found(Found::Bad(Fault::new(place, message)));
    }
    page::read(place, &bytes, publisher).into_iter().all(found)
}

fn read_lines(place: &str, input: &mut dyn BufRead, found: &mut dyn FnMut(Found) -> Go) -> Go {
    let mut number = 0;
    loop {
        number += 1;
        let place = format!("{place}: line {number}");
        let items = match next_line(input, MAX_INPUT) {
            Ok(None) => return true,
            Ok(Some(Line::Bytes(line))) => {
                // A byte order mark can only stand at the very start.
                let line = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&line);
                if line.trim_ascii().is_empty() {
                    continue;
                }
                jsonl::read(&place, line)
            }
            Ok(Some(Line::TooLong(length))) => {
                let message = format!("{length} bytes; a line may have {} MiB", MAX_INPUT >> 20);
                vec![Found::Bad(Fault::new(place, message))]
            }
            Err(error) => return found(Found::Bad(Fault::new(place, error))),
        };
        if !items.into_iter().all(&mut *found) {
            return false;
        }
    }
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
        write("c.md", b"\xff");
        write(".hidden.jsonl", b"{\"id\":\"h\",\"body\":\"x\"}\n");
        write("picture.png", b"\x89PNG");
        let missing = folder.path().join("missing.md");
        let mut seen = Vec::new();
        for input in [folder.path(), &missing] {
            read_input(input, None, &mut |found| {
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
            "/c.md: line 1, byte 0: not UTF-8 text",
            "/missing.md: No such file or directory (os error 2)",
        ];
        assert_eq!(seen, want);
    }
}
