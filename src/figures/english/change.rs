//! How an English figure changed: the verb before it, the noun or adjective after it.

use super::basis;
use super::class;
use super::wording::Around;
use crate::figures::{Basis, Change, ChangeKind, Direction, Kind};
use std::cell::LazyCell;

fn direction(word: &str) -> Option<Direction> {
    if class::up(word) {
        Some(Direction::Up)
    } else if class::down(word) {
        Some(Direction::Down)
    } else {
        None
    }
}

/// Whether one goes past another or stays behind it.
fn passes(word: &str) -> Option<Direction> {
    const VERBS: [(&[&str], Direction); 2] = [
        (
            &[
                "beat",
                "exceed",
                "top",
                "surpass",
                "outpac",
                "outperform",
                "outstrip",
                "overtak",
                "overshoot",
                "overshot",
            ],
            Direction::Up,
        ),
        (&["miss", "trail", "lag", "undershoot", "undershot", "underperform"], Direction::Down),
    ];
    let ends = ["", "s", "es", "e", "ed", "ing", "ped", "ping", "ged", "ging", "en"];
    VERBS.iter().find_map(|(stems, direction)| {
        let found = stems.iter().any(|stem| word.strip_prefix(stem).is_some_and(|rest| ends.contains(&rest)));
        found.then_some(*direction)
    })
}

