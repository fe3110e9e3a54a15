"""Runs the suite: a bounded number of cases at a time, results in the suite's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter

from daemon.conformance.program import NoAnswerError, Program
from daemon.conformance.suite import Suite, files_of
from edi import Basedata, History
from edi.conformance import (
    Answer,
    Case,
    Kind,
    Outcome,
    Result,
    Scorecard,
    Skip,
    compare,
    confirmed_columns,
)
from edi.conformance.own import own_answer
from edi.conformance.skips import unused

Ask = Callable[[Kind, Case], Answer]
"""How a program is asked for its answer to a case; raises NoAnswerError."""


def asking(program: Program, suite: Suite) -> Ask:
    """Asks a program, by starting it."""

    def ask(kind: Kind, case: Case) -> Answer:
        name = None if kind == "encoder" else case.file
        given = suite.given(kind, case)
        return program.answer(given, name, suite.company(kind, case))

    return ask


def asking_ourselves(suite: Suite) -> Ask:
    """Asks the engine in this process."""

    def ask(kind: Kind, case: Case) -> Answer:
        company = suite.company(kind, case)
        basedata = history = None
        if company.basedata is not None:
            basedata = Basedata.load(files_of(company.basedata))
        if company.history is not None:
            history = History.load(files_of(company.history), in_order=True)
        given = suite.given(kind, case)
        return own_answer(kind, case.file, given, basedata, history)

    return ask


def run_suite(
    suite: Suite,
    kind: Kind,
    ask: Ask,
    *,
    command: str,
    confirmed: bool = False,
    only: tuple[str, ...] = (),
    skips: Iterable[Skip] = (),
    jobs: int = 1,
    progress: Callable[[Result], None] = lambda result: None,
) -> Scorecard:
    """Put every case to a program, `jobs` at a time. Raises OSError for the suite."""
    known = tuple(skips)
    cases = suite.chosen(kind, confirmed=confirmed, patterns=only)
    judge = partial(_judged, suite, kind, ask, confirmed, known)
    results = []
    pool = ThreadPoolExecutor(jobs)
    try:
        for result in pool.map(judge, cases):
            progress(result)
            results.append(result)
    finally:
        pool.shutdown(cancel_futures=True)
    return Scorecard(
        kind=kind,
        command=command,
        results=tuple(results),
        confirmed=confirmed,
        problems=tuple(
            f"line {each.line} of the skips: no case fits {each.pattern}"
            for each in (unused(known, [case.path for case in suite.cases]))
        ),
    )


def _judged(
    suite: Suite,
    kind: Kind,
    ask: Ask,
    confirmed: bool,
    skips: tuple[Skip, ...],
    case: Case,
) -> Result:
    skip = next((each for each in skips if each.matches(case.path)), None)
    begun = perf_counter()
    try:
        answer = ask(kind, case)
    except NoAnswerError as error:
        differences = [str(error)]
    else:
        columns = confirmed_columns(case.layout) if confirmed else None
        differences = compare(kind, case, suite.expected(kind, case), answer, columns)
    if skip is None:
        outcome = Outcome.FAILED if differences else Outcome.PASSED
    else:
        outcome = Outcome.SKIPPED if differences else Outcome.UNEXPECTED
    return Result(
        path=case.path,
        group=case.group,
        outcome=outcome,
        differences=tuple(differences),
        reason=skip.reason if skip else "",
        seconds=perf_counter() - begun,
    )
