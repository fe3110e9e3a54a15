"""Finds layouts: the shipped ones, ready compiled, and a user's overlays.

The only module of `edi` that reads files, and only those of `grammars/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from attrs import field, frozen

from edi.codec.record import Record
from edi.codec.sequence import SequenceTable
from edi.layout.plan import CodeList, FilePlan, FormatPlan, RecordPlan

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

CURRENT = "jcq14"
"""The format taken for files that do not say which version they follow."""

REPLY_LETTER = "X"
REPLY_MARKER = "A2CREPLY"
"""What tells our reply file from other files with the letter X (AQA's text replies)."""


@frozen(eq=False)
class Layout:
    """One kind of file in one format, with the classes of its records."""

    format: FormatPlan
    file: FilePlan
    classes: Mapping[str, type[Record]]
    """By kind."""
    by_identifier: Mapping[bytes, type[Record]] = field(init=False)
    sequence: SequenceTable = field(init=False)

    @by_identifier.default
    def _by_identifier(self) -> Mapping[bytes, type[Record]]:
        return {
            record.identifier.encode("ascii"): self.classes[record.kind]
            for record in self.file.records.values()
        }

    @sequence.default
    def _sequence(self) -> SequenceTable:
        return SequenceTable.of(self.file.sequence)

    @property
    def name(self) -> str:
        """`jcq14/entries`."""
        return self.format.layout_name(self.file)

    def plan(self, kind: str) -> RecordPlan:
        """The plan of a record kind. Raises KeyError."""
        return self.file.records[kind]

    @cached_property
    def detail(self) -> RecordPlan:
        """The record that carries what the file is for (its identifier ends in 5)."""
        for record in self.file.records.values():
            if record.identifier.endswith("5"):
                return record
        raise KeyError(f"{self.name} has no detail record")


def _by_kind(
    file: FilePlan, classes: Mapping[str, type[Record]]
) -> dict[str, type[Record]]:
    return {kind: classes[record.identifier] for kind, record in file.records.items()}


class UnknownLayoutError(LookupError):
    """No layout of that name; `known` lists the names there are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(f"no layout {name!r}; known: {', '.join(self.known)}")


class Catalogue:
    """The layouts at hand, by name, letter and version."""

    def __init__(
        self,
        formats: Mapping[str, FormatPlan],
        classes: Mapping[str, Mapping[str, type[Record]]],
    ) -> None:
        """Take plans by format name, and for each its classes by identifier."""
        self.formats = formats
        self._layouts = {
            plan.layout_name(file): Layout(plan, file, _by_kind(file, classes[name]))
            for name, plan in formats.items()
            for file in plan.files.values()
        }

    @staticmethod
    def shipped() -> Catalogue:
        """The shipped layouts, from the committed generated modules."""
        return _shipped()

    @staticmethod
    def with_overlays(overlays: Iterable[tuple[str, str]]) -> Catalogue:
        """The shipped layouts with overlay sources, (label, text) pairs, applied.

        Raises LayoutErrors where an overlay is wrong. This compiles, and so imports
        the layout compiler; without overlays use `shipped`.
        """
        from edi.layout.compile import apply_overlays
        from edi.layout.generate import record_modules, records_source

        given = list(overlays)
        if not given:
            return _shipped()
        formats = apply_overlays(layout_sources(), given, code_lists())
        namespaces: dict[str, Mapping[str, type[Record]]] = {}
        modules = record_modules(formats)
        for name in dict.fromkeys(modules.values()):
            namespace: dict[str, object] = {
                "__name__": f"edi.generated.{name}_overlaid"
            }
            source = records_source(formats[name])
            # Our own generator's output, from layouts the compiler has proved.
            exec(compile(source, f"<{name} overlaid>", "exec"), namespace)  # noqa: S102
            namespaces[name] = namespace["RECORDS"]  # type: ignore[assignment]  # what records_source writes
        return Catalogue(formats, {n: namespaces[m] for n, m in modules.items()})

    def __iter__(self) -> Iterator[Layout]:
        return iter(self._layouts.values())

    def layout(self, name: str) -> Layout:
        """The layout of that name (`jcq14/entries`). Raises UnknownLayoutError."""
        try:
            return self._layouts[name]
        except KeyError:
            raise UnknownLayoutError(name, self._layouts) from None

    def for_letter(self, letter: str, format_name: str = CURRENT) -> Layout | None:
        """The layout of a data type letter in a format, if it has one."""
        plan = self.formats.get(format_name)
        file = plan.files.get(letter) if plan else None
        return self._layouts[plan.layout_name(file)] if plan and file else None

    def for_lines(self, name_letter: str | None, first: bytes) -> Layout | None:
        """The layout for a file from its name's letter and its first line.

        What the file says of itself wins over its name. The version is the header's
        where that is a known one.
        """
        letter = first[:1].decode("latin-1")
        known = self.letters()
        if first[1:2] != b"1" or letter not in known:
            if name_letter is None or name_letter not in known:
                return None
            letter = name_letter
        if letter == REPLY_LETTER:
            return self._reply(first)
        layout = self.for_letter(letter)
        if layout is None:
            return None
        version = header_version(layout, first)
        for name, plan in self.formats.items():
            if plan.version == version and letter in plan.files:
                return self.for_letter(letter, name)
        return layout

    def letters(self) -> set[str]:
        """The data type letters that have a layout."""
        return {letter for plan in self.formats.values() for letter in plan.files}

    def versions(self, letter: str) -> tuple[int, ...]:
        """The format versions in which a data type letter has a layout."""
        plans = self.formats.values()
        return tuple(sorted(plan.version for plan in plans if letter in plan.files))

    def _reply(self, first: bytes) -> Layout | None:
        for layout in self:
            if layout.file.letter == REPLY_LETTER:
                for item in layout.plan("file_header").plain_fields():
                    if item.type.literal == REPLY_MARKER:
                        found = first[item.start - 1 : item.end].decode("latin-1")
                        return layout if found == REPLY_MARKER else None
        return None


def header_version(layout: Layout, first: bytes) -> int | None:
    """The format version in a file header, where it shows one."""
    for item in layout.plan("file_header").plain_fields():
        if item.name == "format_version":
            text = first[item.start - 1 : item.end]
            return int(text) if text.isdigit() else None
    return None


@cache
def _shipped() -> Catalogue:
    from edi.generated import plans

    classes = {
        name: import_module(f"edi.generated.{module}").RECORDS
        for name, module in plans.RECORD_MODULES.items()
    }
    return Catalogue(plans.FORMATS, classes)


def _grammars() -> Traversable:
    from importlib.resources import files  # reading ready layouts needs no files

    return files("grammars")


def _files(
    folder: Traversable, suffix: str, prefix: str
) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _files(entry, suffix, f"{prefix}{entry.name}/")
        elif entry.name.endswith(suffix):
            yield f"{prefix}{entry.name}", entry.read_bytes()


def layout_sources() -> list[tuple[str, str]]:
    """(label, text) of every shipped layout source."""
    found = _files(_grammars(), ".layout", "grammars/")
    return [(label, data.decode("utf-8")) for label, data in found]


def code_lists() -> Mapping[str, CodeList]:
    """The shipped open code lists by name."""
    from edi.layout.compile import read_code_lists

    folder = _grammars() / "codes"
    return read_code_lists(list(_files(folder, ".toml", "grammars/codes/")))


def profile_sources() -> list[tuple[str, str]]:
    """(label, text) of every shipped profile of an awarding body."""
    folder = _grammars() / "profiles"
    found = _files(folder, ".toml", "grammars/profiles/")
    return [(label, data.decode("utf-8")) for label, data in found]


def compile_shipped() -> Mapping[str, FormatPlan]:
    """The shipped layouts compiled from their sources (what `edi.generated` holds)."""
    from edi.layout.compile import compile_folder

    return compile_folder(layout_sources(), code_lists())
