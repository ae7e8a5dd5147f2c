//! Articles and bytes a second of split, regions, figures and story sketches alone, on one core: `cargo bench --bench modules`.

#![allow(clippy::unwrap_used, missing_docs)]

use dateline::article::story::Sketch;
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

#[divan::bench]
fn figures_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    bencher
        .counter(BytesCount::new(bytes(&articles)))
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(|article| figures::extract(article).len()).sum::<usize>());
}

#[divan::bench]
fn stories_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    let sketches: Vec<Sketch> = articles.iter().map(|article| Sketch::new(&article.body)).collect();
    // An article is compared with the few that share its keys.
    let others = &sketches[..sketches.len().min(4)];
    let compare = |article: &Article| {
        let sketch = Sketch::new(&article.body);
        others.iter().filter(|other| sketch.same_story(other).is_some()).count()
    };
    bencher
        .counter(BytesCount::new(bytes(&articles)))
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(compare).sum::<usize>());
}
