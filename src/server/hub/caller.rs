//! The hub's HTTP client: one call at a time on the thread that makes it, bounded in time, redirects not followed.

use crate::net::address::{Guarded, Private, is_any, is_public};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use std::io::Read;
use std::time::Duration;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

/// A call takes no longer, with looking up, connecting and answering.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of an answer that are read; a challenge is shorter.
const ANSWER_LIMIT: u64 = 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The address is not one that may be called.
    #[error(transparent)]
    Private(Private),
    /// No connection, no answer in time, or no HTTP.
    #[error("{0}")]
    Failed(String),
}

impl CallError {
    fn of(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Other(cause) => match cause.downcast::<Private>() {
                Ok(private) => Self::Private(*private),
                Err(cause) => Self::Failed(cause.to_string()),
            },
            error => Self::Failed(error.to_string()),
        }
    }
}

/// The client.
pub struct Caller {
    agent: Agent,
}

impl Caller {
    /// A client that names the site it calls for. `allow_private` lets it call addresses that are not public.
    pub fn new(site: &str, allow_private: bool) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look the name up itself, behind the check of addresses.
            .proxy(None)
            // Calls to one subscriber are seldom enough that a kept connection would be closed by then.
            .max_idle_connections(0)
            .user_agent(format!("dateline/{} (WebSub; +{site}/)", env!("CARGO_PKG_VERSION")))
            .build();
        let reachable = if allow_private { is_any } else { is_public };
        let resolver = Guarded::new(reachable, "hub-allow-private");
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent }
    }

    /// The status and the first bytes of what an address answers.
    pub fn get(&self, url: &str) -> Result<(u16, Vec<u8>), CallError> {
        let mut response = self.agent.get(url).call().map_err(CallError::of)?;
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(ANSWER_LIMIT).read_to_end(&mut body);
        read.map_err(|error| CallError::Failed(error.to_string()))?;
        Ok((response.status().as_u16(), body))
    }

    /// The status with which an address takes `body`.
    pub fn post(&self, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<u16, CallError> {
        let mut request = self.agent.post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send(body).map_err(CallError::of)?;
        Ok(response.status().as_u16())
    }
}

/// The value of `X-Hub-Signature` (WebSub, 7.1): HMAC-SHA-256 of the body under the subscriber's secret.
pub fn signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body);
    let mut text = String::from("sha256=");
    for byte in mac.finalize().into_bytes() {
        // Writing to a String cannot fail.
        write!(text, "{byte:02x}").ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_rfc_4231() {
        let cases = [
            (
                "Jefe",
                "what do ya want for nothing?",
                "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                "\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}\u{b}",
                "Hi There",
                "sha256=b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
        ];
        for (secret, body, wanted) in cases {
            assert_eq!(signature(secret, body.as_bytes()), wanted);
        }
    }
}
