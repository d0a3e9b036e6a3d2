"""Where a call goes: the address is resolved once, refused if it is ours, and the connection is pinned to it."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from onezone.platform.webhooks.errors import AddressRefused

SECONDS = 5
MOST_READ = 64 * 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """One resolved address: what is asked for (`host`, `path`), and the number that is really connected to."""

    host: str
    port: int
    path: str
    address: str
    tls: bool


def target_of(url: str, *, private: bool = False) -> Target:
    """Resolve an address and refuse every one that is not on the public internet. AddressRefused.

    `private` (a setting for tests and closed networks) allows plain HTTP and addresses of one's own network. Whatever
    name is given, the number it resolves to is judged: loopback, private, link-local, shared, multicast and reserved
    numbers are refused in every way of writing them, and so is a name of which only some numbers are.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _refused("不是网址", "it is no address") from None
    if parts.scheme not in (("https", "http") if private else ("https",)):
        raise _refused("只能用 https", "only https is used")
    if not host or parts.username is not None or parts.fragment or not url.isascii() or not url.isprintable():
        raise _refused("不是网址，或带有用户名、片段", "it is no address, or holds a user or fragment")
    port = port or (443 if parts.scheme == "https" else 80)
    numbers = _numbers(host, port)
    if not private and not all(_is_public(number) for number in numbers):
        raise _refused("指向本机或内部网络", "it leads to this machine or an inner network")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, str(numbers[0]), parts.scheme == "https")


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Send one call and return its status; redirects are not followed. OSError, http.client.HTTPException."""
    connection = _Pinned(target)
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the number that was judged: the name is not asked again, so it cannot change between the two."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target.address, self.target.port), timeout=SECONDS)
        if self.target.tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.target.host)


def _numbers(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _refused("找不到这个主机", "there is no such host") from None
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _is_public(number: Address) -> bool:
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)
        if inner is not None:
            return _is_public(inner)
        if number in _NAT64:
            return _is_public(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF))
    return number.is_global and not number.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _refused(zh: str, en: str) -> AddressRefused:
    return AddressRefused(field="url", reason_zh=zh, reason_en=en)
