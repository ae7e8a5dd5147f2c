//! Archives against their promises: no entry is lost or moves, whatever comes, and a rebuild gives the same ones.

use super::*;
use crate::view::ARCHIVE_SIZE;
use chrono::Duration;
use std::collections::BTreeSet;

const FULL: usize = ARCHIVE_SIZE as usize;

/// An article that came in so many seconds after the first.
fn came(number: usize) -> Enriched {
    let mut enriched = article(&format!("a{number:04}"), 1 + number as u32 % 28);
    enriched.article.ingested_at = Some(at("2026-06-01T00:00:00Z") + Duration::seconds(number as i64));
    enriched
}

fn many(numbers: std::ops::Range<usize>) -> Vec<Change> {
    numbers.map(|number| upsert(&came(number))).collect()
}

/// The same article, revised when the article of the other number came in.
fn revised(number: usize, when: usize) -> Enriched {
    let mut enriched = came(number);
    enriched.article.revision = 2;
    enriched.article.body = "更正后的正文。".into();
    enriched.article.ingested_at = came(when).article.ingested_at;
    enriched
}

fn retracted(number: usize, when: usize) -> Enriched {
    let mut enriched = revised(number, when);
    enriched.article.revision = 3;
    enriched.article.pub_status = PubStatus::Canceled;
    enriched
}

fn ids_of(feed: &crate::feeds::Feed) -> BTreeSet<String> {
    let id = |entry: &crate::feeds::Entry| entry.id.rsplit('/').next().unwrap().to_owned();
    feed.entries.iter().map(id).collect()
}

fn ids_from(numbers: std::ops::Range<usize>) -> BTreeSet<String> {
    numbers.map(|number| format!("a{number:04}")).collect()
}

fn subscription(view: &View) -> crate::feeds::Feed {
    view.subscription(&Selector::All).unwrap().unwrap()
}

fn archived(view: &View, number: u32) -> Option<crate::feeds::Feed> {
    view.archived(&Selector::All, number).unwrap()
}

/// Every document of every feed.
fn documents(view: &View) -> Vec<String> {
    let mut documents = Vec::new();
    for selector in view.changed_since(0).unwrap() {
        let feed = view.subscription(&selector).unwrap().unwrap();
        let archives = 0..=feed.chain.previous.unwrap_or(0);
        let archives = archives.map(|number| view.archived(&selector, number).unwrap().unwrap());
        for feed in archives.chain([feed.clone()]) {
            documents.extend(Format::ALL.map(|format| render(&feed, view.site(), format)));
        }
    }
    documents
}

#[test]
fn an_archive_closes_when_as_many_have_come_after_it() {
    let (_folder, view) = open();
    view.apply(&many(0..2 * FULL - 1), &[]).unwrap();
    view.archive().unwrap();
    assert_eq!(ids_of(&subscription(&view)), ids_from(0..2 * FULL - 1));
    assert_eq!(archived(&view, 1), None);

    let before = view.changed_at(&Selector::All).unwrap();
    view.apply(&many(2 * FULL - 1..2 * FULL + 7), &[]).unwrap();
    view.archive().unwrap();
    assert!(view.changed_at(&Selector::All).unwrap() > before, "the subscription document has a new link");
    let feed = subscription(&view);
    assert_eq!((ids_of(&feed), feed.chain.previous), (ids_from(FULL..2 * FULL + 7), Some(1)));
    let first = archived(&view, 1).unwrap();
    assert_eq!(ids_of(&first), ids_from(0..FULL));
    assert_eq!((first.chain.archive, first.chain.previous, first.chain.next), (Some(1), Some(0), None));
    assert!(first.entries.is_sorted_by(|a, b| a.published >= b.published));

    view.apply(&many(2 * FULL + 7..5 * FULL), &[]).unwrap();
    view.archive().unwrap();
    let chain = archived(&view, 2).unwrap().chain;
    assert_eq!((chain.archive, chain.previous, chain.next), (Some(2), Some(1), Some(3)));
    assert_eq!(subscription(&view).chain.previous, Some(4));
    let version = view.version();
    view.archive().unwrap();
    assert_eq!(view.version(), version, "nothing came, nothing closes");
}

