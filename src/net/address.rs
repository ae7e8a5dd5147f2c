//! Which addresses may be called.
//!
//! Anyone may name a callback to the hub, and a feed may lead anywhere, so dateline could be made to ask things of
//! machines that only it can reach. The check is made on the resolved address that is then connected to: a name that
//! is public when it is looked at and private a moment later gets nowhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// A name that leads to no public address.
#[derive(Debug, thiserror::Error)]
#[error("leads into a private network; --{allowed_by} allows that")]
pub struct Private {
    /// The option that lets such addresses be called.
    pub allowed_by: &'static str,
}

/// Looks names up as the system does, and leaves out the addresses that may not be called.
#[derive(Debug)]
pub struct Guarded {
    system: DefaultResolver,
    reachable: fn(IpAddr) -> bool,
    allowed_by: &'static str,
}

impl Guarded {
    /// A resolver for the addresses that `reachable` lets through, such as [`is_public`]. Its refusals name the option
    /// that would allow private ones.
    pub fn new(reachable: fn(IpAddr) -> bool, allowed_by: &'static str) -> Self {
        Self { system: DefaultResolver::default(), reachable, allowed_by }
    }
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut reachable = self.empty();
        for address in self.system.resolve(uri, config, timeout)?.iter() {
            if (self.reachable)(address.ip()) {
                reachable.push(*address);
            }
        }
        if reachable.is_empty() {
            return Err(ureq::Error::Other(Box::new(Private { allowed_by: self.allowed_by })));
        }
        Ok(reachable)
    }
}

/// Whether an address is any at all: for who allows private ones.
pub fn is_any(_: IpAddr) -> bool {
    true
}

/// Whether an address belongs to the public internet (the registries of special-purpose addresses, RFC 6890). An IPv6
/// address that carries an IPv4 one is as public as the one it carries.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match (a, b, c) {
        // This network, loopback, private use, link-local (with the metadata services of clouds).
        (0 | 10 | 127, ..) | (192, 168, _) | (169, 254, _) => true,
        (172, 16..=31, _) => true,
        // Shared by the customers of a carrier (RFC 6598).
        (100, 64..=127, _) => true,
        // Protocol assignments, documentation, the old relays from IPv6, benchmarks.
        (192, 0, 0 | 2) | (192, 88, 99) | (198, 51, 100) | (203, 0, 113) => true,
        (198, 18..=19, _) => true,
        // Multicast, reserved, broadcast.
        (224.., ..) => true,
        _ => false,
    };
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let carried = |high: u16, low: u16| {
        let ([w, x], [y, z]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(w, x, y, z))
    };
    match (a, b, c, d, e, f) {
        // IPv4-mapped, and as a translator between the two writes it (RFC 6052).
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => carried(g, h),
        // 6to4.
        (0x2002, ..) => carried(b, c),
        // Teredo and other protocol assignments, documentation.
        (0x2001, 0..=0x1ff | 0xdb8, ..) | (0x3fff, 0..=0xfff, ..) => false,
        // All that is assigned to the public internet lies here; loopback, unspecified, unique-local, link-local
        // and multicast do not.
        (0x2000..=0x3fff, ..) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_called() {
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2400:3200::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ];
        let private = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.9.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "5f00::1",
        ];
        for (addresses, wanted) in [(public.as_slice(), true), (private.as_slice(), false)] {
            for address in addresses {
                assert_eq!(is_public(address.parse().unwrap()), wanted, "{address}");
            }
        }
    }
}
