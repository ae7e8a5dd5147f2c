//! One new article against a hundred thousand saved queries, by the index and by asking each: `cargo bench --bench queries`.

#![allow(clippy::unwrap_used, missing_docs)]

use dateline::article::{Article, page};
use dateline::enriched::Enriched;
use dateline::query::{Index, Query, Subject};
use dateline::{figures, regions};
use divan::counter::ItemsCount;
use std::path::Path;
use tikv_jemallocator::Jemalloc;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

const SAVED: usize = 100_000;

fn main() {
    divan::main();
}

/// The articles of the sample pages.
fn articles() -> Vec<Enriched> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pages");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let pages = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let items: Vec<page::Item> = pages.flat_map(|page| page::split(&page)).collect();
    let article = |item: page::Item| Article {
        headline: item.headline,
        section: item.section,
        body: item.paragraphs.join("\n"),
        ..Article::default()
    };
    let enrich = |article: Article| Enriched {
        regions: regions::tag(&article),
        figures: figures::extract(&article),
        article,
        ..Enriched::default()
    };
    items.into_iter().map(article).map(enrich).collect()
}

/// Queries as readers save them: words, places, figures, alternatives and exclusions. Some words and places are asked for
/// far more often than others, in no order; those of the articles at hand are among them.
fn saved(articles: &[Enriched]) -> Vec<Query> {
    let mut seed = 42_u64;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The square of a fraction is small more often than large.
        let fraction = (seed >> 33) as f64 / (1_u64 << 31) as f64;
        (fraction * fraction * below as f64) as usize
    };
    fn shuffle<T>(list: &mut [T], next: &mut impl FnMut(usize) -> usize) {
        for at in (1..list.len()).rev() {
            list.swap(at, next(at + 1));
        }
    }
    let column = |table: &'static str, at: usize| {
        table.lines().filter_map(move |line| line.split('\t').nth(at)).filter(|cell| !cell.is_empty())
    };
    let indicators = articles.iter().flat_map(|it| &it.figures).filter_map(|it| it.indicator.as_deref());
    let mut words: Vec<&str> = indicators.clone().collect();
    words.extend(
        column(include_str!("../src/regions/data/words.tsv"), 0).filter(|word| word.chars().count() > 1),
    );
    let mut indicators: Vec<&str> = indicators.chain(words.iter().rev().step_by(20).copied()).collect();
    let mut codes: Vec<&str> =
        articles.iter().flat_map(|it| &it.regions.regions).map(|it| it.code.as_str()).collect();
    codes.extend(column(include_str!("../src/regions/data/divisions.tsv"), 0));
    shuffle(&mut words, &mut next);
    shuffle(&mut codes, &mut next);
    shuffle(&mut indicators, &mut next);
    let mut queries = Vec::with_capacity(SAVED);
    while queries.len() < SAVED {
        let (a, b, c) = (words[next(words.len())], words[next(words.len())], words[next(words.len())]);
        let code = codes[next(codes.len())];
        let indicator = indicators[next(indicators.len())];
        let size = next(500) + 1;
        let text = match queries.len() % 10 {
            0 | 1 => format!("\"{a}\" \"{b}\""),
            2 | 3 => format!("\"{a}\" region:{code}"),
            4 => format!("region:{code} figure(\"{indicator}\" >= {size}亿元)"),
            5 => format!("figure(\"{indicator}\" 同比 > {size}%)"),
            6 => format!("\"{a}\" OR \"{b}\""),
            7 => format!("(\"{a}\" OR \"{b}\") -\"{c}\""),
            8 => format!("section:要闻 \"{a}\" published:>=2026-01-01"),
            _ => format!("\"{a}\""),
        };
        queries.extend(text.parse::<Query>());
    }
    queries
}

#[divan::bench(sample_count = 20)]
fn by_index(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    let index = Index::new(saved(&articles).into_iter().enumerate());
    bencher
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(|it| index.matching(&Subject::new(it)).len()).sum::<usize>());
}

#[divan::bench(sample_count = 2, sample_size = 1)]
fn by_asking_each(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    let queries = saved(&articles);
    let asked = |it: &Enriched| {
        let subject = Subject::new(it);
        queries.iter().filter(|query| query.is_match(&subject)).count()
    };
    bencher.counter(ItemsCount::new(articles.len())).bench(|| articles.iter().map(asked).sum::<usize>());
}

/// What making an article ready to be asked takes, whatever is asked of it.
#[divan::bench(sample_count = 20)]
fn subjects(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    bencher.counter(ItemsCount::new(articles.len())).bench(|| {
        for article in &articles {
            divan::black_box(Subject::new(article));
        }
    });
}
