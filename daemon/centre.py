"""The centre's role: its files go to the awarding body that their names tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import edi
from daemon.checking import Checked, Checker, blocks, simple_verdict
from daemon.codes import CODES
from daemon.events import Log
from daemon.parcel_log import parcel_fields
from daemon.past import Past
from edi.file_names import FILE_TYPES, parse_file_name
from edi.reply import read_reply
from spool.custody import Custody
from spool.drafting import Draft
from spool.parcel import Outcome, Parcel, Verdict
from spool.states import Direction

FROM_CENTRES = frozenset("EAFM")
"""Data types that centres send: entries, amendments, forecasts and marks."""
NOT_FROM_CENTRES = frozenset(FILE_TYPES) - FROM_CENTRES
"""Data types that are known, and that only awarding bodies send."""
REPLY_BYTES_MAX = 16 * 2**20
"""A larger file with the letter X is no reply of ours."""


class CentreRole:
    """One centre number, with the partners it exchanges files with."""

    def __init__(
        self,
        number: str,
        partners: Mapping[str, str],
        custody: Custody,
        checker: Checker,
        catalogue: edi.Catalogue,
        log: Log,
    ) -> None:
        """`partners` gives the partner for each awarding body's two characters."""
        self._number = number
        self._partners = partners
        self._custody = custody
        self._checker = checker
        self._catalogue = catalogue
        self._log = log
        self._past = Past(custody, catalogue)

    def route(self, name: str) -> Sequence[str]:
        """Give the partner of the awarding body in the name, for our own files."""
        parsed = parse_file_name(name)
        if parsed.form != "centre" or parsed.centre_number != self._number:
            return ()
        if parsed.data_type in NOT_FROM_CENTRES:
            return ()
        partner = self._partners.get(parsed.awarding_body or "")
        return () if partner is None else (partner,)

    def unroutable(self, parcel: Parcel) -> Verdict:
        """Say which part of the name stands in the way."""
        parsed = parse_file_name(parcel.name)
        if parsed.form != "centre":
            # The check of the file says it best, with what is expected of a name.
            checked = self._checker.outgoing(self._custody.content(parcel), parcel.name)
            if checked.verdict.outcome is Outcome.REFUSED:
                return checked.verdict
            problem = "its name is not that of a file from a centre"
        elif parsed.data_type in NOT_FROM_CENTRES:
            kind = FILE_TYPES[parsed.data_type]
            return _refused(parcel, "TRN031", f"centres do not send {kind} files")
        elif parsed.centre_number != self._number:
            problem = (
                f"its name says centre {parsed.centre_number}, but this outbox belongs "
                f"to centre {self._number}"
            )
        else:
            known = ", ".join(sorted(self._partners))
            problem = (
                f"no partner is configured for awarding body {parsed.awarding_body} "
                f"(there is one for {known})"
            )
        return _refused(parcel, "TRN030", problem)

    def check_outgoing(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> Checked:
        """Check a file before it is sent; what is not understood is refused."""
        past = self._past.before(parcel, accepted)
        return self._checker.outgoing(self._custody.content(parcel), parcel.name, past)

    def check_incoming(
        self, parcel: Parcel, accepted: Sequence[Parcel] = ()
    ) -> Checked:
        """Check a received file; what is not understood is delivered untouched."""
        past = self._past.before(parcel, accepted)
        return self._checker.incoming(self._custody.content(parcel), parcel.name, past)

    def reply(self, parcel: Parcel, report: edi.Report) -> Draft | None:
        """A centre answers nothing; its receipts say that it has the files."""
        return None

    def received(self, parcel: Parcel) -> None:
        """Match a reply to the file it answers."""
        if parse_file_name(parcel.name).data_type != "X":
            return
        if parcel.size > REPLY_BYTES_MAX:
            return
        path = self._custody.content(parcel)
        document = edi.read(blocks(path), parcel.name, self._catalogue)
        reply = read_reply(document)
        if reply is None:
            return
        for sent in self._custody.ledger.parcels(
            direction=Direction.OUTBOUND, sha256=reply.answered.sha256
        ):
            if sent.partner == parcel.partner:
                self._custody.answered(sent, parcel, reply.verdict)
                self._log.info(
                    "reply_matched",
                    **parcel_fields(parcel),
                    answers=sent.id,
                    verdict=reply.verdict,
                )
                return


def _refused(parcel: Parcel, code: str, problem: str) -> Verdict:
    summary = f"{parcel.name} was NOT sent: {problem}"
    return simple_verdict(Outcome.REFUSED, code, summary, CODES[code].help)
