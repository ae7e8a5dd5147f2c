//! When a feed is asked again: what it says of itself, what its server says, and how often it failed → the moment it is due.
//!
//! The interval of the settings is the shortest wait; what a feed or its server asks for can only make it longer:
//!
//! | said by | what | kept as |
//! |---|---|---|
//! | `Cache-Control: max-age` less `Age`, or else `Expires` after `Date` (RFC 9111, 4.2) | seconds | up to a day |
//! | RSS `ttl` | minutes | up to a day |
//! | `sy:updatePeriod`, `sy:updateFrequency` (RSS 1.0 syndication module) | period over frequency | up to a day |
//! | RSS `skipHours`, `skipDays` | hours and days in GMT | put off to the next hour that is not skipped |
//! | `Retry-After` (RFC 9110, 10.2.3) with 429 or 503 | seconds or a date | up to a week |
//!
//! Failures double the wait, up to a day. What is random in it only makes it longer. Pure: knows no clock.

/// Seconds.
pub const MINUTE: i64 = 60;
/// Seconds.
pub const HOUR: i64 = 60 * MINUTE;
/// Seconds.
pub const DAY: i64 = 24 * HOUR;

/// Wait between two polls where the settings name none: short enough for news, and a feed that wants
/// less says so.
pub const INTERVAL: i64 = 15 * MINUTE;

/// The shortest interval that settings may name.
pub const SHORTEST: i64 = MINUTE;

/// The longest wait that a feed may ask for, and that failures lead to. A feed whose generator writes a
/// `ttl` of a year still has news.
pub const LONGEST: i64 = DAY;

/// The longest wait that a server may ask for with `Retry-After`.
const LONGEST_RETRY: i64 = 7 * DAY;

/// First wait after a server has refused a feed (404, 403): it seldom changes its mind within minutes.
const REFUSED: i64 = HOUR;

/// First wait after a feed could not be reached, if the interval is not shorter.
const UNREACHABLE: i64 = 15 * MINUTE;

/// Shares of a wait that are added at random at most, so that feeds polled together drift apart.
const SPREAD: f64 = 0.05;
const FAILURE_SPREAD: f64 = 0.25;

/// What a feed says in its document of how often it wants to be polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wishes {
    /// Seconds between two polls.
    pub seconds: Option<i64>,
    /// Bit n is set where the hour from n to n + 1 (GMT) is to be left out.
    pub skip_hours: u32,
    /// Bit n is set where day n is to be left out, Monday being 0.
    pub skip_days: u32,
}

/// What a server says in its headers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// `Cache-Control`.
    pub cache_control: Option<String>,
    /// `Age`.
    pub age: Option<String>,
    /// `Expires`.
    pub expires: Option<String>,
    /// `Date`.
    pub date: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
}

/// What kind of failure a poll met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No connection, no answer in time, or 5xx.
    Unreachable,
    /// 429, or 503 with `Retry-After`.
    Limited,
    /// 4xx: it is not there, or not for us.
    Refused,
    /// An answer that is no feed.
    Invalid,
}

/// When a feed is due again after a poll that went well. `random` lies in `[0, 1)`.
pub fn after_success(now: i64, interval: i64, wishes: &Wishes, said: &Said, random: f64) -> i64 {
    let asked = [wishes.seconds, said.fresh_for(now)].into_iter().flatten().max().unwrap_or(0);
    let wait = interval.max(asked.min(LONGEST));
    let wait = wait + spread(wait, SPREAD, random);
    wishes.not_skipped(now + wait)
}

/// When a feed is due again after `failures` polls in a row that went wrong, this one among them.
pub fn after_failure(
    now: i64,
    interval: i64,
    failure: Failure,
    failures: u32,
    said: &Said,
    random: f64,
) -> i64 {
    let first = match failure {
        Failure::Unreachable => interval.min(UNREACHABLE),
        Failure::Limited | Failure::Invalid => interval,
        Failure::Refused => interval.max(REFUSED),
    };
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(16));
    let wait = doubled.min(LONGEST.max(interval));
    let wait = wait + spread(wait, FAILURE_SPREAD, random);
    now + wait.max(said.retry_after(now).unwrap_or(0))
}

fn spread(wait: i64, share: f64, random: f64) -> i64 {
    // At most a quarter of a day.
    (wait as f64 * share * random) as i64
}

impl Said {
    /// Seconds for which the answer stays fresh (RFC 9111, 4.2.1); `s-maxage` is for shared caches alone.
    pub fn fresh_for(&self, now: i64) -> Option<i64> {
        let directives = self.cache_control.as_deref().unwrap_or_default().split(',');
        let mut max_age = None;
        for directive in directives {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            let name = name.trim();
            if name.eq_ignore_ascii_case("no-cache") || name.eq_ignore_ascii_case("no-store") {
                return Some(0);
            }
            if name.eq_ignore_ascii_case("max-age") {
                max_age = max_age.or_else(|| seconds(value.trim().trim_matches('"')));
            }
        }
        if let Some(max_age) = max_age {
            let age = self.age.as_deref().and_then(|age| seconds(age.trim())).unwrap_or(0);
            return Some((max_age - age).max(0));
        }
        let expires = self.expires.as_deref()?;
        // "0" and other things that are no date mean that it is stale already (RFC 9111, 5.3).
        let Some(expires) = date(expires) else { return Some(0) };
        // By the server's own clock, which may differ from ours.
        Some((expires - self.date.as_deref().and_then(date).unwrap_or(now)).max(0))
    }

