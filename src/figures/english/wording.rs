//! The wording around an English figure: bounds, changes, what is measured, and when.

use super::Hit;
use super::period::Time;
use super::token::Token;
use crate::figures::{Basis, Change, ChangeKind, Direction, Kind, Modifier};

/// What earlier sentences of the paragraph leave open to this one.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The last absolute period, as code points of the repaired text.
    pub(super) period: Option<(usize, usize)>,
    pub(super) indicator: Option<String>,
}

/// One figure among the tokens and figures of its sentence.
pub(super) struct Around<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) hits: &'a [Hit],
    pub(super) index: usize,
    pub(super) times: &'a [Time],
}

impl Around<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    fn hit(&self) -> Option<&Hit> {
        self.hits.get(self.index)
    }

    fn first(&self) -> usize {
        self.hit().map_or(0, |hit| hit.first)
    }

    fn last(&self) -> usize {
        self.hit().map_or(0, |hit| hit.last)
    }

    /// One past the figure before, else the start of the sentence.
    fn floor(&self) -> usize {
        self.index.checked_sub(1).and_then(|at| self.hits.get(at)).map_or(0, |hit| hit.last)
    }

    /// Where the next figure begins, else the end of the sentence.
    fn ceiling(&self) -> usize {
        self.hits.get(self.index + 1).map_or(self.tokens.len(), |hit| hit.first)
    }

    fn text(&self, from: usize, to: usize) -> String {
        let words: Vec<&str> = (from..to).map(|at| self.word(at)).collect();
        words.join(" ")
    }
}

const BOUNDS: &[(&str, Modifier)] = &[
    ("no more than", Modifier::AtMost),
    ("not more than", Modifier::AtMost),
    ("no less than", Modifier::AtLeast),
    ("not less than", Modifier::AtLeast),
    ("no fewer than", Modifier::AtLeast),
    ("not fewer than", Modifier::AtLeast),
    ("no lower than", Modifier::AtLeast),
    ("no higher than", Modifier::AtMost),
    ("more than", Modifier::MoreThan),
    ("greater than", Modifier::MoreThan),
    ("higher than", Modifier::MoreThan),
    ("in excess of", Modifier::MoreThan),
    ("upwards of", Modifier::MoreThan),
    ("upward of", Modifier::MoreThan),
    ("well over", Modifier::MoreThan),
    ("less than", Modifier::LessThan),
    ("fewer than", Modifier::LessThan),
    ("lower than", Modifier::LessThan),
    ("short of", Modifier::LessThan),
    ("at least", Modifier::AtLeast),
    ("a minimum of", Modifier::AtLeast),
    ("minimum of", Modifier::AtLeast),
    ("at most", Modifier::AtMost),
    ("up to", Modifier::AtMost),
    ("as many as", Modifier::AtMost),
    ("as much as", Modifier::AtMost),
    ("a maximum of", Modifier::AtMost),
    ("maximum of", Modifier::AtMost),
    ("capped at", Modifier::AtMost),
    ("not exceed", Modifier::AtMost),
    ("not exceeding", Modifier::AtMost),
    ("over", Modifier::MoreThan),
    ("above", Modifier::MoreThan),
    ("exceeding", Modifier::MoreThan),
    ("exceeded", Modifier::MoreThan),
    ("exceeds", Modifier::MoreThan),
    ("exceed", Modifier::MoreThan),
    ("surpassed", Modifier::MoreThan),
    ("surpassing", Modifier::MoreThan),
    ("surpass", Modifier::MoreThan),
    ("surpasses", Modifier::MoreThan),
    ("topped", Modifier::MoreThan),
    ("topping", Modifier::MoreThan),
    ("beyond", Modifier::MoreThan),
    ("past", Modifier::MoreThan),
    ("under", Modifier::LessThan),
    ("below", Modifier::LessThan),
    ("within", Modifier::LessThan),
    ("approximately", Modifier::Approx),
    ("close to", Modifier::Approx),
    ("an estimated", Modifier::Approx),
    ("estimated", Modifier::Approx),
    ("about", Modifier::Approx),
    ("around", Modifier::Approx),
    ("nearly", Modifier::Approx),
    ("some", Modifier::Approx),
    ("roughly", Modifier::Approx),
    ("almost", Modifier::Approx),
    ("circa", Modifier::Approx),
    ("or so", Modifier::Approx),
];

