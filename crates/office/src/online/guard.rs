//! Where nobody is asked, whatever a certificate says: addresses at which no authority is, but where machines of a data
//! centre tell their own secrets.
//!
//! Asked of the address that is connected to, since a name may lead anywhere. Private and local networks are not among
//! them: the authorities of agencies and of pilots live there.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Where clouds tell machines about themselves, beside link-local addresses: Alibaba's, Azure's, Amazon's.
const METADATA: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// Resolves names as usual, and leaves out the addresses at which nobody is asked.
#[derive(Default)]
pub(super) struct Guard(DefaultResolver);

/// A name leads to nothing but such addresses.
#[derive(Debug, thiserror::Error)]
#[error("nobody is asked at that network address")]
pub(super) struct Forbidden;

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        found.iter().filter(|address| !is_forbidden(address.ip())).for_each(|address| allowed.push(*address));
        match allowed.is_empty() {
            true => Err(io::Error::new(io::ErrorKind::PermissionDenied, Forbidden).into()),
            false => Ok(allowed),
        }
    }
}

fn is_forbidden(address: IpAddr) -> bool {
    let address = translated(address.to_canonical());
    let is_odd = match address {
        IpAddr::V4(four) => four.is_link_local() || four.is_broadcast(),
        IpAddr::V6(six) => six.is_unicast_link_local(),
    };
    is_odd || address.is_unspecified() || address.is_multicast() || METADATA.contains(&address)
}

/// The address of version 4 that one of version 6 is translated to (RFC 6052 §2.1), if it is one.
fn translated(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => match six.octets() {
            [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, four @ ..] => Ipv4Addr::from(four).into(),
            _ => address,
        },
        IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn where_nobody_is_asked() {
        for (address, expected) in [
            ("203.0.113.7", false),
            ("10.1.2.3", false),
            ("127.0.0.1", false),
            ("::1", false),
            ("fd12::1", false),
            ("2001:db8::1", false),
            ("169.254.169.254", true),
            ("169.254.0.1", true),
            ("::ffff:169.254.169.254", true),
            ("64:ff9b::a9fe:a9fe", true),
            ("64:ff9b::cb00:7107", false),
            ("fe80::1", true),
            ("0.0.0.0", true),
            ("::", true),
            ("255.255.255.255", true),
            ("224.0.0.1", true),
            ("ff02::1", true),
            ("100.100.100.200", true),
            ("168.63.129.16", true),
            ("fd00:ec2::254", true),
        ] {
            assert_eq!(is_forbidden(address.parse().unwrap()), expected, "{address}");
        }
    }
}
