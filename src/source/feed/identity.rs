//! Which article an item of a feed is: by its canonical address, or else by the id that its feed gives it.
//!
//! Pure. The same item in another feed, behind a link that says where its readers come from, or at another
//! place of its page is the same article.

use super::super::derived_id;
use url::Url;

/// Parameters that say where a reader comes from and not what is read; those that begin with `utm_` as well.
const TRACKING: &[&str] = &[
    "_hsenc",
    "_hsmi",
    "at_campaign",
    "at_medium",
    "cmpid",
    "dclid",
    "fbclid",
    "gclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "spm",
    "wt_mc",
    "yclid",
];

/// The canonical form of an http or https address: no fragment, no user, no tracking parameters. `None` for what
/// is no such address.
pub fn canonical(address: &str) -> Option<String> {
    let mut url = web(address)?;
    url.set_fragment(None);
    if let Some(query) = url.query() {
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|query| !query.is_empty()));
    }
    Some(url.into())
}

/// An http or https address without user and password.
pub fn web(address: &str) -> Option<Url> {
    let mut url = Url::parse(address.trim()).ok()?;
    let fit = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    // They cannot be refused: the address has a host.
    let bare = fit && url.set_username("").is_ok() && url.set_password(None).is_ok();
    bare.then_some(url)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.binary_search(&name.as_str()).is_ok()
}

/// The id of the article at a canonical address; the one that an article record with this address has, too.
pub fn of_address(canonical: &str) -> String {
    derived_id(&["uri", canonical])
}

/// The id of one of several articles that share an address.
pub fn of_shared_address(canonical: &str, word: &str) -> String {
    derived_id(&["uri", canonical, word])
}

/// The id of an article that has no address. `guid` is what its feed calls it: a URI is unique in the world, any
/// other word in its feed.
pub fn of_guid(feed: &str, guid: &str) -> String {
    let lower = guid.to_ascii_lowercase();
    match canonical(guid) {
        Some(address) => of_address(&address),
        None if lower.starts_with("tag:") || lower.starts_with("urn:") => derived_id(&["guid", guid]),
        None => derived_id(&["guid", feed, guid]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_the_same_text_is_the_same_address() {
        assert!(TRACKING.is_sorted());
        for (address, want) in [
            ("https://P.example:443/a", Some("https://p.example/a")),
            ("https://p.example", Some("https://p.example/")),
            (" https://p.example/a?id=1#top ", Some("https://p.example/a?id=1")),
            (
                "https://p.example/a?utm_source=rss&id=1&UTM_Medium=x&fbclid=2",
                Some("https://p.example/a?id=1"),
            ),
            ("https://p.example/a?utm_source=rss", Some("https://p.example/a")),
            ("https://p.example/a?b=2&a=1&a=%E9%BB%91", Some("https://p.example/a?b=2&a=1&a=%E9%BB%91")),
            ("https://user:pass@p.example/a", Some("https://p.example/a")),
            ("https://北原.example/新闻", Some("https://xn--djr4l.example/%E6%96%B0%E9%97%BB")),
            ("ftp://p.example/a", None),
            ("javascript:alert(1)", None),
            ("/a", None),
            ("", None),
        ] {
            assert_eq!(canonical(address).as_deref(), want, "{address}");
        }
    }

    #[test]
    fn words_are_unique_in_their_feed_and_uris_in_the_world() {
        for (guid, same) in [
            ("1234", false),
            ("tag:p.example,2026:1", true),
            ("urn:uuid:5f0c", true),
            ("https://p.example/1#x", true),
        ] {
            assert_eq!(of_guid("https://f.example/1", guid) == of_guid("https://f.example/2", guid), same);
        }
        assert_eq!(of_guid("f", "https://p.example/1?utm_source=a"), of_address("https://p.example/1"));
    }
}
