"""A run of `a2c check`: files read, checked against each other, and told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.cli.check_reports import CheckedFile, Format, Grouping, Teller
from daemon.cli.files import (
    STDIN,
    Given,
    basedata_from,
    blocks,
    code_of,
    files_in,
    history_from,
)
from daemon.cli.output import ExitCode, Trouble, cause_of, complain, counted, say, write

if TYPE_CHECKING:
    from daemon.archives import ArchiveRefusedError
    from daemon.config import Config
    from edi import Basedata, Catalogue, History, Overrides, Profiles, Report


def check_files(
    paths: Sequence[Path],
    *,
    basedata: Path | None = None,
    by: Grouping = Grouping.FILE,
    report_format: Format = Format.TEXT,
    out: Path | None = None,
    overlays: Path | None = None,
    config: Path | None = None,
    profiles: Sequence[str] = (),
    on: datetime | None = None,
    name: str | None = None,
    reveal: bool = False,
) -> ExitCode:
    """Check files and those in folders, as the options of `a2c check` say; tell it.

    Raises Trouble for what cannot be done as asked.
    """
    if STDIN in paths and name is None:
        raise Trouble("stdin has no name to judge it by", "give one with --name")
    teller = Teller(
        format=report_format,
        by=by,
        reveal=reveal,
        now=lambda: datetime.now(UTC),
    )
    against = _against(config, overlays)
    if profiles:
        against.profiles = _profiles(profiles)
    against.today = (on or datetime.now()).date()  # noqa: DTZ005  # the day it is here
    if basedata is not None:
        if not basedata.is_dir():
            raise Trouble(f"there is no folder {basedata}", "name a folder of basedata")
        against.basedata = basedata_from(files_in(basedata), against.catalogue)
        if against.basedata is None:
            say(f"note: there is no basedata in {basedata}")
    run = _Run(against, name, teller, out)
    run.check(paths)
    return run.finish()


class _Against:
    """What files are checked against."""

    def __init__(
        self,
        catalogue: Catalogue,
        held: Sequence[Given] = (),
        overrides: Callable[[str], Overrides | None] = lambda name: None,
    ) -> None:
        self.catalogue = catalogue
        self.overrides = overrides
        """By file name."""
        self.basedata: Basedata | None = None
        """Where it is given by name; nothing else counts then."""
        self.profiles: Profiles | None = None
        self.today: date | None = None
        self._held = held
        self._of_held: tuple[Basedata | None, History | None] | None = None

    def around(self, files: Sequence[Given]) -> tuple[Basedata | None, History | None]:
        """Basedata and history for the files of one folder, or for a file alone."""
        if files:
            names = {each.name.upper() for each in files}
            held = [each for each in self._held if each.name.upper() not in names]
            basedata, history = self._load([*held, *files])
        else:
            if self._of_held is None:
                self._of_held = self._load(self._held)
            basedata, history = self._of_held
        return self.basedata or basedata, history

    def _load(self, files: Sequence[Given]) -> tuple[Basedata | None, History | None]:
        if not files:
            return None, None
        basedata = None
        if self.basedata is None:
            basedata = basedata_from(files, self.catalogue)
        return basedata, history_from(files, self.catalogue)


def _against(config: Path | None, overlays: Path | None) -> _Against:
    if config is None and overlays is None:
        from edi import Catalogue

        return _Against(Catalogue.shipped())
    from daemon.cli.layout_choice import catalogue_with, configured

    if config is None:
        return _Against(catalogue_with(overlays))
    from daemon.cli.configuring import load
    from daemon.cli.held import held_files
    from daemon.severities import overrides_for

    loaded: Config = load(config)
    catalogue = configured(loaded) if overlays is None else catalogue_with(overlays)
    against = _Against(
        catalogue, held_files(loaded), lambda name: overrides_for(loaded, name)
    )
    if loaded.checks.profiles:
        against.profiles = _profiles(loaded.checks.profiles, loaded.path.parent)
    return against


def _profiles(names: Sequence[str], base: Path | None = None) -> Profiles | None:
    from daemon.config.profiles import profiles_named
    from edi import ProfileError

    try:
        return profiles_named(names, base or Path())
    except ProfileError as error:
        raise Trouble(str(error), "correct the name or the file") from None


class _Run:
    """One run over all paths; it goes on after a path that fails."""

    def __init__(
        self,
        against: _Against,
        stdin_name: str | None,
        teller: Teller,
        out: Path | None,
    ) -> None:
        self._against = against
        self._stdin_name = stdin_name
        self._teller = teller
        self._out = out
        self._files: list[CheckedFile] = []
        """Kept only where the report is written at the end."""
        self._checked = 0
        self._rejected = 0
        self._code = ExitCode.GOOD

    def check(self, paths: Sequence[Path]) -> None:
        """Check files, and those in and under folders, against each other."""
        found = {path: self._given(path) for path in paths}
        folders = any(path.is_dir() for path in found)
        given = [each for files in found.values() for each in files]
        try:
            basedata, history = self._against.around(given if folders else ())
        except OSError as error:
            self._fail(Path(error.filename or paths[0]), error)
            return
        for path, files in found.items():
            in_folder = path.is_dir()
            if in_folder and not files:
                say(f"note: there are no files in {path}")
            for each in files:
                if in_folder and _is_foreign(each):
                    say(f"note: {each.path} is no exam-data file: passed over")
                else:
                    self._check_file(each, basedata, history)

    def _given(self, path: Path) -> list[Given]:
        try:
            return files_in(path) if path.is_dir() else [self._single(path)]
        except OSError as error:
            self._fail(path, error)
            return []

    def _single(self, path: Path) -> Given:
        if path == STDIN and self._stdin_name is not None:
            return Given(path, self._stdin_name)
        return Given(path, path.name)

    def _check_file(
        self, given: Given, basedata: Basedata | None, history: History | None
    ) -> None:
        from edi.file_names import parse_file_name

        try:
            if given.path != STDIN and parse_file_name(given.name).is_archive:
                self._check_archive(given, basedata, history)
            else:
                content = blocks(given.path)
                self._tell(given, self._report(given, content, basedata, history))
        except BrokenPipeError:
            raise  # it is our output that nobody reads on; the file is well
        except OSError as error:
            self._fail(given.path, error)

    def _check_archive(
        self, given: Given, basedata: Basedata | None, history: History | None
    ) -> None:
        from daemon.archives import ArchiveRefusedError, basedata_in

        try:
            members = basedata_in(given.path)
        except ArchiveRefusedError as refused:
            self._refuse(given, refused)
            return
        for member in members:
            inside = Given(given.path / member.name, member.name)
            content = iter([member.content])
            self._tell(inside, self._report(inside, content, basedata, history))

    def _report(
        self,
        given: Given,
        content: Iterator[bytes],
        basedata: Basedata | None,
        history: History | None,
    ) -> Report:
        from edi import check

        return check(
            content,
            given.name,
            basedata=basedata,
            history=history,
            catalogue=self._against.catalogue,
            overrides=self._against.overrides(given.name),
            profiles=self._against.profiles,
            today=self._against.today,
        )

    def _refuse(self, given: Given, refused: ArchiveRefusedError) -> None:
        """Say why a zip was not opened; it counts as a rejected file."""
        from daemon.codes import CODES
        from edi import Report

        complain(f"{given.path}: {refused.problem}", CODES[refused.code].help)
        self._tell(given, Report(given.name, None, "rejected", 0, (), errors=1))

    def _tell(self, given: Given, report: Report) -> None:
        catalogue = self._against.catalogue
        self._checked += 1
        if report.verdict == "rejected":
            self._rejected += 1
            self._worsen(ExitCode.FINDINGS)
        checked = CheckedFile(
            path=report.name if given.path == STDIN else str(given.path),
            report=report,
            layout=catalogue.layout(report.layout) if report.layout else None,
        )
        if self._out is None and self._teller.file_by_file:
            for text in self._teller.file_text(checked):
                write(text)
        else:
            self._files.append(checked)

    def _fail(self, path: Path, error: OSError) -> None:
        code = code_of(error)
        complain(
            f"cannot read {path}: {cause_of(error)}",
            "check the path and the rights to it" if code is ExitCode.USAGE else "",
        )
        self._worsen(code)

    def _worsen(self, code: ExitCode) -> None:
        self._code = max(self._code, code)

    def finish(self) -> ExitCode:
        """Write what is written at the end, and give the gravest exit code."""
        if self._out is not None:
            _write_whole(self._out, f"{self._teller.whole(self._files)}\n")
            say(f"wrote {self._out}")
        elif not self._teller.file_by_file:
            write(self._teller.whole(self._files))
        in_text = self._teller.format is Format.TEXT or self._out is not None
        if in_text and self._checked > 1:
            say(f"{counted(self._checked, 'file')}, {self._rejected} rejected")
        return self._code


def _is_foreign(given: Given) -> bool:
    """Whether neither name nor first bytes are an exam-data file's: a PDF, a list."""
    from edi.catalogue import Catalogue
    from edi.file_names import parse_file_name

    name = parse_file_name(given.name)
    if name.form == "results_xml":
        return True  # it travels beside the EDI file, which says the same
    if name.form != "unknown" or name.renamed or _EXTENSION.search(given.name):
        return False
    try:
        with given.path.open("rb") as file:
            start = file.read(_START_BYTES)
    except OSError:
        return False  # checking it will say why it cannot be read
    return Catalogue.shipped().for_lines(None, start.partition(b"\r\n")[0]) is None


_EXTENSION = re.compile(r"(?i)\.x\d\d")
_START_BYTES = 256


def _write_whole(path: Path, text: str) -> None:
    """Write a report so that nobody reads half of it; an earlier one is replaced."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Trouble(
            f"cannot write {path}: {cause_of(error)}",
            "check the folder and the rights to it",
            code_of(error),
        ) from None
