"""Layout sources to plans: formats with everything inherited, proved as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
from attrs import frozen

from edi.layout.code_lists import read_code_lists
from edi.layout.drafts import Drafting, Key
from edi.layout.faults import FaultList, LayoutErrors, LayoutFault
from edi.layout.field_types import TypeTable, nearest
from edi.layout.formats import Format, formats
from edi.layout.plan import (
    CodeList,
    FieldPlan,
    FilePlan,
    FormatPlan,
    LayoutSpan,
    RecordPlan,
)
from edi.layout.records import RecordCompiler
from edi.layout.references import ReferenceProver
from edi.layout.syntax import parse_layout
from edi.layout.tree import FileItem, Source, Word

__all__ = [
    "LayoutErrors",
    "LayoutFault",
    "apply_overlays",
    "compile_folder",
    "read_code_lists",
]


def compile_folder(
    sources: Iterable[tuple[str, str]], code_lists: Mapping[str, CodeList]
) -> Mapping[str, FormatPlan]:
    """All formats in (file label, text) pairs, by name; a format after what it extends.

    The sources together must be complete: types are shared by all of them. Overlays
    among them are applied. Raises LayoutErrors with every fault that was found.
    """
    return _compile(_parse(sources), code_lists)


def apply_overlays(
    sources: Iterable[tuple[str, str]],
    overlays: Iterable[tuple[str, str]],
    code_lists: Mapping[str, CodeList],
) -> Mapping[str, FormatPlan]:
    """The formats of `sources` as corrected by `overlays`, in the order given.

    A correction reaches the formats that extend the corrected one. Raises LayoutErrors,
    also (LAY052) for an overlay source that does not begin with `overlay`.
    """
    parsed = _parse([*sources])
    added = _parse([*overlays])
    faults = FaultList({source.file: source.lines for source in added})
    for source in added:
        if source.head is None or source.head.kind != "overlay":
            span = LayoutSpan(source.file, 1, 1, len(source.lines[0]) + 1)
            faults.add("LAY052", span, "found a source that is no overlay")
    faults.raise_any()
    return _compile([*parsed, *added], code_lists)


def _parse(sources: Iterable[tuple[str, str]]) -> list[Source]:
    faults = FaultList()
    parsed: list[Source] = []
    for file, text in sources:
        try:
            parsed.append(parse_layout(text, file))
        except LayoutErrors as errors:
            faults.take(errors)
    faults.raise_any()
    return parsed


def _compile(
    sources: list[Source], code_lists: Mapping[str, CodeList]
) -> Mapping[str, FormatPlan]:
    faults = FaultList({source.file: source.lines for source in sources})
    types = TypeTable(code_lists, faults)
    types.declare(item for source in sources for item in source.types)
    compiler = _FormatCompiler(types, code_lists, faults)
    plans: dict[str, FormatPlan] = {}
    for each in formats(sources, faults):
        plans[each.head.name.text] = compiler.plan(each)
    faults.raise_any()
    return plans


@frozen
class _FormatCompiler:
    """Makes the plan of a format."""

    types: TypeTable
    code_lists: Mapping[str, CodeList]
    faults: FaultList

    def plan(self, format_: Format) -> FormatPlan:
        """The format's plan; what is wrong with it is noted among the faults."""
        drafts = Drafting(format_.definitions, self.faults).all()
        compiler = RecordCompiler(self.types, self.faults)
        records = {key: compiler.plan(draft) for key, draft in drafts.items()}
        prover = ReferenceProver(records, self.faults)
        for draft in drafts.values():
            prover.prove(draft)
        # Where a record is faulty itself, that a file lacks it is only a consequence.
        complete = len(records) == len(format_.definitions)
        return FormatPlan(
            name=format_.head.name.text,
            title=format_.head.title,
            version=format_.head.version,
            files={
                letter: self._file(file, records, complete)
                for letter, file in sorted(format_.files.items())
            },
            code_lists=dict(self.code_lists),
        )

    def _file(
        self, file: FileItem, records: Mapping[Key, RecordPlan], complete: bool
    ) -> FilePlan:
        letter = file.letter.text
        if not (len(letter) == 1 and "A" <= letter <= "Z"):
            self.faults.add(
                "LAY050",
                file.letter.span,
                f"found letter '{letter}', expected one capital letter",
            )
            complete = False
        if not file.doc:
            self.faults.add(
                "LAY038", file.span, f"file '{file.name.text}' has no doc line"
            )
        found: dict[str, RecordPlan] = {}
        for word in file.mentions:
            record = _record_for(word.text, letter, records)
            if record is not None:
                self._note_twin(word, record, found)
                found[word.text] = record
            elif complete:
                self._note_missing(word, letter, records)
        source = [mark.words[0].text for mark in file.marks if mark.kind == "source"]
        return FilePlan(
            name=file.name.text,
            letter=letter,
            direction=file.direction,
            sequence=file.sequence,
            records=found,
            source="; ".join(source),
            doc=file.doc,
            span=file.span,
        )

    def _note_twin(
        self, word: Word, record: RecordPlan, found: Mapping[str, RecordPlan]
    ) -> None:
        for other in found.values():
            if other.identifier == record.identifier and other.kind != record.kind:
                self.faults.add(
                    "LAY041",
                    word.span,
                    f"found records '{other.kind}' and '{record.kind}' with one "
                    f"identifier, {record.identifier}",
                )

    def _note_missing(
        self, word: Word, letter: str, records: Mapping[Key, RecordPlan]
    ) -> None:
        kind = word.text
        there = [f"'{key[1]}'" for key in records if key[0] == kind]
        message = f"found no record '{kind}' for letter {letter}"
        if there:
            message += f", only with identifier {' and '.join(there)}"
        else:
            message += nearest(kind, [key[0] for key in records])
        self.faults.add("LAY042", word.span, message)


def _record_for(
    kind: str, letter: str, records: Mapping[Key, RecordPlan]
) -> RecordPlan | None:
    """The kind's record of that letter, else the one for any letter made its own."""
    general = None
    for (each, identifier), record in records.items():
        if each == kind and identifier[:1] == letter:
            return record
        if each == kind and identifier[:1] == "?":
            general = record
    return None if general is None else _lettered(general, letter)


def _lettered(record: RecordPlan, letter: str) -> RecordPlan:
    identifier = letter + record.identifier[1:]
    fields = tuple(
        attrs.evolve(item, type=attrs.evolve(item.type, literal=identifier))
        if isinstance(item, FieldPlan) and item.name == "identifier"
        else item
        for item in record.fields
    )
    return attrs.evolve(record, identifier=identifier, fields=fields)
