"""Formats put together: which sources make them, and what they inherit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
from attrs import field, frozen

from edi.layout.drafts import Definition, Key, find
from edi.layout.faults import FaultList
from edi.layout.field_types import nearest
from edi.layout.names import prove_name
from edi.layout.tree import FileItem, Head, RecordItem, Source


@frozen
class Format:
    """A format with everything it states or inherits, nothing resolved yet."""

    head: Head
    definitions: dict[Key, Definition] = field(factory=dict)
    files: dict[str, FileItem] = field(factory=dict)
    """By letter."""


def formats(sources: list[Source], faults: FaultList) -> Iterable[Format]:
    """The formats, each after the one it extends."""
    heads: dict[str, Head] = {}
    members: dict[str, list[Source]] = {}
    for source in sources:
        head = source.head
        if head is not None and head.kind == "format":
            name = head.name.text
            if name in heads:
                faults.add("LAY043", head.name.span, f"format '{name}' exists already")
                continue
            prove_name(name, head.name.span, faults)
            heads[name] = head
            members[name] = [source]
    for kind in ("part", "overlay"):
        for source in sources:
            _join(source, kind, members, faults)
    made: dict[str, Format] = {}
    for name in heads:
        _make(name, heads, members, made, faults)
    return list(made.values())


def _join(
    source: Source, kind: str, members: dict[str, list[Source]], faults: FaultList
) -> None:
    """Put a part or overlay to its format's sources, behind those there are."""
    head = source.head
    if head is None:
        items: list[RecordItem | FileItem] = [*source.records, *source.files]
        if items and kind == "part":
            faults.add("LAY049", items[0].span, "found no head above")
    elif head.kind == kind:
        if head.name.text in members:
            members[head.name.text].append(source)
        else:
            _note_unknown(head, head.name.text, members, faults)


def _note_unknown(
    head: Head, name: str, known: Iterable[str], faults: FaultList
) -> None:
    word = head.extends if head.kind == "format" and head.extends else head.name
    faults.add("LAY044", word.span, f"found no format '{name}'" + nearest(name, known))


def _make(
    name: str,
    heads: Mapping[str, Head],
    members: Mapping[str, list[Source]],
    made: dict[str, Format],
    faults: FaultList,
    above: tuple[str, ...] = (),
) -> None:
    """Make a format, after the one it extends; none where that cannot be made."""
    if name in made:
        return
    head = heads[name]
    parent = head.extends.text if head.extends else None
    format_ = Format(head)
    if parent is not None and head.extends is not None:
        if parent in (*above, name):
            faults.add("LAY045", head.extends.span, f"format '{parent}' extends itself")
            return
        if parent not in heads:
            _note_unknown(head, parent, heads, faults)
            return
        _make(parent, heads, members, made, faults, (*above, name))
        if parent not in made:
            return
        format_.definitions.update(made[parent].definitions)
        format_.files.update(made[parent].files)
    _state(format_, members[name], faults)
    made[name] = format_


def _state(format_: Format, sources: list[Source], faults: FaultList) -> None:
    """Add what a format's own sources state: new records, amendments, then files."""
    records = [item for source in sources for item in source.records]
    for item in records:
        if not item.amends:
            _define(format_, item, faults)
    for item in records:
        if item.amends:
            _amend(format_, item, faults)
    stated: set[str] = set()
    for source in sources:
        for file in source.files:
            if source.head is not None and source.head.kind == "overlay":
                stated.discard(file.letter.text)
                stated.discard(file.name.text)
            _add_file(format_, file, stated, faults)


def _add_file(
    format_: Format, file: FileItem, stated: set[str], faults: FaultList
) -> None:
    """Add a file, or replace the one of its letter that was inherited or overlaid."""
    for word in (file.letter, file.name):
        if word.text in stated:
            faults.add("LAY043", word.span, f"file '{word.text}' exists already")
            return
    stated.update((file.letter.text, file.name.text))
    format_.files[file.letter.text] = file


def _define(format_: Format, item: RecordItem, faults: FaultList) -> None:
    identifier = item.identifier.text if item.identifier else ""
    key = (item.kind.text, identifier)
    if key in format_.definitions:
        message = f"record '{item.kind.text}' \"{identifier}\" exists already"
        faults.add("LAY043", item.span, message)
    else:
        format_.definitions[key] = Definition(item)


def _amend(format_: Format, item: RecordItem, faults: FaultList) -> None:
    identifier = item.identifier.text if item.identifier else None
    key = find(format_.definitions, item.kind.text, identifier)
    if key is None:
        kinds = [kind for kind, _ in format_.definitions]
        word = item.kind if identifier is None else item.identifier or item.kind
        faults.add(
            "LAY046",
            word.span,
            f"found no record '{item.kind.text}'"
            + (f' "{identifier}"' if identifier else "")
            + " to amend"
            + (nearest(item.kind.text, kinds) if identifier is None else ""),
        )
        return
    definition = format_.definitions[key]
    format_.definitions[key] = attrs.evolve(
        definition, amendments=(*definition.amendments, item)
    )
