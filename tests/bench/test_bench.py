"""The benchmark's sides do the same work, and its figures are what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench import bad, full_work, ours, runner, topics
from bench.inputs import Shape, file_of
from bench.peers.described import described
from bench.table import as_json, markdown
from bench.topic import Answer, Case, Figure, Input, Options, Side, Topic
from edi import check

LAYOUTS = ("jcq14/results", "jcq14/entries")


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_clean_inputs_are_clean(tmp_path: Path, layout: str, padded: bool) -> None:
    """An input without planted damage has nothing wrong with it: all time is work."""
    shape = Shape(layout, 300, 120, damaged=0.0, padded=padded)
    file = file_of(shape, tmp_path)
    report = check(ours.blocks(str(file)), file.name)
    assert ((), 300) == (report.diagnostics, report.records - 2 - 3 * 2)


def test_inputs_are_the_same_every_time(tmp_path: Path) -> None:
    """Seeded: figures of two machines are of the same bytes."""
    shape = Shape("jcq14/entries", 50, damaged=0.2)
    first, second = (file_of(shape, tmp_path / name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()


SIDES = [side for side in full_work.topic().sides if not side.name.startswith("limit")]


@pytest.mark.may_skip  # peers' packages are no dependency of ours
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name.replace(" ", "-"))
def test_every_side_finds_the_same(tmp_path: Path, side: Side, layout: str) -> None:
    """The same work for all: each peer finds the bad records that we find."""
    if runner._lacks(side):  # what the runner itself asks
        pytest.skip(f"a peer's package is missing: {runner._lacks(side)}")  # as above
    file = str(file_of(Shape(layout, 200, 80, damaged=0.1), tmp_path))
    found = side.run(side.prepare(file))
    expected = ours.check_bulk(file)
    assert isinstance(found, Answer)
    assert found.records in (None, 200)
    if "no checks" not in side.note:
        assert expected.bad == found.bad
        assert 10 < (expected.bad or 0) < 40


def test_all_bad_means_all(tmp_path: Path) -> None:
    """In the file of the topic `bad`, no record is right."""
    (case,) = bad.cases(Options(tmp_path, records=200))
    assert ours.check_bulk(case.make(1.0).argument).bad in (199, 200)


def made(side: str, factor: float) -> Side:
    """A side that measures itself."""
    return Side(name=side, run=lambda given: Figure(given * factor, Answer(1)))


def test_ratios_are_taken_within_a_round() -> None:
    """A round in which the machine was slow moves no ratio."""
    figures = {"ours": (8.0, 2.0, 80.0), "theirs": (4.0, 1.0, 40.0)}
    measured = tuple(runner.Measured(n, f, 1.0) for n, f in figures.items())
    result = runner.CaseResult("case", measured)
    topic = Topic(name="made", title="", cases=lambda _: [], sides=(), base="theirs")
    assert 2.0 == result.ratio(topic, "ours", "theirs")
    assert result.ratio(topic, "gone", "theirs") is None


def test_a_topic_runs_from_end_to_end(tmp_path: Path) -> None:
    """The runner starts workers, warms up, measures and tells; as table and as JSON."""
    options = Options(tmp_path, records=200, rounds=2, turn_s=0)
    name = topics.by_name()["small-files"]
    result = runner.run(name, topics.load(name), options, lambda _: None)
    (case,) = result.cases
    assert {2} == {len(each.figures) for each in case.measured}
    assert {""} == {each.disagrees for each in case.measured}
    form: Any = as_json([result])
    (side, *_) = form["topics"][0]["cases"][0]["sides"]
    assert side["side"] in markdown([result])
    assert side["median"] > 0


def test_a_side_that_disagrees_is_told() -> None:
    """A peer that misses a bad record must not pass for fast."""
    cases = [Case("made", lambda _: Input(1, 1.0))]
    topic = Topic(
        name="made",
        title="",
        cases=lambda _: cases,
        sides=(made("a", 1.0), made("b", 1.0)),
        base="a",
    )
    workers: Any = [Told(topic.sides[0], 3), Told(topic.sides[1], 2)]
    inputs = {1.0: Input(1, 1.0)}
    one, two = runner._rounds(topic, workers, inputs, 1, 0, "", lambda _: None)
    assert "bad: 3, b says 2" == one.disagrees
    assert "bad: 2, a says 3" == two.disagrees


class Told:
    """A worker that answers what it is told to."""

    def __init__(self, side: Side, bad: int) -> None:
        self.side = side
        self._bad = bad

    def run(self, _key: str, _argument: object, _turn_s: float) -> tuple[float, Answer]:
        """Answer at once."""
        return 1.0, Answer(bad=self._bad)


def test_no_column_is_written_down() -> None:
    """Peers take their columns from the plans: an overlay would move them too."""
    what = described("R1234501.X01")
    ends = [column.end for column in what.all_columns()]
    assert what.length == max(ends) == what.layout.detail.length
