//! How hard servers are leant on: one request at a time to a host, a pause after each, and a bound on all together.
//!
//! Pure: who asks says what time it is.

use std::collections::HashMap;

/// Requests under way at once, over all hosts.
pub const TOGETHER: usize = 16;

/// Seconds between the end of a request to a host and the beginning of the next.
pub const PAUSE: i64 = 2;

/// The hosts that have been asked.
#[derive(Debug, Default)]
pub struct Hosts {
    hosts: HashMap<String, Host>,
    running: usize,
}

#[derive(Debug, Default, Clone, Copy)]
struct Host {
    running: bool,
    not_before: i64,
}

impl Hosts {
    /// Begins a request to a host if it may be made now.
    pub fn begin(&mut self, host: &str, now: i64) -> bool {
        let free = self.running < TOGETHER && self.free_at(host).is_some_and(|at| at <= now);
        if free {
            self.running += 1;
            self.hosts.entry(host.to_owned()).or_default().running = true;
        }
        free
    }

    /// Notes the end of a request.
    pub fn end(&mut self, host: &str, now: i64) {
        self.running = self.running.saturating_sub(1);
        let entry = self.hosts.entry(host.to_owned()).or_default();
        entry.running = false;
        entry.not_before = entry.not_before.max(now + PAUSE);
        // What is over says nothing any more.
        self.hosts.retain(|_, host| host.running || host.not_before >= now);
    }

    /// Leaves a host alone until a moment that it asked for.
    pub fn rest(&mut self, host: &str, until: i64) {
        let entry = self.hosts.entry(host.to_owned()).or_default();
        entry.not_before = entry.not_before.max(until);
    }

    /// When the next request to a host may begin; `None` while one is under way.
    pub fn free_at(&self, host: &str) -> Option<i64> {
        match self.hosts.get(host) {
            Some(host) if host.running => None,
            Some(host) => Some(host.not_before),
            None => Some(i64::MIN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_request_at_a_time_and_a_pause_after_each() {
        let mut hosts = Hosts::default();
        assert!(hosts.begin("a", 100));
        assert!(!hosts.begin("a", 100), "one is under way");
        assert!(hosts.begin("b", 100));
        hosts.end("a", 110);
        assert!(!hosts.begin("a", 110 + PAUSE - 1));
        assert_eq!(hosts.free_at("a"), Some(110 + PAUSE));
        assert!(hosts.begin("a", 110 + PAUSE));
        hosts.end("a", 120);
        hosts.rest("a", 500);
        hosts.end("b", 300);
        assert!(!hosts.begin("a", 499));
        assert!(hosts.begin("a", 500));
    }

    #[test]
    fn there_is_a_bound_on_all_together() {
        let mut hosts = Hosts::default();
        let begun = (0..TOGETHER + 5).filter(|n| hosts.begin(&n.to_string(), 0)).count();
        assert_eq!(begun, TOGETHER);
        hosts.end("0", 0);
        assert!(hosts.begin("another", 0));
    }
}
