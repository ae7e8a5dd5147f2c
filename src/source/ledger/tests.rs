//! The ledger against what comes again, in other forms and by other routes, and after it was lost.

use super::*;
use crate::article::{InfoSource, PageRef};
use crate::log::local::Local;

const TEXT: &str = "东临口岸昨日完成今年首批冷链食品查验，货值356.2万元。据海关统计，前两个月冷链食品进出口总值18.4亿元，同比增长\
                    12.6%。企业负责人介绍，订单已经排到下半年，新车间每天能多装75吨，当地还开出了专列，运费每吨下降40元。";

/// A log of two partitions in a folder of its own, and its ledger.
struct Setting {
    folder: tempfile::TempDir,
    log: Local,
    ledger: Ledger,
}

impl Setting {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = Local::open(folder.path(), "dateline").unwrap();
        log.create_topics(2).await.unwrap();
        let ledger = Ledger::open(folder.path(), &log).await.unwrap();
        Self { folder, log, ledger }
    }

    fn decide(&mut self, draft: &Article) -> (Decision, String, u32, String) {
        let Verdict { decision, id, revision, story_id, .. } = self.ledger.decide(draft).unwrap();
        (decision, id, revision, story_id)
    }

    /// Decides as the producer does: what is to be appended is in the log.
    async fn give(&mut self, draft: &Article) -> (Decision, String, u32, String) {
        let verdict = self.decide(draft);
        if matches!(verdict.0, Decision::New | Decision::Changed) {
            let (_, id, revision, story) = verdict.clone();
            let event = Article { id, revision, story_id: Some(story), ..draft.clone() };
            let output = crate::log::Output {
                topic: Topic::Articles,
                partition: None,
                key: event.id.clone().into_bytes(),
                value: Some(encode_article(&event)),
                headers: vec![],
            };
            self.log.writer("ingest").await.unwrap().append(vec![output]).await.unwrap();
        }
        verdict
    }

    /// The same log with a ledger that has to be made anew.
    async fn lose_the_ledger(self) -> Self {
        let Self { folder, log, ledger } = self;
        drop(ledger);
        for end in ["", "-wal", "-shm"] {
            std::fs::remove_file(folder.path().join(format!("{FILE_NAME}{end}"))).ok();
        }
        let ledger = Ledger::open(folder.path(), &log).await.unwrap();
        Self { folder, log, ledger }
    }
}

fn article(id: &str, revision: u32, body: &str) -> Article {
    let at = |text: &str| Some(text.parse().unwrap());
    Article {
        id: id.into(),
        revision,
        body: body.into(),
        language: "zh-Hans".into(),
        headline: Some("东临口岸首批冷链食品完成查验".into()),
        info_sources: vec![InfoSource {
            name: "北原日报".into(),
            role: Some("publisher".into()),
            region: None,
        }],
        published_at: at("2026-03-08T16:00:00Z"),
        ingested_at: at("2026-03-09T02:00:00Z"),
        ..Article::default()
    }
}

fn printed(id: &str, body: &str) -> Article {
    Article { page: Some(PageRef::default()), ..article(id, 0, body) }
}

fn retraction(id: &str) -> Article {
    let ingested_at = article(id, 0, "").ingested_at;
    Article { id: id.into(), pub_status: PubStatus::Canceled, ingested_at, ..Article::default() }
}

#[tokio::test]
async fn decisions_by_revision_and_content() {
    let mut setting = Setting::new().await;
    let canceled = Article { pub_status: PubStatus::Canceled, ..article("a", 0, "") };
    let cases = [
        (article("a", 0, "x"), Decision::New, 1),
        (article("a", 0, "x"), Decision::Same, 1),
        (article("a", 0, "y"), Decision::Changed, 2),
        (article("a", 0, "x"), Decision::Same, 2),
        (article("a", 1, "x"), Decision::Older, 2),
        (article("a", 2, "y"), Decision::Same, 2),
        (article("a", 2, "z"), Decision::Conflict, 2),
        (article("a", 5, "z"), Decision::Changed, 5),
        (canceled.clone(), Decision::Changed, 6),
        (retraction("a"), Decision::Same, 6),
        (article("a", 0, "z"), Decision::Same, 6),
        (article("a", 0, "w"), Decision::Changed, 7),
    ];
    for (at, (draft, decision, revision)) in cases.into_iter().enumerate() {
        let (got, id, at_revision, story) = setting.decide(&draft);
        assert_eq!((got, at_revision), (decision, revision), "case {at}");
        assert_eq!((id.as_str(), story.as_str()), ("a", "a"));
    }
}

#[tokio::test]
async fn a_lost_ledger_comes_back_from_the_log() {
    let mut setting = Setting::new().await;
    for body in ["x", "y"] {
        setting.give(&article("a", 0, body)).await;
    }
    let mut setting = setting.lose_the_ledger().await;
    assert_eq!(setting.decide(&article("a", 0, "y")).0, Decision::Same);
    assert_eq!(setting.decide(&article("a", 0, "x")).0, Decision::Same, "the same input from its beginning");
    assert_eq!(setting.decide(&article("a", 0, "z")).2, 3);
}

