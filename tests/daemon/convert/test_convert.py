"""`a2c convert`: there and back in every format, and what may go wrong."""

from __future__ import annotations

import csv
import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow import ipc, parquet

from daemon.cli import converting
from daemon.convert.csv_form import guarded, unguarded
from edi import Catalogue, Document, read
from edi.codec.record import Record
from tests.daemon.cli.running import Ran, a2c
from tests.support import edi_files as made
from tests.support.strategies import records

BACK = ["csv", "jsonl", "xlsx"]
ENTRIES = made.entries()


def put(folder: Path, content: bytes, name: str = ENTRIES.name) -> Path:
    """A file in a folder."""
    file = folder / name
    file.write_bytes(content)
    return file


def there(folder: Path, file: Path, form: str) -> Path:
    """An EDI file converted, into a folder that is made."""
    folder.mkdir(exist_ok=True)
    ran = a2c("convert", file, "--to", form, "--out", folder)
    assert (0, f"{folder / file.name}.{form}\n") == (ran.code, ran.out), ran.talk
    return Path(ran.out.strip())


def back(folder: Path, file: Path, *more: str) -> Ran:
    """A table converted back, into a folder that is made."""
    folder.mkdir(exist_ok=True)
    form = file.suffix.removeprefix(".")
    return a2c("convert", file, "--from", form, "--out", folder, *more)


@pytest.mark.parametrize("document", made.one_of_each(), ids=lambda d: d.layout.name)
@pytest.mark.parametrize("form", BACK)
def test_there_and_back(tmp_path: Path, form: str, document: Document) -> None:
    """A canonical file of every layout is the same bytes after every format."""
    file = put(tmp_path, bytes(document), document.name)
    table = there(tmp_path / "there", file, form)
    ran = back(tmp_path / "back", table, "--provisional")
    written = tmp_path / "back" / document.name
    assert (0, f"{written}\n") == (ran.code, ran.out), ran.talk
    assert bytes(document) == written.read_bytes()


LAYOUT = Catalogue.shipped().layout("jcq14/entries")


@pytest.mark.parametrize("form", BACK)
@given(details=st.lists(records(LAYOUT, "entry"), max_size=3))
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_any_entries_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, form: str, details: list[Record]
) -> None:
    """Whatever names, dates and codes there are: nothing is lost in a format.

    What the checks refuse, such as the same candidate twice, is refused, not changed.
    """
    folder = tmp_path_factory.mktemp("any")
    document = made.document("jcq14/entries", details)
    table = there(folder / "there", put(folder, bytes(document)), form)
    ran = back(folder / "back", table, "--provisional")
    if ran.code == 0:
        assert bytes(document) == (folder / "back" / ENTRIES.name).read_bytes()
    else:
        assert (1, []) == (ran.code, list((folder / "back").iterdir()))


@pytest.mark.parametrize("first", list("=+-@'"))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_is_a_formula(tmp_path: Path, form: str, first: str) -> None:
    """A title cannot run anything in a spreadsheet, and comes back whole."""
    title = f"{first}HYPERLINK(1)"
    content = bytes(made.syllabuses()).replace(
        b"CREATIVE IMEDIA", title.encode().ljust(15)
    )
    assert title.encode() in content
    name = made.syllabuses().name
    table = there(tmp_path / "there", put(tmp_path, content, name), form)
    if form == "xlsx":
        cells = [c for row in load_workbook(table).worksheets[0] for c in row]
        assert {"s"} == {cell.data_type for cell in cells if cell.value is not None}
        assert title in {cell.value for cell in cells}
    else:
        with table.open(newline="") as stream:
            shown = {cell for row in csv.reader(stream) for cell in row if cell}
        assert not {cell for cell in shown if cell[0] in "=+-@"}
    ran = back(tmp_path / "back", table, "--provisional")
    assert 0 == ran.code, ran.talk
    assert content == (tmp_path / "back" / name).read_bytes()


@given(st.text(st.sampled_from("'=+-@\t\rA"), max_size=6))
def test_guard_is_taken_away_again(text: str) -> None:
    """No cell begins a formula, and none is changed by guarding it and back."""
    assert text == unguarded(guarded(text))
    assert guarded(text)[:1] not in list("=+-@\t\r")


def test_workbook_is_all_text(tmp_path: Path) -> None:
    """Leading zeros live: no cell is a number, and Excel is told to keep it so."""
    table = there(tmp_path / "there", put(tmp_path, bytes(ENTRIES)), "xlsx")
    sheet = load_workbook(table).worksheets[0]
    names = [cell.value for cell in sheet[1]]
    number = sheet[4][names.index("candidate_number")]
    assert ("0001", "s", "@") == (number.value, number.data_type, number.number_format)


