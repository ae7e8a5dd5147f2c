//! Articles and bytes a second of split, regions and figures alone, on one core: `cargo bench --bench modules`.

#![allow(clippy::unwrap_used, missing_docs)]

use dateline::article::{Article, page};
use dateline::{figures, regions};
use divan::counter::{BytesCount, ItemsCount};
use std::path::Path;

fn main() {
    divan::main();
}

/// The sample pages, joined to one long page.
fn text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pages");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>().join("\n\n")
}

fn articles() -> Vec<Article> {
    let article = |item: page::Item| Article { body: item.paragraphs.join("\n"), ..Article::default() };
    page::split(&text()).into_iter().map(article).collect()
}

fn bytes(articles: &[Article]) -> usize {
    articles.iter().map(|article| article.body.len()).sum()
}

#[divan::bench]
fn split(bencher: divan::Bencher<'_, '_>) {
    let text = text();
    let items = page::split(&text).len();
    bencher
        .counter(BytesCount::new(text.len()))
        .counter(ItemsCount::new(items))
        .bench(|| page::split(divan::black_box(&text)));
}

#[divan::bench]
fn regions_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    bencher
        .counter(BytesCount::new(bytes(&articles)))
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(|article| regions::tag(article).mentions.len()).sum::<usize>());
}

/// The floor under the tagger: one pass of an automaton over the same bodies that finds the same words and names
/// and does nothing with them.
#[divan::bench]
fn names_by_plain_scan(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    let words =
        include_str!("../src/regions/data/words.tsv").lines().filter_map(|line| line.split('\t').next());
    let divisions = include_str!("../src/regions/data/divisions.tsv").lines();
    let names =
        divisions.flat_map(|line| line.split('\t').skip(1).take(2)).flat_map(|names| names.split('|'));
    let mut patterns: Vec<&str> = words.chain(names).filter(|pattern| !pattern.is_empty()).collect();
    patterns.sort_unstable();
    patterns.dedup();
    let automaton = daachorse::CharwiseDoubleArrayAhoCorasick::<u32>::new(patterns).unwrap();
    let scan = |article: &Article| automaton.find_overlapping_iter(&article.body).count();
    bencher
        .counter(BytesCount::new(bytes(&articles)))
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(scan).sum::<usize>());
}

#[divan::bench]
fn figures_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    bencher
        .counter(BytesCount::new(bytes(&articles)))
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(|article| figures::extract(article).len()).sum::<usize>());
}
