"""The shipped layouts say what the sources say, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from edi.catalogue import code_lists, compile_shipped, layout_sources
from edi.layout.compile import apply_overlays
from edi.layout.plan import Evidence, FieldPlan, FilePlan, GroupPlan, RecordPlan

FORMATS = compile_shipped()
JCQ14 = FORMATS["jcq14"]
RECORDS = [
    pytest.param(record, id=f"{name}-{record.identifier}")
    for name in ("jcq14", "a2c1")
    for file in FORMATS[name].files.values()
    for record in file.records.values()
]


def every_field(record: RecordPlan) -> Iterator[FieldPlan]:
    """The fields, and the members of groups."""
    for item in record.fields:
        yield from item.members if isinstance(item, GroupPlan) else (item,)


def detail(letter: str) -> RecordPlan:
    """The detail record of a file of version 14."""
    records = JCQ14.files[letter].records.values()
    return next(record for record in records if record.identifier.endswith("5"))


@pytest.mark.parametrize("record", RECORDS)
def test_everything_is_described(record: RecordPlan) -> None:
    """Every record, field, group and member has a doc line."""
    assert [] == [item.name for item in every_field(record) if not item.doc]
    assert [] == [item.name for item in record.fields if not item.doc]
    assert record.doc


@pytest.mark.parametrize("record", RECORDS)
def test_what_is_confirmed_names_its_source(record: RecordPlan) -> None:
    """No position or value counts as confirmed without a source."""
    unfounded = [
        item.name
        for item in every_field(record)
        if Evidence.CONFIRMED in (item.position, item.values) and not item.source
    ]
    assert [] == unfounded


def test_sources_are_in_the_list() -> None:
    """Every `F:n` that a layout or list cites has its text in SOURCES.md."""
    folder = resources.files("grammars")
    sources = (folder / "SOURCES.md").read_text("utf-8")
    listed = set(re.findall(r"^(\d+)\. ", sources, re.MULTILINE))
    texts = [text for _, text in layout_sources()]
    texts += [each.read_text("utf-8") for each in (folder / "codes").iterdir()]

    cited = {number for text in texts for number in re.findall(r"F\*?:(\d+)", text)}

    assert set() == cited - listed
    assert cited


@pytest.mark.parametrize(
    ("letter", "length", "evidence"),
    [
        ("S", 44, Evidence.CONFIRMED),
        ("O", 115, Evidence.CONFIRMED),
        ("C", 75, Evidence.CONFIRMED),
        ("L", 20, Evidence.CONFIRMED),
        ("D", 14, Evidence.PLACEHOLDER),
        ("E", 204, Evidence.PLACEHOLDER),
        ("A", 204, Evidence.PLACEHOLDER),
        ("F", 34, Evidence.PLACEHOLDER),
        ("M", 42, Evidence.PLACEHOLDER),
        ("R", 326, Evidence.PLACEHOLDER),
    ],
)
def test_record_lengths(letter: str, length: int, evidence: Evidence) -> None:
    """Detail records have the lengths that are known, or are marked as ours."""
    record = detail(letter)

    assert (length, evidence) == (record.length, record.length_evidence)


OPTION_COLUMNS = {
    "identifier": (1, 2),
    "option_code": (3, 8),
    "syllabus_code": (9, 14),
    "certification_qualification": (15, 18),
    "certification_level": (19, 21),
    "item": (22, 22),
    "unit_qualification": (23, 26),
    "unit_level": (27, 29),
    "process": (30, 30),
    "classification": (31, 34),
    "accreditation_number": (35, 42),
    "title": (43, 78),
    "fee_defined": (79, 79),
    "fee": (80, 84),
    "first_forecast_gradeset": (85, 88),
    "second_forecast_gradeset": (89, 92),
    "result_type": (93, 93),
    "first_grade_gradeset": (94, 97),
    "second_grade_gradeset": (98, 101),
    "first_endorsement_gradeset": (102, 105),
    "second_endorsement_gradeset": (106, 109),
    "maximum_mark": (110, 113),
    "component_count": (114, 115),
}


def test_option_columns_are_the_confirmed_ones() -> None:
    """O5 lies where the programs that read it take it from (source 1)."""
    option = detail("O")

    columns = {field.name: (field.start, field.end) for field in option.plain_fields()}
    assert OPTION_COLUMNS == columns
    assert {Evidence.CONFIRMED} == {item.position for item in option.fields}


@pytest.mark.parametrize("letter", ["E", "A"])
def test_only_the_ucis_position_is_published_for_entries(letter: str) -> None:
    """UCI in 60 to 72 is confirmed (source 23), what stands before it inferred."""
    record = detail(letter)
    positions = {item.start: item.position for item in record.fields}

    uci = next(field for field in record.plain_fields() if field.name == "uci")
    assert (60, 72, Evidence.CONFIRMED) == (uci.start, uci.end, uci.position)
    assert not uci.required
    before = {positions[start] for start in positions if 3 <= start < 60}
    behind = {positions[start] for start in positions if start > 72}
    assert ({Evidence.INFERRED}, {Evidence.PLACEHOLDER}) == (before, behind)


PERSONAL = {"name", "sex", "date_of_birth", "uci", "uln"}


@pytest.mark.parametrize("record", RECORDS)
def test_what_identifies_a_candidate_is_personal(record: RecordPlan) -> None:
    """Names, dates of birth, sex and identifiers of candidates are marked."""
    for item in every_field(record):
        assert (item.name in PERSONAL) == item.personal, item.name


@pytest.mark.parametrize("letter", list("SOCLDEAFMR"))
def test_headers_and_trailers_are_placeholders(letter: str) -> None:
    """Nobody may take our header positions for known ones."""
    records = JCQ14.files[letter].records
    for kind in ("file_header", "centre_header", "centre_trailer", "file_trailer"):
        positions = {field.position for field in list(records[kind].plain_fields())[1:]}
        assert {Evidence.PLACEHOLDER} == positions


def test_older_versions_have_the_same_files() -> None:
    """Versions 12 and 13 are known only through version 14."""

    def letters(files: dict[str, FilePlan]) -> set[str]:
        return set(files)

    for name in ("jcq12", "jcq13"):
        assert letters(dict(JCQ14.files)) == letters(dict(FORMATS[name].files))
    assert [12, 13, 14] == sorted(
        plan.version for name, plan in FORMATS.items() if name.startswith("jcq")
    )


def test_our_reply_is_known_throughout_and_marked_as_ours() -> None:
    """The reply is our own format: confirmed by us, and never mistaken for JCQ's."""
    reply = FORMATS["a2c1"].files["X"]

    assert not reply.provisional
    assert "not a JCQ format" in FORMATS["a2c1"].title
    for record in reply.records.values():
        assert {"our own format"} == {item.source for item in record.fields}
    marker = {f.name: f for f in reply.records["file_header"].plain_fields()}["marker"]
    assert (28, 35, "A2CREPLY") == (marker.start, marker.end, marker.type.literal)