STRANGE = [
    b"\x1a",
    b"Z5 unknown\r\n",
    b"Z5 _x001A_ \x00\x07\x85\xff\r\n",
    b"Z5\rdoubled\r\r\n",
    b"=1+1\n",
]


@pytest.mark.parametrize("line", STRANGE)
@pytest.mark.parametrize("form", BACK)
def test_strange_lines_come_back(tmp_path: Path, form: str, line: bytes) -> None:
    """What is not understood stands in its own column, byte for byte."""
    content = bytes(ENTRIES) + line
    table = there(tmp_path / "there", put(tmp_path, content), form)
    from daemon.convert import back as backward
    from daemon.convert import csv_form, jsonl_form, xlsx_form
    from daemon.convert.source import ignored

    opened: dict[str, backward.Opened] = {
        "csv": csv_form.rows,
        "jsonl": jsonl_form.objects,
        "xlsx": xlsx_form.rows,
    }
    with (tmp_path / "written").open("wb") as sink:
        backward.write_edi(
            table,
            ENTRIES.name,
            opened[form],
            sink,
            Catalogue.shipped(),
            provisional=True,
            advance=ignored,
        )
    assert content == (tmp_path / "written").read_bytes()


def test_a_line_too_long_for_a_cell_is_not_cut(tmp_path: Path) -> None:
    """Excel holds 32,767 characters in a cell: more is refused, not lost."""
    file = put(tmp_path, bytes(ENTRIES) + b"Z" * 32_768)
    ran = a2c("convert", file, "--to", "xlsx", "--out", tmp_path)
    assert (1, "") == (ran.code, ran.out)
    assert "does not fit an Excel cell" in ran.talk
    assert [file] == list(tmp_path.iterdir())
    there(tmp_path / "there", file, "csv")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
@pytest.mark.parametrize("form", [*BACK, "parquet", "arrow"])
def test_only_the_owner_reads_and_is_told(tmp_path: Path, form: str) -> None:
    """Personal data leave here; the file is private and the user told."""
    folder = tmp_path / "there"
    folder.mkdir()
    file = put(tmp_path, bytes(ENTRIES))
    ran = a2c("convert", file, "--to", form, "--out", folder)
    (written,) = folder.iterdir()
    assert 0o600 == stat.S_IMODE(written.stat().st_mode)
    assert "personal data" in ran.talk
    assert "EXAMPLE" not in ran.talk + ran.out


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_columns_and_all_around_them(tmp_path: Path, form: str) -> None:
    """Typed details, and headers and trailers in the metadata."""
    document = made.results()
    file = put(tmp_path, bytes(document), document.name)
    table = there(tmp_path / "there", file, form)
    if form == "parquet":
        found = parquet.read_table(table)
    else:
        with ipc.open_file(table) as reader:
            found = reader.read_all()
    (row,) = found.to_pylist()
    assert (3, "0001", 61) == (
        row["record"],
        row["candidate_number"],
        row["results"][0]["score"],
    )
    told = found.schema.metadata
    assert b"jcq14/results" == told[b"layout"]
    frame = json.loads(told[b"frame"])
    assert [1, 2, 4, 5] == [each["record"] for each in frame]
    assert "file_trailer" == frame[-1]["kind"]
    assert b"Unique within" in found.schema.field("candidate_number").metadata[b"doc"]


