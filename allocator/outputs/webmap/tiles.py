"""Background pictures from a server: only if asked for, over HTTPS, from one named host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from allocator.errors import UsageError

#: What a template must name, each once: the zoom, the column and the row of a picture.
PARTS = ("{z}", "{x}", "{y}")
#: Everything that may stand in an address, braces apart; no quotes, blanks, signs of markup.
PLAIN = re.compile(r"[A-Za-z0-9._~:/?=%@$!*+,;&-]+")
#: A host as a policy names it.
HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
)
MOST_LETTERS = 500


@dataclass(frozen=True)
class Tiles:
    """Where a map page may fetch background pictures from, if its reader asks it to.

    Parameters
    ----------
    url_template
        For example ``https://tiles.example.org/{z}/{x}/{y}.png``.
    attribution
        Whom the pictures are to be credited to, plain text.

    Raises
    ------
    UsageError
        If the address is not one of pictures on one host over HTTPS, or nobody is credited.
    """

    url_template: str
    attribution: str

    def __post_init__(self) -> None:
        problem = _problem(self.url_template)
        if problem:
            message = (
                f"Tiles cannot be fetched from {self.url_template[:MOST_LETTERS]!r}: {problem}."
            )
            raise UsageError(message)
        if not self.attribution.strip():
            raise UsageError(
                "Tiles need an attribution: the words by which their makers ask to be credited, "
                'for example "(c) OpenStreetMap contributors".'
            )

    @property
    def host(self) -> str:
        """Host that the pictures come from, with its port if it names one."""
        return urlsplit(self.url_template).netloc.lower()

    @property
    def origin(self) -> str:
        """The one origin that the page's policy lets pictures come from."""
        return f"https://{self.host}"


def _problem(template: str) -> str:
    """Return what is wrong with an address in words that name the way out; empty if it is sound."""
    if len(template) > MOST_LETTERS:
        return f"it has more than {MOST_LETTERS} letters"
    if not template.lower().startswith("https://"):
        return "it must start with https://, so that nobody on the way can read or change pictures"
    missing = [part for part in PARTS if template.count(part) != 1]
    if missing:
        return f"it must name {missing[0]} once: the zoom, column and row are {', '.join(PARTS)}"
    bare = template
    for part in PARTS:
        bare = bare.replace(part, "0")
    if "{" in bare or "}" in bare:
        return f"it may hold no braces but {', '.join(PARTS)}; write one host in place of {{s}}"
    if not PLAIN.fullmatch(bare):
        return "it may hold letters, digits and the signs of an address, no quotes or blanks"
    return _host_problem(template, bare)


def _host_problem(template: str, bare: str) -> str:
    try:
        address = urlsplit(bare)
        port = address.port
    except ValueError:
        return "its host or port cannot be read"
    if "@" in address.netloc:
        return "it may hold no user name or password: every reader of the page could see them"
    if not HOST.fullmatch(address.hostname or "") or port == 0:
        return "it must name a host, for example tiles.example.org"
    if urlsplit(template).netloc != address.netloc:
        return f"{', '.join(PARTS)} may stand after the host only"
    return ""