#[tokio::test]
async fn a_page_and_a_record_of_it_are_one_article_whichever_comes_first_and_whatever_is_lost() {
    let scanned = TEXT.replace('，', " ").replace("昨日", "昨 日").replace("负责人", "负责入");
    let page = printed("page", &scanned);
    let record = Article {
        headline: Some("东临口岸 首批“冷链食品”完成查验".into()),
        uri: Some("https://paper.example/1".into()),
        published_at: Some("2026-03-09T01:30:00Z".parse().unwrap()),
        ..article("record", 0, TEXT)
    };
    for (first, second) in [(&page, &record), (&record, &page)] {
        let owner = first.id.clone();
        let mut setting = Setting::new().await;
        assert_eq!(setting.give(first).await, (Decision::New, owner.clone(), 1, owner.clone()));
        for lost in [false, false, true, true] {
            let came = setting.give(second).await;
            assert_eq!(came, (Decision::Same, owner.clone(), 1, owner.clone()), "lost {lost}");
            if lost {
                setting = setting.lose_the_ledger().await;
            }
        }
        let edited = Article { body: format!("{}（续）", second.body), revision: 4, ..second.clone() };
        assert_eq!(setting.give(&edited).await.0, Decision::Same, "the first route owns it");
        // Its retraction retracts, once, and no route brings it back by being read again.
        let gone = setting.give(&retraction(&second.id)).await;
        assert_eq!(gone, (Decision::Changed, owner.clone(), 2, owner.clone()));
        assert_eq!(setting.give(&retraction(&first.id)).await.0, Decision::Same);
        let mut setting = setting.lose_the_ledger().await;
        for draft in [first, second, &retraction(&first.id)] {
            assert_eq!(setting.give(draft).await.0, Decision::Same, "{}", draft.id);
        }
    }
}

#[tokio::test]
async fn what_only_shares_a_heading_stays_apart() {
    let brief = |article: Article| Article { headline: Some("简讯".into()), ..article };
    let other =
        "青江新建的中药材仓库投入使用，可存三千吨，村民说合作社的账本第一次有了结余，下一步将修展销中心。";
    let named = |name: &str, article: Article| Article {
        info_sources: vec![InfoSource { name: name.into(), role: None, region: None }],
        ..article
    };
    let cases = [
        ("another brief of the page", brief(article("b", 0, other))),
        ("another paper", named("南屏日报", article("b", 0, TEXT))),
        (
            "another day",
            Article { published_at: Some("2026-03-10T01:00:00Z".parse().unwrap()), ..article("b", 0, TEXT) },
        ),
        ("no day", Article { published_at: None, ..article("b", 0, TEXT) }),
        ("the same route", printed("b", TEXT)),
    ];
    for (what, second) in cases {
        let mut setting = Setting::new().await;
        let first = printed("a", TEXT);
        let first = if second.headline.as_deref() == Some("简讯") { brief(first) } else { first };
        setting.give(&first).await;
        let (decision, id, ..) = setting.give(&second).await;
        assert_eq!((decision, id.as_str()), (Decision::New, "b"), "{what}");
    }
}

#[tokio::test]
async fn papers_that_print_the_same_story_share_its_id_for_ever() {
    let of = |id: &str, day: u32, body: &str| Article {
        published_at: Some(format!("2026-03-{day:02}T08:00:00Z").parse().unwrap()),
        info_sources: vec![],
        ..article(id, 0, body)
    };
    let edited = format!("本报讯 {}", TEXT.replace("昨日", "日前"));
    let mut setting = Setting::new().await;
    let cases = [
        ("the first", of("a", 9, TEXT), "a"),
        ("an edited one", of("b", 10, &edited), "a"),
        ("the same text", of("c", 10, TEXT), "a"),
        ("the same text of last month", of("d", 1, TEXT), "d"),
        ("the same words with other numbers", of("e", 9, &TEXT.replace(['3', '1', '7', '4'], "9")), "e"),
        ("a correction of the edited one into something else", of("b", 10, "另外一篇"), "a"),
    ];
    for (what, draft, story) in &cases {
        assert_eq!(setting.give(draft).await.3, *story, "{what}");
    }
    let mut setting = setting.lose_the_ledger().await;
    assert_eq!(setting.give(&of("f", 9, &edited)).await.3, "a", "after the ledger was made anew");
    for (what, draft, story) in cases {
        let (decision, _, _, known) = setting.give(&draft).await;
        assert_eq!((decision, known.as_str()), (Decision::Same, story), "{what}, again");
    }
    // Its text is withdrawn, so the next one begins a story of its own.
    setting.give(&retraction("a")).await;
    assert_eq!(setting.give(&of("g", 9, TEXT)).await.3, "g");
    let secret =
        Article { embargoed_until: Some("2026-03-20T00:00:00Z".parse().unwrap()), ..of("s", 20, &edited) };
    let open = of("o", 20, TEXT);
    let beside = Article { embargoed_until: secret.embargoed_until, ..of("t", 21, TEXT) };
    assert_eq!(setting.give(&secret).await.3, "s");
    assert_eq!(setting.give(&beside).await.3, "s", "both are under embargo");
    assert_eq!(setting.give(&open).await.3, "o", "its story would tell of an article under embargo");
    let late = Article { ingested_at: Some("2026-04-20T00:00:00Z".parse().unwrap()), ..of("h", 9, TEXT) };
    assert_eq!(setting.give(&late).await.3, "h", "what came in weeks ago is not compared any more");
}