def edited(folder: Path, **changes: str) -> Path:
    """The entries as CSV, with cells of the first entry changed."""
    table = there(folder / "there", put(folder, bytes(ENTRIES)), "csv")
    with table.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[2].update(changes)
    with table.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return table


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"uci": made.uci(1)[:-1] + "A"}, "line 4, uci"),
        ({"date_of_birth": "31/01/2010"}, "date_of_birth"),
        ({"option_code_2": "A B C D E F"}, "line 4, option_code"),
        ({"kind": "option"}, "line 4"),
    ],
)
def test_what_cannot_be_written_is_told(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    """A slip in a cell, or what the checks find, gives its place, and no file."""
    table = edited(tmp_path, **changes)
    ran = back(tmp_path / "back", table, "--provisional")
    assert (1, "") == (ran.code, ran.out)
    assert words in ran.talk
    assert "31/01" not in ran.talk
    assert [] == list((tmp_path / "back").iterdir())


def test_checks_refuse(tmp_path: Path) -> None:
    """The way back ends at the same checks as any other file, with their findings."""
    table = edited(tmp_path, kind="unknown", raw="Q5 what is this")
    ran = back(tmp_path / "back", table, "--provisional")
    assert (1, "") == (ran.code, ran.out)
    assert "error[SEQ006]" in ran.talk
    assert [] == list((tmp_path / "back").iterdir())


def test_edited_rows_are_counted(tmp_path: Path) -> None:
    """An entry changed in a spreadsheet makes a right file: counts are filled in."""
    table = edited(tmp_path, option_code_3="R095", option_count="")
    ran = back(tmp_path / "back", table, "--provisional")
    assert 0 == ran.code, ran.talk
    data = (tmp_path / "back" / ENTRIES.name).read_bytes()
    record = read([data], ENTRIES.name).of_kind("entry")[0]
    assert 3 == getattr(record, "option_count", None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no records"),
        (b"a,b\r\n1,2\r\n", "no column 'kind'"),
        (b"kind\r\nentry,stray\r\n", "under no column's name"),
        (b"kind,sex,sex\r\nentry,M,F\r\n", "twice under sex"),
        (b"kind\r\n\xff\r\n", "not UTF-8"),
        (b'kind\r\n"x"y\r\n', "not CSV"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    """A file of another shape is refused with what to do."""
    ran = back(tmp_path / "back", put(tmp_path, content, f"{ENTRIES.name}.csv"))
    assert (1, "") == (ran.code, ran.out)
    assert words in ran.talk


def test_usage(tmp_path: Path) -> None:
    """A wrong command line is told before anything is written."""
    file = put(tmp_path, bytes(ENTRIES))
    table = put(tmp_path, b"kind\r\nentry\r\n", "whatever.csv")
    for arguments, words in (
        ((file,), "either --to or --from"),
        ((file, "--to", "csv", "--from", "csv"), "either --to or --from"),
        ((file, "--to", "csv", "--out", tmp_path / "none"), "there is no folder"),
        ((tmp_path / "gone", "--to", "csv", "--out", tmp_path), "no such file"),
        ((file, "--from", "csv", "--out", tmp_path), "does not end in .csv"),
    ):
        ran = a2c("convert", *arguments)
        assert (2, "") == (ran.code, ran.out), words
        assert words in ran.talk
    ran = back(tmp_path / "back", table)
    assert 1 == ran.code
    assert "does not say what file" in ran.talk
    table = there(tmp_path / "there", file, "csv")
    ran = back(tmp_path / "back", table)
    assert (2, True) == (ran.code, "--provisional" in ran.talk)


def test_nothing_is_replaced(tmp_path: Path) -> None:
    """The same file again is fine; another of that name stays as it is."""
    file = put(tmp_path, bytes(ENTRIES))
    folder = tmp_path / "there"
    table = there(folder, file, "csv")
    assert table == there(folder, file, "csv")
    table.write_text("other")
    ran = a2c("convert", file, "--to", "csv", "--out", folder)
    assert (2, "") == (ran.code, ran.out)
    assert "is there already" in ran.talk
    assert ("other", [table]) == (table.read_text(), list(folder.iterdir()))


def test_goes_on_after_a_file_that_fails(tmp_path: Path) -> None:
    """One letter among many files stops none of them; --json tells what was done."""
    letter = put(tmp_path, b"Dear all\r\n", "letter.txt")
    file = put(tmp_path, bytes(ENTRIES))
    out = tmp_path / "out"
    out.mkdir()
    ran = a2c("convert", letter, file, "--to", "csv", "--out", out, "--json")
    assert 1 == ran.code
    assert "no file of a known layout" in ran.talk
    (done,) = ran.form["files"]
    assert (str(file), 6) == (done["from"], done["records"])


@pytest.mark.parametrize(
    ("module", "arguments", "extra"),
    [
        ("openpyxl", ("--to", "xlsx"), "xlsx"),
        ("pyarrow", ("--to", "parquet"), "arrow"),
        ("pyarrow", ("--to", "arrow"), "arrow"),
    ],
)
def test_a_missing_package_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    arguments: tuple[str, ...],
    extra: str,
) -> None:
    """Heavy packages are extras; who lacks one reads the line that brings it."""
    monkeypatch.setitem(sys.modules, module, None)
    file = put(tmp_path, bytes(ENTRIES))
    ran = a2c("convert", file, *arguments, "--out", tmp_path)
    assert (2, "") == (ran.code, ran.out)
    assert f"pip install 'a2c-edi[{extra}]'" in ran.talk


def test_a_bar_on_long_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who looks on while much is read sees how far it is; stdout stays data."""
    monkeypatch.setattr(converting, "LONG_BYTES", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    file = put(tmp_path, bytes(ENTRIES))
    with converting._progress([file]) as advance:
        advance(file.stat().st_size)
    shown = capsys.readouterr()
    assert "" == shown.out
    assert "1.2/1.2 kB" in shown.err
