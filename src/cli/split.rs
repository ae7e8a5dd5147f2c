//! `dateline split`: pages in, one JSON line per page out, offline.

use super::Failure;
use crate::article::page::{self, Item};
use crate::source::encoding;
use crate::source::page::no_text;
use serde::Serialize;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Pages in Markdown or plain text; `-` or nothing reads standard input.
    files: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Page<'a> {
    page: &'a str,
    articles: Vec<Item>,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &stdin[..] } else { &args.files[..] };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut bad = 0_u64;
    for file in files {
        match read(file) {
            Ok(text) => {
                let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
                let page = Page { page: &name, articles: page::split(&text) };
                let line = serde_json::to_string(&page).map_err(io::Error::from);
                line.and_then(|line| writeln!(out, "{line}")).map_err(Failure::io("standard output"))?;
            }
            Err(message) => {
                bad += 1;
                eprintln!("dateline: {}: {message}", file.display());
            }
        }
    }
    out.flush().map_err(Failure::io("standard output"))?;
    if bad > 0 {
        return Err(Failure::Inputs { bad, total: files.len() as u64, what: "pages" });
    }
    Ok(())
}

/// The text of a page, and a word on standard error where its encoding was guessed.
fn read(file: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    } else {
        bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    }
    let decoded = encoding::decode(&bytes, None);
    if let Some(message) = no_text(&decoded.text) {
        return Err(message);
    }
    if let Some(note) = decoded.note {
        eprintln!("dateline: {}: {note}", file.display());
    }
    Ok(decoded.text.into_owned())
}
