"""Personal data that stands where it should not: in a shifted record.

A finding masks what it quotes of a personal field. Where a record is shifted, a
candidate's name may stand in the columns of another field, and so nothing of such a
record is quoted or shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from edi.diagnostics import Diagnostic, finding, mask

QUOTING = ("found", "second", "value")
"""Arguments that quote a record; FLD010 quotes it once more as what is expected."""


def hidden(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The same findings, with what they quote of the record masked."""
    for found in diagnostics:
        if found.personal or found.columns is None or found.code.startswith("FRM"):
            yield found
            continue
        arguments = dict(found.arguments)
        names = (*QUOTING, "expected") if found.code == "FLD010" else QUOTING
        for name in names:
            if name in arguments:
                arguments[name] = mask(arguments[name])
        again = finding(found.code, arguments, kind=found.kind, field=found.field)
        yield attrs.evolve(
            found, message=again.message, help=again.help, arguments=arguments
        )