#[tokio::test]
async fn a_ledger_of_another_version_is_made_anew() {
    let mut setting = Setting::new().await;
    setting.give(&article("a", 0, "x")).await;
    let Setting { folder, log, ledger } = setting;
    drop(ledger);
    let old = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    old.execute_batch("PRAGMA user_version = 0; DROP TABLE known; CREATE TABLE known (id TEXT PRIMARY KEY)")
        .unwrap();
    drop(old);
    let ledger = Ledger::open(folder.path(), &log).await.unwrap();
    let mut setting = Setting { folder, log, ledger };
    assert_eq!(setting.decide(&article("a", 0, "x")).0, Decision::Same);
}

#[tokio::test]
async fn a_correction_carries_the_text_before_it_also_after_the_ledger_was_lost() {
    let mut setting = Setting::new().await;
    let former = |setting: &mut Setting, draft: &Article| setting.ledger.decide(draft).unwrap().former_body;
    assert_eq!(former(&mut setting, &article("x", 1, "出口58.7亿元。")), None);
    let second = article("x", 2, "出口57.8亿元。");
    assert_eq!(former(&mut setting, &second).as_deref(), Some("出口58.7亿元。"));

    let mut setting = Setting::new().await;
    setting.give(&article("x", 1, "出口58.7亿元。")).await;
    setting.give(&second).await;
    let mut setting = setting.lose_the_ledger().await;
    assert_eq!(former(&mut setting, &article("x", 3, "出口57亿元。")).as_deref(), Some("出口57.8亿元。"));
    let retraction = Article { pub_status: PubStatus::Canceled, ..article("x", 4, "") };
    assert_eq!(former(&mut setting, &retraction), None);
    assert_eq!(former(&mut setting, &article("x", 5, "出口57亿元。")), None);
}

#[tokio::test]
async fn a_damaged_ledger_is_rebuilt() {
    let article = |n: u32| Article { id: format!("a{n}"), body: format!("{TEXT}{n}"), ..Article::default() };
    type Damage = fn(&std::path::Path);
    let damages: [Damage; 3] = [
        |file| std::fs::write(file, "no database").unwrap(),
        |file| {
            let size = std::fs::metadata(file).unwrap().len();
            std::fs::OpenOptions::new().write(true).open(file).unwrap().set_len(size / 2).unwrap();
        },
        |file| {
            // Every page but the first, whose header then still reads well.
            let mut bytes = std::fs::read(file).unwrap();
            bytes.iter_mut().skip(4096).step_by(512).for_each(|byte| *byte ^= 0x5a);
            std::fs::write(file, bytes).unwrap();
        },
    ];
    for (which, damage) in damages.into_iter().enumerate() {
        let mut setting = Setting::new().await;
        for n in 0..30 {
            setting.give(&article(n)).await;
        }
        let Setting { folder, log, ledger } = setting;
        drop(ledger);
        damage(&folder.path().join(FILE_NAME));
        let ledger = Ledger::open(folder.path(), &log).await.unwrap();
        let mut setting = Setting { folder, log, ledger };
        for n in 0..30 {
            let (decision, ..) = setting.decide(&article(n));
            assert_eq!(decision, Decision::Same, "damage {which}");
        }
    }
}

#[tokio::test]
async fn what_is_remembered_and_was_appended_here_is_not_decoded() {
    let mut setting = Setting::new().await;
    let known = article("a/b", 1, "x");
    setting.ledger.decide(&known).unwrap();
    let record = |offset, source: &str, id: &str, article: &Article| Record {
        topic: Topic::Articles,
        partition: 0,
        offset,
        timestamp: 0,
        key: None,
        value: Some(encode_article(article)),
        headers: [("ce_source", source), ("ce_id", id)].map(|(k, v)| (k.to_owned(), v.into())).to_vec(),
        replayed: false,
    };
    let other = |id: &str| article(id, 1, "y");
    let records = [
        // Its value tells that nobody looked at it.
        record(0, SOURCE, "a/b/1", &other("not read")),
        record(1, SOURCE, "a/b/2", &other("of a revision that is not remembered")),
        record(2, SOURCE, "c", &other("without a revision")),
        record(3, "/elsewhere", "a/b/1", &other("from elsewhere")),
    ];
    setting.ledger.note_all(&records).unwrap();
    let is_known = |id: &str| super::is_known(&setting.ledger.connection, id, 1).unwrap();
    assert!(!is_known("not read"));
    for id in ["of a revision that is not remembered", "without a revision", "from elsewhere"] {
        assert!(is_known(id), "{id}");
    }
    let reached = setting.ledger.positions().unwrap();
    assert_eq!(reached, Positions::from([((Topic::Articles, 0), 4)]));
}
