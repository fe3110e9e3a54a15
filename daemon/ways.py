"""Which remote folder serves what, seen from either side.

Both sides work alike; what one puts, the other takes. See `daemon.transport` for the
tree.
"""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Ways:
    """The remote folders as one side uses them."""

    put: str
    """Where our files go."""
    receipts: str
    """Where the other side says what it received of ours."""
    put_notices: str | None
    """Where we announce the digests of our files, if the other side wants that."""
    take: str
    """Where the other side's files come."""
    take_notices: str | None
    """Where the other side announces their digests, if it does."""
    give_receipts: str
    """Where we say what we received."""

    def folders(self) -> tuple[str, ...]:
        """All of them, each once."""
        named = (
            self.put,
            self.receipts,
            self.put_notices,
            self.take,
            self.take_notices,
            self.give_receipts,
        )
        return tuple(dict.fromkeys(folder for folder in named if folder))


CENTRE_WAYS = Ways(
    put="from-centre",
    receipts="receipts",
    put_notices=None,
    take="to-centre",
    take_notices="notices",
    give_receipts="acknowledgements",
)
HUB_WAYS = Ways(
    put="to-centre",
    receipts="acknowledgements",
    put_notices="notices",
    take="from-centre",
    take_notices=None,
    give_receipts="receipts",
)
