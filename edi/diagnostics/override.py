"""Severities that an installation sets otherwise than the registry does.

An override changes what a finding means, never that it is there: what it would be
without is kept with it, and every rendering says so.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import field, frozen

from edi.diagnostics.codes import capped
from edi.diagnostics.diagnostic import Diagnostic, Override, Severity


@frozen
class Overrides:
    """The severities set for some codes, and on whose account."""

    by: str
    """Shown with every finding that is overridden: `the configuration for ocr`."""
    severities: Mapping[str, Severity] = field(factory=dict)
    """By code."""

    def applied(self, diagnostic: Diagnostic) -> Diagnostic:
        """The finding at the severity set for its code.

        Evidence still caps it: what rests on a placeholder stays a notice.
        """
        wanted = self.severities.get(diagnostic.code)
        if wanted is None:
            return diagnostic
        severity = capped(wanted, diagnostic.evidence)
        if severity is diagnostic.severity:
            return diagnostic
        override = Override(diagnostic.severity, self.by)
        return attrs.evolve(diagnostic, severity=severity, override=override)
