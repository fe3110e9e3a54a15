"""Receipts and notices: the two small files that stand beside a file in transit.

A *receipt* `<sha256>.json` is the receiver's word that it holds a file; only a
receipt makes a file delivered. The same partner and digest always get the same
receipt, byte for byte. A *notice* `NAME.sha256` is the sender's word, put before the
file itself, of what the file's digest is; it has the form that `sha256sum` writes and
checks. Both come from the other side, so decoding trusts nothing.
"""

import json
import re
from datetime import UTC, datetime, timedelta

from attrs import frozen

from daemon.transport_errors import NoticeInvalid, ReceiptInvalid

RECEIPT_LIMIT = 4_096
"""Most bytes a receipt may hold."""

NOTICE_LIMIT = 2_048
"""Most bytes a notice may hold: a digest and a name of at most 255 bytes, escaped."""

NOTICE_SUFFIX = ".sha256"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_RECEIPT_NAME = re.compile(r"([0-9a-f]{64})\.json")
_LARGEST = 2**63 - 1  # what SQLite, and most readers of JSON, can hold


@frozen(kw_only=True)
class Receipt:
    """The receiver's word that it holds a file.

    size is in bytes; sequence is the receiver's running number, from 1; time is
    aware, in UTC.
    """

    name: str
    sha256: str
    size: int
    sequence: int
    time: datetime


@frozen
class Notice:
    """The sender's word of what a file's digest is."""

    name: str
    sha256: str


def receipt_name(sha256: str) -> str:
    """Return the name of the receipt for the file with that digest."""
    return f"{sha256}.json"


def digest_of_receipt_name(name: str) -> str | None:
    """Return the digest a receipt's name holds, None for any other name."""
    match = _RECEIPT_NAME.fullmatch(name)
    return None if match is None else match[1]


def encode_receipt(receipt: Receipt) -> bytes:
    """Return a receipt's bytes; equal receipts give equal bytes."""
    time = receipt.time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    content = {
        "version": 1,
        "name": receipt.name,
        "sha256": receipt.sha256,
        "size": receipt.size,
        "sequence": receipt.sequence,
        "time": time,
    }
    return json.dumps(content, indent=1).encode("ascii") + b"\n"


def decode_receipt(data: bytes, file_name: str) -> Receipt:
    """Return the receipt that was found under file_name.

    Raises ReceiptInvalid, which says what was found and expected. Unknown members
    are passed over, so that a later version may add some.
    """

    def invalid(cause: str) -> ReceiptInvalid:
        return ReceiptInvalid(
            operation="read the receipt", subject=repr(file_name), cause=cause
        )

    if len(data) > RECEIPT_LIMIT:
        raise invalid(f"found {len(data)} bytes; expected at most {RECEIPT_LIMIT}")
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_single_members)
    except (ValueError, RecursionError) as error:
        raise invalid(f"expected a JSON object; {_short(error)}") from error
    if not isinstance(content, dict):
        raise invalid(f"found {_short(content)}; expected a JSON object")
    if content.get("version") != 1 or isinstance(content["version"], bool):
        raise invalid(f"found version {_short(content.get('version'))}; expected 1")
    try:
        receipt = Receipt(
            name=_text(content, "name"),
            sha256=_digest(_text(content, "sha256")),
            size=_whole_number(content, "size", 0),
            sequence=_whole_number(content, "sequence", 1),
            time=_utc_time(_text(content, "time")),
        )
    except ValueError as error:
        raise invalid(str(error)) from error
    if digest_of_receipt_name(file_name) != receipt.sha256:
        raise invalid(
            f"found digest {receipt.sha256} inside; expected the one in its name"
        )
    return receipt


def notice_name(name: str) -> str:
    """Return the name of the notice for the file with that name."""
    return name + NOTICE_SUFFIX


def encode_notice(notice: Notice) -> bytes:
    r"""Return a notice's bytes: one line as `sha256sum` writes it.

    A name with a backslash or a line end is escaped, and the line then starts with
    a backslash, as in GNU coreutils.
    """
    name = notice.name
    for plain, escaped in _ESCAPES:
        name = name.replace(plain, escaped)
    mark = "" if name == notice.name else "\\"
    return f"{mark}{notice.sha256}  {name}\n".encode("utf-8", "surrogateescape")


def decode_notice(data: bytes, file_name: str) -> Notice:
    """Return the notice that was found under file_name; raises NoticeInvalid.

    The line end may be missing or CR LF, the digest in upper case, and the mark of
    binary mode there: other tools write so.
    """

    def invalid(cause: str) -> NoticeInvalid:
        return NoticeInvalid(
            operation="read the notice", subject=repr(file_name), cause=cause
        )

    if len(data) > NOTICE_LIMIT:
        raise invalid(f"found {len(data)} bytes; expected at most {NOTICE_LIMIT}")
    match = _NOTICE_LINE.fullmatch(data.decode("utf-8", "surrogateescape"))
    if match is None:
        raise invalid(
            f"found {data[:80]!r}; expected one line of 64 hexadecimal digits,"
            " two spaces and a file name"
        )
    name = match["name"]
    if match["escaped"]:
        name = _UNESCAPE.sub(lambda found: _UNESCAPED[found[0]], name)
    if notice_name(name) != file_name:
        raise invalid(f"found the name {name!r} inside; expected the one it stands for")
    return Notice(name, match["sha256"].lower())


_ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"))  # the backslash first
_UNESCAPED = {escaped: plain for plain, escaped in _ESCAPES}
_UNESCAPE = re.compile(r"\\[\\nr]")
_NOTICE_LINE = re.compile(
    r"(?P<escaped>\\?)(?P<sha256>[0-9A-Fa-f]{64}) [ *](?P<name>[^\r\n]+)(?:\r?\n)?"
)


def _single_members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build a JSON object; two members of one name would mean two things."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("found a member twice")
    return members


def _text(content: dict[str, object], member: str) -> str:
    value = content.get(member)
    if not isinstance(value, str) or value == "":
        raise ValueError(f"found {_short(value)} as {member}; expected text")
    return value


def _digest(text: str) -> str:
    if _DIGEST.fullmatch(text) is None:
        raise ValueError(
            f"found {_short(text)} as sha256; expected 64 hexadecimal digits"
        )
    return text


def _whole_number(content: dict[str, object], member: str, least: int) -> int:
    value = content.get(member)
    if type(value) is not int or not least <= value <= _LARGEST:  # bool is an int too
        raise ValueError(
            f"found {_short(value)} as {member};"
            f" expected a whole number from {least} to {_LARGEST}"
        )
    return value


def _utc_time(text: str) -> datetime:
    try:
        time: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.utcoffset() != timedelta(0):
        raise ValueError(
            f"found {_short(text)} as time; expected ISO 8601 in UTC,"
            " such as 2026-06-01T12:00:00Z"
        )
    return time.astimezone(UTC)


def _short(value: object) -> str:
    """Show a hostile value in a bounded space."""
    shown = str(value) if isinstance(value, Exception) else repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."
