//! Articles and bytes a second of split, regions, figures and story sketches alone, on one core: `cargo bench --bench modules`.

#![allow(clippy::unwrap_used, missing_docs)]

use dateline::article::story::Sketch;
use dateline::article::{Article, page};
use dateline::{figures, regions};
use divan::counter::{BytesCount, ItemsCount};
use std::path::Path;

fn main() {
    // The tables are read once in a process, so no benchmark can repeat it.
    let start = std::time::Instant::now();
    regions::tag(&Article { body: "合隆镇在长春市农安县。".to_string(), ..Article::default() });
    eprintln!("region tables read in {:?}", start.elapsed());
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

/// The sample pages over and over: about a megabyte.
fn long_text() -> String {
    let text = text() + "\n\n";
    text.repeat(1_000_000 / text.len())
}

#[divan::bench(sample_count = 10)]
fn split_megabyte(bencher: divan::Bencher<'_, '_>) {
    let text = long_text();
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

/// The same of prose: headings over paragraphs of an everyday length, without the bylines, briefs and tables that the
/// sample pages show side by side.
#[divan::bench(sample_count = 10)]
fn split_prose(bencher: divan::Bencher<'_, '_>) {
    let sentences = [
        "临河两岸的老码头去年起改作仓库，搬运工大多转去了北岸的新港区。",
        "负责调度的人说，船期比过去准了许多，等泊位的时间由两天缩短到半天。",
        "沿岸的几个镇子把各自的果园连成一片，收成由同一家合作社分拣、装箱、外运。",
        "修路的钱一半来自省里的补助，另一半由沿线企业分十年摊还。",
        "到了冬天，河面结冰，货物改走铁路，价格也跟着涨一截。",
    ];
    let article = |n: usize| {
        let paragraph =
            |m: usize| (0..4).map(|k| sentences[(n + m + k) % sentences.len()]).collect::<String>();
        let body: Vec<String> = (0..8).map(paragraph).collect();
        format!("## 沿河集镇第{n}次清点家底\n\n{}\n\n", body.join("\n\n"))
    };
    let text: String = (0..250).map(article).collect();
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

/// What no splitter can do without: the line ends and code points of the same text.
#[divan::bench(sample_count = 10)]
fn count_megabyte(bencher: divan::Bencher<'_, '_>) {
    let text = long_text();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let text = divan::black_box(text.as_str());
        text.bytes().filter(|byte| *byte == b'\n').count() + text.chars().count()
    });
}

/// Bytes a second stay the same however often the pages stand in one text.
#[divan::bench(args = [1, 10, 100], sample_count = 10)]
fn split_pages(bencher: divan::Bencher<'_, '_>, times: usize) {
    let text = (text() + "\n\n").repeat(times);
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

/// The same for noise of tiny blocks, each of which could be a heading, a caption or a brief.
#[divan::bench(args = [1, 10, 100], sample_count = 3)]
fn split_noise(bencher: divan::Bencher<'_, '_>, times: usize) {
    let units = [
        "中\n\n",
        "1.\n\n",
        "# 中\n\n",
        "王明 摄\n\n",
        "简讯\n\n",
        "●中\n\n",
        "【链接】中\n\n",
        "——\n\n",
        "图为\n",
        "广告\n\n",
    ];
    let mut seed = 1_u64;
    let mut unit = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        units[(seed >> 33) as usize % units.len()]
    };
    let text: String = (0..2_000 * times).map(|_| unit()).collect();
    bencher.counter(BytesCount::new(text.len())).bench(|| page::split(divan::black_box(&text)));
}

#[divan::bench]
fn regions_of_articles(bencher: divan::Bencher<'_, '_>) {
    let articles = articles();
    bencher
        .counter(BytesCount::new(bytes(&articles)))
        .counter(ItemsCount::new(articles.len()))
        .bench(|| articles.iter().map(|article| regions::tag(article).mentions.len()).sum::<usize>());
}

/// Bytes a second stay the same however long the article.
#[divan::bench(args = [1, 10, 100], sample_count = 10)]
fn regions_of_long_article(bencher: divan::Bencher<'_, '_>, times: usize) {
    let bodies: Vec<String> = articles().into_iter().map(|article| article.body).collect();
    let article = Article { body: (bodies.join("\n") + "\n").repeat(times), ..Article::default() };
    bencher
        .counter(BytesCount::new(article.body.len()))
        .bench(|| regions::tag(divan::black_box(&article)).mentions.len());
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
