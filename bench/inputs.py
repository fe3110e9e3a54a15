"""Seeded, made-up files of any size, put together in the order of the compiled plans.

Columns are joined in the plan's order, so no position is known here. Codes, grades and
names come from small pools, as they do in real files; every UCI and ULN is another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from attrs import frozen

from bench.topic import Case, Input, Options
from edi.catalogue import Catalogue, Layout
from edi.check_characters import uci_letter, uln_digit
from edi.codec.record import Record, make_record
from edi.layout.plan import GroupPlan, RecordPlan

CENTRE_CANDIDATES = 1_000
"""Candidates of one centre, in files that hold many centres."""
SEED = 2026
FORM = 2
"""Rises when the files change, so that kept ones are made anew."""
DAMAGED = 1 / 2_000
CRLF = b"\r\n"
CENTRE = "12345"
NAMES = {"results": f"R{CENTRE}01.X01", "entries": f"E{CENTRE}01.X01"}

_SURNAMES = "SMITH JONES TAYLOR PATEL KHAN O'BRIEN HUSSAIN BEGUM NGUYEN FITZGERALD-HOW"
_FORENAMES = "OLIVER AMELIA ISLA NOAH AVA MIA LEO LILY MUHAMMAD AISHA FREYA OSCAR GRACE"


@frozen
class Shape:
    """What a file is like."""

    layout: str
    records: int
    centre_candidates: int = CENTRE_CANDIDATES
    damaged: float = DAMAGED
    """The part of the records with something wrong in them."""
    padded: bool = True
    """Headers and trailers as long as details; otherwise as short as they may be."""

    @property
    def key(self) -> str:
        """A folder's name for files of this shape."""
        parts = (self.layout.replace("/", "-"), self.records, self.centre_candidates)
        kind = f"{self.damaged:.5f}-{'padded' if self.padded else 'ragged'}-{FORM}"
        return f"{'-'.join(map(str, parts))}-{kind}"


def file_of(shape: Shape, folder: Path) -> Path:
    """The file of that shape, made if it is not there yet."""
    layout = Catalogue.shipped().layout(shape.layout)
    path = folder / shape.key / NAMES[layout.file.name]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        with partial.open("wb") as stream:
            stream.writelines(_lines(shape, layout))
        partial.rename(path)
    return path


def case(name: str, options: Options, shape: Callable[[int], Shape]) -> Case:
    """A case of files; a smaller share is a file of fewer records."""

    def make(share: float) -> Input:
        records = max(200, round(options.records * share))
        path = file_of(shape(records), options.folder)
        return Input(str(path), path.stat().st_size)

    return Case(name, make)


