"""The bridge between `edi` and `spool`: a file's findings become a verdict.

`spool` never hears of formats; it is told accepted, refused or not understood, with a
report for people. Reports are masked: they lie in folders that many may read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Lock

from attrs import evolve, frozen

import edi
from daemon.archives import ArchiveRefusedError, basedata_in
from daemon.codes import CODES
from edi.basedata import is_basedata
from edi.codec.closing import TAIL_BYTES, closes_itself
from edi.diagnostics import Diagnostic, Overrides, Severity
from edi.diagnostics.render_text import render_text, worded_counts
from edi.file_names import parse_file_name
from spool.chain import Mark
from spool.parcel import Outcome, Verdict

BLOCK_BYTES = 1 << 20
ARCHIVE = "archive"
"""What stands for a layout where a file is a zip of basedata."""


def blocks(path: Path) -> Iterator[bytes]:
    """A file's bytes in blocks, so that its size costs no memory."""
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK_BYTES):
            yield block


Held = tuple[str, Path]
"""A basedata file that is held: its name, and where its bytes are."""


class BasedataShelf:
    """The basedata held, read again when other files are held than before.

    `held` is asked when `mark`, the ledger's, is another than before: it may have to
    look through all that was ever filed. Safe to use from several threads.
    """

    def __init__(
        self,
        held: Callable[[], Iterable[Held]],
        mark: Callable[[], Mark],
        catalogue: edi.Catalogue,
    ) -> None:
        self._held = held
        self._mark = mark
        self._looked: Mark | None = None
        self._catalogue = catalogue
        self._lock = Lock()
        self._files: tuple[Held, ...] = ()
        self._basedata: edi.Basedata | None = None

    def current(self) -> edi.Basedata | None:
        """What is held; None where there is no basedata at all."""
        with self._lock:
            mark = self._mark()
            if mark != self._looked:
                files = tuple(self._held())
                if files != self._files:
                    self._basedata = edi.Basedata.load(
                        basedata_blocks(files), self._catalogue
                    )
                    self._files = files
                self._looked = mark
            return self._basedata if self._files else None


