"""Writing: values that are at hand as columns of a file."""

from __future__ import annotations

from bench import ours
from bench.full_work import cases
from bench.peers import writers
from bench.topic import Side, Target, Topic

NAIVE = Side(
    name="naive writer",
    prepare=writers.prepare_naive,
    run=writers.write_naive,
    share=0.1,
)
RECORDS = Side(
    name="a2c records made and written",
    prepare=ours.rows,
    run=writers.measured(ours.write_records),
    share=0.1,
    note="refuses what could not be read back",
)
BULK = Side(
    name="a2c columns written in bulk",
    prepare=ours.column_batches,
    run=writers.measured(ours.bulk_write),
    share=0.25,
    note="the same; from typed columns",
)
POLARS = Side(
    name="polars concatenation",
    prepare=writers.prepare_polars,
    run=writers.write_polars,
    needs=("polars",),
    share=0.25,
)


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="writing",
        title="Writing details from values",
        cases=cases,
        sides=(NAIVE, RECORDS, BULK, POLARS),
        base=NAIVE.name,
        targets=(
            Target(RECORDS.name, NAIVE.name, 1.4),
            Target(BULK.name, POLARS.name, 1.8),
        ),
    )
