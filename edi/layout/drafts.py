"""Records put together from their statements: `like`, then amendments, in one order.

Nothing is inherited until all statements of a format are known, so a correction of a
record reaches every record that is like it, and every format that extends this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
from attrs import field, frozen

from edi.layout.faults import FaultList
from edi.layout.field_types import nearest
from edi.layout.plan import Evidence, LayoutSpan
from edi.layout.tree import FieldItem, GroupItem, Length, Mark, RecordItem, Word

Key = tuple[str, str]
"""A record's kind and identifier; a kind may have one record for any letter (`?3`) and
others for a letter of their own (`R3`)."""

LEVELS: Mapping[str, Evidence] = {str(level): level for level in Evidence}


@frozen
class Definition:
    """A record's statement and the amendments to it, the oldest first."""

    item: RecordItem
    amendments: tuple[RecordItem, ...] = ()


@frozen
class Known:
    """How well position and values are known, and from where; None: not stated."""

    position: Evidence | None = None
    values: Evidence | None = None
    source: str = ""

    def weakened(self, by: Known) -> Known:
        """No better known than `by`, where that says something."""
        return Known(
            _weaker(self.position, by.position),
            _weaker(self.values, by.values),
            self.source or by.source,
        )


def _weaker(one: Evidence | None, other: Evidence | None) -> Evidence | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)


def known(marks: Iterable[Mark], default: Known, faults: FaultList) -> Known:
    """What `evidence` and `source` among the marks say, else the default."""
    said: dict[str, Mark] = {}
    for mark in marks:
        if mark.kind not in ("position", "values", "source"):
            continue
        if mark.kind in said:
            faults.add("LAY031", mark.span, f"'{mark.kind}' is said twice")
            continue
        level = mark.words[0]
        if mark.kind != "source" and level.text not in LEVELS:
            faults.add(
                "LAY039",
                level.span,
                f"found evidence '{level.text}', expected {' or '.join(LEVELS)}",
            )
            continue
        said[mark.kind] = mark
    found = {kind: mark.words[0].text for kind, mark in said.items()}
    return Known(
        LEVELS[found["position"]] if "position" in found else default.position,
        LEVELS[found["values"]] if "values" in found else default.values,
        found.get("source", default.source),
    )


@frozen
class DraftItem:
    """A field or group with what its statement says where it says nothing itself."""

    item: FieldItem | GroupItem
    default: Known
    floor: Known = Known()
    """Nothing of it is known better than this (evidence of a `like` record)."""

    def known(self, faults: FaultList, member: FieldItem | None = None) -> Known:
        """Evidence and source of the item, or of one of its members."""
        found = known(self.item.marks, self.default, faults)
        if member is not None:
            found = known(member.marks, found, faults)
        return found.weakened(self.floor)


@frozen(kw_only=True)
class Draft:
    """A record with everything inherited, its fields not yet looked at."""

    kind: str
    identifier: str
    length: Length
    length_known: Known
    default: Known
    items: Mapping[str, DraftItem]
    broken: bool = False
    """A fault was noted that would make its columns look wrong as well."""
    doc: str
    span: LayoutSpan


