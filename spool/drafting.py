"""Files that this program makes itself, replies for instance."""

from collections.abc import Callable, Mapping

from attrs import frozen

from spool.effects import Effects
from spool.parcel import Opening
from spool.ports import Ledger, Store
from spool.states import Direction, EventName


@frozen(kw_only=True)
class Draft:
    """A file that this program makes itself, a reply for instance.

    make gets the counter's next value and gives name and content. It may be called
    more than once, and only the last call counts.
    """

    partner: str
    counter: str
    make: Callable[[int], tuple[str, bytes]]


class Drafting:
    """Makes drafts ready to be recorded."""

    def __init__(self, ledger: Ledger, store: Store, effects: Effects) -> None:
        self._ledger = ledger
        self._store = store
        self._effects = effects

    def open(
        self, draft: Draft, answers: int | None, effect: str
    ) -> tuple[Opening, Mapping[str, range]]:
        """Make the file; give its parcel, and the number that goes into the ledger.

        Recording the two together is what uses the number up: until then the file
        may be made again with the same one.
        """
        number = self._ledger.number(draft.counter) + 1
        name, content = draft.make(number)
        with self._effects(effect):
            blob = self._store.put(content)
        opening = Opening(
            event=EventName.CREATED,
            direction=Direction.OUTBOUND,
            partner=draft.partner,
            name=name,
            sha256=blob.sha256,
            size=blob.size,
            answers=answers,
        )
        return opening, {draft.counter: range(number, number + 1)}
