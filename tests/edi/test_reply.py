"""Replies: what the hub found, written as a file and read back."""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

import edi
from edi.diagnostics import finding
from edi.json_form import document_from_json, document_to_json
from edi.layout.plan import Evidence
from edi.reply import Answered, Reply, finding_messages, read_reply, write_reply
from edi.rules.check import Report
from tests.support import edi_files as made

DIGEST = "0123456789abcdef" * 4


def replied(report: Report, name: str = "E1234501.X01") -> edi.Document:
    """The reply as it comes out of its own bytes."""
    document = write_reply(report, Answered(name, DIGEST), made.heading())
    return edi.read([bytes(document)], document.name)


def broken() -> Report:
    """A report with an error, a warning and a notice."""
    data = made.changed(made.entries(), 3, 53, "310209").replace(b"\r\n", b"\n")
    return edi.check([data + b"\x1a"], "E1234501.X01")


def test_round_trip() -> None:
    """Verdict, counts and the answered file come back; each finding is one record."""
    report = broken()
    reply = replied(report)

    expected = Reply(Answered("E1234501.X01", DIGEST), "rejected", 1, 1, 1)
    assert expected == read_reply(reply)
    assert "X1234501.X01" == reply.name
    messages = finding_messages(reply)
    assert ["FRM005", "FLD003", "FRM007"] == [text.split()[0] for text in messages]
    assert "record 3: " in messages[1]


def test_override_is_visible() -> None:
    """Who gets the reply sees that a finding would have counted for more elsewhere."""
    data = made.changed(made.entries(), 3, 53, "310209")
    overrides = edi.Overrides("us", {"FLD003": edi.Severity.WARNING})
    report = edi.check([data], "E1234501.X01", overrides=overrides)

    (message,) = finding_messages(replied(report))
    assert message.startswith("FLD003 record 3: (else error) ")


def test_reply_is_in_order() -> None:
    """A reply passes its own check, under the name it has."""
    reply = replied(broken())
    report = edi.check([bytes(reply)], reply.name)

    assert ("accepted", ()) == (report.verdict, report.diagnostics)


def test_reply_is_canonical() -> None:
    """A reply shown and written again is the same, byte for byte."""
    reply = replied(broken())

    assert reply == document_from_json(document_to_json(reply))
    assert {239} == {len(record.raw) for record in reply.records}


@given(st.text(max_size=300))
def test_any_answered_name(name: str) -> None:
    """Whatever a file was called, its reply can be written, and is found by digest."""
    reply = read_reply(replied(edi.check([b""], name), name))

    assert reply is not None
    assert DIGEST == reply.answered.sha256
    assert reply.answered.name.isprintable()
    assert len(reply.answered.name) <= 40


def test_no_series_known() -> None:
    """A file without a readable header is answered too, with a blank series."""
    heading = attrs.evolve(made.heading(), series=None, year=None)
    document = write_reply(broken(), Answered("E1234501.X01", DIGEST), heading)

    assert None is getattr(document.records[0], "series", "?")
    assert read_reply(edi.read([bytes(document)], document.name)) is not None


def test_what_has_no_room_is_cut() -> None:
    """Long messages, names and column numbers are cut to what their fields hold."""
    long = finding(
        "FLD002",
        record=20_000_000,
        kind="k" * 30,
        columns=(1_200, 65_000),
        field="results.first_endorsement_partial_absence_again",
        evidence=Evidence.INFERRED,
        found="\N{SNOWMAN}" * 300,
        expected="digits",
    )
    report = Report("n", None, "rejected", 99_999_999, (long,), {}, 100_000, 0, 0)
    reply = replied(report)
    detail = reply.of_kind("reply")[0]

    assert 239 == len(detail.raw)
    assert detail.raw.endswith(b"...")
    assert b"999999" in detail.raw[32:38]
    found = read_reply(reply)
    assert found is not None
    assert 99_999 == found.errors


@given(st.integers(0, 5), st.binary(max_size=140), st.integers(0, 60))
def test_damaged_replies(number: int, noise: bytes, at: int) -> None:
    """A damaged reply is read as far as it goes, or is no reply; it never fails."""
    lines = made.lines(replied(broken()))
    number = min(number, len(lines) - 1)
    lines[number] = made.put(lines[number], at + 1, noise)
    document = edi.read([made.joined(*lines)], "X1234501.X01")
    read_reply(document)

    assert all(isinstance(text, str) for text in finding_messages(document))


def test_no_reply() -> None:
    """A file that is no reply of ours gives None."""
    assert None is read_reply(made.entries())
    assert None is read_reply(edi.read([b"X1 something\r\n"], "X1234570.X01"))
    assert None is read_reply(edi.read([], "X1234501.X01"))
