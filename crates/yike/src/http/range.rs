//! Which addresses are somebody's own network, and which of those were named.

use anyhow::Context;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks in the notation `10.20.0.0/16`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranges(Vec<(IpAddr, u8)>);

impl Ranges {
    /// # Errors
    /// Which text is no network.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> anyhow::Result<Ranges> {
        let one = |text: &str| {
            let (address, bits) = text.split_once('/')?;
            let address: IpAddr = address.parse().ok()?;
            let bits: u8 = bits.parse().ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            (bits <= most).then_some((address, bits))
        };
        let parsed = texts.into_iter().map(|text| {
            one(text).with_context(|| format!("{text} is no network; write it as 10.20.0.0/16"))
        });
        Ok(Ranges(parsed.collect::<anyhow::Result<_>>()?))
    }

    pub fn contain(&self, address: IpAddr) -> bool {
        let address = plain(address);
        self.0
            .iter()
            .any(|(network, bits)| match (network, address) {
                (IpAddr::V4(network), IpAddr::V4(address)) => {
                    let drop = 32 - u32::from(*bits);
                    u32::from(*network).checked_shr(drop).unwrap_or(0)
                        == u32::from(address).checked_shr(drop).unwrap_or(0)
                }
                (IpAddr::V6(network), IpAddr::V6(address)) => {
                    let drop = 128 - u32::from(*bits);
                    u128::from(*network).checked_shr(drop).unwrap_or(0)
                        == u128::from(address).checked_shr(drop).unwrap_or(0)
                }
                (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
            })
    }
}

/// An IPv4 address that was written as an IPv6 one.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// Whether an address belongs to the internet at large: not to this machine, a private network, a
/// link, a multicast group, or a tunnel whose other end cannot be told (IANA special-purpose
/// registries).
pub fn is_public(address: IpAddr) -> bool {
    match plain(address) {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_protocol = a == 192 && b == 0 && c == 0;
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || is_shared
        || is_protocol
        || is_benchmark
        || a == 0
        || a >= 240)
}

/// 2000::/3 is what is given out at all; within it lie tunnels and examples.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_given_out = first & 0xe000 == 0x2000;
    let is_tunnel = first == 0x2002 || (first == 0x2001 && second == 0);
    let is_example = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
    is_given_out && !is_tunnel && !is_example
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_told_from_the_internet() {
        let is = |text: &str| is_public(text.parse().unwrap());
        for open in ["1.2.3.4", "114.114.114.114", "2400:3200::1"] {
            assert!(is(open), "{open}");
        }
        for own in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is(own), "{own}");
        }
    }

    #[test]
    fn a_network_contains_its_addresses_and_no_others() {
        let ranges = Ranges::parse(["10.20.0.0/16", "fd00::/8", "127.0.0.1/32"]).unwrap();
        let within = |text: &str| ranges.contain(text.parse().unwrap());
        assert!(within("10.20.3.4") && within("::ffff:10.20.0.1") && within("fd12::1"));
        assert!(within("127.0.0.1"));
        assert!(!within("10.21.0.1") && !within("127.0.0.2") && !within("fe80::1"));
        let all = Ranges::parse(["0.0.0.0/0"]).unwrap();
        assert!(all.contain("8.8.8.8".parse().unwrap()));
        for wrong in ["10.0.0.0", "10.0.0.0/33", "ten/8", ""] {
            assert!(Ranges::parse([wrong]).is_err(), "{wrong}");
        }
    }
}