@frozen
class Drafting:
    """The drafts of one format's definitions."""

    definitions: Mapping[Key, Definition]
    faults: FaultList
    _done: dict[Key, Draft | None] = field(factory=dict, init=False)

    def all(self) -> dict[Key, Draft]:
        """Every draft that could be made."""
        drafts = {key: self._draft(key, ()) for key in self.definitions}
        return {key: draft for key, draft in drafts.items() if draft is not None}

    def _draft(self, key: Key, above: tuple[Key, ...]) -> Draft | None:
        if key in above:
            like = self.definitions[key].item.like
            assert like is not None  # noqa: S101  # or it could not be its own parent
            self.faults.add(
                "LAY045", like.span, f"record '{key[0]}' is like itself in the end"
            )
            return None
        if key not in self._done:
            definition = self.definitions[key]
            draft = self._begun(key, definition.item, (*above, key))
            for amendment in definition.amendments:
                if draft is not None:
                    draft = self._amended(draft, amendment)
            self._done[key] = draft
        return self._done[key]

    def _begun(
        self, key: Key, item: RecordItem, above: tuple[Key, ...]
    ) -> Draft | None:
        if item.like is not None:
            parent = self._like(item.like, above)
            return self._inherited(key, item, parent) if parent else None
        if item.length is None or item.body is None:
            missing = "length" if item.length is None else "fields"
            self.faults.add(
                "LAY048", item.span, f"record '{item.kind.text}' states no {missing}"
            )
            return None
        default = known(item.marks, Known(), self.faults)
        empty = Draft(
            kind=key[0],
            identifier=key[1],
            length=item.length,
            length_known=default,
            default=default,
            items={},
            doc=item.doc,
            span=item.span,
        )
        return self._changed(empty, item)

    def _like(self, name: Word, above: tuple[Key, ...]) -> Draft | None:
        key = find(self.definitions, name.text)
        if key is None:
            kinds = [kind for kind, _ in self.definitions]
            self.faults.add(
                "LAY046",
                name.span,
                f"found no record '{name.text}' to be like" + nearest(name.text, kinds),
            )
            return None
        return self._draft(key, above)

    def _inherited(self, key: Key, item: RecordItem, parent: Draft) -> Draft:
        floor = known(item.marks, Known(), self.faults)
        default = known(item.marks, parent.default, self.faults)
        items = {
            name: attrs.evolve(each, floor=each.floor.weakened(floor))
            for name, each in parent.items.items()
        }
        if "identifier" in items and item.identifier is not None:
            items["identifier"] = _identified(items["identifier"], item.identifier)
        draft = attrs.evolve(
            parent,
            kind=key[0],
            identifier=key[1],
            default=default,
            length_known=parent.length_known.weakened(floor),
            items=items,
            doc=item.doc,
            span=item.span,
        )
        return self._changed(draft, item)

    def _amended(self, draft: Draft, item: RecordItem) -> Draft:
        stated = known(item.marks, draft.default, self.faults)
        amended = self._changed(attrs.evolve(draft, default=stated), item)
        return attrs.evolve(amended, default=draft.default)

    def _changed(self, draft: Draft, item: RecordItem) -> Draft:
        """The draft with a statement's own length, fields and drops."""
        items = dict(draft.items)
        broken = draft.broken
        for name in item.drops:
            if items.pop(name.text, None) is None:
                self.faults.add(
                    "LAY047",
                    name.span,
                    f"found no field '{name.text}' to drop"
                    + nearest(name.text, draft.items),
                )
        stated: set[str] = set()
        for each in item.body or ():
            if each.name.text in stated:
                broken = True
                self.faults.add(
                    "LAY027",
                    each.name.span,
                    f"found a second field '{each.name.text}' in '{draft.kind}'",
                )
                continue
            stated.add(each.name.text)
            items[each.name.text] = DraftItem(each, draft.default)
        changed = attrs.evolve(draft, items=items, broken=broken)
        if item.length is None:
            return changed
        return attrs.evolve(changed, length=item.length, length_known=draft.default)


def _identified(item: DraftItem, identifier: Word) -> DraftItem:
    """The identifier field of a `like` record, with that record's own identifier."""
    if not isinstance(item.item, FieldItem) or item.item.type.name.text != "literal":
        return item
    literal = attrs.evolve(item.item.type, arguments=(identifier,))
    return attrs.evolve(item, item=attrs.evolve(item.item, type=literal))


def find(
    definitions: Mapping[Key, object], kind: str, identifier: str | None = None
) -> Key | None:
    """The record meant by a kind: the one for any letter, if it has several."""
    keys = [key for key in definitions if key[0] == kind]
    if identifier is not None:
        keys = [key for key in keys if key[1] == identifier]
    general = [key for key in keys if key[1].startswith("?")]
    return next(iter(general or keys), None)
