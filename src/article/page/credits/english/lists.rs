//! Words of English bylines.

/// Last words of names of bodies and places, which are no surnames.
pub(crate) const BODIES: &[&str] = &[
    "bank",
    "hospital",
    "school",
    "schools",
    "college",
    "university",
    "library",
    "museum",
    "company",
    "council",
    "committee",
    "department",
    "society",
    "association",
    "foundation",
    "center",
    "centre",
    "district",
    "township",
    "theatre",
    "theater",
    "nursery",
    "academy",
    "institute",
    "authority",
    "commission",
    "league",
    "team",
    "festival",
    "services",
    "board",
    "office",
    "partners",
    "group",
    "clinic",
];

/// What English bylines begin with.
pub(crate) const BY: &[&str] = &[
    "by ",
    "story by ",
    "reporting by ",
    "written by ",
    "words by ",
    "text by ",
    "story and photos by ",
    "text and photos by ",
    "compiled by ",
    "report by ",
    "by: ",
    "reported by ",
    "from our correspondent ",
    "stories by ",
    "interview by ",
    "from ",
    "with ",
];

/// Labels that English bylines set before names, each for what somebody did.
pub(crate) const LABELLED: &[&str] = &[
    "words: ",
    "text: ",
    "story: ",
    "report: ",
    "reporting: ",
    "interview: ",
    "additional reporting: ",
    "contributing: ",
    "contributors: ",
];

/// Labels before names without a colon.
pub(crate) const PLAIN: &[&str] = &["Words ", "WORDS ", "Text ", "TEXT ", "Story ", "STORY ", "Report "];

/// The same of what else was done, behind one of those.
pub(crate) const DONE: &[&str] = &[
    "pictures: ",
    "photos: ",
    "photographs: ",
    "photography: ",
    "illustrations: ",
    "illustration: ",
    "graphics: ",
    "graphic: ",
    "charts: ",
    "research: ",
    "editing: ",
];

/// What roles of writers end with.
pub(crate) const ROLES: &[&str] = &[
    "writer",
    "writers",
    "reporters",
    "correspondents",
    "reporter",
    "correspondent",
    "editor",
    "columnist",
    "contributor",
    "intern",
    "staff",
    "report",
    "reports",
    "bureau chief",
    "critic",
    "photographer",
];

/// Last words of papers and agencies beside those of mastheads, that mean a paper where a writer's is named.
pub(crate) const BYLINE_PAPERS: &[&str] = &[
    "pioneer",
    "clarion",
    "advocate",
    "service",
    "wire",
    "newswire",
    "today",
    "wires",
    "syndicate",
    "news",
    "agency",
    "reporter",
    "network",
    "report",
    "media",
    "weekly",
    "monitor",
    "mail",
    "sun",
    "world",
    "messenger",
    "republic",
    "republican",
    "democrat",
    "citizen",
    "leader",
    "eagle",
    "pilot",
    "banner",
    "beacon",
    "echo",
    "express",
    "globe",
    "voice",
    "review",
    "independent",
    "enterprise",
    "union",
    "bureau",
    "online",
];

/// Agencies that go by one word.
pub(crate) const AGENCIES: &[&str] =
    &["AP", "Reuters", "AFP", "Xinhua", "Bloomberg", "UPI", "PA", "Kyodo", "TASS"];

/// What labels of readers' letters hold.
pub(crate) const LETTERS: &[&str] = &[
    "letter",
    "mailbag",
    "postbag",
    "inbox",
    "your views",
    "your say",
    "have your say",
    "readers write",
    "readers say",
    "from our readers",
    "dear editor",
];
