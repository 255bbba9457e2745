//! Where nobody is asked, whatever a certificate says: addresses at which no authority is, but where machines of a data
//! centre tell their own secrets.
//!
//! Asked of the address that is connected to, since a name may lead anywhere. Private and local networks are not among
//! them: the authorities of agencies and of pilots live there.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Where clouds tell machines about themselves, beside link-local addresses: Alibaba's, Azure's, Oracle's ...
const METADATA: [Ipv4Addr; 3] =
    [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
/// ... and the networks of Amazon's and Google's.
const METADATA_NETWORKS: [[u16; 2]; 2] = [[0xfd00, 0xec2], [0xfd20, 0xce]];

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
        IpAddr::V4(four) => four.is_link_local() || four.is_broadcast() || METADATA.contains(&four),
        IpAddr::V6(six) => {
            let [first, second, ..] = six.segments();
            // fec0::/10 was for sites once (RFC 3879).
            six.is_unicast_link_local()
                || first & 0xffc0 == 0xfec0
                || METADATA_NETWORKS.contains(&[first, second])
        }
    };
    is_odd || address.is_unspecified() || address.is_multicast()
}

/// The address of version 4 that one of version 6 is translated to (RFC 6052 §2.1, RFC 8215), tunnelled to (RFC 3056), or
/// written as (RFC 4291 §2.5.5.1), if it is one.
fn translated(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => match six.octets() {
            [0x00, 0x64, 0xff, 0x9b, 0, 0 | 1, _, _, _, _, _, _, four @ ..] => Ipv4Addr::from(four).into(),
            [0x20, 0x02, a, b, c, d, ..] => Ipv4Addr::new(a, b, c, d).into(),
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, four @ ..] if !six.is_loopback() => {
                Ipv4Addr::from(four).into()
            }
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
            ("fd00:ec2::23", true),
            ("fd20:ce::254", true),
            ("192.0.0.192", true),
            ("::a9fe:a9fe", true),
            ("::203.0.113.7", false),
            ("64:ff9b:1::a9fe:a9fe", true),
            ("2002:a9fe:a9fe::1", true),
            ("2002:cb00:7107::1", false),
            ("fec0::1", true),
            ("fd00:ec3::1", false),
        ] {
            assert_eq!(is_forbidden(address.parse().unwrap()), expected, "{address}");
        }
    }
}
