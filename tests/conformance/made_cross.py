"""Files that are right or wrong only beside others: each with a folder of basedata."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edi.catalogue import Catalogue, Layout
from edi.layout.plan import Evidence, FieldPlan, GroupPlan
from tests.conformance.made import Case, Finding, Head, Made, made
from tests.conformance.made_bad import span
from tests.conformance.made_bad_fields import named
from tests.conformance.made_evidence import CONFIRMED_FILES, dashed, source_of
from tests.conformance.made_faults import severity
from tests.conformance.made_values import DETAILS, RESULT_ITEM, Values

SERIES = "cross/series-6A26"

OPTION_CODES = ("R093", "R094A", "R097A", "R097B", "R001")


def basedata() -> dict[str, bytes]:
    """Path below fixtures/ → content: three sets of basedata of one series."""
    option = DETAILS["option"]
    options = tuple({**option, "option_code": code} for code in OPTION_CODES)
    component = DETAILS["component"]
    marked = {
        **component,
        "component_code": "R09401",
        "teacher_marks": "Y",
        "maximum_mark": "50",
        "timetabled": "N",
        "timetable_date": None,
        "timetable_session": None,
        "time_allowed": None,
    }
    links = (
        {"option_code": "R093", "component_code": "R09301"},
        {"option_code": "R094A", "component_code": "R09401"},
    )
    whole = [
        made("jcq14/syllabuses"),
        made("jcq14/options", options),
        made("jcq14/components", (component, marked)),
        made("jcq14/links", links),
        made("jcq14/disallowed"),
    ]
    second_issue = Head(sequence_number="2")
    few = made("jcq14/options", options[:1])
    found: dict[str, bytes] = {}
    for folder, documents in (
        ("basedata", whole),
        ("basedata-no-options", [each for each in whole if each.name[0] != "O"]),
        ("basedata-reissued", [few, made("jcq14/options", options, second_issue)]),
    ):
        for document in documents:
            found[f"{SERIES}/{folder}/{document.name}"] = bytes(document)
    return found


def cross_cases() -> Iterator[Case]:
    """Every case that needs basedata."""
    for layout in Catalogue.shipped():
        if layout.format.name == "jcq14":
            yield from _reference_cases(layout)
    yield from _mark_cases()
    yield from _disallowed_cases()
    yield from _holding_cases()


def _case(
    document: Made,
    label: str,
    about: str,
    finding: Finding | None = None,
    *,
    covers: tuple[str, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    held: str = "basedata",
    neighbour: str | None = None,
) -> Case:
    layout = document.layout
    sound = all(each is Evidence.CONFIRMED for each in evidence)
    folder = "invalid" if finding else "valid"
    return Case(
        path=f"{SERIES}/{folder}/{label}",
        name=document.name,
        data=bytes(document),
        about=about,
        layout=layout.name,
        source=source_of(layout, covers),
        roundtrip="exact",
        records=document.records,
        findings=(finding,) if finding else (),
        covers=covers,
        confirmed=("checker",)
        if sound and layout.file.letter in CONFIRMED_FILES
        else (),
        basedata=f"../{held}",
        neighbour=f"../valid/{neighbour}" if neighbour else None,
    )


def _reference_cases(layout: Layout) -> Iterator[Case]:
    plan = layout.detail
    sound = made(layout.name, (_referring(plan.kind),))
    referring = False
    for item in plan.fields:
        members = item.members if isinstance(item, GroupPlan) else (item,)
        for member in members:
            if member.reference is None:
                continue
            referring = True
            group = item if isinstance(item, GroupPlan) else None
            yield _unknown_case(sound, member, group)
    if referring:
        about = "every code is in the basedata"
        yield _case(sound, f"{layout.file.name}-all-known", about)


def _referring(kind: str) -> Values:
    """A record whose references all resolve."""
    values: dict[str, Any] = dict(DETAILS[kind])
    if kind == "result":
        values["results"] = [{**RESULT_ITEM, "result_option_code": "R001"}]
    return values


def _unknown_case(sound: Made, member: FieldPlan, group: GroupPlan | None) -> Case:
    kind = sound.layout.detail.kind
    name, code = member.name, "X999"
    first = member.start
    evidence: tuple[Evidence, ...] = (member.position, member.values)
    change: Values = {name: code}
    if group is not None:
        values = sound.rows[sound.position(kind) - 1].values
        rows = [*values[group.name]]
        rows[0] = {**rows[0], name: code}
        change = {group.name: rows}
        first += group.start - 1
        evidence = (*evidence, group.position)
        name = f"{group.name}.{name}"
    document = sound.with_values(kind, **change)
    finding = Finding(
        code="XRF001",
        severity=severity("XRF001", *evidence),
        record=document.position(kind),
        columns=(first, first + member.width - 1),
    )
    file = sound.layout.file.name
    return _case(
        document,
        f"XRF001-{file}-{dashed(name)}",
        f"{name.replace('_', ' ')} is not in the basedata",
        finding,
        covers=(f"{kind}.{name}",),
        evidence=evidence,
        neighbour=f"{file}-all-known",
    )


def _mark_cases() -> Iterator[Case]:
    covers = ("mark.mark",)
    for mark, about in (("0", "no mark at all"), ("50", "the maximum itself")):
        document = made("jcq14/marks", ({**DETAILS["mark"], "mark": mark},))
        yield _case(document, f"marks-{mark}-of-50", about, covers=covers)
    document = made("jcq14/marks", ({**DETAILS["mark"], "mark": "51"},))
    item = named(document.layout.detail, "mark")
    finding = Finding(
        code="XRF002",
        severity=severity("XRF002", item.position, item.values),
        record=3,
        columns=span(item),
    )
    yield _case(
        document,
        "XRF002-marks-51-of-50",
        "one above the maximum",
        finding,
        covers=covers,
        evidence=(item.position, item.values),
        neighbour="marks-50-of-50",
    )


def _disallowed_cases() -> Iterator[Case]:
    for file, kind in (("entries", "entry"), ("amendments", "amendment")):
        layout = Catalogue.shipped().layout(f"jcq14/{file}")
        group = layout.detail.group("options")
        assert group is not None
        second = group.start + group.width
        evidence = (group.position, group.values)
        both = [{"option_code": "R097A"}, {"option_code": "R097B"}]
        for order, rows in (("in-order", both), ("turned", both[::-1])):
            document = made(layout.name, ({**DETAILS[kind], "options": rows},))
            finding = Finding(
                code="XRF003",
                severity=severity("XRF003", *evidence),
                record=3,
                columns=(second, second + group.width - 1),
            )
            yield _case(
                document,
                f"XRF003-{file}-{order}",
                "two options that exclude each other, for one candidate",
                finding,
                covers=(f"{kind}.options",),
                evidence=evidence,
                neighbour=f"{file}-two-candidates",
            )
        one = {**DETAILS[kind], "options": both[:1]}
        other = {**DETAILS[kind], "options": both[1:]}
        other |= {"candidate_number": "0002", "uci": None}
        document = made(layout.name, (one, other))
        about = "the two options, for one candidate each"
        yield _case(document, f"{file}-two-candidates", about)


def _holding_cases() -> Iterator[Case]:
    """What is held decides what can be told."""
    entries = made("jcq14/entries")
    unknown = [{"option_code": "X999"}]
    strange = made("jcq14/entries", ({**DETAILS["entry"], "options": unknown},))
    yield _case(
        strange,
        "entries-no-options-file",
        "without an options file nobody can say that a code is unknown",
        held="basedata-no-options",
    )
    yield _case(
        entries,
        "entries-second-issue",
        "of two issues of the options file the later one counts",
        held="basedata-reissued",
    )
    for label, head, about in (
        ("series", Head(series="1A"), "basedata of another series is held"),
        ("awarding-body", Head(awarding_body="70"), "basedata of another body is held"),
        ("year", Head(year="25"), "basedata of another year is held"),
    ):
        finding = Finding(
            code="XRF004", severity=severity("XRF004"), record=1, columns=None
        )
        yield _case(
            made("jcq14/entries", head=head),
            f"XRF004-entries-{label}",
            about,
            finding,
            # Which series it is stands in the header, whose columns are ours.
            evidence=(Evidence.PLACEHOLDER,),
            neighbour="entries-all-known",
        )
    small = made("jcq14/entries", head=Head(series="6a"))
    about = "the header's series in small letters is the same series"
    yield _case(small, "entries-small-letter-series", about)
