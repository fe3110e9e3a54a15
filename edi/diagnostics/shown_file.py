"""Checked files as whole reports (HTML, SARIF) show them: findings and their lines."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from edi.diagnostics.diagnostic import Columns, Diagnostic, Severity


@frozen
class ShownLine:
    """A record's bytes, and what of them is personal."""

    line: bytes
    personal_columns: tuple[Columns, ...] = ()


@frozen(kw_only=True, eq=False)
class ShownFile:
    """One file, what checking it found, and what is needed to show that."""

    path: str
    """As the reader knows it: a path, or a name."""
    layout: str | None
    """None for a file of no known layout."""
    verdict: str
    """`accepted` or `rejected`."""
    records: int
    diagnostics: tuple[Diagnostic, ...]
    counts: Mapping[Severity, int]
    """Of all findings, listed or not."""
    lines: Mapping[int, ShownLine] = field(factory=dict)
    """By record number."""


@frozen
class Section:
    """Findings under one heading, each with the file that it is about."""

    title: str
    findings: tuple[tuple[ShownFile, Diagnostic], ...]