    /// Seconds for which the server wants to be left alone.
    pub fn retry_after(&self, now: i64) -> Option<i64> {
        let text = self.retry_after.as_deref()?.trim();
        let wait = seconds(text).or_else(|| Some(date(text)? - now))?;
        Some(wait.clamp(0, LONGEST_RETRY))
    }
}

/// A whole number of seconds; one that is too large for that is the largest.
fn seconds(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(i64::MAX / 4))
}

/// An HTTP date as seconds since 1970.
fn date(text: &str) -> Option<i64> {
    let date = httpdate::parse_http_date(text.trim()).ok()?;
    date.duration_since(std::time::UNIX_EPOCH).ok().map(|since| since.as_secs().cast_signed())
}

impl Wishes {
    /// Takes in a `ttl` or update period.
    pub fn ask(&mut self, seconds: i64) {
        self.seconds = Some(self.seconds.unwrap_or(0).max(seconds));
    }

    /// Leaves out an hour of `skipHours`; 24 was midnight in RSS 0.91.
    pub fn skip_hour(&mut self, text: &str) {
        if let Ok(hour @ 0..=24) = text.trim().parse::<u32>() {
            self.skip_hours |= 1 << (hour % 24);
        }
    }

    /// Leaves out a day of `skipDays`.
    pub fn skip_day(&mut self, text: &str) {
        const DAYS: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let day = text.trim().to_ascii_lowercase();
        if let Some(at) = DAYS.iter().position(|name| *name == day) {
            self.skip_days |= 1 << at;
        }
    }

    /// `moment`, or the beginning of the first hour after it that is not to be left out. A feed that leaves out all hours
    /// is taken not to have meant it.
    fn not_skipped(&self, moment: i64) -> i64 {
        let skipped = |at: i64| {
            let hour = at.rem_euclid(DAY) / HOUR;
            // 1 January 1970 was a Thursday.
            let day = (at.div_euclid(DAY) + 3).rem_euclid(7);
            self.skip_hours >> hour & 1 == 1 || self.skip_days >> day & 1 == 1
        };
        if !skipped(moment) {
            return moment;
        }
        let next_hour = moment - moment.rem_euclid(HOUR) + HOUR;
        (0..8 * 24).map(|hour| next_hour + hour * HOUR).find(|at| !skipped(*at)).unwrap_or(moment)
    }
}

