"""Results as a table for people, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bench.machine import machine
from bench.runner import CaseResult, Measured, TopicResult
from bench.topic import Target, Topic

VERSION = 1


def markdown(results: Sequence[TopicResult]) -> str:
    """The tables of a run; readable as they stand."""
    return "\n".join(line for result in results for line in _topic_lines(result))


def _topic_lines(result: TopicResult) -> Iterator[str]:
    topic = result.topic
    yield f"## {topic.title}\n"
    for case in result.cases:
        rounds = max((len(each.figures) for each in case.measured), default=0)
        yield f"{case.case}; median of {rounds} rounds\n"
        yield from _table(_rows(topic, case))
        yield ""
    targets = [row for case in result.cases for row in _target_rows(topic, case)]
    if targets:
        yield from _table([("case", "target", "wanted", "reached", ""), *targets])
        yield ""


def _rows(topic: Topic, case: CaseResult) -> list[tuple[str, ...]]:
    base = topic.base
    rows: list[tuple[str, ...]] = [("", topic.unit, "from – to", f"× {base}", "note")]
    for each in case.measured:
        ratio = case.ratio(topic, each.side, base)
        if ratio is not None and topic.quantity != "rate":
            ratio = 1 / ratio  # where less is better: how much it takes
        shown = "" if ratio is None else number(ratio)
        low, high = number(min(each.figures)), number(max(each.figures))
        figure = number(each.median)
        rows.append((each.side, figure, f"{low} – {high}", shown, _note(topic, each)))
    missing = case.skipped.items()
    rows += [(side, "", "", "", f"{lack} is missing") for side, lack in missing]
    return rows


def _note(topic: Topic, each: Measured) -> str:
    share = topic.side(each.side).share
    part = "" if share == 1 else f"on {share:.3g} of the input"
    disagrees = each.disagrees and f"DISAGREES: {each.disagrees}"
    return "; ".join(filter(None, (each.note, part, disagrees)))


def _target_rows(topic: Topic, case: CaseResult) -> Iterator[tuple[str, ...]]:
    for target in _targets(topic, case):
        reached = case.ratio(topic, target.side, target.base)
        if reached is not None:
            met = "" if reached >= target.ratio else "missed"
            words = f"{target.side} / {target.base}"
            yield case.case, words, number(target.ratio), number(reached), met


def _targets(topic: Topic, case: CaseResult) -> list[Target]:
    return [target for target in topic.targets if target.case in ("", case.case)]


def number(value: float) -> str:
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    head, *rest = rows
    yield _line(head, widths)
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    for row in rest:
        yield _line(row, widths)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return f"| {' | '.join(cells)} |"


def as_json(results: Sequence[TopicResult]) -> dict[str, Any]:
    """Every figure of every round, for other programs."""
    return {
        "version": VERSION,
        "machine": machine(),
        "topics": [_topic_json(result) for result in results],
    }


def _topic_json(result: TopicResult) -> dict[str, Any]:
    topic = result.topic
    return {
        "topic": topic.name,
        "quantity": topic.quantity,
        "unit": topic.unit,
        "base": topic.base,
        "records": result.options.records,
        "cases": [
            {
                "case": case.case,
                "sides": [
                    {
                        "side": each.side,
                        "median": each.median,
                        "figures": list(each.figures),
                        "ratio": case.ratio(topic, each.side, topic.base),
                        "amount": each.amount,
                        "note": each.note,
                        "disagrees": each.disagrees,
                    }
                    for each in case.measured
                ],
                "skipped": case.skipped,
                "targets": [
                    _target_json(topic, case, t) for t in _targets(topic, case)
                ],
            }
            for case in result.cases
        ],
    }


def _target_json(topic: Topic, case: CaseResult, target: Target) -> dict[str, Any]:
    return {
        "side": target.side,
        "base": target.base,
        "wanted": target.ratio,
        "reached": case.ratio(topic, target.side, target.base),
    }
