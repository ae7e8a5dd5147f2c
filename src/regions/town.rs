//! Townships: their names repeat across the country, so they count only below a county that the text names.

use super::context::Context;
use super::found::{Found, Sort};
use super::gazetteer::GAZETTEER;
use super::names_by_end::End;
use super::view::{View, is_han};

/// Longest name looked for, in characters.
const LONGEST: usize = 12;

/// Finds the townships of the counties (or, with one namesake there, the prefectures) that the text names.
pub(super) fn towns(view: &View, finds: &[Found], context: &Context) -> Vec<Found> {
    let g = &*GAZETTEER;
    let mut more: Vec<Found> = Vec::new();
    let mut taken = 0;
    for at in 0..view.chars.len() {
        let end = match view.at(at) {
            '镇' | '乡' => at + 1,
            '道' if view.before(at) == '街' => at + 1,
            '木' if view.before(at) == '苏' => at + 1,
            _ => continue,
        };
        while finds.get(taken).is_some_and(|found| found.end <= end.saturating_sub(LONGEST)) {
            taken += 1;
        }
        // A find may lie inside the township's name, but not across its edge.
        let near = || finds.iter().skip(taken).take(LONGEST);
        let free =
            |start: usize| !near().any(|f| f.start < start && f.end > start || f.start < end && f.end > end);
        // A unit right in front that holds the township outweighs one named elsewhere.
        let mut best: Option<(u8, usize, u32)> = None;
        let mut read = End::default();
        for start in (end.saturating_sub(LONGEST)..end).rev() {
            if !is_han(view.at(start)) {
                break;
            }
            read = read.with(view.at(start));
            if end - start < 3 {
                continue;
            }
            let Some(name) = view.chars.get(start..end) else { continue };
            for id in g.towns().units(read, name) {
                let Some(county) = g.unit(id).parent else { continue };
                let front = near().any(|f| f.end == start && f.unit.is_some_and(|u| g.within(county, u)));
                let prefecture = g.unit(county).parent;
                let rank = if front {
                    3
                } else if context.held(county) > 0 {
                    2
                } else if prefecture.is_some_and(|p| context.held(p) > 0) && end - start > 2 {
                    1
                } else {
                    continue;
                };
                if best.is_none_or(|(known, first, _)| (rank, end - start) > (known, end - first))
                    && free(start)
                {
                    best = Some((rank, start, id));
                }
            }
        }
        if let Some((rank, start, id)) = best {
            more.push(Found::sure(start, end, Sort::Town, id, [0.5, 0.6, 0.85, 0.95][rank as usize]));
        }
    }
    more
}
