//! A request that is to be made, and where redirects take it.

use super::fetch::Answer;
use super::identity;
use super::round::Pending;
use url::Url;

/// Redirects in a row that are followed.
const MOST_HOPS: usize = 5;

/// A request to be made.
pub(super) struct Job {
    pub feed: usize,
    pub purpose: Purpose,
    pub url: Url,
    /// The host of that.
    pub host: String,
    /// Addresses that led here.
    pub hops: Vec<String>,
    /// The last of the addresses that permanent redirects alone led to.
    pub home: String,
    /// Whether none but such came so far.
    pub firm: bool,
}

pub(super) enum Purpose {
    /// To read the feed.
    Poll,
    /// To read the page of an article.
    Page(Box<Pending>),
}

impl Job {
    pub fn new(feed: usize, purpose: Purpose, url: Url) -> Self {
        let host = url.host_str().unwrap_or_default().to_owned();
        let home = url.to_string();
        Self { feed, purpose, url, host, hops: Vec::new(), home, firm: true }
    }

    /// The request that a redirect leads to, or why it leads nowhere.
    pub fn follow(self, answer: &Answer) -> Result<Self, Box<(Self, String)>> {
        let next = answer.location.as_deref().and_then(|location| self.url.join(location).ok());
        let Some(next) = next.and_then(|next| identity::web(next.as_str())) else {
            let message = match &answer.location {
                Some(location) => {
                    format!("status {} to {location:?}, which is no web address", answer.status)
                }
                None => format!("status {} without a Location", answer.status),
            };
            return Err(Box::new((self, message)));
        };
        if next == self.url || self.hops.iter().any(|hop| *hop == next.as_str()) {
            return Err(Box::new((self, "redirected in a circle".into())));
        }
        if self.hops.len() >= MOST_HOPS {
            return Err(Box::new((self, format!("redirected more than {MOST_HOPS} times"))));
        }
        let Self { feed, purpose, url, mut hops, mut home, mut firm, .. } = self;
        // A move from https to http is followed, but not for good.
        firm &= matches!(answer.status, 301 | 308) && !(url.scheme() == "https" && next.scheme() == "http");
        if firm {
            home = next.to_string();
        }
        hops.push(url.into());
        let host = next.host_str().unwrap_or_default().to_owned();
        Ok(Self { feed, purpose, url: next, host, hops, home, firm })
    }
}
