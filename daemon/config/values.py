"""The kinds of single values that a configuration holds, each with its rule.

A rule travels in the type (`Annotated[str, Rule]`), so that the reader checks every
value where it is declared and a program that builds a configuration writes plain ones.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Annotated, Literal

from attrs import frozen

TRUSTED_KEY_KINDS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
)
"""Kinds of host key that may be named (`ssh-rsa` is signed with SHA-2, never SHA-1)."""

NOT_A_KEY = {"key": False}
"""Metadata of fields that the program fills in and no file may set."""

_DEVICE_NAMES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@frozen
class Rule:
    """What a value must be beyond its type."""

    code: str
    holds: Callable[[object], bool]
    expected: str


def is_host_key(value: object) -> bool:
    """Whether a text is `KIND BASE64 [comment]` and the key names the same kind."""
    words = str(value).split()
    if len(words) < 2 or words[0] not in TRUSTED_KEY_KINDS:
        return False
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError):
        return False
    kind = words[0].encode("ascii")
    return blob[:4] == len(kind).to_bytes(4, "big") and blob[4:].startswith(kind)


def is_data_code(value: object) -> bool:
    """Whether a text is the code of a finding in a file."""
    # Few configurations name codes, and the registry takes long to import.
    from edi.diagnostics import CODES

    return value in CODES


def _is_folder_name(value: object) -> bool:
    text = str(value)
    plain = re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", text) is not None
    return plain and not text.endswith(".") and not _DEVICE_NAMES.fullmatch(text)


def _matches(pattern: str) -> Callable[[object], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(str(value)) is not None


def _at_least(least: float) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int | float) and value >= least


def _above_zero(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value < float("inf")


CentreNumber = Annotated[
    str,
    Rule("CFG008", _matches(r"[0-9A-Z]{5}"), "five capital letters or digits"),
]
AwardingBody = Annotated[
    str,
    Rule("CFG009", _matches(r"[0-9A-Z]{2}"), "two capital letters or digits"),
]
HostKey = Annotated[
    str, Rule("CFG015", is_host_key, "a public key such as 'ssh-ed25519 AAAA...'")
]
FolderName = Annotated[str, Rule("CFG018", _is_folder_name, "one plain folder name")]
Word = Annotated[
    str, Rule("CFG007", _matches(r"[^\s\x00-\x1f]+"), "text without blanks, not empty")
]
Title = Annotated[
    str, Rule("CFG007", _matches(r"[^\x00-\x1f]*[^\s\x00-\x1f]"), "text, not empty")
]
DataCode = Annotated[
    str,
    Rule("CFG022", is_data_code, "the code of a finding in a file, such as FLD007"),
]
SeverityName = Literal["error", "warning", "notice"]
LayoutName = Annotated[
    str,
    Rule("CFG020", _matches(r"[a-z0-9_]+/[a-z0-9_]+"), "a layout as 'jcq14/entries'"),
]
Address = Annotated[
    str,
    Rule(
        "CFG030",
        _matches(r"(\[[0-9a-f:]+\]|[0-9A-Za-z.-]+):([1-9]\d{0,4})"),
        "an address and a port, such as '127.0.0.1:9464'",
    ),
]
MailAddress = Annotated[
    str, Rule("CFG032", _matches(r"[^\s@<>,]+@[^\s@<>,]+"), "one mail address")
]
Port = Annotated[
    int,
    Rule(
        "CFG007",
        lambda value: isinstance(value, int) and 1 <= value <= 65535,
        "a port from 1 to 65535",
    ),
]
Days = Annotated[int, Rule("CFG007", _at_least(0), "0 or more")]
Count = Annotated[int, Rule("CFG007", _at_least(1), "1 or more")]
Seconds = Annotated[float, Rule("CFG007", _above_zero, "seconds, more than 0")]
SecondsOrNone = Annotated[float, Rule("CFG007", _at_least(0), "seconds, 0 or more")]
