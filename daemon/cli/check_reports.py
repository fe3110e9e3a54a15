"""What `a2c check` found, in the forms that it can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import frozen

from daemon.cli.output import JSON_VERSION, counted

if TYPE_CHECKING:
    from edi import Layout, Report
    from edi.diagnostics import Diagnostic
    from edi.diagnostics.shown_file import ShownFile
    from edi.rules.candidates import Candidate

Json = dict[str, Any]


class Format(StrEnum):
    """The forms of a report."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"


class Grouping(StrEnum):
    """How findings are put together."""

    FILE = "file"
    CANDIDATE = "candidate"


@frozen(eq=False)
class CheckedFile:
    """One file that was checked."""

    path: str
    """As it was given; a file from stdin goes by its name."""
    report: Report
    layout: Layout | None


Group = tuple["Candidate | None", list[tuple[CheckedFile, "Diagnostic"]]]
"""A candidate, None for what is about no one, and the findings of all files."""


@frozen(kw_only=True)
class Teller:
    """How findings are to be told."""

    format: Format = Format.TEXT
    by: Grouping = Grouping.FILE
    reveal: bool = False
    now: Callable[[], datetime]

    @property
    def file_by_file(self) -> bool:
        """Whether each file can be told before the next is checked."""
        return self.format is Format.TEXT and self.by is Grouping.FILE

    def file_text(self, checked: CheckedFile) -> Iterator[str]:
        """One file's findings as text, block by block."""
        for diagnostic in checked.report.diagnostics:
            yield self._finding_text(checked, diagnostic)
        yield summary(checked)

    def whole(self, files: Sequence[CheckedFile]) -> str:
        """All files as one text of the format asked for, without a last line end."""
        match self.format:
            case Format.TEXT:
                return "\n".join(self._text(files))
            case Format.JSON:
                return _json_text(self._json(files))
            case Format.SARIF:
                from edi.diagnostics.render_sarif import render_sarif

                log = render_sarif([_shown(each) for each in files], version=_version())
                return _json_text(log)
            case Format.HTML:
                return self._html(files).rstrip("\n")

    def _text(self, files: Sequence[CheckedFile]) -> Iterator[str]:
        if self.by is Grouping.FILE:
            for each in files:
                yield from self.file_text(each)
            return
        for candidate, found in _by_candidate(files):
            yield f"{_title(candidate)}: {counted(len(found), 'finding')}\n"
            for checked, diagnostic in found:
                yield self._finding_text(checked, diagnostic)
        for each in files:
            yield summary(each)

    def _finding_text(self, checked: CheckedFile, diagnostic: Diagnostic) -> str:
        from edi.diagnostics.render_text import render_text

        excerpt = checked.report.excerpts.get(diagnostic.record or 0)
        text = render_text(
            diagnostic,
            name=checked.path,
            line=excerpt.line if excerpt else None,
            personal_columns=excerpt.personal_columns if excerpt else (),
            reveal=self.reveal,
        )
        return f"{text}\n"

    def _json(self, files: Sequence[CheckedFile]) -> Json:
        from edi.diagnostics.render_json import render_json

        form: Json = {"version": JSON_VERSION, "files": [_json(each) for each in files]}
        if self.by is Grouping.CANDIDATE:
            form["candidates"] = [
                {
                    "centre_number": candidate.centre_number if candidate else None,
                    "candidate_number": candidate.candidate_number
                    if candidate
                    else None,
                    "diagnostics": [
                        {"path": checked.path, **render_json(diagnostic)}
                        for checked, diagnostic in found
                    ],
                }
                for candidate, found in _by_candidate(files)
            ]
        return form

    def _html(self, files: Sequence[CheckedFile]) -> str:
        from edi.diagnostics.render_html import render_html
        from edi.diagnostics.shown_file import Section

        shown = {id(each): _shown(each) for each in files}
        sections = None
        if self.by is Grouping.CANDIDATE:
            sections = [
                Section(
                    _title(candidate),
                    tuple((shown[id(checked)], found) for checked, found in findings),
                )
                for candidate, findings in _by_candidate(files)
            ]
        made = self.now().astimezone().strftime("Checked %d %B %Y, %H:%M")
        return render_html(
            [*shown.values()], candidates=sections, made=made, reveal=self.reveal
        )


def _json_text(form: Json) -> str:
    import json

    return json.dumps(form, indent=2)


def summary(checked: CheckedFile) -> str:
    """One line on a file: `E1234501.X01: accepted (…, 6 records): no findings`."""
    from edi.diagnostics.render_text import printable, worded_counts

    report = checked.report
    layout = report.layout or "no known layout"
    records = counted(report.records, "record")
    return (
        f"{printable(checked.path)}: {report.verdict} ({layout}, {records}): "
        f"{worded_counts(_counts(report))}"
    )


def _counts(report: Report) -> dict[Any, int]:
    from edi.diagnostics import Severity

    return {
        Severity.ERROR: report.errors,
        Severity.WARNING: report.warnings,
        Severity.NOTICE: report.notices,
    }


def _json(checked: CheckedFile) -> Json:
    from edi.diagnostics.render_json import render_json

    report = checked.report
    return {
        "path": checked.path,
        "name": report.name,
        "layout": report.layout,
        "verdict": report.verdict,
        "records": report.records,
        "diagnostics": [render_json(each) for each in report.diagnostics],
    }


def _shown(checked: CheckedFile) -> ShownFile:
    from edi.diagnostics.shown_file import ShownFile, ShownLine

    report = checked.report
    return ShownFile(
        path=checked.path,
        layout=report.layout,
        verdict=report.verdict,
        records=report.records,
        diagnostics=report.diagnostics,
        counts=_counts(report),
        lines={
            number: ShownLine(excerpt.line, excerpt.personal_columns)
            for number, excerpt in report.excerpts.items()
        },
    )


def _by_candidate(files: Iterable[CheckedFile]) -> list[Group]:
    """Findings of all files by candidate; what is about no one of them comes first."""
    from edi.rules.candidates import Candidate, with_candidates

    groups: dict[Candidate | None, list[tuple[CheckedFile, Diagnostic]]] = {}
    for checked in files:
        for candidate, found in with_candidates(checked.report, checked.layout):
            groups.setdefault(candidate, []).append((checked, found))
    order = sorted(groups, key=lambda each: each or Candidate("", ""))
    return [(candidate, groups[candidate]) for candidate in order]


def _title(candidate: Candidate | None) -> str:
    if candidate is None:
        return "not about one candidate"
    centre = candidate.centre_number
    of_centre = f" of centre {centre}" if centre else ""
    return f"candidate {candidate.candidate_number}{of_centre}"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("a2c-edi")
    except PackageNotFoundError:
        return ""
