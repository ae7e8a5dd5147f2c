//! Keeps the pure modules pure: reads their source and fails with file and line where one names a
//! runtime, a log, a database, a clock, the environment or a file.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Folders whose code is a function of its arguments.
const PURE: &[&str] = &["src/article", "src/regions", "src/figures", "src/feeds", "src/query", "src/topics"];

/// Single files of which the same holds, but that they belong to the sources.
const PURE_SOURCES: &[&str] = &["clean", "host", "identity", "items", "json", "pieces", "schedule", "xml"];

/// What pure code must not name: word, and why not.
const FORBIDDEN: &[(&str, &str)] = &[
    ("tokio", "a runtime"),
    ("async_trait", "a runtime"),
    ("rdkafka", "a log"),
    ("rusqlite", "a database"),
    ("axum", "a server"),
    ("prost", "the wire"),
    ("tracing::", "logs"),
    ("metrics::", "metrics"),
    ("std::fs", "files"),
    ("std::io", "files"),
    ("std::env", "the environment"),
    ("std::net", "the network"),
    ("std::process", "processes"),
    ("std::thread", "threads"),
    ("SystemTime", "a clock"),
    ("Instant::now", "a clock"),
    ("Utc::now", "a clock"),
    ("Local::now", "a clock"),
    ("crate::log", "the log"),
    ("crate::event", "the wire"),
    ("crate::stage", "the stages"),
    ("crate::view", "the read model"),
    ("crate::server", "the server"),
    ("crate::source", "the sources"),
    ("crate::telemetry", "metrics"),
    ("crate::config", "configuration"),
    ("crate::cli", "the commands"),
];

#[test]
fn pure_modules_stay_pure() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = Vec::new();
    let mut read = 0;
    for folder in PURE {
        for file in rust_files(&root.join(folder)) {
            read += 1;
            faults.extend(faults_in(&file));
        }
    }
    for name in PURE_SOURCES {
        faults.extend(faults_in(&root.join(format!("src/source/feed/{name}.rs"))));
    }
    assert!(read >= PURE.len(), "only {read} files were read: the list of folders is stale");
    assert!(faults.is_empty(), "pure modules must not know these:\n{}", faults.join("\n"));
}

/// Only one file may name rdkafka, and only `event` may name prost.
#[test]
fn each_foreign_name_has_one_home() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let homes = [
        ("rdkafka", "src/log/kafka"),
        ("prost", "src/event/"),
        (
            "rusqlite",
            "src/log/local|src/view/|src/server/hub/store.rs|src/source/ledger|src/source/feed/store.rs",
        ),
    ];
    let mut faults = Vec::new();
    for file in rust_files(&root.join("src")) {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        for (number, line) in code_lines(&file) {
            for (word, home) in homes {
                if line.contains(&format!("{word}::")) && !home.split('|').any(|home| name.starts_with(home))
                {
                    faults.push(format!("{name}:{number}: {word} belongs to {home}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn faults_in(file: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in code_lines(file) {
        for (word, what) in FORBIDDEN {
            if line.contains(word) {
                faults.push(format!("{}:{number}: `{word}` is {what}", file.display()));
            }
        }
    }
    faults
}

/// Lines of code with their numbers, comments left out.
fn code_lines(file: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim().to_string()));
    lines.filter(|(_, line)| !line.starts_with("//")).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}
