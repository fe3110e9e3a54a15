"""`a2c conform`: does a program do what the conformance suite says."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.output import (
    ExitCode,
    Trouble,
    cause_of,
    command,
    say,
    write,
    write_json,
)

if TYPE_CHECKING:
    from daemon.conformance.suite import Suite
    from edi.conformance import Kind, Result, Scorecard, Skip

SECONDS_FOR_A_CASE = 10.0
PROGRESS_STEPS = 10


def add_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("conform")(command(conform))


def conform(
    program: Annotated[
        str | None,
        typer.Option(
            "--cmd",
            metavar="COMMAND",
            help="The program to test. The file's name is its last argument, or stands "
            "for {name}. Without it, this engine is tested in its own process.",
        ),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="decoder, encoder or checker.")
    ] = "decoder",
    confirmed: Annotated[
        bool,
        typer.Option("--confirmed", help="Only what rests on confirmed columns."),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="GLOB", help="Only cases that fit; repeatable."),
    ] = None,
    skips: Annotated[
        Path | None,
        typer.Option(
            "--skips",
            metavar="FILE",
            help="Cases that are known to fail, a glob and a '# reason' on each line.",
        ),
    ] = None,
    suite: Annotated[
        Path | None,
        typer.Option("--suite", metavar="DIR", help="The folder 'fixtures'."),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", min=1, help="Cases at a time."),
    ] = os.cpu_count() or 1,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds for one case.")
    ] = SECONDS_FOR_A_CASE,
    junit: Annotated[
        Path | None,
        typer.Option("--junit", metavar="FILE", help="Write JUnit XML there too."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Test a decoder, encoder or checker, in any language, against the suite.

    fixtures/README.md is the contract for it.

    Exit code 0: it passes; 1: a case fails, or a listed skip passes; 2: the suite, the
    list or the command is wrong; 3: a file cannot be read or written.
    """
    tested = _kind(kind)
    known = _skips(skips)
    card = _run(
        _suite(suite),
        tested,
        program,
        confirmed,
        tuple(only or ()),
        known,
        jobs,
        timeout,
    )
    if junit is not None:
        junit.write_text(card.junit(), encoding="utf-8")
    if as_json:
        write_json(card.to_json())
    else:
        for line in card.text():
            write(line)
    if not card.good:
        raise typer.Exit(ExitCode.FINDINGS)


def _kind(text: str) -> Kind:
    from edi.conformance import KINDS

    for each in KINDS:
        if text == each:
            return each
    raise Trouble(
        f"there are no programs of kind {text!r}", f"use {' or '.join(KINDS)}"
    )


def _suite(folder: Path | None) -> Suite:
    from daemon.conformance.suite import Suite, SuiteError

    try:
        return Suite.load(folder)
    except SuiteError as error:
        raise Trouble(str(error), error.fix) from None


def _skips(path: Path | None) -> list[Skip]:
    from edi.conformance import SkipError, parse_skips

    if path is None:
        return []
    try:
        return parse_skips(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Trouble(f"cannot read {path}: {cause_of(error)}") from None
    except (SkipError, UnicodeDecodeError) as error:
        raise Trouble(f"{path}: {error}", "write 'GLOB  # reason' on a line") from None


def _run(
    suite: Suite,
    kind: Kind,
    program: str | None,
    confirmed: bool,
    only: tuple[str, ...],
    skips: list[Skip],
    jobs: int,
    timeout: float,
) -> Scorecard:
    from daemon.conformance.program import CommandError, Program
    from daemon.conformance.run import asking, asking_ourselves, run_suite

    count = len(suite.chosen(kind, confirmed=confirmed, patterns=only))
    if not count:
        raise Trouble("no case is chosen", "leave out --only, or name other cases")
    with TemporaryDirectory(prefix="a2c-conform-") as empty:
        if program is None:
            ask, jobs = asking_ourselves(suite), 1
        else:
            try:
                tested = Program.from_command(program, timeout, Path(empty))
            except CommandError as error:
                raise Trouble(str(error), "correct --cmd") from None
            ask = asking(tested, suite)
        return run_suite(
            suite,
            kind,
            ask,
            command=program or "a2c, in its own process",
            confirmed=confirmed,
            only=only,
            skips=skips,
            jobs=jobs,
            progress=_Progress(count),
        )


class _Progress:
    """Says on stderr how far the run is, ten times at most."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._done = 0
        self._bad = 0

    def __call__(self, result: Result) -> None:
        before = self._done * PROGRESS_STEPS // self._count
        self._done += 1
        self._bad += not result.outcome.good
        if self._done * PROGRESS_STEPS // self._count > before:
            say(f"{self._done} of {self._count} cases, {self._bad} not good")
