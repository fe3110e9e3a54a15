"""What of the made-up candidates must show nowhere but in the files themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daemon.demo.series import CENTRES, Candidate, candidates

_DATE_DIGITS = 6


def personal_values(numbers: Iterable[str] = CENTRES) -> list[str]:
    """Names, dates of birth, UCIs and ULNs of all candidates of some centres."""
    return sorted({text for n in numbers for c in candidates(n) for text in _of(c)})


def _of(candidate: Candidate) -> Iterator[str]:
    yield candidate.name
    yield candidate.name.partition(":")[0]
    yield candidate.uci
    yield candidate.uci[:-1]
    yield candidate.uln
    yield f"{candidate.date_of_birth:%d%m%y}"
    yield candidate.date_of_birth.isoformat()


def found_in(text: str, values: Iterable[str]) -> list[str]:
    """The values that a text shows.

    Six digits of a date stand in some digests by chance: these count only where no
    further hexadecimal digit is beside them.
    """
    return [
        value
        for value in values
        if value in text
        and (
            len(value) > _DATE_DIGITS
            or re.search(f"(?<![0-9a-f]){re.escape(value)}(?![0-9a-f])", text)
        )
    ]
