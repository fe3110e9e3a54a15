"""The awarding body's role: basedata to all centres, results and replies to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from attrs import evolve

import edi
from daemon.centre import FROM_CENTRES, NOT_FROM_CENTRES
from daemon.checking import Checked, Checker, blocks, rejected_too, simple_verdict
from daemon.codes import CODES
from daemon.past import Past
from edi.codec.record import read_field
from edi.diagnostics import Diagnostic, finding
from edi.document import Heading
from edi.file_names import (
    FILE_TYPES,
    FileName,
    compose_centre_name,
    parse_file_name,
)
from edi.layout.plan import Evidence
from edi.reply import Answered, write_reply
from spool.custody import Custody
from spool.drafting import Draft
from spool.parcel import Outcome, Parcel, Verdict


class HubRole:
    """One awarding body's side, with all its centres."""

    def __init__(
        self,
        awarding_bodies: Sequence[str],
        centres: Sequence[str],
        custody: Custody,
        checker: Checker,
        catalogue: edi.Catalogue,
        now: Callable[[], datetime],
    ) -> None:
        self._awarding_bodies = tuple(awarding_bodies)
        self._centres = tuple(centres)
        self._custody = custody
        self._checker = checker
        self._catalogue = catalogue
        self._now = now
        self._past = Past(custody, catalogue)

    def route(self, name: str) -> Sequence[str]:
        """Broadcast files go to every centre, others to the one in their name."""
        parsed = parse_file_name(name)
        if parsed.awarding_body not in self._awarding_bodies:
            return ()
        if parsed.form == "broadcast":
            return self._centres
        if parsed.centre_number in self._centres:
            return (parsed.centre_number,)
        return ()

    def unroutable(self, parcel: Parcel) -> Verdict:
        """Say which part of the name stands in the way."""
        parsed = parse_file_name(parcel.name)
        if parsed.form == "unknown":
            problem = "its name does not tell which centre it is for"
        elif parsed.awarding_body not in self._awarding_bodies:
            known = ", ".join(self._awarding_bodies)
            problem = (
                f"its name says awarding body {parsed.awarding_body}, but this is the "
                f"outbox of {known}"
            )
        else:
            problem = f"centre {parsed.centre_number} is not in the configuration"
        summary = f"{parcel.name} was NOT published: {problem}"
        return simple_verdict(Outcome.REFUSED, "TRN030", summary, CODES["TRN030"].help)

    def check_outgoing(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> Checked:
        """Check a file before it is published; other kinds than EDI pass unread."""
        path, past = self._custody.content(parcel), self._past.before(parcel, accepted)
        checked = self._checker.incoming(path, parcel.name, past)
        if checked.verdict.outcome is Outcome.NOT_UNDERSTOOD:
            unread = Verdict(
                outcome=Outcome.ACCEPTED,
                summary=f"{parcel.name} is of a kind that this program does not read",
            )
            return Checked(checked.report, unread)
        return self._checker.outgoing(path, parcel.name, past)

    def check_incoming(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> Checked:
        """Check a centre's file, and that it may come through this centre's account."""
        path, past = self._custody.content(parcel), self._past.before(parcel, accepted)
        checked = self._checker.incoming(path, parcel.name, past)
        parsed = parse_file_name(parcel.name)
        if parsed.form == "unknown" or not checked.report.understood:
            return checked
        if parsed.data_type in NOT_FROM_CENTRES:
            return Checked(checked.report, _wrong_direction(parcel.name, parsed))
        foreign = [
            *_foreign_centre(parsed, parcel.partner),
            *_foreign_body(parsed, self._awarding_bodies),
        ]
        return rejected_too(checked, foreign) if foreign else checked

    def reply(self, parcel: Parcel, report: edi.Report) -> Draft | None:
        """Answer a centre's file with a reply file of our own format."""
        parsed = parse_file_name(parcel.name)
        centre, body = parcel.partner, parsed.awarding_body
        if parsed.form != "centre" or parsed.data_type not in FROM_CENTRES:
            return None
        if centre is None or parcel.quarantined:
            return None
        if body is None or body not in self._awarding_bodies:
            body = self._awarding_bodies[0]  # we answer in our own name
        series, year = self._series(parcel)
        created = self._now().date()

        def make(number: int) -> tuple[str, bytes]:
            heading = Heading(
                awarding_body=body,
                series=series,
                year=year,
                sequence_number=number % 1000,
                centre_number=centre,
                creation_date=date(created.year, created.month, created.day),
            )
            answered = Answered(parcel.name, parcel.sha256)
            document = write_reply(report, answered, heading, self._catalogue)
            return compose_centre_name("X", centre, body, number), bytes(document)

        return Draft(partner=centre, counter=f"reply:{centre}:{body}", make=make)

    def _series(self, parcel: Parcel) -> tuple[str | None, str | None]:
        """The series and year that the answered file's header shows."""
        path = self._custody.content(parcel)
        for record in edi.read_records(blocks(path), parcel.name, self._catalogue):
            if record.kind == "file_header":
                series = read_field(record, "series")
                year = read_field(record, "year")
                return _clean(series), _clean(year)
            break
        return None, None

    def received(self, parcel: Parcel) -> None:
        """Nothing more: a centre sends no replies."""


def _foreign_centre(name: FileName, account: str | None) -> Iterator[Diagnostic]:
    """A centre's account is the only proof of who sent a file."""
    if account is not None and name.centre_number != account:
        yield evolve(
            finding(
                "FIL004",
                field="centre_number",
                evidence=Evidence.CONFIRMED,
                found=name.centre_number,
                expected=account,
                owner="account",
            ),
            message=f"the file's name says centre {name.centre_number}, expected "
            f"{account} as the account it came through",
            help="send each centre's files through the account of that centre",
        )


def _foreign_body(name: FileName, ours: Sequence[str]) -> Iterator[Diagnostic]:
    if name.awarding_body not in ours:
        known = " or ".join(ours)
        yield evolve(
            finding(
                "FIL004",
                field="awarding_body",
                evidence=Evidence.CONFIRMED,
                found=name.awarding_body,
                expected=known,
                owner="account",
            ),
            message=f"the file's name says awarding body {name.awarding_body}, "
            f"expected {known} as the account it came through",
            help="send each awarding body's files to that awarding body",
        )


def _wrong_direction(text: str, name: FileName) -> Verdict:
    kind = FILE_TYPES[name.data_type or ""]
    summary = f"{text} was refused: centres do not send {kind} files"
    return simple_verdict(Outcome.REFUSED, "TRN031", summary, CODES["TRN031"].help)


def _clean(value: object) -> str | None:
    """A value from a stranger's header, if our own header can hold it."""
    if (
        isinstance(value, str)
        and len(value) == 2
        and value.isalnum()
        and value.isascii()
    ):
        return value
    return None