def _lines(shape: Shape, layout: Layout) -> Iterator[bytes]:
    frame = _Frame(layout, shape.padded)
    details = _Details(layout, shape.damaged)
    yield frame.line("file_header", sequence_number=1, **_FILE)
    done = 0
    for index in range(-(-shape.records // shape.centre_candidates)):
        issuer = f"{10_000 + index % 90_000}"
        # A centre's own file is of one centre: many headers, all with its number.
        centre = CENTRE if layout.file.direction == "from_centre" else issuer
        yield frame.line("centre_header", centre_number=centre, **_SERIES)
        count = min(shape.centre_candidates, shape.records - done)
        yield from details.of_centre(centre, issuer, count)
        yield frame.line("centre_trailer", centre_number=centre, record_count=count)
        done += count
    yield frame.line("file_trailer", record_count=done)


_SERIES = {"awarding_body": "01", "series": "6A", "year": "26"}
_FILE = {**_SERIES, "format_version": "14"}


@frozen
class _Frame:
    """Headers and trailers, by our own writer."""

    layout: Layout
    padded: bool

    def line(self, kind: str, **values: object) -> bytes:
        file = self.layout.file
        plan = self.layout.plan(kind)
        values["length"] = file.record_length if self.padded else plan.length
        cls = self.layout.classes[kind]
        if hasattr(cls, "data_type"):
            values["data_type"] = file.letter
        record: Record = make_record(cls, values)
        return bytes(record)


class _Details:
    """Details without end, one candidate after another."""

    def __init__(self, layout: Layout, damaged: float) -> None:
        self._plan = layout.detail
        self._random = Random(SEED)  # noqa: S311  # the same files every time
        self._damaged = damaged
        self._learner = 100_000_000
        self._items = [self._group_columns() for _ in range(2_000)]
        self._births = [self._birth() for _ in range(1_500)]
        self._names = [
            f"{surname}:{first} {second}"
            for surname in _SURNAMES.split()
            for first in _FORENAMES.split()
            for second in _FORENAMES.split()
        ]

    def of_centre(self, centre: str, issuer: str, count: int) -> Iterator[bytes]:
        """The candidates 1 to `count` of a centre, with UCIs of the issuing one."""
        last: dict[str, bytes] = {}
        for number in range(1, count + 1):
            columns = self._columns(centre, issuer, number)
            if self._random.random() < self._damaged:
                self._damage(columns, last)
            last = columns
            yield self._joined(columns)

    def _columns(self, centre: str, issuer: str, number: int) -> dict[str, bytes]:
        pick = self._random.choice
        first = f"{issuer}0{number // 10_000 + 20}{number % 10_000:04d}"
        columns = {
            "centre_number": centre.encode(),
            "candidate_number": b"%04d" % number,
            "uci": f"{first}{uci_letter(first)}".encode(),
            "uln": self._uln(),
            "name": pick(self._names).encode(),
            "sex": pick((b"M", b"F")),
            "date_of_birth": pick(self._births),
            "status": b"",
        }
        columns.update(pick(self._items))
        return columns

    def _joined(self, columns: dict[str, bytes]) -> bytes:
        parts = []
        for item in self._plan.fields:
            if isinstance(item, GroupPlan):
                width = item.width * item.repeat
                parts.append(columns[item.name].ljust(width))
            elif item.type.literal:
                parts.append(item.type.literal.encode())
            else:
                parts.append(columns[item.name].ljust(item.width))
        return b"".join((*parts, CRLF))

    def _uln(self) -> bytes:
        while True:
            self._learner += 7
            digit = uln_digit(str(self._learner))
            if digit is not None:
                return f"{self._learner}{digit}".encode()

    def _birth(self) -> bytes:
        day, month = self._random.randint(1, 28), self._random.randint(1, 12)
        return b"%02d%02d%02d" % (day, month, self._random.randint(7, 11))

    def _group_columns(self) -> dict[str, bytes]:
        """A group's items, and the field that counts them."""
        group = next(i for i in self._plan.fields if isinstance(i, GroupPlan))
        most = min(group.repeat, 8)
        codes = self._random.sample(_CODES, self._random.randint(1, most))
        items = b"".join(self._item(group, code) for code in codes)
        return {group.name: items, **_count(self._plan, group, len(codes))}

    def _item(self, group: GroupPlan, code: str) -> bytes:
        values = {
            "option_code": code,
            "result_option_code": code,
            "result_type": self._random.choice("BU"),
            "score": f"{self._random.randint(0, 400):04d}",
            "first_grade": self._random.choice(_GRADES),
        }
        return b"".join(
            values.get(member.name, "").encode().ljust(member.width)
            for member in group.members
        )

    def _damage(self, columns: dict[str, bytes], before: dict[str, bytes]) -> None:
        """Something wrong that every side finds."""
        kind = self._random.choice(("uci", "uln", "candidate", "repeat", "birth"))
        if kind == "uci":
            wrong = b"B" if columns["uci"].endswith(b"A") else b"A"
            columns["uci"] = columns["uci"][:-1] + wrong
        elif kind == "candidate":
            columns["candidate_number"] = b"00O1"
        elif kind == "repeat" and before.get("candidate_number", b"").isdigit():
            columns["candidate_number"] = before["candidate_number"]
        elif kind == "birth" and any(i.type.birth for i in self._plan.plain_fields()):
            columns["date_of_birth"] = b"310209"
        else:
            wrong = b"%d" % ((int(columns["uln"][-1:]) + 1) % 10)
            columns["uln"] = columns["uln"][:-1] + wrong


def _count(plan: RecordPlan, group: GroupPlan, count: int) -> dict[str, bytes]:
    return {
        item.name: b"%0*d" % (item.width, count)
        for item in plan.plain_fields()
        if item.counts == group.name
    }


_CODES = [
    f"{letter}{number:03d}{'ABH'[number % 3]}"
    for letter in "JRH"
    for number in range(1, 120)
]
_GRADES = [*"987654321U", "A*", *"ABCDE", "D2", "M2"]
