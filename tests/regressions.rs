//! Inputs that once broke a reader, and the seeds of the fuzz targets: what holds for any input holds for them.

#![allow(clippy::unwrap_used)]

#[path = "fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::Path;

/// The files of a target; a folder that is empty is none for git.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [format!("tests/fuzz/regressions/{target}"), format!("tests/fuzz/seeds/{target}")];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(root.join(folder)).ok());
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn pages() {
    let examples = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pages")).unwrap();
    let examples = examples.map(|entry| fs::read(entry.unwrap().path()).unwrap());
    inputs("page").into_iter().chain(examples).for_each(|input| checks::page(&input));
}

#[test]
fn web_pages() {
    inputs("html").iter().for_each(|input| checks::html(input));
}

#[test]
fn json() {
    inputs("json").iter().for_each(|input| checks::json(input));
}

/// Whole, and cut anywhere.
#[test]
fn regions() {
    for input in inputs("regions") {
        checks::regions(&input);
        (1..input.len()).step_by(7).for_each(|at| checks::regions(&input[at..]));
    }
}

/// Whole, and cut off anywhere.
#[test]
fn queries() {
    for input in inputs("query") {
        (0..=input.len()).for_each(|end| checks::query(&input[..end]));
    }
}

/// Whole, and cut off or damaged anywhere.
#[test]
fn feeds() {
    for input in inputs("feed") {
        checks::feed(&input);
        for at in (1..input.len()).step_by(17) {
            checks::feed(&input[..at]);
            let mut damaged = input.clone();
            damaged[at] = b"<>&\"\0\xff]"[at % 7];
            checks::feed(&damaged);
        }
    }
}

/// Whole, cut off anywhere, and with characters put in that a number may hold.
#[test]
fn figures() {
    for input in inputs("figures") {
        checks::figures(&input);
        for at in (1..input.len()).step_by(11) {
            checks::figures(&input[..at]);
            let mut damaged = input.clone();
            damaged.splice(
                at..at,
                "十.,-%亿\n第".chars().nth(at % 8).map(String::from).unwrap_or_default().bytes(),
            );
            checks::figures(&damaged);
        }
    }
}
