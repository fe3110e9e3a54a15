"""The pages of `docs/reference/`: every layout and every code that is shipped.

Made from layouts and registries alone, so that they cannot say anything else than the
program does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from daemon.cli.registries import LEVELS, Explained, all_codes, help_of
from edi import Catalogue, Layout
from edi.layout.plan import Evidence
from edi.layout.reference import cell, layout_page, table
from edi.layout.wording import letter_and_direction

CODES = "codes.md"
INDEX = "README.md"


def reference_pages() -> Mapping[str, str]:
    """The text of every page, by its path below `docs/reference/`."""
    layouts = list(Catalogue.shipped())
    codes = all_codes()
    pages = {INDEX: _index(layouts, codes.values()), CODES: _codes(codes.values())}
    for layout in layouts:
        pages[_path(layout)] = layout_page(layout.format, layout.file)
    return pages


def _path(layout: Layout) -> str:
    return f"layouts/{layout.name}.md"


def _index(layouts: Iterable[Layout], codes: Iterable[Explained]) -> str:
    every = list(codes)
    parts = [
        "# Reference",
        "Written by `make docs` from the layouts and the registries of codes; a test "
        "fails while these pages say anything else.",
        "## Layouts",
        "How many fields have columns that are confirmed, inferred, or placeholders of "
        "ours.",
        table(("Layout", "File", *(str(each) for each in Evidence)), _rows(layouts)),
        "## Codes",
        table(
            ("Level", "About", "Codes"),
            [
                (f"[{level}]({CODES}#{level.lower()})", about, str(count))
                for level, about in LEVELS.items()
                if (count := sum(each.code.startswith(level) for each in every))
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _rows(layouts: Iterable[Layout]) -> Iterator[tuple[str, ...]]:
    for layout in layouts:
        known = [
            item.position
            for record in layout.file.records.values()
            for item in record.fields
        ]
        counts = (str(known.count(each)) for each in Evidence)
        link = f"[{layout.name}]({_path(layout)})"
        yield (link, cell(letter_and_direction(layout.file)), *counts)


def _codes(codes: Iterable[Explained]) -> str:
    parts = [
        "# Codes",
        "What every finding means; `a2c explain CODE` says the same. A finding that "
        "rests on a placeholder column is a notice, whatever stands here, and a "
        "partner's section in the configuration may set another severity.",
    ]
    every = list(codes)
    for level, about in LEVELS.items():
        own = [each for each in every if each.code.startswith(level)]
        if own:
            parts.append(f"## {level}")
            parts.append(f"About {about}.")
        for each in own:
            parts.extend(_code(each))
    return "\n\n".join(parts) + "\n"


def _code(entry: Explained) -> Iterator[str]:
    yield f"### {entry.code}"
    yield f"{cell(entry.name)}, {entry.severity}: {cell(entry.summary)}"
    yield f"- Why: {cell(entry.why)}\n- Help: {cell(help_of(entry))}"
    yield "\n".join(("```text", *entry.example.splitlines(), "```"))