/// A change verb before the number, nouns such as increase and adjectives such as lower after it.
pub(super) fn of(around: &Around<'_>, before: Option<&Change>) -> Option<Change> {
    let hit = around.hit()?;
    let (first, last) = (hit.first, hit.last);
    // Lost 78-71: a result.
    if hit.candidate.unit == "{:}" {
        return None;
    }
    // Making up 57 percent is a share.
    if first >= 2
        && around.word(first - 1) == "up"
        && matches!(around.word(first - 2), "making" | "made" | "makes" | "make")
    {
        return None;
    }
    let multiple = hit.candidate.kind == Kind::Ratio
        && matches!(
            around.word(first),
            "doubled" | "tripled" | "quadrupled" | "doubling" | "trebled" | "quintupled" | "tripling"
        );
    let basis = LazyCell::new(|| basis::of(around));
    if multiple {
        return Some(Change { direction: Some(Direction::Up), basis: *basis, kind: ChangeKind::By });
    }
    let floor = around.floor().max(first.saturating_sub(14));
    let mut at = first;
    // Up to and close to bound the number; they are no change to it.
    while at >= floor + 2 && around.word(at - 1) == "to" && matches!(around.word(at - 2), "up" | "close") {
        at -= 2;
    }
    // Modifiers between verb and number go.
    while at > floor
        && (matches!(
            around.word(at - 1),
            "about"
                | "around"
                | "nearly"
                | "some"
                | "roughly"
                | "almost"
                | "than"
                | "more"
                | "less"
                | "over"
                | "approximately"
                | "an"
                | "a"
                | "the"
                | "just"
                | "least"
                | "at"
                | "close"
                | "estimated"
                | "average"
                | "only"
                | "further"
                | "another"
                | "record"
                | "under"
                | "below"
                | "above"
                | "past"
                | "fewer"
                | "well"
                | "+"
        ) && at - 1 > floor)
    {
        at -= 1;
    }
    let lead = if at > 0 { around.word(at - 1) } else { "" };
    let lead = if at > floor || at == floor && at > 0 { lead } else { "" };
    // Narrowed to 18 million from 31 million a year earlier: the base is that of the level before.
    let change = |direction, kind| {
        let level = kind == ChangeKind::To && around.word(last) == "from";
        Some(Change { direction, basis: basis.filter(|_| !level), kind })
    };
    // Clause-bounded search for a verb.
    let verb = |end: usize, reach: usize| {
        (floor..end)
            .rev()
            .take(reach)
            .take_while(|at| !matches!(around.word(*at), ";" | "." | "while"))
            .find_map(|at| {
                direction(around.word(at)).filter(|_| {
                    !matches!(
                        around.word(at),
                        "more"
                            | "less"
                            | "below"
                            | "over"
                            | "saved"
                            | "saving"
                            | "added"
                            | "higher"
                            | "lower"
                            | "longer"
                            | "shorter"
                            | "faster"
                            | "slower"
                            | "fewer"
                            | "ahead"
                    )
                })
            })
    };
    let earlier = |end: usize| {
        (0..end).rev().take(24).find_map(|at| {
            direction(around.word(at))
                .filter(|_| !matches!(around.word(at), "more" | "less" | "below" | "ahead"))
        })
    };
    // Lowered the yield on its 12-month certificate to 3.6%.
    let hung = around.index > 0
        && around.word(around.floor().saturating_sub(1)) != ","
        && around
            .hits
            .get(around.index - 1)
            .is_some_and(|hit| (hit.first..hit.last).any(|at| around.word(at) == "-"));
    if lead == "to" && hung && verb(at, 10).is_none() {
        let reached = (0..at)
            .rev()
            .take(12)
            .take_while(|at| !matches!(around.word(*at), "," | ";"))
            .find_map(|at| direction(around.word(at)).filter(|_| class::verb(around.word(at))));
        if let Some(direction) = reached {
            return change(Some(direction), ChangeKind::To);
        }
    }
    // A fare goes up 30 cents to $2.80, and the monthly pass to $92.
    if lead == "to"
        && around.word(around.floor()) == ","
        && around.word(around.floor() + 1) == "and"
        && !(around.floor()..at).any(|at| class::verb(around.word(at)))
        && let Some(before) = before.filter(|before| before.kind == ChangeKind::To)
    {
        return Some(Change { direction: before.direction, basis: None, kind: ChangeKind::To });
    }
    if lead == "to" {
        if let Some(direction) = verb(at, 10) {
            return change(Some(direction), ChangeKind::To);
        }
        // Grew 5.4 percent year on year to 1.62 trillion: on from the difference to the level.
        if let Some(before) = before.filter(|before| before.kind == ChangeKind::By) {
            let verbs = (around.floor()..at).any(|at| class::verb(around.word(at)) && at + 1 != first);
            if !verbs {
                return Some(Change { direction: before.direction, basis: None, kind: ChangeKind::To });
            }
        }
        // from A to B after a verb further back
        if before.is_some_and(|before| before.kind == ChangeKind::From) {
            return Some(Change {
                direction: before.and_then(|before| before.direction).or_else(|| earlier(at)),
                basis: None,
                kind: ChangeKind::To,
            });
        }
    }
    if lead == "from" {
        // 4.1 percent, down from 4.6 percent.
        if at >= floor + 2
            && matches!(around.word(at - 2), "up" | "down")
            && let Some(direction) = direction(around.word(at - 2))
        {
            return Some(Change { direction: Some(direction), basis: None, kind: ChangeKind::From });
        }
        // From 21,000 in 2019 to 34,500.
        let next = (last..around.ceiling())
            .find(|at| !around.times.iter().any(|time| time.first <= *at + 1 && *at < time.last))
            .map_or("", |at| around.word(at));
        if matches!(next, "to") || before.is_some_and(|before| before.kind == ChangeKind::To) {
            let direction = before
                .filter(|before| before.kind == ChangeKind::To)
                .and_then(|before| before.direction)
                .or_else(|| earlier(at));
            return Some(Change { direction, basis: None, kind: ChangeKind::From });
        }
    }
    // Lost 112 points, or 0.9 percent: the same change in other words.
    let gap = around.floor()..first;
    if around.index > 0
        && gap.len() <= 5
        && gap.clone().any(|at| matches!(around.word(at), "or" | "("))
        && !gap.clone().any(|at| class::verb(around.word(at)))
    {
        let restated = before.filter(|before| before.kind == ChangeKind::By);
        if let Some(before) = restated {
            return Some(before.clone());
        }
    }
    // At an average annual rate of 8.5 percent.
    if lead == "of"
        && at >= 2
        && matches!(around.word(at - 2), "rate" | "pace" | "margin" | "clip")
        && let Some(direction) = verb(at - 2, 12)
    {
        return change(Some(direction), ChangeKind::By);
    }
    if matches!(lead, "unchanged" | "flat" | "steady") && around.word(at) == "at" {
        return change(Some(Direction::Flat), ChangeKind::Level);
    }
    if lead == "by"
        && let Some(direction) = verb(at, 10)
    {
        return change(Some(direction), ChangeKind::By);
    }
    // Beating the forecast of eight analysts by 20 million.
    if lead == "by"
        && let Some(direction) = (0..at)
            .rev()
            .take(14)
            .take_while(|at| !matches!(around.word(*at), ";" | ","))
            .find_map(|at| passes(around.word(at)))
    {
        return Some(Change {
            direction: Some(direction),
            basis: basis.or(Some(Basis::VsReference)),
            kind: ChangeKind::By,
        });
    }
    // Fell below 420 yuan: a mark that is passed is the level reached.
    let passed = first > at && matches!(around.word(first - 1), "below" | "above" | "under" | "past");
    if passed
        && at > floor
        && class::verb(lead)
        && let Some(direction) = direction(lead)
    {
        return change(Some(direction), ChangeKind::To);
    }
    // Dropped 19 centimeters of snow, grew 3 million tonnes of rice: an amount, no difference.
    let amount = hit.candidate.kind == Kind::Quantity && around.word(last) == "of";
    if let Some(direction) = direction(lead).filter(|_| {
        at > floor
            && !amount
            && !matches!(
                lead,
                "more"
                    | "less"
                    | "fewer"
                    | "below"
                    | "faster"
                    | "higher"
                    | "lower"
                    | "longer"
                    | "ahead"
                    | "added"
                    | "add"
                    | "adds"
                    | "gained"
                    | "gain"
                    | "gains"
                    | "saved"
                    | "saving"
                    | "cut"
                    | "cuts"
                    | "cutting"
                    | "raised"
                    | "raise"
                    | "raises"
                    | "raising"
                    | "shed"
                    | "sheds"
                    | "save"
                    | "saves"
                    | "lost"
            )
    }) {
        return change(Some(direction), ChangeKind::By);
    }
    let onto = matches!(lead, "add" | "adds" | "added" | "adding")
        && around.word(around.past_base(last)) == "to"
        && matches!(hit.candidate.kind, Kind::Money | Kind::Percent | Kind::PercentagePoint | Kind::Duration);
    if onto {
        return change(Some(Direction::Up), ChangeKind::By);
    }
    if matches!(
        lead,
        "added"
            | "gained"
            | "gaining"
            | "lost"
            | "losing"
            | "shedding"
            | "cut"
            | "shed"
            | "gain"
            | "gains"
            | "add"
            | "adds"
            | "sheds"
    ) && matches!(hit.candidate.kind, Kind::Percent | Kind::PercentagePoint | Kind::Score)
    {
        return change(direction(lead), ChangeKind::By);
    }
    if lead == "of"
        && at >= 2
        && let Some(direction) = direction(around.word(at - 2))
    {
        return change(Some(direction), ChangeKind::By);
    }
    // 4.5% lower than, 11 weeks ahead of schedule, a 5 percent increase.
    let mut last = around.past_base(last);
    // Closed 41.7 points, or 0.5%, lower.
    let restated = around
        .hits
        .get(around.index + 1)
        .filter(|next| matches!(around.text(last, next.first).as_str(), ", or" | "or" | "("));
    if let Some(restated) = restated {
        last = restated.last + usize::from(matches!(around.word(restated.last), "," | ")"));
    }
    let next = around.word(last);
    let lowered = hit.candidate.kind != Kind::Count
        && matches!(
            next,
            "higher"
                | "lower"
                | "faster"
                | "slower"
                | "longer"
                | "shorter"
                | "cheaper"
                | "dearer"
                | "costlier"
        )
        && around.word(last + 1) != "-";
    // 38 seconds inside the course record.
    let margin =
        matches!(next, "inside" | "outside" | "off" | "shy" | "short" | "under" | "over" | "below" | "above")
            && (last + 1..last + 6)
                .take_while(|at| !matches!(around.word(*at), "," | ";" | "."))
                .any(|at| matches!(around.word(at), "record" | "mark" | "best" | "target" | "limit"));
    if margin && matches!(hit.candidate.kind, Kind::Duration | Kind::Quantity | Kind::Score) {
        let direction = match next {
            "below" | "under" => Some(Direction::Down),
            "above" | "over" => Some(Direction::Up),
            _ => None,
        };
        return Some(Change { direction, basis: Some(Basis::VsReference), kind: ChangeKind::By });
    }
    if lead == "adding" && matches!(hit.candidate.kind, Kind::Duration | Kind::Money) {
        return change(Some(Direction::Up), ChangeKind::By);
    }
    let follows = lowered
        || matches!(
            next,
            "higher"
                | "lower"
                | "more"
                | "less"
                | "fewer"
                | "faster"
                | "longer"
                | "shorter"
                | "slower"
                | "cheaper"
                | "costlier"
                | "dearer"
                | "above"
                | "below"
                | "ahead"
        ) && matches!(
            around.word(last + 1),
            "than"
                | "the"
                | "of"
                | "from"
                | "last"
                | ","
                | "."
                | "on"
                | "year"
                | "a"
                | "its"
                | "flood"
                | "normal"
                | "average"
                | "their"
                | "those"
                | "that"
                | "trend"
                | "target"
                | "schedule"
                | "plan"
                | "par"
                | "forecasts"
                | "expectations"
                | "estimates"
                | "this"
                | "an"
                | "what"
                | "pre"
        )
        || matches!(
            next,
            "increase"
                | "decrease"
                | "rise"
                | "drop"
                | "decline"
                | "growth"
                | "jump"
                | "fall"
                | "reduction"
                | "surge"
                | "gain"
                | "cut"
                | "dip"
                | "slump"
                | "expansion"
                | "climb"
        )
        || matches!(next, "up" | "down") && !matches!(around.word(last + 1), "to");
    if follows {
        let mut direction = direction(next).or(if next == "above" { Some(Direction::Up) } else { None });
        if next == "ahead" {
            direction =
                Some(if hit.candidate.kind == Kind::Duration { Direction::Down } else { Direction::Up });
        }
        // Lower at 8,212 points names no base.
        let based = !matches!(around.word(last + 1), "at" | "in" | "on" | "to");
        let basis = basis.or((based
            && matches!(next, "above" | "below" | "ahead" | "higher" | "lower" | "more" | "less"))
        .then_some(Basis::VsReference));
        return Some(Change { direction, basis, kind: ChangeKind::By });
    }
    // 4 percent, 5 percent and 7 percent respectively.
    if around.index > 0
        && first.saturating_sub(around.floor()) <= 2
        && matches!(around.text(around.floor(), first).as_str(), "and" | "," | ", and")
        && let Some(before) = before
    {
        let same = around.hits.get(around.index - 1).is_some_and(|other| {
            other.candidate.unit == hit.candidate.unit && hit.candidate.kind != Kind::Count
        });
        if same {
            return Some(before.clone());
        }
    }
    let flat = around.text(last, around.ceiling().min(last + 8));
    if flat.contains("unchanged from")
        || flat.contains("flat from")
        || flat.starts_with(", flat on")
        || flat.starts_with(", level with")
        || flat.contains("unchanged")
    {
        return Some(Change { direction: Some(Direction::Flat), basis: *basis, kind: ChangeKind::Level });
    }
    if hit.candidate.unit == "{倍}" {
        let rest = around.text(last, last + 4);
        if rest.starts_with("higher") || rest.starts_with("more") || rest.starts_with("larger") {
            return Some(Change {
                direction: Some(Direction::Up),
                basis: basis.or(Some(Basis::VsReference)),
                kind: ChangeKind::By,
            });
        }
        // Three times what it was in 2015.
        let dated = around.times.iter().any(|time| time.first >= last && time.first <= last + 8);
        let base = if dated { Basis::VsPeriod } else { Basis::VsReference };
        return Some(Change { direction: None, basis: basis.or(Some(base)), kind: ChangeKind::Level });
    }
    if basis::cumulative(around) && *basis == Some(Basis::Cumulative) {
        return change(None, ChangeKind::Level);
    }
    None
}

/// In "to B from A" the second figure is the level before; in "from A to B" both take the verb's direction.
pub(super) fn settle_from(change: &mut Option<Change>, earlier: &mut [Option<Change>]) {
    let Some(now) = change.as_ref().filter(|change| change.kind == ChangeKind::To) else { return };
    if let Some(Some(before)) = earlier.last_mut()
        && before.kind == ChangeKind::From
        && before.direction.is_none()
    {
        before.direction = now.direction;
    }
}