/// The bound on the figure.
pub(super) fn modifier(around: &Around<'_>) -> Modifier {
    let (first, last) = (around.first(), around.last());
    let after = around.text(last, last + 2);
    let head = around.text(first.saturating_sub(4).max(around.floor()), first);
    let mut head = head.as_str();
    let mut approx = false;
    let mut bound = None;
    for _ in 0..3 {
        head = head
            .trim_end_matches(" the")
            .trim_end_matches(" a")
            .trim_end_matches(" between")
            .trim_end_matches(" just")
            .trim_end_matches(" well")
            .trim_end_matches(" of them");
        let hit = BOUNDS.iter().find(|(words, _)| {
            head.ends_with(words)
                && head.strip_suffix(words).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        });
        let Some((words, modifier)) = hit else { break };
        head = head.strip_suffix(words).unwrap_or_default().trim_end();
        if *modifier == Modifier::Approx {
            approx = true;
        } else {
            bound = bound.or(Some(*modifier));
        }
    }
    if bound.is_none() {
        bound = match after.as_str() {
            "or more" | "or higher" | "or above" | "and above" | "and over" | "or older" => {
                Some(Modifier::AtLeast)
            }
            "or less" | "or fewer" | "or lower" | "or below" | "and below" => Some(Modifier::AtMost),
            "- plus" => Some(Modifier::MoreThan),
            _ if after.starts_with('+') => Some(Modifier::MoreThan),
            "or so" => {
                approx = true;
                None
            }
            _ => None,
        };
    }
    bound.unwrap_or(if approx { Modifier::Approx } else { Modifier::Exact })
}

const UP: &[&str] = &[
    "rose",
    "rise",
    "rises",
    "rising",
    "risen",
    "grew",
    "grow",
    "grows",
    "growing",
    "grown",
    "growth",
    "increase",
    "increased",
    "increases",
    "increasing",
    "up",
    "climbed",
    "climbing",
    "climb",
    "jumped",
    "jump",
    "jumping",
    "surged",
    "surge",
    "surging",
    "gained",
    "gain",
    "gains",
    "expanded",
    "expand",
    "expanding",
    "expansion",
    "soared",
    "soaring",
    "advanced",
    "added",
    "raise",
    "raised",
    "raising",
    "lift",
    "lifted",
    "lifting",
    "boost",
    "boosted",
    "boosting",
    "improved",
    "improve",
    "higher",
    "doubled",
    "tripled",
    "doubling",
    "quadrupled",
    "extended",
    "extend",
    "accelerated",
    "widened",
    "rebounded",
    "edged",
    "ahead",
    "more",
    "faster",
    "longer",
    "uptick",
    "upgraded",
    "swelled",
    "inched",
    "rallied",
    "ticked",
];
const DOWN: &[&str] = &[
    "fell",
    "fall",
    "falls",
    "falling",
    "fallen",
    "dropped",
    "drop",
    "drops",
    "dropping",
    "declined",
    "decline",
    "declines",
    "declining",
    "decreased",
    "decrease",
    "decreases",
    "down",
    "slid",
    "slumped",
    "slump",
    "shrank",
    "shrink",
    "shrunk",
    "cut",
    "cutting",
    "cuts",
    "reduced",
    "reduce",
    "reducing",
    "reduction",
    "lost",
    "eased",
    "slipped",
    "slipping",
    "lowered",
    "lower",
    "contracted",
    "contraction",
    "narrowed",
    "shortened",
    "shorten",
    "slashed",
    "slash",
    "trimmed",
    "less",
    "fewer",
    "plunged",
    "tumbled",
    "sank",
    "dipped",
    "dip",
    "slowed",
    "shortening",
    "lowering",
    "below",
    "shorter",
    "slower",
    "plummeted",
    "retreated",
    "weakened",
    "downgraded",
    "saved",
    "saving",
];

