"""What became of the damages done to a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from attrs import Factory, define


@define
class Tally:
    """Damages to one field, or to several together, by what was told of them."""

    told: int = 0
    """A finding in the record that was damaged."""
    elsewhere: int = 0
    """A finding in another record only, or of the file."""
    legal: int = 0
    """No finding: the columns are another value that the field may have."""
    missed: Counter[str] = Factory(Counter)
    """No finding, though the columns are no such value; by kind of replacement."""

    @property
    def all(self) -> int:
        """All damages."""
        return self.told + self.elsewhere + self.legal + self.missed.total()

    @property
    def share_told(self) -> float:
        """Of all damages, those with a finding in their record; in per cent."""
        return 100 * self.told / self.all if self.all else 100.0

    @classmethod
    def sum(cls, tallies: Iterable[Tally]) -> Tally:
        """Several fields together."""
        total = cls()
        for each in tallies:
            total.told += each.told
            total.elsewhere += each.elsewhere
            total.legal += each.legal
            total.missed += each.missed
        return total


Tallies = dict[str, dict[str, Tally]]
"""Layout (with WITH_BASEDATA behind it) → `kind.field` → what became of its damages."""

WITH_BASEDATA = " with basedata"