/// Reads an interval: `90s`, `15m`, `2h`, `1d`.
///
/// # Errors
/// What is wrong with it, in words.
pub fn interval(text: &str) -> Result<i64, String> {
    let wrong = || format!("interval {text:?}: a number with s, m, h or d, from 1m to 1d, such as \"15m\"");
    let (unit, number) = match text.trim().char_indices().next_back() {
        Some((at, unit)) => (unit, text.trim().get(..at).unwrap_or_default()),
        None => return Err(wrong()),
    };
    let unit = match unit {
        's' => 1,
        'm' => MINUTE,
        'h' => HOUR,
        'd' => DAY,
        _ => return Err(wrong()),
    };
    let seconds = number.trim().parse::<i64>().ok().and_then(|number| number.checked_mul(unit));
    seconds.filter(|seconds| (SHORTEST..=LONGEST).contains(seconds)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday, 10 July 2026, 12:00:00 GMT.
    const NOW: i64 = 1_783_684_800;

    fn said(headers: &[(&str, &str)]) -> Said {
        let get = |name: &str| {
            headers.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value).to_owned())
        };
        Said {
            cache_control: get("cache-control"),
            age: get("age"),
            expires: get("expires"),
            date: get("date"),
            retry_after: get("retry-after"),
        }
    }

    #[test]
    fn the_longest_wish_counts_within_a_day() {
        let ttl = |minutes: i64| Wishes { seconds: Some(minutes * MINUTE), ..Wishes::default() };
        let none = Wishes::default();
        for (interval, wishes, headers, want) in [
            (INTERVAL, none, &[][..], INTERVAL),
            (5 * MINUTE, none, &[], 5 * MINUTE),
            (INTERVAL, none, &[("cache-control", "max-age=60")], INTERVAL),
            (INTERVAL, none, &[("cache-control", "public, Max-Age=\"7200\"")], 2 * HOUR),
            (INTERVAL, none, &[("cache-control", "max-age=7200"), ("age", "3600")], HOUR),
            (INTERVAL, none, &[("cache-control", "max-age=7200, no-cache")], INTERVAL),
            (INTERVAL, none, &[("cache-control", "s-maxage=7200")], INTERVAL),
            (INTERVAL, none, &[("cache-control", "max-age=99999999999999999999")], DAY),
            (INTERVAL, none, &[("expires", "Fri, 10 Jul 2026 13:00:00 GMT")], HOUR),
            (
                INTERVAL,
                none,
                &[("expires", "Fri, 10 Jul 2026 13:00:00 GMT"), ("date", "Fri, 10 Jul 2026 10:00:00 GMT")],
                3 * HOUR,
            ),
            (
                INTERVAL,
                none,
                &[("expires", "Fri, 10 Jul 2026 13:00:00 GMT"), ("cache-control", "max-age=1800")],
                30 * MINUTE,
            ),
            (INTERVAL, none, &[("expires", "0")], INTERVAL),
            (INTERVAL, ttl(60), &[], HOUR),
            (2 * HOUR, ttl(60), &[], 2 * HOUR),
            (INTERVAL, ttl(60), &[("cache-control", "max-age=7200")], 2 * HOUR),
            (INTERVAL, ttl(525_600), &[], DAY),
        ] {
            let due = after_success(NOW, interval, &wishes, &said(headers), 0.0);
            assert_eq!(due - NOW, want, "{wishes:?} {headers:?}");
        }
        let spread = after_success(NOW, HOUR, &none, &Said::default(), 0.999) - NOW;
        assert!((HOUR..=HOUR + 3 * MINUTE).contains(&spread), "{spread}");
    }

    #[test]
    fn skipped_hours_and_days_are_left_out() {
        let wishes = |hours: &[&str], days: &[&str]| {
            let mut wishes = Wishes::default();
            hours.iter().for_each(|hour| wishes.skip_hour(hour));
            days.iter().for_each(|day| wishes.skip_day(day));
            wishes
        };
        for (hours, days, want) in [
            (&[][..], &[][..], HOUR),
            (&["13"], &[], 2 * HOUR),
            (&["13", " 14 ", "15", "nonsense", "99"], &[], 4 * HOUR),
            (&["24"], &["Friday"], 13 * HOUR),
            (&[], &["friday", "Saturday", "Sunday"], 60 * HOUR),
            (&[], &["monday"], HOUR),
        ] {
            let due = after_success(NOW, HOUR, &wishes(hours, days), &Said::default(), 0.0);
            assert_eq!(due - NOW, want, "{hours:?} {days:?}");
        }
        let all: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(after_success(NOW, HOUR, &wishes(&all, &[]), &Said::default(), 0.0), NOW + HOUR);
    }

    #[test]
    fn failures_double_the_wait_and_retry_after_is_kept_to() {
        for (failure, failures, retry_after, want) in [
            (Failure::Unreachable, 1, None, INTERVAL),
            (Failure::Unreachable, 2, None, 2 * INTERVAL),
            (Failure::Unreachable, 4, None, 8 * INTERVAL),
            (Failure::Unreachable, 50, None, DAY),
            (Failure::Refused, 1, None, HOUR),
            (Failure::Refused, 3, None, 4 * HOUR),
            (Failure::Invalid, 1, None, INTERVAL),
            (Failure::Limited, 1, None, INTERVAL),
            (Failure::Limited, 1, Some("3600"), HOUR),
            (Failure::Limited, 1, Some("1"), INTERVAL),
            (Failure::Limited, 1, Some("Fri, 10 Jul 2026 18:00:00 GMT"), 6 * HOUR),
            (Failure::Limited, 1, Some("Fri, 10 Jul 2020 18:00:00 GMT"), INTERVAL),
            (Failure::Limited, 1, Some("soon"), INTERVAL),
            (Failure::Limited, 1, Some("99999999999999999999999"), 7 * DAY),
        ] {
            let said = Said { retry_after: retry_after.map(str::to_owned), ..Said::default() };
            let due = after_failure(NOW, INTERVAL, failure, failures, &said, 0.0);
            assert_eq!(due - NOW, want, "{failure:?} {failures} {retry_after:?}");
        }
        let late = after_failure(NOW, HOUR, Failure::Invalid, 1, &Said::default(), 0.999) - NOW;
        assert!((HOUR..=HOUR + 15 * MINUTE).contains(&late), "{late}");
        assert_eq!(after_failure(NOW, MINUTE, Failure::Unreachable, 1, &Said::default(), 0.0), NOW + MINUTE);
    }

    #[test]
    fn intervals_are_read_within_their_bounds() {
        for (text, want) in [
            ("60s", Some(60)),
            ("15m", Some(900)),
            (" 2h ", Some(7200)),
            ("1d", Some(DAY)),
            ("2d", None),
            ("59s", None),
            ("15", None),
            ("", None),
            ("-5m", None),
            ("五分", None),
            ("99999999999999999d", None),
        ] {
            assert_eq!(interval(text).ok(), want, "{text}");
        }
    }
}
