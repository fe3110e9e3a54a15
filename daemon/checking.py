"""The bridge between `edi` and `spool`: a file's findings become a verdict.

`spool` never hears of formats; it is told accepted, refused or not understood, with a
report for people. Reports are masked: they lie in folders that many may read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock

from attrs import frozen

import edi
from edi.basedata import LETTERS as BASEDATA_LETTERS
from edi.codec.closing import TAIL_BYTES, closes_itself
from edi.diagnostics.render_text import render_counts, render_text
from edi.file_names import parse_file_name
from spool.parcel import Verdict

BLOCK_BYTES = 1 << 20


def blocks(path: Path) -> Iterator[bytes]:
    """A file's bytes in blocks, so that its size costs no memory."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def is_basedata(name: str) -> bool:
    """Whether a name is that of a basedata file (S, O, C, L or D)."""
    parsed = parse_file_name(name)
    return parsed.form == "broadcast" and parsed.data_type in BASEDATA_LETTERS


class BasedataShelf:
    """The basedata in one folder, read again when the folder's files change.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path, catalogue: edi.Catalogue) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._lock = Lock()
        self._signature: tuple[tuple[str, int, int], ...] = ()
        self._held: edi.Basedata | None = None

    def current(self) -> edi.Basedata | None:
        """What is held; None where there is no basedata at all."""
        with self._lock:
            paths = list(self._paths())
            signature = tuple(
                (str(path), stat.st_size, stat.st_mtime_ns)
                for path in paths
                for stat in [path.stat()]
            )
            if signature != self._signature:
                files = ((path.name, blocks(path)) for path in paths)
                self._held = edi.Basedata.load(files, self._catalogue)
                self._signature = signature
            return self._held if signature else None

    def _paths(self) -> Iterable[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.rglob("*") if _is_held(path))


def _is_held(path: Path) -> bool:
    return is_basedata(path.name) and path.is_file()


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
    ) -> None:
        self._catalogue = catalogue
        self._basedata = basedata
        self._findings_max = findings_max

    def outgoing(self, path: Path, name: str) -> Checked:
        """Check a file before it is sent: what is not understood is refused.

        An unknown data type cannot be checked, and so would travel unchecked; a
        misspelt name is the likelier cause.
        """
        report = self._report(path, name)
        outcome = "accepted" if report.verdict == "accepted" else "refused"
        return Checked(report, _verdict(report, outcome, _OUTGOING))

    def incoming(self, path: Path, name: str) -> Checked:
        """Check a received file: what is not understood is delivered untouched."""
        report = self._report(path, name)
        if not report.understood:
            outcome = "not_understood"
        elif report.verdict == "accepted":
            outcome = "accepted"
        else:
            outcome = "refused"
        return Checked(report, _verdict(report, outcome, _INCOMING))

    def _report(self, path: Path, name: str) -> edi.Report:
        return edi.check(
            blocks(path),
            name,
            basedata=self._basedata(),
            catalogue=self._catalogue,
            limit=self._findings_max,
        )

    def complete(self, name: str, path: Path) -> bool:
        """Whether a file in the outbox closes itself, so that no writer is awaited."""
        try:
            with path.open("rb") as file:
                head = file.read(TAIL_BYTES)
                size = file.seek(0, 2)
                file.seek(max(0, size - TAIL_BYTES))
                tail = file.read(TAIL_BYTES)
        except OSError:
            return False
        return closes_itself(name, head, tail, self._catalogue)


_OUTGOING = {
    "accepted": "{name} is in order",
    "refused": "{name} was NOT sent: it has errors that the awarding body would refuse",
}
_INCOMING = {
    "accepted": "{name} was received and is in order",
    "not_understood": "{name} is of a kind this program does not read; it was delivered "
    "untouched",
    "refused": "{name} was received, but it has errors; importing it may go wrong",
}
_ADVICE = {
    "refused": "Put right what is named below in the program that made the file, and "
    "export it again.",
}


def _verdict(report: edi.Report, outcome: str, words: dict[str, str]) -> Verdict:
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
    parts.append(f"Found: {render_counts(report.diagnostics) or 'nothing wrong'}.")
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


def simple_verdict(outcome: str, code: str, summary: str, help_text: str) -> Verdict:
    """A verdict that needs no look into the file."""
    report = f"{summary}.\n\n   = help: {help_text}\n"
    return Verdict(
        outcome=outcome, summary=summary, report=report, details={"codes": [code]}
    )
