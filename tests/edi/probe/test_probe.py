"""The probe on files whose columns were moved in secret."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random

import pytest

from edi import Document
from edi.codec.record import Record
from edi.probe import FieldFinding, ProbeReport, probe
from tests.edi.probe import secret as s

RECORDS = 50
SEEDS = range(6)

ANCHORED = {
    "?1": {"centre_number", "series", "year"},
    "?3": {"centre_number", "series", "year"},
    "?7": {"centre_number", "record_count"},
    "?9": {"record_count"},
    "E5": {
        "centre_number",
        "name",
        "date_of_birth",
        "uci",
        "uln",
        "option_count",
        "options.option_code",
    },
    "R5": {
        "centre_number",
        "uci",
        "uln",
        "result_count",
        "results.option_code",
        "results.result_option_code",
    },
}
"""What values prove, by the record: from one file of fifty records."""


def probed(*documents: Document, with_basedata: bool = True) -> ProbeReport:
    """What the probe makes of these files."""
    files = [(each.name, [bytes(each)]) for each in documents]
    return probe(files, s.basedata() if with_basedata else None)


def findings(report: ProbeReport) -> Mapping[str, Mapping[str, FieldFinding]]:
    """Findings by record and field."""
    return {
        record.identifier: {each.field: each for each in record.fields}
        for record in report.records
    }


def require_true(report: ProbeReport, secret: s.Secret) -> None:
    """Nothing is told that is not so."""
    for identifier, fields in findings(report).items():
        for name, found in fields.items():
            place = secret.moved[identifier].places[name]
            assert found.found in (None, place), (identifier, name)
            if found.found is None:
                assert "cannot_tell" == found.answer
                assert found.reason


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("letter", ["E", "R"])
def test_moved_columns_are_recovered_from_fifty_records(seed: int, letter: str) -> None:
    """Every anchored field is found where it was moved to; others are not guessed."""
    secret = s.secret(seed)
    make = s.entries if letter == "E" else s.results
    report = probed(make(secret.catalogue, RECORDS, seed))

    found = findings(report)
    header = "?3" if letter == "E" else "R3"
    for identifier in ("?1", header, f"{letter}5", "?7", "?9"):
        told = {name for name, each in found[identifier].items() if each.found}
        assert ANCHORED[identifier.replace("R3", "?3")] <= told, identifier
    require_true(report, secret)
    assert report.disagrees
    widths = secret.moved[f"{letter}5"].item_width
    for name, each in found[f"{letter}5"].items():
        if each.item_width is not None:
            assert widths[name.partition(".")[0]] == each.item_width


@pytest.mark.parametrize("seed", SEEDS)
def test_candidate_numbers_are_known_by_their_ucis(seed: int) -> None:
    """The same candidates' entries and results show where candidate numbers are."""
    secret = s.secret(seed)
    files = [make(secret.catalogue, RECORDS, seed) for make in (s.entries, s.results)]
    others = s.results(secret.catalogue, RECORDS, seed + 1)

    together = findings(probed(*files))
    apart = findings(probed(files[0], others))

    for identifier in ("E5", "R5"):
        place = secret.moved[identifier].places["candidate_number"]
        assert place == together[identifier]["candidate_number"].found
        assert apart[identifier]["candidate_number"].found is None
    require_true(probed(*files), secret)


def test_unmoved_files_agree() -> None:
    """Files by the shipped layouts move nothing, and headers need not be many."""
    report = probed(s.entries(s.SHIPPED, RECORDS, 1), s.results(s.SHIPPED, RECORDS, 2))

    answers = {
        each.answer for fields in findings(report).values() for each in fields.values()
    }
    assert {"agrees", "cannot_tell"} == answers
    assert not report.disagrees


def test_without_basedata_options_cannot_be_told() -> None:
    """Only basedata knows what an option code looks like; what needs it waits."""
    report = probed(s.entries(s.SHIPPED, RECORDS, 1), with_basedata=False)

    found = findings(report)["E5"]
    for name in ("options.option_code", "option_count"):
        assert "cannot_tell" == found[name].answer
    assert "only basedata could show it" in found["options.option_code"].reason
    assert "agrees" == found["uci"].answer


def test_few_records_prove_nothing() -> None:
    """From less than twenty candidates nothing is told of entries."""
    report = probed(s.entries(s.SHIPPED, 19, 1))

    assert {"cannot_tell"} == {each.answer for each in findings(report)["E5"].values()}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("gone", ["uci", "uln", "name", "date_of_birth"])
def test_what_is_not_there_is_not_found(seed: int, gone: str) -> None:
    """A field overwritten with noise is not told to be elsewhere."""
    secret = s.secret(seed)
    first, last = secret.moved["E5"].places[gone]
    random = Random(seed)  # noqa: S311  # noise, the same every time
    made = s.entries(secret.catalogue, RECORDS, seed)
    lines = [_noisy(each, first, last, random) for each in made.records]
    report = probe([(made.name, lines)], s.basedata())

    assert "cannot_tell" == findings(report)["E5"][gone].answer
    require_true(report, secret)


def _noisy(record: Record, first: int, last: int, random: Random) -> bytes:
    if record.kind != "entry":
        return bytes(record)
    noise = bytes(
        random.choice(b"ABCDEFGHXYZ0123456789") for _ in range(first, last + 1)
    )
    return record.raw[: first - 1] + noise + record.raw[last:] + record.ending


def test_slips_do_not_hide_a_field() -> None:
    """One wrong check letter in fifty is a slip, and the count says so."""
    made = s.entries(s.SHIPPED, RECORDS, 3)
    lines = [bytes(each) for each in made.records]
    uci = made.records[2].raw[59:72]
    wrong = uci[:-1] + (b"A" if uci[-1:] != b"A" else b"B")
    lines[2] = lines[2].replace(uci, wrong)
    found = findings(probe([(made.name, lines)], s.basedata()))["E5"]["uci"]

    assert ("agrees", RECORDS - 1, RECORDS) == (
        found.answer,
        found.supporting,
        found.looked_at,
    )


def test_trailing_blanks_may_be_cut() -> None:
    """A sender that cuts lines short moves nothing."""
    made = s.entries(s.SHIPPED, RECORDS, 3)
    lines = [record.raw.rstrip() + b"\n" for record in made.records]
    found = findings(probe([(made.name, lines)], s.basedata()))

    assert all("agrees" == found["E5"][name].answer for name in ANCHORED["E5"])


def test_no_value_is_told() -> None:
    """A report holds columns and counts, and nothing of any candidate."""
    made = s.entries(s.SHIPPED, RECORDS, 4)
    text = json.dumps(probed(made).to_json()) + repr(probed(made))

    for record in made.of_kind("entry"):
        for value in _personal(record):
            assert value not in text


def _personal(record: Record) -> Sequence[str]:
    values = (getattr(record, name) for name in ("name", "uci", "uln"))
    return [str(value) for value in values if value]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff" * 500, b"E1\r\n" * 100, b"A" * 5000, b"\r\n\x1a"],
    ids=["empty", "bytes", "short", "long", "end mark"],
)
def test_any_file_is_met(content: bytes) -> None:
    """Whatever a file holds, the probe answers."""
    report = probe([("E1234501.X01", [content])], s.basedata())

    assert not [
        each for record in report.records for each in record.fields if each.found
    ]
