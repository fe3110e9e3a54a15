"""XRF: grades and gradesets against the gradesets of a profile, where it has any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from edi.basedata import Basedata
from edi.catalogue import Layout
from edi.codec.record import Record, read_field
from edi.diagnostics import Diagnostic
from edi.file_names import FileName
from edi.history import place_of
from edi.profile import Profile
from edi.rules.placed import field_finding, item_finding

RESULT_GRADES = {
    "first_grade": "first_grade_gradeset",
    "second_grade": "second_grade_gradeset",
    "first_endorsement": "first_endorsement_gradeset",
    "second_endorsement": "second_endorsement_gradeset",
}
"""Field of a result → field of the option that names its gradeset."""
FORECAST_GRADES = {
    "first_grade": "first_forecast_gradeset",
    "second_grade": "second_forecast_gradeset",
}


class GradeRules:
    """Grades occur in the gradeset of their option; options name known gradesets."""

    def __init__(
        self,
        layout: Layout,
        name: FileName,
        profile: Profile,
        basedata: Basedata | None,
    ) -> None:
        self._layout = layout
        self._name = name
        self._known = profile.gradesets
        self._basedata = basedata
        self._gradesets: Mapping[str, Mapping[str, str]] = {}

    def findings(self, record: Record) -> Iterator[Diagnostic]:
        """What is wrong with the grades, or the gradesets, of this record."""
        if record.kind == "file_header":
            place = place_of(self._name, record)
            if self._basedata is not None:
                held = self._basedata.for_file(
                    place.awarding_body, place.series, place.year
                )
                self._gradesets = held.gradesets if held is not None else {}
        elif record.kind == "option":
            yield from self._gradeset_findings(record)
        elif record.kind == "forecast":
            yield from self._forecast_findings(record)
        elif record.kind == "result":
            yield from self._result_findings(record)

    def _gradeset_findings(self, record: Record) -> Iterator[Diagnostic]:
        for item in self._layout.plan(record.kind).plain_fields():
            code = read_field(record, item.name)
            if not item.name.endswith("_gradeset") or not isinstance(code, str):
                continue
            if code not in self._known:
                yield field_finding("XRF007", record, item, found=code)

    def _wrong(self, option: object, gradeset_field: str, grade: object) -> str | None:
        """The gradeset that a grade should be of and is not; None if all is well."""
        named = self._gradesets.get(option, {}) if isinstance(option, str) else {}
        gradeset = named.get(gradeset_field)
        known = self._known.get(gradeset) if gradeset is not None else None
        if known is None or not isinstance(grade, str) or grade in known.value:
            return None
        return gradeset

    def _forecast_findings(self, record: Record) -> Iterator[Diagnostic]:
        option = read_field(record, "option_code")
        plan = self._layout.plan(record.kind)
        for name, gradeset_field in FORECAST_GRADES.items():
            grade, item = read_field(record, name), plan.field(name)
            gradeset = self._wrong(option, gradeset_field, grade)
            if gradeset is not None and item is not None:
                yield field_finding(
                    "XRF005", record, item, found=grade, expected=gradeset
                )

    def _result_findings(self, record: Record) -> Iterator[Diagnostic]:
        group = self._layout.plan(record.kind).group("results")
        items = read_field(record, "results")
        if group is None or not isinstance(items, tuple):
            return
        for index, item in enumerate(items):
            option = item.result_option_code or item.option_code
            for name, gradeset_field in RESULT_GRADES.items():
                grade = getattr(item, name)
                gradeset = self._wrong(option, gradeset_field, grade)
                if gradeset is not None:
                    yield item_finding(
                        "XRF005",
                        record,
                        group,
                        index,
                        member=name,
                        found=grade,
                        expected=gradeset,
                    )
