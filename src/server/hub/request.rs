//! What a subscriber asks for: the form of a POST to the hub, read and checked (WebSub, 5.1).

use crate::net::address::is_public;
use axum::http::Uri;
use std::net::IpAddr;

/// Seconds of a lease where none are asked for, and the most there are: the ten days that WebSub recommends.
pub const LONGEST_LEASE: u64 = 10 * 24 * 3600;

/// The shortest lease; below it a subscriber would do nothing but renew.
pub const SHORTEST_LEASE: u64 = 60;

/// Bytes from which on a secret is too long (WebSub, 5.1).
const SECRET_LIMIT: usize = 200;

/// Bytes of a callback that every server and proxy on the way takes.
const CALLBACK_LIMIT: usize = 2000;

/// To begin or to end a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Begin, or renew.
    Subscribe,
    /// End.
    Unsubscribe,
}

impl Mode {
    /// Its word in requests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// A request that is well-formed; that the topic is ours is not yet known.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub mode: Mode,
    pub topic: String,
    pub callback: String,
    /// Seconds, within our bounds.
    pub lease: u64,
    pub secret: Option<String>,
}

/// Reads the body of a request. Parameters that are not known are let be; a lease outside the bounds is moved into them,
/// and the subscriber is told which it got.
pub fn parse(body: &[u8], allow_private: bool) -> Result<Request, &'static str> {
    let (mut mode, mut topic, mut callback, mut lease, mut secret) = (None, None, None, None, None);
    for (name, value) in form_urlencoded::parse(body) {
        let place = match &*name {
            "hub.mode" => &mut mode,
            "hub.topic" => &mut topic,
            "hub.callback" => &mut callback,
            "hub.lease_seconds" => &mut lease,
            "hub.secret" => &mut secret,
            _ => continue,
        };
        if place.is_some() {
            return Err("a hub parameter is given twice");
        }
        *place = Some(value.into_owned());
    }
    let mode = match mode.as_deref() {
        Some("subscribe") => Mode::Subscribe,
        Some("unsubscribe") => Mode::Unsubscribe,
        Some("publish") => return Err("hub.mode=publish is not needed: this hub sees changes by itself"),
        _ => return Err("hub.mode has to be subscribe or unsubscribe"),
    };
    let topic = topic.ok_or("hub.topic is missing")?;
    let callback = callback.ok_or("hub.callback is missing")?;
    check_callback(&callback, allow_private)?;
    let lease = match lease.as_deref() {
        None | Some("") => LONGEST_LEASE,
        Some(text) => text.parse::<u64>().map_err(|_| "hub.lease_seconds has to be a whole number")?,
    };
    let secret = secret.filter(|secret| !secret.is_empty());
    if secret.as_ref().is_some_and(|secret| secret.len() >= SECRET_LIMIT) {
        return Err("hub.secret has to be shorter than 200 bytes");
    }
    Ok(Request { mode, topic, callback, lease: lease.clamp(SHORTEST_LEASE, LONGEST_LEASE), secret })
}

/// An address written in numbers is refused here, where the subscriber hears why; one behind a name when it is called.
fn check_callback(callback: &str, allow_private: bool) -> Result<(), &'static str> {
    const SHAPE: &str = "hub.callback has to be an http or https address without user, password or fragment";
    if callback.len() > CALLBACK_LIMIT {
        return Err("hub.callback has to be at most 2000 bytes long");
    }
    let uri: Uri = callback.parse().map_err(|_| SHAPE)?;
    let authority = uri.authority().ok_or(SHAPE)?;
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    if !web || authority.host().is_empty() || authority.as_str().contains('@') || callback.contains('#') {
        return Err(SHAPE);
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    match host.parse::<IpAddr>() {
        Ok(ip) if !allow_private && !is_public(ip) => Err("hub.callback leads into a private network"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "hub.mode=subscribe&hub.topic=https%3A%2F%2Fn.example%2Ff&hub.callback=https%3A%2F%2Fs.example%2Fc%3Fa%3D1";

    #[test]
    fn a_good_request_is_read() {
        let cases = [
            ("", LONGEST_LEASE, None),
            ("&hub.lease_seconds=&hub.secret=", LONGEST_LEASE, None),
            ("&hub.lease_seconds=3600&hub.secret=a%20b%26", 3600, Some("a b&")),
            ("&hub.lease_seconds=1&other=x", SHORTEST_LEASE, None),
            ("&hub.lease_seconds=99999999999", LONGEST_LEASE, None),
        ];
        for (more, lease, secret) in cases {
            let request =
                parse(format!("{GOOD}{more}").as_bytes(), false).unwrap_or_else(|e| panic!("{more}: {e}"));
            assert_eq!(request.mode, Mode::Subscribe);
            assert_eq!(request.topic, "https://n.example/f");
            assert_eq!(request.callback, "https://s.example/c?a=1");
            assert_eq!((request.lease, request.secret.as_deref()), (lease, secret), "{more}");
        }
        assert!(parse(format!("{GOOD}&hub.secret={}", "x".repeat(199)).as_bytes(), false).is_ok());
    }

    #[test]
    fn a_bad_request_is_told_why() {
        let with = |callback: &str| format!("hub.mode=subscribe&hub.topic=t&hub.callback={callback}");
        let cases = [
            (String::new(), "hub.mode"),
            ("hub.mode=denied".into(), "hub.mode"),
            ("hub.mode=publish".into(), "by itself"),
            ("hub.mode=subscribe&hub.callback=http://s.example/".into(), "hub.topic is missing"),
            ("hub.mode=unsubscribe&hub.topic=t".into(), "hub.callback is missing"),
            (format!("{GOOD}&hub.mode=subscribe"), "twice"),
            (format!("{GOOD}&hub.lease_seconds=ten"), "hub.lease_seconds"),
            (format!("{GOOD}&hub.lease_seconds=-1"), "hub.lease_seconds"),
            (format!("{GOOD}&hub.secret={}", "x".repeat(200)), "200 bytes"),
            (with(""), "http or https"),
            (with("/relative"), "http or https"),
            (with("ftp://s.example/"), "http or https"),
            (with("file:///etc/passwd"), "http or https"),
            (with("http://user:word@s.example/"), "without user"),
            (with("http://s.example/%23x"), "fragment"),
            (with("http://s.example/a%20b"), "http or https"),
            (with("http://s.example/a%0d%0ab"), "http or https"),
            (with(&format!("http://s.example/{}", "x".repeat(2000))), "2000 bytes"),
            (with("http://127.0.0.1/"), "private"),
            (with("http://[::1]:8080/"), "private"),
            (with("http://[::ffff:10.0.0.1]/"), "private"),
        ];
        for (body, reason) in cases {
            match parse(body.as_bytes(), false) {
                Err(told) => assert!(told.contains(reason), "{body}: {told}"),
                Ok(_) => panic!("{body} was taken"),
            }
        }
        assert!(parse(with("http://127.0.0.1/").as_bytes(), true).is_ok(), "allowed where settings allow it");
    }
}
