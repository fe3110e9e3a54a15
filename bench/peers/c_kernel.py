"""A C kernel for one layout, compiled on the spot, with a numpy sort for duplicates.

A limit rather than a peer: the checks of one file, straight on its bytes, written out
from the plan as a C programmer would have typed them. It takes lines of one length, as
our inputs have them, and says which lines are bad, not why.
"""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.peers.described import Column, Described, described
from bench.topic import Answer
from edi.check_characters import UCI_LETTERS
from edi.codec.faults import PERSON_NAME_CHARACTERS

LINE_END = 2
UNUSED = 99
COUNT_NONE = -1


@frozen
class Kernel:
    """The compiled kernel and what it was made for."""

    path: str
    what: Described
    check: Any


def prepare(path: str) -> Kernel:
    """Compile the kernel; not measured."""
    what = described(path)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, library = folder / "kernel.c", folder / "kernel.so"
        source.write_text("\n".join(_source(what)), encoding="ascii")
        flags = ["-O3", "-march=native", "-shared", "-fPIC"]
        command = ["cc", *flags, "-o", str(library), str(source)]
        subprocess.run(command, check=True)
        check = ctypes.CDLL(str(library)).check
    check.restype = ctypes.c_size_t
    return Kernel(path, what, check)


def run(kernel: Kernel) -> Answer:
    """Check and count a file, with the record's numbers, dates and keys as columns."""
    import numpy as np

    data = np.fromfile(kernel.path, dtype=np.uint8)
    stride = kernel.what.length + LINE_END
    lines = len(data) // stride
    if lines * stride != len(data):
        raise ValueError("the kernel wants lines of one length")
    bad = np.empty(lines, np.uint8)
    key = np.empty(lines, np.int64)
    columns = np.empty((3, lines), np.int64)

    def pointer(array: Any) -> Any:
        return ctypes.c_void_p(array.ctypes.data)

    records = kernel.check(
        pointer(data),
        ctypes.c_size_t(lines),
        pointer(bad),
        pointer(key),
        pointer(columns[0]),
        pointer(columns[1]),
        pointer(columns[2]),
    )
    details = key[key != COUNT_NONE]
    ordered = np.sort(details)
    if (ordered[1:] == ordered[:-1]).any():
        where = np.flatnonzero(key != COUNT_NONE)
        order = np.argsort(details, kind="stable")
        again = details[order][1:] == details[order][:-1]
        bad[where[order[1:][again]]] = 1
    return Answer(int(records), int(bad.sum()))


def _source(what: Described) -> Iterator[str]:
    letters = [UCI_LETTERS.find(chr(65 + n)) for n in range(26)]
    held = [UNUSED if value < 0 else value for value in letters]
    names = [int(n in PERSON_NAME_CHARACTERS) for n in range(256)]
    yield "#include <stdint.h>\n#include <stddef.h>"
    yield f"static const uint8_t LETTER[26] = {{{','.join(map(str, held))}}};"
    yield f"static const uint8_t NAME[256] = {{{','.join(map(str, names))}}};"
    yield "static const uint8_t DAYS[13] = {0,31,28,31,30,31,30,31,31,30,31,30,31};"
    yield "#define D(i) ((uint32_t)(uint8_t)(r[i] - 48))"
    yield "size_t check(const uint8_t *data, size_t lines, uint8_t *bad, int64_t *key,"
    yield "             int64_t *uci, int64_t *uln, int64_t *born) {"
    yield "  size_t records = 0, in_centre = 0, centre = 0;"
    yield "  for (size_t n = 0; n < lines; n++) {"
    yield f"    const uint8_t *r = data + n * {what.length + LINE_END}; uint32_t w = 0;"
    yield f"    w |= r[{what.length}] != 13 || r[{what.length + 1}] != 10;"
    yield f"    key[n] = {COUNT_NONE};"
    yield f"    if ({_is(what.detail)}) {{"
    yield "      records++; in_centre++;"
    yield f"      for (int i = 0; i < {what.length}; i++)"
    yield "        w |= ((uint8_t)(r[i] - 32) > 94) | ((uint8_t)(r[i] - 97) < 26);"
    for column in what.columns:
        yield from (f"      {line}" for line in _field(column))
    yield from (f"      {line}" for line in _items(what))
    yield "      int64_t k = centre;"
    for column in what.key:
        yield f"      for (int i = {column.start}; i < {column.end}; i++) k = k * 256 + r[i];"
    yield "      key[n] = k;"
    yield f"    }} else if ({_is(what.opens)}) {{ centre++; in_centre = 0; }}"
    for identifier, column in what.counts.items():
        yield f"    else if ({_is(identifier)}) {{ size_t v = 0;"
        yield f"      for (int i = {column.start}; i < {column.end}; i++) v = v * 10 + D(i);"
        yield "      w |= v != in_centre && v != records; in_centre = 0; }"
    yield "    bad[n] = w != 0;"
    yield "  }\n  return records;\n}"


