"""The awarding body's role: basedata to all centres, results and replies to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import edi
from daemon.checking import Checked, Checker, blocks, simple_verdict
from daemon.codes import CODES
from edi.basedata import read_field
from edi.document import Heading
from edi.file_names import compose_centre_name, parse_file_name
from edi.reply import Answered, write_reply
from spool.custody import Custody
from spool.drafting import Draft
from spool.parcel import Outcome, Parcel, Verdict

ANSWERED_TYPES = frozenset("EAFM")
"""Data types that get a reply: what centres send."""


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

    def check_outgoing(self, parcel: Parcel) -> Checked:
        """Check a file before it is published; other kinds than EDI pass unread."""
        path = self._custody.content(parcel)
        checked = self._checker.incoming(path, parcel.name)
        if checked.verdict.outcome is Outcome.NOT_UNDERSTOOD:
            accepted = Verdict(
                outcome=Outcome.ACCEPTED,
                summary=f"{parcel.name} is of a kind that this program does not read",
            )
            return Checked(checked.report, accepted)
        return self._checker.outgoing(path, parcel.name)

    def reply(self, parcel: Parcel, report: edi.Report) -> Draft | None:
        """Answer a centre's file with a reply file of our own format."""
        parsed = parse_file_name(parcel.name)
        centre, body = parcel.partner, parsed.awarding_body
        if parsed.form != "centre" or parsed.data_type not in ANSWERED_TYPES:
            return None
        if centre is None or body is None or parcel.quarantined:
            return None
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
