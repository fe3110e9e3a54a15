"""Findings as a page of HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from edi.diagnostics import Diagnostic
from edi.diagnostics.render_html import render_html
from edi.diagnostics.shown_file import Section
from tests.edi.diagnostics.reported import (
    EMPTY,
    HOSTILE,
    LETTER,
    PERSON,
    every_code,
    overridden,
    shown,
)


class _Page(HTMLParser):
    """What a browser would make of a page."""

    VOID = frozenset({"meta"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data


def page(*diagnostics: Diagnostic, reveal: bool = False) -> _Page:
    """One file's findings as a browser sees them."""
    return _Page(render_html([shown(*diagnostics)], reveal=reveal))


def test_finding_stands_under_a_ruler_at_its_line() -> None:
    """A reader sees message, place, ruler, line, carets, help and evidence."""
    words = page(LETTER).words

    assert "check letter of UCI is 'X', expected 'D'" in words
    assert "record 3 (entry), column 72 (uci)" in words
    ruler, line, carets = words.split("record 3")[1].splitlines()[2:5]
    assert ruler.startswith("....+...10")
    assert line.startswith("E5123450001*******:****")
    assert " " * 71 + "^" == carets.rstrip()
    assert "the columns are confirmed (F:23)" in words


def test_every_finding_gives_a_whole_page() -> None:
    """Every tag is closed, whatever a finding holds."""
    made = page(*every_code(), EMPTY)

    assert [] == made.open
    assert len(every_code()) + 1 == made.tags.count("article")


def test_page_loads_nothing_and_runs_nothing() -> None:
    """The page can be opened wherever it is sent: it stands alone."""
    made = _Page(render_html([shown(LETTER, path=HOSTILE)], made=HOSTILE))

    assert not {"script", "link", "img", "iframe", "base"} & set(made.tags)
    assert not {name for name, _ in made.attributes} & {"src", "style", "onload"}
    assert "default-src 'none'" in str(made.attributes)
    assert "\x1b" not in made.words
    assert "<script>alert(1)</script>" in made.words


def test_personal_data_is_shown_only_when_asked_for() -> None:
    """The page names nobody unless somebody asked, and then it says so."""
    masked, revealed = page(LETTER), page(LETTER, reveal=True)

    assert PERSON not in masked.words
    assert "Personal data is masked" in masked.words
    assert PERSON in revealed.words
    assert "shows personal data" in revealed.words


def test_override_is_visible() -> None:
    """Who reads the page sees that a finding would be an error elsewhere."""
    words = page(overridden()).words

    assert "set to warning by the configuration for ocr; else error" in words


def test_findings_by_candidate_name_their_file() -> None:
    """Under a candidate's heading each finding says which file it is about."""
    file = shown(LETTER)
    sections = [Section("candidate 0001 of centre 12345", ((file, LETTER),))]
    words = _Page(render_html([file], candidates=sections)).words

    assert "candidate 0001 of centre 12345" in words
    assert "out/E1234501.X01, record 3 (entry)" in words
