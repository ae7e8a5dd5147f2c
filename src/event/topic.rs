//! The topics: what each is for and what it is called.

/// Prefix of all topics, groups and transactional ids unless configured otherwise.
pub const DEFAULT_PREFIX: &str = "dateline";

/// One of the topics that dateline reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// One event per article revision.
    Articles,
    /// What the regions stage found.
    Regions,
    /// What the figures stage found.
    Figures,
    /// Articles joined with both.
    Enriched,
    /// Records that could not be read, with their raw bytes.
    Dlq,
    /// What a replay of the regions stage found, beside the live topic.
    RegionsReplay(Generation),
    /// What a replay of the figures stage found, likewise.
    FiguresReplay(Generation),
}

/// Which replay: a number from 2 on, the live results being the first generation; and whether it is the results that
/// the replay found, or those of before that a switch to them has put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation {
    number: u8,
    former: bool,
}

impl Generation {
    /// The numbers that there are: few enough that the local log can keep a topic in eight bits.
    pub const NUMBERS: std::ops::RangeInclusive<u8> = 2..=59;

    /// What a replay found; `None` for a number that there is not.
    pub fn new(number: u8) -> Option<Self> {
        Self::NUMBERS.contains(&number).then_some(Self { number, former: false })
    }

    /// Results of before that a switch to this generation has put aside.
    pub fn former(self) -> Self {
        Self { former: true, ..self }
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.number
    }

    /// A number of its own for every generation and what it put aside, below 120.
    pub fn index(self) -> u8 {
        self.number * 2 + u8::from(self.former)
    }

    fn suffix(self) -> String {
        format!("g{}{}", self.number, if self.former { "-former" } else { "" })
    }

    fn from_suffix(suffix: &str) -> Option<Self> {
        let digits = suffix.strip_prefix('g')?;
        let (digits, former) =
            digits.strip_suffix("-former").map_or((digits, false), |digits| (digits, true));
        let generation = Self::new(digits.parse().ok()?)?;
        let generation = if former { generation.former() } else { generation };
        // One spelling of each name: not `g02`.
        (generation.suffix() == suffix).then_some(generation)
    }
}

impl Topic {
    /// The topics that are always there, in the data's order.
    pub const ALL: [Topic; 5] =
        [Topic::Articles, Topic::Regions, Topic::Figures, Topic::Enriched, Topic::Dlq];

    /// The word in its name.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Articles => "articles",
            Topic::Regions | Topic::RegionsReplay(_) => "regions",
            Topic::Figures | Topic::FiguresReplay(_) => "figures",
            Topic::Enriched => "enriched",
            Topic::Dlq => "dlq",
        }
    }

    /// Full name, such as `dateline.articles.v1`, of a replay's results `dateline.regions.v1.g2`.
    pub fn name(self, prefix: &str) -> String {
        let name = format!("{prefix}.{}.v1", self.word());
        match self {
            Topic::RegionsReplay(generation) | Topic::FiguresReplay(generation) => {
                format!("{name}.{}", generation.suffix())
            }
            _ => name,
        }
    }

    /// The topic of a full name. Asked for every record that is read, so nothing is put together for it.
    pub fn from_name(name: &str, prefix: &str) -> Option<Topic> {
        let (word, version) = name.strip_prefix(prefix)?.strip_prefix('.')?.split_once('.')?;
        let live = Topic::ALL.into_iter().find(|topic| topic.word() == word)?;
        let generation = match version {
            "v1" => return Some(live),
            replay => Generation::from_suffix(replay.strip_prefix("v1.")?)?,
        };
        match live {
            Topic::Regions => Some(Topic::RegionsReplay(generation)),
            Topic::Figures => Some(Topic::FiguresReplay(generation)),
            _ => None,
        }
    }

    /// Whether the log keeps the newest record per key for ever; the dead letters are deleted after 30 days.
    pub fn compacted(self) -> bool {
        self != Topic::Dlq
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topic_names_are_the_contract() {
        let names: Vec<_> = Topic::ALL.iter().map(|topic| topic.name(DEFAULT_PREFIX)).collect();
        let want =
            ["dateline.articles.v1", "dateline.regions.v1", "dateline.figures.v1", "dateline.enriched.v1"];
        assert_eq!(names, [&want[..], &["dateline.dlq.v1"]].concat());
        for (topic, name) in Topic::ALL.iter().zip(&names) {
            assert_eq!(Topic::from_name(name, DEFAULT_PREFIX), Some(*topic));
        }
        let second = Generation::new(2).unwrap();
        for (topic, name) in [
            (Topic::RegionsReplay(second), "dateline.regions.v1.g2"),
            (Topic::FiguresReplay(second.former()), "dateline.figures.v1.g2-former"),
        ] {
            assert_eq!(topic.name(DEFAULT_PREFIX), name);
            assert_eq!(Topic::from_name(name, DEFAULT_PREFIX), Some(topic));
        }
        for name in [
            "dateline.articles.v2",
            "dateline.articles.v1.g2",
            "dateline.regions.v1.g1",
            "dateline.regions.v1.g02",
            "dateline.regions.v1.g60",
            "dateline.regions.v1.g2-",
            "dateline.regions.v1.",
            "dateline.v1",
            "datelineregions.v1",
            "other.regions.v1",
        ] {
            assert_eq!(Topic::from_name(name, DEFAULT_PREFIX), None, "{name}");
        }
    }
}
