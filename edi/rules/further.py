"""The rules that need more than the file: basedata, history, profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi.catalogue import Layout
from edi.diagnostics import Diagnostic
from edi.file_names import FileName
from edi.history import History
from edi.profile import Profile
from edi.rules.awards import AwardRules
from edi.rules.basedata_set import BasedataSetRules
from edi.rules.deadlines import DeadlineRules
from edi.rules.grades import GradeRules
from edi.rules.history import HistoryRules
from edi.rules.layout_rules import Known, Rules
from edi.rules.series import SeriesRules


def further_rules(layout: Layout, name: FileName, known: Known) -> Iterator[Rules]:
    """The rules that what is known makes possible for a file, in their order."""
    if known.basedata is not None:
        yield SeriesRules(layout, name, known.basedata)
        if layout.file.direction == "broadcast":
            yield BasedataSetRules(layout, name, known.basedata)
    if known.history is not None:
        yield HistoryRules(layout, name, known.history, known.basedata)
    if known.profiles is not None:
        for profile in known.profiles.of(name.awarding_body):
            yield from _of_profile(layout, name, profile, known)


def _of_profile(
    layout: Layout, name: FileName, profile: Profile, known: Known
) -> Iterator[Rules]:
    kind = layout.detail.kind
    if kind in ("entry", "amendment"):
        history = known.history or History()
        yield AwardRules(layout, name, profile, known.basedata, history)
    if kind in ("entry", "amendment", "mark") and known.today is not None:
        yield DeadlineRules(layout, name, profile, known.basedata, known.today)
    if kind in ("option", "forecast", "result") and profile.gradesets:
        yield GradeRules(layout, name, profile, known.basedata)


def closing_findings(further: Iterable[Rules]) -> Iterator[Diagnostic]:
    """What these rules find only when the whole file was seen."""
    for rules in further:
        if isinstance(rules, AwardRules):
            yield from rules.close()
