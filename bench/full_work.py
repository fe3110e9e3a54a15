"""Full work on one large file: parse, types, check characters, counts, duplicates."""

from __future__ import annotations

from bench import limits, ours
from bench.inputs import Shape, case
from bench.peers import (
    bots_style,
    c_kernel,
    duckdb_sql,
    handwritten,
    lark_parser,
    naive,
    pandas_fwf,
    polars_expressions,
    pydantic_models,
)
from bench.topic import Case, Options, Side, Target, Topic

NAIVE = Side(
    name="naive layout loop, attrs frozen",
    prepare=naive.prepare,
    run=naive.run,
    share=0.05,
)
BULK = Side(name="a2c bulk check", run=ours.check_bulk)
RECORDS = Side(name="a2c checked typed records", run=ours.check_records, share=0.25)
HAND = Side(
    name="hand-written Python, attrs frozen",
    prepare=handwritten.prepare,
    run=handwritten.run,
    share=0.1,
    note="source written out from the plan",
)
POLARS = Side(
    name="polars expressions",
    prepare=polars_expressions.prepare,
    run=polars_expressions.run,
    needs=("polars",),
    note=polars_expressions.NOTE,
)
KERNEL = Side(
    name="C kernel + numpy duplicates",
    prepare=c_kernel.prepare,
    run=c_kernel.run,
    needs=("numpy", "cc"),
    note="a limit: gcc -O3, compiled on the spot",
)
PEERS = (
    NAIVE,
    HAND,
    Side(
        name="Bots-style interpreted grammar",
        prepare=bots_style.prepare,
        run=bots_style.run,
        share=0.02,
    ),
    Side(
        name="pydantic-fixedwidth models",
        prepare=pydantic_models.prepare,
        run=pydantic_models.run,
        needs=("pydantic_fixedwidth",),
        share=0.05,
    ),
    Side(
        name="lark, a parse for each record",
        prepare=lark_parser.prepare,
        run=lark_parser.run,
        needs=("lark",),
        share=0.005,
    ),
    Side(
        name="pandas.read_fwf",
        run=pandas_fwf.run,
        needs=("pandas",),
        share=0.05,
        note="parses only: text columns, no types, no checks",
    ),
    POLARS,
    Side(
        name="DuckDB SQL",
        prepare=duckdb_sql.prepare,
        run=duckdb_sql.run,
        needs=("duckdb",),
        note=duckdb_sql.NOTE,
    ),
)


def cases(options: Options) -> list[Case]:
    """Results and entries, nearly all of them right."""
    return [
        case("results", options, lambda count: Shape("jcq14/results", count)),
        case("entries", options, lambda count: Shape("jcq14/entries", count)),
    ]


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="full-work",
        title="Full work: parse, types, check characters, counts, duplicates",
        cases=cases,
        sides=(BULK, RECORDS, *PEERS, KERNEL, *limits.SIDES),
        base=NAIVE.name,
        targets=(
            Target(BULK.name, NAIVE.name, 100),
            Target(BULK.name, POLARS.name, 10),
            Target(BULK.name, KERNEL.name, 0.75),
            Target(RECORDS.name, NAIVE.name, 9),
            Target(RECORDS.name, HAND.name, 3),
        ),
    )
