"""The reference pages in docs/reference."""

from __future__ import annotations

import re
from pathlib import Path

from daemon.cli.registries import all_codes
from daemon.reference_pages import reference_pages
from daemon.regenerate import main
from edi import Catalogue

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def test_pages_are_current() -> None:
    """The pages say what the layouts and registries say; `make docs` rewrites them."""
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    expected = reference_pages()
    assert sorted(expected) == sorted(found), "run: make docs"
    stale = [name for name, text in expected.items() if found[name] != text]
    assert [] == stale, "run: make docs"


def test_everything_has_its_page() -> None:
    """No layout and no code is missing, and every link of the index leads somewhere."""
    pages = reference_pages()
    index = pages["README.md"]
    for layout in Catalogue.shipped():
        assert f"layouts/{layout.name}.md" in pages
    for code in all_codes():
        assert f"### {code}\n" in pages["codes.md"]
    for target in re.findall(r"\]\(([^)]+)\)", index):
        page, _, anchor = target.partition("#")
        assert page in pages
        assert not anchor or f"## {anchor.upper()}\n" in pages[page]


def test_old_pages_go(tmp_path: Path) -> None:
    """A page of a layout that is no more does not stay behind."""
    old = tmp_path / "layouts" / "jcq11" / "entries.md"
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")
    assert 0 == main([str(tmp_path)])
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    assert set(reference_pages()) == written
