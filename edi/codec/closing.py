"""Does a file close itself? The best evidence that its writer has finished."""

from __future__ import annotations

from edi.catalogue import Catalogue
from edi.codec.framing import END_MARK
from edi.file_names import parse_file_name

TAIL_BYTES = 4_096
"""How much of a file's end is looked at; a trailer is far shorter."""


def closes_itself(
    name: str, head: bytes, tail: bytes, catalogue: Catalogue | None = None
) -> bool:
    """True where the last line is the file's trailer and has its line end.

    `head` is the first line or more, `tail` the file's last TAIL_BYTES (or all of it).
    False means not known: for files of no known layout nothing tells that they are
    complete, nor for one whose last line may still be growing.
    """
    known = catalogue or Catalogue.shipped()
    first = head.split(b"\n", 1)[0]
    layout = known.for_lines(parse_file_name(name).data_type, first)
    if layout is None:
        return False
    trailer = layout.plan("file_trailer").identifier.encode("ascii")
    text = tail.rstrip(END_MARK)
    if not text.endswith(b"\n"):
        return False
    last = text.rstrip(b"\r\n").rsplit(b"\n", 1)[-1]
    return last.startswith(trailer)