def _is(identifier: bytes) -> str:
    return f"r[0] == {identifier[0]} && r[1] == {identifier[1]}"


def _field(column: Column) -> Iterator[str]:
    """Checks of a field whose columns start at a fixed place in `r`."""
    start, end, plan = column.start, column.end, column.plan
    yield "{ uint32_t f = 0, filled = 0;"
    yield f"  for (int i = {start}; i < {end}; i++) filled |= r[i] != 32;"
    yield from (f"  {line}" for line in _type_checks(column))
    yield (
        "  w |= !filled; w |= f; }" if plan.required else "  w |= filled & (f != 0); }"
    )


def _type_checks(column: Column) -> Iterator[str]:
    start, end, plan = column.start, column.end, column.plan.type
    digits = f"for (int i = {start}; i < {{}}; i++)"
    if plan.check == "uci":
        yield f"uint32_t s = 0; {digits.format(end - 1)} {{ f |= D(i) > 9; s += D(i) * ({16 + start} - i); }}"
        yield f"uint8_t c = r[{end - 1}] - 65; f |= c > 25 || LETTER[c] != s % 17;"
        yield f"int64_t v = 0; {digits.format(end - 1)} v = v * 10 + D(i); uci[n] = v * 32 + (c & 31);"
    elif plan.check == "uln":
        yield f"uint32_t s = 0; {digits.format(end)} {{ f |= D(i) > 9; s += D(i) * ({10 + start} - i); }}"
        yield f"f |= s % 11 != 10 || D({start}) == 0;"
        yield f"int64_t v = 0; {digits.format(end)} v = v * 10 + D(i); uln[n] = v;"
    elif plan.form == "person_name":
        yield f"uint32_t colons = 0; {digits.format(end)} {{ f |= !NAME[r[i]]; colons += r[i] == 58; }}"
        yield f"f |= colons != 1 || r[{start}] == 32 || r[{start}] == 58;"
    elif plan.form == "centre_number":
        yield f"{digits.format(end)} f |= D(i) > 9 && (i > {start + 1} || (uint8_t)(r[i] - 65) > 25);"
    elif plan.base == "date":
        yield f"{digits.format(end)} f |= D(i) > 9;"
        yield f"uint32_t d = D({start}) * 10 + D({start + 1}), m = D({start + 2}) * 10 + D({start + 3}), y = D({start + 4}) * 10 + D({start + 5});"
        yield "f |= m < 1 || m > 12 || d < 1 || d > (uint32_t)(DAYS[m < 13 ? m : 0] + (m == 2 && y % 4 == 0));"
        yield "born[n] = y * 10000 + m * 100 + d;"
    elif plan.base in ("digits", "integer", "pence"):
        yield f"uint32_t v = 0; {digits.format(end)} {{ f |= D(i) > 9; v = v * 10 + D(i); }}"
        if plan.minimum is not None:
            yield f"f |= v < {plan.minimum} || v > {plan.maximum};"
    elif plan.base == "flag":
        yield (
            "f |= !("
            + " || ".join(f"r[{start}] == {ord(c)}" for c in plan.choices)
            + ");"
        )
    else:
        yield f"f |= r[{start}] == 32;"


def _items(what: Described) -> Iterator[str]:
    group, count = what.group, what.item_count
    yield "const uint8_t *line = r; uint32_t items = 0, gap = 0;"
    yield f"for (int k = 0; k < {group.repeat}; k++) {{"
    yield f"  const uint8_t *r = line + {group.start} + k * {group.width}; uint32_t any = 0;"
    yield f"  for (int i = 0; i < {group.width}; i++) any |= r[i] != 32;"
    yield "  if (!any) { gap = 1; continue; }"
    yield "  w |= gap; items++;"
    for member in group.members:
        yield from (f"  {line}" for line in _field(member))
    yield "}"
    yield f"uint32_t stated = 0; for (int i = {count.start}; i < {count.end}; i++) stated = stated * 10 + D(i);"
    yield "w |= stated != items;"
