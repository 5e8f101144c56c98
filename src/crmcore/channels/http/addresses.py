"""Which IP addresses a request may go to: public ones, and by leave those of one's own network.

The networks are those of the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890), whether the
registry calls them globally reachable or not: none of them is where a receiver of web hooks lives. What carries an IPv4
address within an IPv6 one is judged by it where such addresses are in use, and refused where they are not. A network
may translate by a prefix of its own (RFC 6052), which no table can know.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

IP = IPv4Address | IPv6Address

_OWN_4: Final = {
    "10.0.0.0/8": "private (RFC 1918)",
    "172.16.0.0/12": "private (RFC 1918)",
    "192.168.0.0/16": "private (RFC 1918)",
    "127.0.0.0/8": "loopback (RFC 1122)",
}
_OWN_6: Final = {
    "::1/128": "loopback (RFC 4291)",
    "fc00::/7": "unique local (RFC 4193)",
}
_NEVER_4: Final = {
    "0.0.0.0/8": "this network (RFC 791)",
    "100.64.0.0/10": "shared with the carrier (RFC 6598)",
    "169.254.0.0/16": "link-local (RFC 3927)",
    "192.0.0.0/24": "protocol assignments (RFC 6890)",
    "192.0.2.0/24": "documentation (RFC 5737)",
    "192.31.196.0/24": "AS112 (RFC 7535)",
    "192.52.193.0/24": "multicast tunnels (RFC 7450)",
    "192.88.99.0/24": "6to4 relays (RFC 7526)",
    "192.175.48.0/24": "AS112 (RFC 7534)",
    "198.18.0.0/15": "benchmarking (RFC 2544)",
    "198.51.100.0/24": "documentation (RFC 5737)",
    "203.0.113.0/24": "documentation (RFC 5737)",
    "224.0.0.0/4": "multicast (RFC 5771)",
    "240.0.0.0/4": "reserved (RFC 1112)",
    # Not in a registry: the platform of Azure answers there from inside a virtual machine.
    "168.63.129.16/32": "a cloud's platform",
}
_NEVER_6: Final = {
    # Within unique local addresses: the metadata service of AWS.
    "fd00:ec2::/32": "a cloud's platform",
    "2001::/32": "Teredo (RFC 4380)",
    "2001::/23": "protocol assignments (RFC 2928)",
    "2001:db8::/32": "documentation (RFC 3849)",
    "2002::/16": "6to4 (RFC 3056, RFC 7526)",
    "2620:4f:8000::/48": "AS112 (RFC 7534)",
    "3fff::/20": "documentation (RFC 9637)",
    "64:ff9b:1::/48": "local translation (RFC 8215)",
    "100::/64": "discard only (RFC 6666)",
    "100:0:0:1::/64": "dummy (RFC 9780)",
    "5f00::/16": "segment routing (RFC 9602)",
    "fe80::/10": "link-local (RFC 4291)",
    "fec0::/10": "site-local (RFC 3879)",
    "ff00::/8": "multicast (RFC 4291)",
    "::/128": "unspecified (RFC 4291)",
    "::ffff:0:0:0/96": "translated (RFC 2765)",
}
_GLOBAL_6: Final = IPv6Network("2000::/3")
_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_NAT64: Final = IPv6Network("64:ff9b::/96")

_OWN_NETWORKS_4 = [(IPv4Network(each), why) for each, why in _OWN_4.items()]
_OWN_NETWORKS_6 = [(IPv6Network(each), why) for each, why in _OWN_6.items()]
_NEVER_NETWORKS_4 = [(IPv4Network(each), why) for each, why in _NEVER_4.items()]
_NEVER_NETWORKS_6 = [(IPv6Network(each), why) for each, why in _NEVER_6.items()]


def why_forbidden(address: IP, *, allow_private: bool = False) -> str | None:
    """Why no request may go to the address, in words; None where it may.

    `allow_private` lets addresses of one's own network pass: loopback, private and unique local ones, and no others.
    """
    if isinstance(address, IPv4Address):
        return _forbidden_4(address, allow_private)
    if address.scope_id is not None:
        return "an address with a zone (RFC 4007)"
    if address in _MAPPED or address in _NAT64:
        return _forbidden_4(IPv4Address(int(address) & 0xFFFF_FFFF), allow_private)
    for network, why in _NEVER_NETWORKS_6:
        if address in network:
            return why
    for network, why in _OWN_NETWORKS_6:
        if address in network:
            return None if allow_private else why
    if address not in _GLOBAL_6:
        return "outside the global unicast addresses (RFC 4291)"
    # The last 64 bits of an ISATAP address end in an IPv4 address, of which the host makes a tunnel.
    if int(address) >> 32 & 0xFDFF_FFFF == 0x5EFE:
        return "ISATAP (RFC 5214)"
    return None


def _forbidden_4(address: IPv4Address, allow_private: bool) -> str | None:
    for network, why in _NEVER_NETWORKS_4:
        if address in network:
            return why
    for network, why in _OWN_NETWORKS_4:
        if address in network:
            return None if allow_private else why
    return None


def is_loopback(address: IP) -> bool:
    """Whether the address is this machine itself, also when it is mapped into IPv6."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def read_ip(text: str) -> IP | None:
    """The address that a resolver gave, None for what is no address."""
    try:
        return ip_address(text)
    except ValueError:
        return None
