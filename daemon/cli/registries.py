"""All registries of codes joined: what every code of the program means."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Protocol


class Explained(Protocol):
    """What every registry's entry has, whichever package it lies in."""

    @property
    def code(self) -> str:
        """`FLD011`."""
        ...

    @property
    def name(self) -> str:
        """In words joined by hyphens."""
        ...

    @property
    def level(self) -> str:
        """The letters that the code begins with."""
        ...

    @property
    def severity(self) -> str:
        """`error`, `warning` or `notice`, unless the evidence lowers it."""
        ...

    @property
    def summary(self) -> str:
        """What is wrong."""
        ...

    @property
    def why(self) -> str:
        """Why that matters."""
        ...

    @property
    def help(self) -> str:
        """What to do about it."""
        ...

    @property
    def example(self) -> str:
        """What it looks like."""
        ...


LEVELS: Mapping[str, str] = {
    "LAY": "layouts",
    "FRM": "the file as bytes and lines",
    "SEQ": "the order of records",
    "FIL": "the file as a whole, and its name",
    "FLD": "fields",
    "REC": "records",
    "XRF": "cross-references to basedata",
    "HIS": "what was sent and received before",
    "PRF": "rules of an awarding body",
    "SPL": "the spool",
    "TRN": "transport between machines",
    "CFG": "the configuration",
}
"""What the codes are about, by their letters, in the order in which they are listed."""


def all_codes() -> dict[str, Explained]:
    """Every code there is, by level and number."""
    from daemon.codes import CODES as TRANSPORT
    from daemon.config_codes import CODES as CONFIGURATION
    from edi.diagnostics import CODES as DATA
    from edi.layout.mistakes import MISTAKES as LAYOUT
    from spool.codes import CODES as SPOOL

    registries: tuple[Mapping[str, Explained], ...] = (
        LAYOUT,
        DATA,
        SPOOL,
        TRANSPORT,
        CONFIGURATION,
    )
    joined = {code: entry for part in registries for code, entry in part.items()}
    order = list(LEVELS)
    return dict(
        sorted(joined.items(), key=lambda item: (order.index(item[0][:3]), item[0]))
    )


def code_to_json(entry: Explained) -> dict[str, str]:
    """One code in the shape of `a2c explain --json`."""
    return {
        "code": entry.code,
        "name": entry.name,
        "level": entry.code[:3],
        "severity": str(entry.severity),
        "summary": entry.summary,
        "why": entry.why,
        "help": help_of(entry),
        "example": entry.example,
    }


def help_of(entry: Explained) -> str:
    """Return a code's help; places that a finding fills in are shown as `<found>`."""
    from edi.diagnostics import Code

    if isinstance(entry, Code):
        return entry.help.replace("{", "<").replace("}", ">")
    return entry.help


def closest(code: str, known: Mapping[str, Explained]) -> list[str]:
    """Return the codes that were perhaps meant; a code's name counts as well."""
    named = {entry.name: entry.code for entry in known.values()}
    found = difflib.get_close_matches(code.upper(), known, n=3, cutoff=0.7)
    return found or [
        named[name] for name in difflib.get_close_matches(code.lower(), named, n=3)
    ]
