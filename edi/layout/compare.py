"""What differs between two layouts, or between two formats.

Made for whoever reviews an overlay, or a new version of a format: places are named as
in layouts (`entry.options.option_code`), and where something is written down in a
source makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeVar

from attrs import frozen

from edi.layout.plan import (
    CodeList,
    FieldPlan,
    FilePlan,
    FormatPlan,
    GroupPlan,
    RecordPlan,
)
from edi.layout.wording import (
    columns_text,
    length_text,
    repeat_text,
    rules_text,
    sequence_text,
    type_text,
)

How = Literal["added", "removed", "changed"]


@frozen
class Change:
    """One difference."""

    how: How
    place: tuple[str, ...]
    """From the outside in: file (only between formats), record, group, field; or
    `codes`, list, code. Empty for the file itself."""
    what: str
    """What of it: `columns`, `type`, `evidence` …; `field`, `record`, `file` or `code`
    where all of it was added or removed."""
    before: str | None
    after: str | None

    def __str__(self) -> str:
        where = ".".join(self.place) or "the file"
        if self.how == "changed":
            return f"{where}: {self.what} was {self.before}, is {self.after}"
        said = self.after if self.how == "added" else self.before
        return f"{where}: {self.what} {self.how} ({said})"


Value = TypeVar("Value")
Place = tuple[str, ...]
Facts = Mapping[str, str]
"""What is said of an item, by what it is called in a change."""


def compare_formats(before: FormatPlan, after: FormatPlan) -> tuple[Change, ...]:
    """What differs between two formats: files by letter, then code lists.

    Names, titles and version numbers of the formats themselves are not compared.
    """
    return (
        *_compare_files(before, after),
        *_compare_lists(before.code_lists, after.code_lists),
    )


def _compare_files(before: FormatPlan, after: FormatPlan) -> Iterator[Change]:
    for _, old, new in _paired(before.files, after.files):
        if old is not None and new is not None:
            for change in compare_files(old, new):
                yield _under(new.name, change)
        elif old is not None:
            yield Change("removed", (old.name,), "file", f"letter {old.letter}", None)
        elif new is not None:
            yield Change("added", (new.name,), "file", None, f"letter {new.letter}")


def _compare_lists(
    before: Mapping[str, CodeList], after: Mapping[str, CodeList]
) -> Iterator[Change]:
    for name, old, new in _paired(before, after):
        codes = _paired(old.codes if old else {}, new.codes if new else {})
        for code, was, is_ in codes:
            yield from _difference(("codes", name, code), "code", was, is_)


def compare_files(before: FilePlan, after: FilePlan) -> tuple[Change, ...]:
    """What differs between two layouts, records in the order of the second.

    Records of one kind are compared with each other; what is left by its record type,
    so that entries compare with amendments.
    """
    return tuple(_compare_layouts(before, after))


def _compare_layouts(before: FilePlan, after: FilePlan) -> Iterator[Change]:
    yield from _changed((), _file_facts(before), _file_facts(after))
    gone = {
        kind: record
        for kind, record in before.records.items()
        if kind not in after.records
    }
    for kind, new in after.records.items():
        old = before.records.get(kind)
        if old is None:
            twin = next((each for each in gone.values() if _alike(each, new)), None)
            old = gone.pop(twin.kind) if twin else None
        if old is None:
            yield Change("added", (kind,), "record", None, new.identifier)
        else:
            yield from _compare_records(old, new)
    for kind, record in gone.items():
        yield Change("removed", (kind,), "record", record.identifier, None)


def _alike(one: RecordPlan, other: RecordPlan) -> bool:
    """Whether they have the same record type, the second character."""
    return one.identifier[1:] == other.identifier[1:]


def _compare_records(before: RecordPlan, after: RecordPlan) -> Iterator[Change]:
    place = (after.kind,)
    yield from _changed(place, _record_facts(before), _record_facts(after))
    literal = ((*place, "identifier"), "type")
    for change in _compare_items(place, before.fields, after.fields):
        # That the field holds another identifier follows from the record's own.
        if before.identifier == after.identifier or literal != (
            change.place,
            change.what,
        ):
            yield change


def _compare_items(
    place: Place,
    before: tuple[FieldPlan | GroupPlan, ...],
    after: tuple[FieldPlan | GroupPlan, ...],
) -> Iterator[Change]:
    olds = {item.name: item for item in before}
    news = {item.name: item for item in after}
    for name, old, new in _paired(olds, news):
        here = (*place, name)
        if old is not None and new is not None:
            yield from _changed(here, _item_facts(old), _item_facts(new))
            yield from _compare_items(here, _members(old), _members(new))
        elif old is not None:
            yield Change("removed", here, "field", _summary(old), None)
        elif new is not None:
            yield Change("added", here, "field", None, _summary(new))


def _members(item: FieldPlan | GroupPlan) -> tuple[FieldPlan, ...]:
    return item.members if isinstance(item, GroupPlan) else ()


def _summary(item: FieldPlan | GroupPlan) -> str:
    facts = _item_facts(item)
    return f"columns {facts['columns']}, {facts['type']}"


def _file_facts(file: FilePlan) -> Facts:
    return {
        "letter": file.letter,
        "direction": file.direction,
        "records in order": sequence_text(file.sequence),
        "meaning": file.doc,
        "source": file.source,
    }


def _record_facts(record: RecordPlan) -> Facts:
    return {
        "kind": record.kind,
        "identifier": record.identifier,
        "length": length_text(record.length, record.open_ended),
        "evidence of the length": str(record.length_evidence),
        "meaning": record.doc,
        "source": record.source,
    }


def _item_facts(item: FieldPlan | GroupPlan) -> Facts:
    if isinstance(item, GroupPlan):
        kind, rules = repeat_text(item), ""
    else:
        kind = type_text(item.type)
        if item.type.name != item.type.base:
            kind = f"{item.type.name} ({kind})"
        rules = ", ".join(rules_text(item))
    return {
        "columns": columns_text(item),
        "type": kind,
        "rules": rules,
        "evidence of the columns": str(item.position),
        "evidence of the values": str(item.values),
        "meaning": item.doc,
        "source": item.source,
    }


def _changed(place: Place, before: Facts, after: Facts) -> Iterator[Change]:
    for what, new in after.items():
        old = before[what]
        if old != new:
            yield Change("changed", place, what, old or "not given", new or "not given")


def _difference(
    place: Place, what: str, before: str | None, after: str | None
) -> Iterator[Change]:
    if before is None:
        yield Change("added", place, what, None, after)
    elif after is None:
        yield Change("removed", place, what, before, None)
    elif before != after:
        yield Change("changed", place, "meaning", before, after)


def _under(name: str, change: Change) -> Change:
    place = (name, *change.place)
    return Change(change.how, place, change.what, change.before, change.after)


def _paired(
    before: Mapping[str, Value], after: Mapping[str, Value]
) -> Iterator[tuple[str, Value | None, Value | None]]:
    """Pairs by name: those of `after` in their order, then what only `before` has."""
    for name, new in after.items():
        yield name, before.get(name), new
    for name, old in before.items():
        if name not in after:
            yield name, old, None