def basedata_blocks(files: Iterable[Held]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each basedata file's name and content, those in zips among them.

    A zip that cannot be opened is passed over: checking it is a check of its own.
    """
    for name, path in files:
        if not parse_file_name(name).is_archive:
            yield name, blocks(path)
            continue
        try:
            members = basedata_in(path)
        except ArchiveRefusedError:
            continue
        for member in members:
            yield member.name, [member.content]


def basedata_under(folder: Path) -> list[Held]:
    """The basedata files in a folder and those below it."""
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.rglob("*") if is_basedata(path.name))
    return [(path.name, path) for path in found if path.is_file()]


@frozen
class Checked:
    """A file's report and what it means for the file's journey."""

    report: edi.Report
    verdict: Verdict


class Checker:
    """Checks files on disk against their layout and the basedata held."""

    def __init__(
        self,
        catalogue: edi.Catalogue,
        basedata: Callable[[], edi.Basedata | None],
        findings_max: int,
        overrides: Callable[[str], Overrides | None] = lambda name: None,
        profiles: edi.Profiles | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        self._profiles = profiles
        self._today = today
        self._catalogue = catalogue
        self._basedata = basedata
        self._findings_max = findings_max
        self._overrides = overrides
        """By file name, since the name tells the partner."""

    def outgoing(
        self, path: Path, name: str, history: edi.History | None = None
    ) -> Checked:
        """Check a file before it is sent: what is not understood is refused.

        An unknown data type cannot be checked, and so would travel unchecked; a
        misspelt name is the likelier cause.
        """
        if parse_file_name(name).is_archive:
            return self._archive(path, name, _OUTGOING)
        report = self._report(path, name, history)
        accepted = report.verdict == "accepted"
        outcome = Outcome.ACCEPTED if accepted else Outcome.REFUSED
        return Checked(report, _verdict(report, outcome, _OUTGOING))

    def incoming(
        self, path: Path, name: str, history: edi.History | None = None
    ) -> Checked:
        """Check a received file: what is not understood is delivered untouched."""
        if parse_file_name(name).is_archive:
            return self._archive(path, name, _INCOMING)
        report = self._report(path, name, history)
        if not report.understood:
            outcome = Outcome.NOT_UNDERSTOOD
        elif report.verdict == "accepted":
            outcome = Outcome.ACCEPTED
        else:
            outcome = Outcome.REFUSED
        return Checked(report, _verdict(report, outcome, _INCOMING))

    def _archive(self, path: Path, name: str, words: dict[Outcome, str]) -> Checked:
        """Check each basedata file in a zip; it is in order when all of them are."""
        try:
            members = basedata_in(path)
        except ArchiveRefusedError as refused:
            summary = words[Outcome.REFUSED].format(name=name)
            return Checked(
                edi.Report(name, ARCHIVE, "rejected", 0, (), errors=1),
                simple_verdict(
                    Outcome.REFUSED,
                    refused.code,
                    f"{summary}: {refused.problem}",
                    CODES[refused.code].help,
                ),
            )
        reports = [self._report_of([each.content], each.name) for each in members]
        return _archive_checked(name, reports, words)

    def _report(self, path: Path, name: str, history: edi.History | None) -> edi.Report:
        return self._report_of(blocks(path), name, history)

    def _report_of(
        self, content: Iterable[bytes], name: str, history: edi.History | None = None
    ) -> edi.Report:
        return edi.check(
            content,
            name,
            basedata=self._basedata(),
            history=history,
            catalogue=self._catalogue,
            limit=self._findings_max,
            overrides=self._overrides(name),
            profiles=self._profiles,
            today=None if self._today is None else self._today(),
        )

    def complete(self, name: str, path: Path) -> bool:
        """Whether a file in the outbox closes itself, so that no writer is awaited."""
        try:
            with path.open("rb", buffering=0) as file:
                head = file.read(TAIL_BYTES)
                size = file.seek(0, 2)
                file.seek(max(0, size - TAIL_BYTES))
                tail = file.read(TAIL_BYTES)
        except OSError:
            return False
        return closes_itself(name, head, tail, self._catalogue)


def rejected_too(checked: Checked, errors: Sequence[Diagnostic]) -> Checked:
    """Refuse a received file for what its content alone does not show."""
    report = evolve(
        checked.report,
        verdict="rejected",
        diagnostics=(*errors, *checked.report.diagnostics),
        errors=checked.report.errors + len(errors),
    )
    return Checked(report, _verdict(report, Outcome.REFUSED, _INCOMING))


def _archive_checked(
    name: str, reports: Sequence[edi.Report], words: dict[Outcome, str]
) -> Checked:
    """What the reports on a zip's members come to."""
    rejected = any(report.verdict == "rejected" for report in reports)
    whole = edi.Report(
        name,
        ARCHIVE,
        "rejected" if rejected else "accepted",
        sum(report.records for report in reports),
        tuple(found for report in reports for found in report.diagnostics),
        errors=sum(report.errors for report in reports),
        warnings=sum(report.warnings for report in reports),
        notices=sum(report.notices for report in reports),
    )
    outcome = Outcome.REFUSED if rejected else Outcome.ACCEPTED
    verdict = _verdict(whole, outcome, words)
    members = ", ".join(report.name for report in reports) or "no basedata"
    text = [f"{verdict.summary}.\n\nIn it: {members}.\n"]
    text += [
        report_text(report, f"In {report.name}", None)
        for report in reports
        if report.diagnostics
    ]
    return Checked(whole, evolve(verdict, report="\n".join(text)))


_OUTGOING = {
    Outcome.ACCEPTED: "{name} is in order",
    Outcome.REFUSED: "{name} was NOT sent: it has errors",
}
_INCOMING = {
    Outcome.ACCEPTED: "{name} was received and is in order",
    Outcome.NOT_UNDERSTOOD: "{name} is of a kind that this program does not read; it "
    "was delivered untouched",
    Outcome.REFUSED: "{name} was received, but it has errors",
}
_ADVICE = {
    Outcome.REFUSED: "Put right what is named below in the program that made the "
    "file, and export it again.",
}


def _verdict(
    report: edi.Report, outcome: Outcome, words: dict[Outcome, str]
) -> Verdict:
    summary = words[outcome].format(name=report.name)
    return Verdict(
        outcome=outcome,
        summary=summary,
        report=report_text(report, summary, _ADVICE.get(outcome)),
        details={
            "layout": report.layout,
            "records": report.records,
            "errors": report.errors,
            "warnings": report.warnings,
            "notices": report.notices,
            "codes": sorted({found.code for found in report.diagnostics}),
        },
    )


def report_text(report: edi.Report, summary: str, advice: str | None) -> str:
    """A report for people: what it means, what to do, then each finding at its place.

    Errors come first, since they are what a person has to act on.
    """
    parts = [summary + "."]
    if advice:
        parts.append(advice)
    counts = {
        Severity.ERROR: report.errors,
        Severity.WARNING: report.warnings,
        Severity.NOTICE: report.notices,
    }
    parts.append(f"Found: {worded_counts(counts)}.")
    ordered = sorted(report.diagnostics, key=lambda found: -found.severity.weight)
    for found in ordered:
        excerpt = report.excerpts.get(found.record or 0)
        parts.append(
            render_text(
                found,
                name=report.name,
                line=excerpt.line if excerpt else None,
                personal_columns=excerpt.personal_columns if excerpt else (),
            )
        )
    return "\n\n".join(parts) + "\n"


def simple_verdict(
    outcome: Outcome, code: str, summary: str, help_text: str
) -> Verdict:
    """A verdict that needs no look into the file."""
    report = f"{summary}.\n\n   = help: {help_text}\n"
    return Verdict(
        outcome=outcome, summary=summary, report=report, details={"codes": [code]}
    )
