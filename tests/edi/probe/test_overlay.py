"""What the probe found, as an overlay."""

from __future__ import annotations

import pytest

from edi import Catalogue, read_records
from edi.layout.plan import Evidence
from edi.probe import overlay_source, probe
from tests.edi.probe import secret as s


def overlay(seed: int) -> tuple[s.Secret, str]:
    """The overlay for entries and results whose columns were moved."""
    secret = s.secret(seed)
    files = [
        s.entries(secret.catalogue, 50, seed),
        s.results(secret.catalogue, 50, seed + 1),
    ]
    report = probe([(each.name, [bytes(each)]) for each in files], s.basedata())
    return secret, overlay_source(report, s.FORMAT)


@pytest.mark.parametrize("seed", range(4))
def test_overlay_reads_what_was_moved(seed: int) -> None:
    """With the overlay, the moved files are read as they were written."""
    secret, source = overlay(seed)
    corrected = Catalogue.with_overlays([("probe.layout", source)])
    made = s.entries(secret.catalogue, 50, seed + 7)

    assert "left out" not in source
    again = list(read_records([bytes(made)], made.name, corrected))
    for before, after in zip(made.records, again, strict=True):
        if before.kind == "entry":
            for name in ("centre_number", "uci", "uln", "name", "date_of_birth"):
                assert getattr(before, name) == getattr(after, name)
            codes = [
                [item.option_code for item in record.options]  # type: ignore[attr-defined]  # entries have options
                for record in (before, after)
            ]
            assert codes[0] == codes[1]


def test_overlay_claims_no_more_than_was_found() -> None:
    """What was found is inferred, never confirmed; what is unknown is masked."""
    _, source = overlay(0)
    plan = Catalogue.with_overlays([("probe.layout", source)]).layout("jcq14/entries")
    fields = {item.name: item for item in plan.plan("entry").plain_fields()}

    assert Evidence.INFERRED is fields["uci"].position
    assert "a2c probe" == fields["uci"].source
    unknown = [item for name, item in fields.items() if name.startswith("unknown")]
    assert unknown
    assert all(
        item.personal and item.position is Evidence.PLACEHOLDER for item in unknown
    )
    assert "candidate_number: dropped" in source


def test_overlay_of_files_that_agree_changes_nothing() -> None:
    """Where nothing is wrong, the overlay says so and corrects nothing."""
    made = s.entries(s.SHIPPED, 50, 1)
    report = probe([(made.name, [bytes(made)])], s.basedata())
    source = overlay_source(report, s.FORMAT)

    assert "Nothing was found elsewhere" in source
    same = Catalogue.with_overlays([("probe.layout", source)])
    assert s.FORMAT.files["E"].records == same.formats["jcq14"].files["E"].records
