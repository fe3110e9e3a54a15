"""What a program made of the suite: as text, JSON and JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree

from attrs import frozen

from edi.conformance.case import Kind

VERSION = 1
_REPLACED = str.maketrans({code: "?" for code in range(32) if code not in (9, 10, 13)})
"""Characters that XML cannot hold."""


class Outcome(StrEnum):
    """How a case ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It failed, as the list of skips says."""
    UNEXPECTED = "unexpected"
    """It passed, although the list of skips says that it fails."""

    @property
    def good(self) -> bool:
        """Whether the program, or its list of skips, needs nothing done."""
        return self in (Outcome.PASSED, Outcome.SKIPPED)


@frozen(kw_only=True)
class Result:
    """How one case ended."""

    path: str
    group: str
    outcome: Outcome
    differences: tuple[str, ...] = ()
    reason: str = ""
    """Why it is skipped."""
    seconds: float = 0.0


@frozen(kw_only=True)
class Scorecard:
    """How all cases ended."""

    kind: Kind
    command: str
    results: tuple[Result, ...]
    confirmed: bool = False
    problems: tuple[str, ...] = ()
    """What is wrong beside the cases: skips that no case fits."""

    @property
    def good(self) -> bool:
        """Whether the program passes the suite."""
        return not self.problems and all(each.outcome.good for each in self.results)

    def count(self, outcome: Outcome, group: str | None = None) -> int:
        """How many cases ended so, in all or in one group."""
        return sum(
            each.outcome is outcome and group in (None, each.group)
            for each in self.results
        )

    @property
    def groups(self) -> list[str]:
        """The groups, in the order of the cases."""
        return list(dict.fromkeys(each.group for each in self.results))

    def to_json(self) -> dict[str, Any]:
        """The scorecard as `a2c conform --json` prints it."""
        return {
            "version": VERSION,
            "kind": self.kind,
            "command": self.command,
            "confirmed": self.confirmed,
            "good": self.good,
            **{str(outcome): self.count(outcome) for outcome in Outcome},
            "problems": list(self.problems),
            "groups": [
                {"group": group}
                | {str(outcome): self.count(outcome, group) for outcome in Outcome}
                for group in self.groups
            ],
            "cases": [
                {
                    "case": each.path,
                    "outcome": str(each.outcome),
                    "differences": list(each.differences),
                    "reason": each.reason or None,
                    "seconds": round(each.seconds, 3),
                }
                for each in self.results
            ],
        }

    def text(self) -> Iterator[str]:
        """The scorecard for people, line by line: what is not good, then the counts."""
        for each in self.results:
            if each.outcome is Outcome.FAILED:
                yield f"failed: {each.path}"
                yield from (f"  {difference}" for difference in each.differences)
            elif each.outcome is Outcome.UNEXPECTED:
                yield f"passed, though listed as a skip: {each.path} ({each.reason})"
        yield from self.problems
        if not self.good:
            yield ""
        width = max(map(len, self.groups), default=0)
        for group in self.groups:
            total = sum(each.group == group for each in self.results)
            yield f"{group.ljust(width)}  {self._counts(group, total)}"
        part = " (the confirmed part)" if self.confirmed else ""
        total = len(self.results)
        yield f"{self.kind}{part}: {self._counts(None, total)}"

    def _counts(self, group: str | None, total: int) -> str:
        passed = self.count(Outcome.PASSED, group)
        skipped = self.count(Outcome.SKIPPED, group)
        text = f"{passed:4d} of {total:4d} passed"
        return f"{text}, {skipped} skipped" if skipped else text

    def junit(self) -> str:
        """The scorecard as JUnit XML, a test suite for each group."""
        root = ElementTree.Element("testsuites", name=f"a2c conform {self.kind}")
        for group in self.groups:
            results = [each for each in self.results if each.group == group]
            suite = ElementTree.SubElement(
                root,
                "testsuite",
                name=group,
                tests=str(len(results)),
                failures=str(sum(not each.outcome.good for each in results)),
                skipped=str(self.count(Outcome.SKIPPED, group)),
            )
            for each in results:
                _junit_case(suite, each)
        if self.problems:
            failures = str(len(self.problems))
            suite = ElementTree.SubElement(
                root, "testsuite", name="skips", tests=failures, failures=failures
            )
            for problem in self.problems:
                case = ElementTree.SubElement(suite, "testcase", name="skips")
                text = problem.translate(_REPLACED)
                ElementTree.SubElement(case, "failure", message=text)
        ElementTree.indent(root)
        text = ElementTree.tostring(root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _junit_case(suite: ElementTree.Element, result: Result) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=result.group,
        name=result.path.rpartition("/")[2],
        time=f"{result.seconds:.3f}",
    )
    if result.outcome is Outcome.SKIPPED:
        ElementTree.SubElement(case, "skipped", message=result.reason)
    elif result.outcome is Outcome.UNEXPECTED:
        message = f"passed, though listed as a skip: {result.reason}"
        ElementTree.SubElement(case, "failure", message=message)
    elif result.outcome is Outcome.FAILED:
        text = "\n".join(result.differences).translate(_REPLACED)
        message = text.partition("\n")[0]
        ElementTree.SubElement(case, "failure", message=message).text = text
