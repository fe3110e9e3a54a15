"""What went before, from files: what each candidate is entered for, and which files."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

import edi
from edi.document import Document
from edi.file_names import parse_file_name
from edi.generated import jcq14
from edi.history import History, Place
from tests.support import edi_files as made

PLACE = Place("12345", "01", "6A", "26")


def pairs(*documents: Document) -> list[tuple[str, list[bytes]]]:
    """Documents as files are handed in."""
    return [(each.name, [bytes(each)]) for each in documents]


def amendment(number: int, sequence: int, *options: str) -> Document:
    """An amendments file that gives one candidate these options."""
    record = jcq14.Amendment.make(
        centre_number=made.CENTRE,
        candidate_number=f"{number:04d}",
        name="EXAMPLE:ANNA",
        sex="F",
        date_of_birth=date(2010, 1, 31),
        uci=made.uci(number),
        options=[jcq14.AmendmentOptionsItem(code) for code in options],
    )
    return made.document("jcq14/amendments", [record], sequence=sequence)


FILES = pairs(
    made.entries(), amendment(1, 2, "R097A"), amendment(2, 3), amendment(1, 4, "R093")
)


def test_amendments_replace_what_was_entered() -> None:
    """Of each candidate the newest record counts; no options is a withdrawal."""
    for order in permutations(FILES):
        entered = History.load(order).series(PLACE).entered

        assert {"0001": ("R093",), "0002": ()} == {
            number: each.options for number, each in entered.items()
        }
        assert "A1234501.X04" == entered["0001"].file


def test_in_a_folder_only_earlier_files_count() -> None:
    """Of a folder that holds the whole series, a file is judged by those before it."""
    history = History.load(FILES)
    for name, data in FILES:
        report = edi.check(data, name, history=history)

        codes = {found.code for found in report.diagnostics}
        assert not codes & {"HIS001", "HIS002", "HIS003", "HIS004"}


def test_files_of_other_series_do_not_count() -> None:
    """An entries file of another series is no first one, and no gap."""
    entries = made.renumbered(made.entries(), 7)
    for column, text in ((10, "1A"), (12, "25"), (8, "70")):
        other = [("E1234501.X01", [made.changed(made.entries(), 1, column, text)])]
        name = "E1234570.X01" if text == "70" else "E1234501.X01"
        history = History.load([(name, other[0][1])], in_order=True)

        report = edi.check([bytes(entries)], entries.name, history=history)
        assert () == report.diagnostics


@given(st.integers(1, 999), st.integers(1, 999))
def test_sequence_numbers(before: int, number: int) -> None:
    """One above is right, more is a gap, anything else was there or is late."""
    history = History.load(pairs(amendment(1, before, "R093")), in_order=True)
    file = amendment(1, number, "R094A")
    report = edi.check([bytes(file)], file.name, history=history)
    expected = {"HIS003"} if number > before + 1 else {"HIS004"}
    wrapped = number < 100 <= before + 1 and number == (before + 1) % 100

    found = {each.code for each in report.diagnostics} & {"HIS003", "HIS004"}
    assert (set() if wrapped or number == before + 1 else expected) == found


def test_earlier_series() -> None:
    """Earlier series of the same centre and body, the oldest first."""
    places = [("1A", "26"), ("6A", "26"), ("BA", "25"), ("6A", "25")]
    files = []
    for series, year in places:
        data = made.changed(made.entries(), 1, 10, series + year)
        files.append(("E1234501.X01", [data]))
    history = History.load(files, in_order=True)

    found = [place for place, _ in history.earlier_series(PLACE)]
    assert [("6A", "25"), ("BA", "25"), ("1A", "26")] == [
        (place.series, place.year) for place in found
    ]


def test_a_file_with_several_centres() -> None:
    """Each centre's records are its own history."""
    head, centre, first, second, closing, end = made.lines(made.entries())
    other = made.put(second, 3, "54321")
    data = made.joined(
        made.put(head, 3, "     "), centre, first, closing, centre, other, closing, end
    )
    history = History.load([("E1234501.X01", [data])])

    assert {"0001"} == set(history.series(PLACE).entered)
    assert {"0002"} == set(history.series(Place("54321", "01", "6A", "26")).entered)


def test_other_files_are_passed_over() -> None:
    """Basedata, replies and what is no exam file are no history."""
    files = pairs(*made.basedata())
    assert () == History.load([*files, ("notes.txt", [b"x"])]).files
    assert parse_file_name("notes.txt").form == "unknown"