@pytest.mark.parametrize(
    ("name", "code", "meaning"),
    [
        ("awarding_bodies", "70", "AQA"),
        ("series_months", "B", "November"),
        ("data_types", "E", "Entries"),
        ("sessions", "A", "Morning"),
        ("levels", "ASB", "Advanced Subsidiary"),
        ("qualifications", "GCE", "General Certificate of Education"),
    ],
)
def test_code_lists(name: str, code: str, meaning: str) -> None:
    """The open lists are there, and in every format."""
    assert meaning == code_lists()[name].codes[code]
    assert meaning == JCQ14.code_lists[name].codes[code]


def readme_examples() -> list[str]:
    """The layout sources that grammars/README.md shows."""
    readme = (resources.files("grammars") / "README.md").read_text("utf-8")
    return re.findall(r"^```\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)


def test_overlay_in_the_readme_works() -> None:
    """A centre can copy the overlay that the README shows."""
    (overlay,) = [text for text in readme_examples() if text.startswith("overlay")]

    formats = apply_overlays(layout_sources(), [("ours", overlay)], code_lists())

    for name in ("jcq14", "jcq13", "jcq12"):
        for letter, kind in (("E", "entry"), ("A", "amendment")):
            record = formats[name].files[letter].records[kind]
            group = record.group("options")
            assert 206 == record.length
            assert group is not None
            assert (86, 205, Evidence.CONFIRMED) == (
                group.start,
                group.end,
                group.position,
            )