fn direction(word: &str) -> Option<Direction> {
    if UP.contains(&word) {
        Some(Direction::Up)
    } else if DOWN.contains(&word) {
        Some(Direction::Down)
    } else {
        None
    }
}

/// A change verb before the number, nouns such as increase and adjectives such as lower after it.
pub(super) fn change(around: &Around<'_>, before: Option<&Change>) -> Option<Change> {
    let hit = around.hit()?;
    let (first, last) = (hit.first, hit.last);
    let multiple = hit.candidate.kind == Kind::Ratio
        && matches!(
            around.word(first),
            "doubled" | "tripled" | "quadrupled" | "doubling" | "trebled" | "quintupled" | "tripling"
        );
    let basis = basis(around);
    if multiple {
        return Some(Change { direction: Some(Direction::Up), basis, kind: ChangeKind::By });
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
                | "only"
                | "further"
                | "another"
                | "record"
                | "under"
                | "below"
                | "above"
                | "fewer"
                | "well"
        ) && at - 1 > floor)
    {
        at -= 1;
    }
    let lead = if at > 0 { around.word(at - 1) } else { "" };
    let lead = if at > floor || at == floor && at > 0 { lead } else { "" };
    let change = |direction, kind| Some(Change { direction, basis, kind });
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
    if lead == "to" {
        if let Some(direction) = verb(at, 10) {
            return change(Some(direction), ChangeKind::To);
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
        let next = around.word(last);
        if matches!(next, "to") || before.is_some_and(|before| before.kind == ChangeKind::To) {
            let direction = before
                .filter(|before| before.kind == ChangeKind::To)
                .and_then(|before| before.direction)
                .or_else(|| earlier(at));
            return Some(Change { direction, basis: None, kind: ChangeKind::From });
        }
    }
    if lead == "by"
        && let Some(direction) = verb(at, 10)
    {
        return change(Some(direction), ChangeKind::By);
    }
    if let Some(direction) = direction(lead).filter(|_| {
        at > floor
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
                    | "gained"
                    | "gains"
                    | "saved"
                    | "saving"
                    | "cut"
                    | "raised"
                    | "lost"
            )
    }) {
        return change(Some(direction), ChangeKind::By);
    }
    if matches!(lead, "added" | "gained" | "lost" | "cut")
        && matches!(hit.candidate.kind, Kind::Percent | Kind::PercentagePoint)
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
    let next = around.word(last);
    let follows = matches!(
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
            | "above"
            | "below"
            | "ahead"
    ) && matches!(
        around.word(last + 1),
        "than" | "the" | "of" | "from" | "last" | "," | "." | "on" | "year" | "a" | "its"
    ) || matches!(
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
    ) || matches!(next, "up" | "down") && !matches!(around.word(last + 1), "to");
    if follows {
        let mut direction = direction(next).or(if next == "above" { Some(Direction::Up) } else { None });
        if next == "ahead" {
            direction =
                Some(if hit.candidate.kind == Kind::Duration { Direction::Down } else { Direction::Up });
        }
        let basis =
            basis.or(matches!(next, "above" | "below" | "ahead" | "higher" | "lower" | "more" | "less")
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
    if flat.contains("unchanged from") || flat.contains("flat from") || flat.contains("unchanged") {
        return Some(Change { direction: Some(Direction::Flat), basis, kind: ChangeKind::Level });
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
    if basis == Some(Basis::Cumulative) {
        return change(None, ChangeKind::Level);
    }
    None
}

/// In "to B from A" the second figure is the level before; in "from A to B" both take the verb's direction.
pub(super) fn settle_from(around: &Around<'_>, change: &mut Option<Change>, earlier: &mut [Option<Change>]) {
    let Some(now) = change.as_ref().filter(|change| change.kind == ChangeKind::To) else { return };
    if let Some(Some(before)) = earlier.last_mut()
        && before.kind == ChangeKind::From
        && before.direction.is_none()
    {
        before.direction = now.direction;
    }
    let _ = around;
}

fn basis(around: &Around<'_>) -> Option<Basis> {
    let hit = around.hit()?;
    let from = around.floor().max(hit.first.saturating_sub(14));
    let to = around.ceiling().min(hit.last + 12);
    let text = format!(" {} ", around.text(from, to));
    let after = format!(" {} ", around.text(hit.last, to));
    let before = format!(" {} ", around.text(from, hit.first));
    let has = |words: &[&str]| words.iter().any(|words| text.contains(words));
    let ends = |words: &[&str]| words.iter().any(|words| after.contains(words));
    if has(&["year on year", "year - on - year", "year over year", "year - over - year", "yoy", "y/y"])
        || ends(&[
            " a year earlier",
            " a year ago",
            "than last year",
            "than the year before",
            "compared with last year",
            "compared to last year",
            "from last year",
            "from the previous year",
            "same period last year",
            "same period of last year",
            "over last year",
            "year - earlier",
            "than the previous year",
            "over the previous year",
            "from the year before",
            "same quarter last year",
            "same month last year",
            "corresponding period",
        ])
    {
        return Some(Basis::Yoy);
    }
    if has(&[
        "month on month",
        "month - on - month",
        "quarter on quarter",
        "quarter - on - quarter",
        "week on week",
        "week - on - week",
        "month over month",
    ]) || ends(&[
        "the previous month",
        "the previous quarter",
        "the previous week",
        "the previous day",
        "last month",
        "last week",
        "last quarter",
        "a month earlier",
        "a week earlier",
        "a quarter earlier",
        "month ago",
        "the prior quarter",
        "the prior month",
    ]) && !ends(&[" in the previous quarter"])
    {
        return Some(Basis::Mom);
    }
    if has(&["start of the year", "beginning of the year", "beginning of this year", "year - to - date"]) {
        return Some(Basis::VsYearStart);
    }
    if has(&[
        "annual average",
        "average annual",
        "annually on average",
        "average of",
        "on average each year",
        "compound annual",
        "a year on average",
        "annual growth rate",
    ]) && has(&["annual", "year"])
    {
        return Some(Basis::AnnualAverage);
    }
    if before.contains("cumulative") || before.contains("cumulatively") || after.contains("cumulatively") {
        return Some(Basis::Cumulative);
    }
    let base_time =
        around.times.iter().any(|time| time.base && time.first >= hit.last && time.first <= hit.last + 6);
    if base_time {
        return Some(Basis::VsPeriod);
    }
    let reference = ends(&[
        " than the ",
        " above the ",
        " below the ",
        " ahead of ",
        "than its",
        "than planned",
        "than expected",
        "than average",
        " above its ",
        "the national average",
        "than conventional",
        "than that of",
        "than normal",
    ]);
    let near: String = around.text(hit.last, hit.last + 3);
    (reference
        && (near.contains("than")
            || near.contains("above")
            || near.contains("below")
            || near.contains("ahead")))
    .then_some(Basis::VsReference)
}

/// Words that end a noun phrase.
const STOPS: &[&str] = &[
    "in",
    "of",
    "for",
    "with",
    "by",
    "at",
    "on",
    "to",
    "from",
    "and",
    "or",
    "but",
    "while",
    "that",
    "which",
    "who",
    "whose",
    "as",
    "than",
    "into",
    "over",
    "under",
    "through",
    "during",
    "after",
    "before",
    "since",
    "across",
    "between",
    "among",
    "when",
    "where",
    "if",
    "because",
    "although",
    "so",
    "it",
    "they",
    "he",
    "she",
    "we",
    "its",
    "their",
    "his",
    "her",
    "our",
    "the",
    "a",
    "an",
    "this",
    "these",
    "those",
    "last",
    "next",
    "about",
    "around",
    "nearly",
    "some",
    "more",
    "less",
    "up",
    "down",
    "also",
    "now",
    "each",
    "every",
    "only",
    "both",
    "all",
    "within",
    "below",
    "above",
    "against",
    "via",
    "worth",
    "compared",
    "respectively",
    "including",
    "said",
    "says",
    "not",
    "no",
    "total",
    "combined",
    "cumulative",
    "additional",
    "new",
    "another",
    "then",
    "there",
    "alone",
    "online",
    "off",
    "out",
    "along",
    "near",
    "without",
    "ago",
    "under",
    "until",
    "had",
    "such",
];
const VERBS: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "has",
    "have",
    "had",
    "will",
    "would",
    "can",
    "could",
    "may",
    "might",
    "must",
    "should",
    "do",
    "does",
    "did",
    "rose",
    "rise",
    "grew",
    "grow",
    "fell",
    "fall",
    "reached",
    "reach",
    "hit",
    "totaled",
    "totalled",
    "total",
    "stood",
    "stand",
    "stands",
    "amounted",
    "accounted",
    "accounts",
    "account",
    "made",
    "makes",
    "make",
    "ranked",
    "ranks",
    "carries",
    "carry",
    "carried",
    "cost",
    "costs",
    "averaged",
    "average",
    "averaging",
    "exceeded",
    "exceed",
    "exceeds",
    "surpassed",
    "topped",
    "covers",
    "covered",
    "cover",
    "covering",
    "built",
    "build",
    "opened",
    "open",
    "created",
    "create",
    "creating",
    "attract",
    "attracted",
    "attracting",
    "keep",
    "kept",
    "drew",
    "draw",
    "received",
    "receive",
    "handled",
    "handle",
    "handles",
    "shipped",
    "ship",
    "produced",
    "produce",
    "produces",
    "sold",
    "sell",
    "sells",
    "earned",
    "earn",
    "employs",
    "employed",
    "employ",
    "invested",
    "invest",
    "includes",
    "include",
    "included",
    "became",
    "become",
    "remained",
    "remain",
    "took",
    "take",
    "takes",
    "taken",
    "joined",
    "join",
    "used",
    "use",
    "uses",
    "provides",
    "provided",
    "provide",
    "serves",
    "served",
    "serve",
    "generated",
    "generate",
    "generates",
    "planted",
    "plant",
    "exported",
    "imported",
    "processed",
    "process",
    "recorded",
    "registered",
    "saw",
    "see",
    "seen",
    "signed",
    "spent",
    "spend",
    "raised",
    "raise",
    "cut",
    "saved",
    "save",
    "jumped",
    "climbed",
    "surged",
    "dropped",
    "declined",
    "increased",
    "decreased",
    "slipped",
    "slid",
    "soared",
    "shrank",
    "gained",
    "lost",
    "expanded",
    "doubled",
    "tripled",
    "contributed",
    "completed",
    "launched",
    "began",
    "finished",
    "measured",
    "measures",
    "weighs",
    "weighed",
    "holds",
    "hold",
    "held",
    "runs",
    "run",
    "ran",
    "lasted",
    "lasts",
    "last",
    "expected",
    "expects",
    "expect",
    "aims",
    "plans",
    "planned",
    "set",
    "sets",
    "issued",
    "approved",
    "awarded",
    "granted",
    "offers",
    "offered",
    "offer",
    "brings",
    "brought",
    "bring",
    "benefited",
    "benefiting",
    "visited",
    "attended",
    "work",
    "worked",
    "works",
    "live",
    "lives",
    "lived",
    "came",
    "went",
    "arrived",
    "left",
    "lowered",
    "shortened",
    "reduced",
    "improved",
    "added",
    "add",
    "adds",
    "up",
    "down",
    "accounting",
    "reaching",
    "totaling",
    "totalling",
    "lasting",
    "dropping",
    "rising",
    "falling",
    "growing",
    "estimated",
    "valued",
    "priced",
    "installed",
    "delivered",
    "collected",
    "paid",
    "pay",
    "pays",
    "bought",
    "hosts",
    "hosted",
    "comprises",
    "consists",
    "represented",
    "represents",
    "linked",
    "connects",
    "connected",
    "moved",
    "transported",
    "trained",
    "treated",
    "rescued",
    "killed",
    "injured",
    "affected",
    "evacuated",
    "moored",
    "ended",
    "closed",
    "edged",
    "ticked",
    "eased",
    "narrowed",
    "widened",
    "contracted",
    "advanced",
    "rebounded",
    "requires",
    "require",
    "required",
    "needs",
    "need",
    "needed",
    "gives",
    "gave",
    "given",
    "allow",
    "allows",
    "allowed",
    "drops",
    "rises",
    "grows",
    "falls",
    "start",
    "starts",
    "started",
    "lent",
    "numbered",
    "lives",
    "cuts",
    "boosted",
    "lifted",
    "climb",
    "drop",
    "exports",
    "benefits",
    "donated",
    "absorbed",
    "secured",
];

/// Code points of what is measured.
pub(super) fn indicator(
    around: &Around<'_>,
    change: Option<&Change>,
    memory: &Memory,
) -> Option<(usize, usize)> {
    let hit = around.hit()?;
    let counted = hit.candidate.kind == Kind::Count
        || hit.candidate.kind == Kind::Ratio && hit.candidate.unit == "1"
        || matches!(around.word(hit.last), "of")
            && matches!(hit.candidate.kind, Kind::Percent | Kind::Ratio | Kind::Quantity);
    let difference = change.is_some_and(|change| change.kind == ChangeKind::By);
    let lead = hit.first.checked_sub(1).map_or("", |at| around.word(at));
    if hit.candidate.kind == Kind::Money && matches!(lead, "cost" | "costs") {
        return span(around, hit.first - 1, hit.first);
    }
    let levelled = matches!(lead, "hit" | "reached" | "totaled" | "totalled" | "averaged" | "numbered")
        || lead == "to"
        || lead == "at" && around.word(hit.first.saturating_sub(2)) == "stood";
    if levelled
        && hit.candidate.kind == Kind::Count
        && let Some(found) = noun_before(around, difference)
    {
        return Some(found);
    }
    if counted
        && !difference
        && let Some(found) = noun_after(around, hit.last)
    {
        return Some(found);
    }
    // Shipments hit 410,000 sets: the subject is what reaches the level.
    let hyphenated = (hit.first..hit.last).any(|at| around.word(at) == "-") && !difference;
    if hyphenated && let Some(found) = noun_after(around, hit.last) {
        return Some(found);
    }
    if hit.candidate.kind == Kind::Rank && around.word(hit.last) == "-" {
        return noun_after(around, hit.last + 2);
    }
    if let Some(found) = noun_before(around, difference) {
        return Some(found);
    }
    // A count without a noun goes on with what the sentence before counted.
    if hit.candidate.kind == Kind::Count && memory.indicator.is_some() {
        return None;
    }
    if around.index == 0
        || around.word(around.floor()) == ","
        || around.text(around.floor(), hit.first).contains("while")
    {
        return subject(around);
    }
    None
}

fn span(around: &Around<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    (to > from).then_some(())?;
    Some((around.tokens.get(from)?.start, around.tokens.get(to - 1)?.end))
}

fn noun_after(around: &Around<'_>, at: usize) -> Option<(usize, usize)> {
    let mut from = at;
    while matches!(
        around.word(from),
        "of" | "the"
            | "all"
            | "its"
            | "new"
            | "additional"
            | "their"
            | "-"
            | "more"
            | "such"
            | "other"
            | "our"
            | "these"
    ) {
        from += 1;
    }
    let mut end = from;
    while end < around.tokens.len() && end < around.ceiling() && end - from < 4 {
        let token = around.tokens.get(end)?;
        let hyphen = token.is("-") && token.glued;
        if !(token.is_word() || hyphen)
            || STOPS.contains(&token.lower.as_str())
            || VERBS.contains(&token.lower.as_str()) && end > from
        {
            break;
        }
        if around.times.iter().any(|time| time.first <= end && end < time.last) {
            break;
        }
        end += 1;
    }
    span(around, from, end)
}

/// The noun phrase right before the number's verb: keep energy use below 1.1 million.
fn noun_before(around: &Around<'_>, difference: bool) -> Option<(usize, usize)> {
    let first = around.first();
    let floor = around.floor();
    let mut end = first;
    while end > floor {
        let word = around.word(end - 1);
        let skipped = VERBS.contains(&word)
            || STOPS.contains(&word) && !matches!(word, "and" | "which" | "that" | "while")
            || UP.contains(&word)
            || DOWN.contains(&word)
            || matches!(
                word,
                "more"
                    | "than"
                    | "least"
                    | "just"
                    | "record"
                    | "roughly"
                    | "almost"
                    | "approximately"
                    | "exceeding"
                    | "averaging"
                    | "further"
                    | "already"
                    | "estimated"
                    | "not"
                    | "by"
                    | "("
                    | ":"
                    | "nearly"
                    | "year"
                    | "-"
            )
            || around.times.iter().any(|time| time.first < end && end <= time.last);
        if !skipped {
            break;
        }
        end -= 1;
    }
    let mut from = end;
    while from > floor && end - from < 5 {
        let token = around.tokens.get(from - 1)?;
        let word = token.lower.as_str();
        let hyphen = token.is("-") && token.glued;
        if !(token.is_word() || hyphen)
            || STOPS.contains(&word)
            || VERBS.contains(&word)
            || (UP.contains(&word) || DOWN.contains(&word))
                && !matches!(word, "growth" | "reduction" | "lower" | "higher" | "expansion")
            || around.times.iter().any(|time| time.first < from && from <= time.last)
        {
            break;
        }
        from -= 1;
    }
    // Revenue for the quarter: the head of the phrase stands before its preposition.
    if from > floor
        && matches!(around.word(from - 1), "the" | "a" | "an" | "its" | "their" | "this")
        && from >= 2
        && matches!(around.word(from - 2), "for" | "in" | "of" | "on" | "at")
    {
        return subject(around);
    }
    let _ = difference;
    span(around, from, end)
}

/// The subject of the sentence: the words before its first verb or preposition.
fn subject(around: &Around<'_>) -> Option<(usize, usize)> {
    let mut from = 0;
    // Under the 2026-2030 plan, …: a phrase in front of the subject.
    if matches!(
        around.word(0),
        "under"
            | "in"
            | "on"
            | "by"
            | "at"
            | "with"
            | "for"
            | "as"
            | "since"
            | "during"
            | "from"
            | "after"
            | "last"
            | "this"
    ) {
        let comma = (0..around.first()).find(|at| around.word(*at) == ",")?;
        from = comma + 1;
        // May 3, 2023, …
        if around.times.iter().any(|time| time.first < from && from < time.last) {
            from = (from..around.first()).find(|at| around.word(*at) == ",")? + 1;
        }
    }
    while matches!(
        around.word(from),
        "the" | "a" | "an" | "its" | "their" | "and" | "but" | "while" | "total" | "this"
    ) {
        from += 1;
    }
    let mut end = from;
    while end < around.first() && end - from < 5 {
        let token = around.tokens.get(end)?;
        let hyphen = token.is("-") && token.glued;
        if !(token.is_word() || hyphen)
            || STOPS.contains(&token.lower.as_str())
            || VERBS.contains(&token.lower.as_str())
        {
            break;
        }
        end += 1;
    }
    span(around, from, end)
}

/// Code points of the period that governs the figure.
pub(super) fn governing(
    around: &Around<'_>,
    change: Option<&Change>,
    memory: &Memory,
) -> Option<(usize, usize)> {
    let (first, last) = (around.first(), around.last());
    let place = |time: &Time| span(around, time.first, time.last);
    // 24.5% in the previous quarter: a level before takes the time right after it.
    if change.is_some_and(|change| change.kind == ChangeKind::From) {
        let own = around.times.iter().find(|time| time.first >= last && time.first <= last + 2);
        if let Some(time) = own {
            return place(time);
        }
    }
    let governs = |time: &&Time| !time.base && !from_only(around, time);
    let own = around.times.iter().filter(governs).rev().find(|time| time.last <= first);
    if let Some(time) = own {
        return place(time);
    }
    let later = around.times.iter().filter(governs).find(|time| time.first >= last);
    if let Some(time) = later {
        return place(time);
    }
    memory.period
}

/// Whether a time belongs to a level before that it follows.
fn from_only(around: &Around<'_>, time: &Time) -> bool {
    around.hits.iter().any(|hit| {
        time.first >= hit.last
            && time.first <= hit.last + 2
            && hit.first > 0
            && around.word(hit.first - 1) == "from"
    })
}
