"""Open lists of codes, read from TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping

from edi.layout.faults import FaultList
from edi.layout.plan import CodeList, LayoutSpan

CONFIDENCES = ("confirmed", "inferred", "recalled")
"""How well a code's meaning is known; 'recalled': general knowledge, no source seen."""

_ENTRY = re.compile(r"^\s*\[\[code\]\]", re.MULTILINE)
_PLACE = re.compile(r"line (\d+), column (\d+)")


def read_code_lists(files: Iterable[tuple[str, bytes]]) -> Mapping[str, CodeList]:
    """The lists in (label, TOML) pairs, by name.

    Raises LayoutErrors (LAY051) with all files that are not such a list.
    """
    faults = FaultList()
    found: dict[str, CodeList] = {}
    for label, data in files:
        faults.know(label, tuple(data.decode("utf-8", "replace").splitlines()))
        try:
            codes = _read(data)
        except _NotListError as error:
            span = LayoutSpan(label, error.line, error.column, error.column + 1)
            faults.add("LAY051", span, str(error))
            continue
        found[codes.name] = codes
    faults.raise_any()
    return found


class _NotListError(ValueError):
    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def _read(data: bytes) -> CodeList:
    try:
        text = data.decode("utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError:
        raise _NotListError("found bytes that are not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        reason = str(error).partition(" (at ")[0].lower().replace("illegal", "invalid")
        raise _NotListError(f"found no TOML: {reason}", line, column) from None
    name, rows = content.get("name"), content.get("code")
    if not isinstance(name, str) or not isinstance(rows, list):
        raise _NotListError("found no name, or no [[code]], expected both")
    starts = [text.count("\n", 0, each.start()) + 1 for each in _ENTRY.finditer(text)]
    codes: dict[str, str] = {}
    for index, row in enumerate(rows):
        line = starts[index] if index < len(starts) else 1
        code, meaning = _entry(row, line)
        if code in codes:
            raise _NotListError(f"found code '{code}' twice", line)
        codes[code] = meaning
    return CodeList(name, codes)


def _entry(row: object, line: int) -> tuple[str, str]:
    """An entry's code and meaning."""
    values = row if isinstance(row, dict) else {}
    code, meaning = values.get("code"), values.get("meaning")
    if not isinstance(code, str) or not isinstance(meaning, str) or not code:
        raise _NotListError("found no code or no meaning, expected two texts", line)
    if values.get("confidence") not in CONFIDENCES:
        raise _NotListError(
            f"found confidence {values.get('confidence')!r} for '{code}', expected "
            f"{' or '.join(CONFIDENCES)}",
            line,
        )
    return code, meaning
