"""The list of cases that a program is known to fail.

One glob on each line, with a reason behind `#`; blank lines and lines of remarks only
are passed over. A listed case is run all the same and must fail: when it passes, the
list is out of date, and that is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from attrs import frozen


class SkipError(ValueError):
    """A line of a list of skips that is none: its number and what is wrong."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        self.problem = problem
        super().__init__(f"line {line}: {problem}")


@frozen
class Skip:
    """Cases that are known to fail, and why."""

    pattern: str
    reason: str
    line: int

    def matches(self, path: str) -> bool:
        """Whether a case is one of them."""
        return matches(self.pattern, path)


def matches(pattern: str, path: str) -> bool:
    """Whether a case's path fits a glob, or lies in the folder it names."""
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern.rstrip('/')}/*")


def parse_skips(text: str) -> list[Skip]:
    """The skips in a list. Raises SkipError for one without a reason."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        pattern, _, reason = line.partition("#")
        if not pattern.strip():
            continue
        if not reason.strip():
            raise SkipError(number, "no reason given; write one behind '#'")
        found.append(Skip(pattern.strip(), reason.strip(), number))
    return found


def unused(skips: Iterable[Skip], paths: Iterable[str]) -> list[Skip]:
    """The skips that no case fits."""
    known = list(paths)
    return [each for each in skips if not any(map(each.matches, known))]