#[test]
fn a_correction_moves_and_a_retraction_goes_and_nothing_else_moves() {
    let (_folder, view) = open();
    view.apply(&many(0..3 * FULL), &[]).unwrap();
    view.archive().unwrap();
    let before = subscription(&view);
    view.apply(&[upsert(&revised(3, 3 * FULL)), upsert(&retracted(FULL + 1, 3 * FULL))], &[]).unwrap();
    view.archive().unwrap();

    let feed = subscription(&view);
    let mut wanted = ids_of(&before);
    wanted.insert("a0003".into());
    assert_eq!(ids_of(&feed), wanted);
    assert_eq!(feed.retracted.len(), 1);
    let without = |numbers: std::ops::Range<usize>, id: String| {
        let mut ids = ids_from(numbers);
        assert!(ids.remove(&id));
        ids
    };
    assert_eq!(ids_of(&archived(&view, 1).unwrap()), without(0..FULL, "a0003".into()));
    let second = archived(&view, 2).unwrap();
    assert_eq!(ids_of(&second), without(FULL..2 * FULL, format!("a{:04}", FULL + 1)));
    assert_eq!(second.retracted, []);

    // Who was away for long and knows the first two archives finds both in the next ones.
    view.apply(&many(3 * FULL + 1..8 * FULL), &[]).unwrap();
    view.archive().unwrap();
    assert!(!ids_of(&subscription(&view)).contains("a0003"));
    let newer: Vec<_> = (3..=6).map(|number| archived(&view, number).unwrap()).collect();
    let corrected: Vec<_> =
        newer.iter().flat_map(|feed| &feed.entries).filter(|entry| entry.id.ends_with("a0003")).collect();
    assert!(corrected.len() == 1 && corrected[0].content_html.contains("更正后的正文"));
    assert_eq!(newer.iter().map(|feed| feed.retracted.len()).sum::<usize>(), 1);
    assert_eq!(ids_of(&archived(&view, 1).unwrap()).len(), FULL - 1);
}

#[test]
fn a_late_result_of_a_stage_moves_nothing() {
    let (_folder, view) = open();
    view.apply(&many(0..3 * FULL), &[]).unwrap();
    view.archive().unwrap();
    let mut late = came(5);
    late.emission = 2;
    view.apply(&[upsert(&late)], &[]).unwrap();
    view.archive().unwrap();
    assert_eq!(ids_of(&archived(&view, 1).unwrap()), ids_from(0..FULL));
}

#[test]
fn what_comes_late_is_in_no_closed_archive() {
    let (_folder, view) = open();
    view.apply(&many(1..2 * FULL + 1), &[]).unwrap();
    view.archive().unwrap();
    let before = archived(&view, 1).unwrap();
    view.apply(&many(0..1), &[]).unwrap();
    view.archive().unwrap();
    assert_eq!(archived(&view, 1).unwrap(), before);
    assert!(ids_of(&subscription(&view)).contains("a0000"));
}

#[test]
fn the_documents_are_the_same_in_whichever_order_partitions_are_read() {
    // Each article with its revisions is in one partition, in order.
    let mut partitions = [const { Vec::new() }; 4];
    for number in 0..5 * FULL {
        partitions[number % 4].push((number, came(number)));
        if number % 9 == 8 {
            let of = number - 8 + number % 5;
            partitions[of % 4].push((number, revised(of, number)));
        }
        if number % 31 == 30 {
            let of = number - 25;
            partitions[of % 4].push((number, retracted(of, number)));
        }
    }
    let (_live, live) = open();
    let mut all: Vec<&(usize, Enriched)> = partitions.iter().flatten().collect();
    all.sort_by_key(|(number, _)| *number);
    for batch in all.chunks(7) {
        let changes: Vec<Change> = batch.iter().map(|(_, enriched)| upsert(enriched)).collect();
        live.apply(&changes, &[]).unwrap();
        live.archive().unwrap();
    }
    let (_folder, rebuilt) = open();
    for partition in partitions.iter().rev() {
        let changes: Vec<Change> = partition.iter().map(|(_, enriched)| upsert(enriched)).collect();
        rebuilt.apply(&changes, &[]).unwrap();
    }
    rebuilt.archive().unwrap();
    assert!(subscription(&live).chain.previous >= Some(3));
    assert_eq!(documents(&rebuilt), documents(&live));
}

#[test]
fn a_correction_after_an_embargo_leaves_the_place_of_its_end() {
    let mut held = came(0);
    held.article.embargoed_until = came(10).article.ingested_at;
    let mut corrected = revised(0, 40);
    corrected.article.embargoed_until = held.article.embargoed_until;
    let later = many(1..2 * FULL);

    let (_live, live) = open();
    live.apply(&[upsert(&held)], &[]).unwrap();
    live.release(came(10).article.ingested_at.unwrap()).unwrap();
    live.apply(&later, &[]).unwrap();
    live.apply(&[upsert(&corrected)], &[]).unwrap();
    live.archive().unwrap();

    let (_folder, rebuilt) = open();
    rebuilt.apply(&later, &[]).unwrap();
    rebuilt.apply(&[upsert(&held), upsert(&corrected)], &[]).unwrap();
    rebuilt.release(came(99).article.ingested_at.unwrap()).unwrap();
    rebuilt.archive().unwrap();
    assert_eq!(documents(&rebuilt), documents(&live));
    assert!(archived(&live, 1).is_some() && archived(&live, 2).is_none());
}
