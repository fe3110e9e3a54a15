"""Mixed record types: tiny centres, with short headers and trailers between details."""

from __future__ import annotations

from bench import limits, ours
from bench.inputs import Shape, case
from bench.peers import handwritten, naive
from bench.topic import Case, Options, Side, Target, Topic

CENTRE_CANDIDATES = 4
BULK = Side(name="a2c bulk check", run=ours.check_bulk)
DICTS = Side(
    name="naive reading into dicts",
    run=naive.read_into_dicts,
    share=0.2,
    note="slices only: no types, no checks",
)


def cases(options: Options) -> list[Case]:
    """Two other records for every four details, of other lengths."""

    def shape(count: int) -> Shape:
        return Shape("jcq14/results", count, CENTRE_CANDIDATES, padded=False)

    return [case("results, 4 to a centre", options, shape)]


def topic() -> Topic:
    """The topic."""
    return Topic(
        name="mixed",
        title="Mixed record types of several lengths",
        cases=cases,
        sides=(
            BULK,
            DICTS,
            Side(
                name="naive layout loop, attrs frozen",
                prepare=naive.prepare,
                run=naive.run,
                share=0.05,
            ),
            Side(
                name="hand-written Python, attrs frozen",
                prepare=handwritten.prepare,
                run=handwritten.run,
                share=0.1,
            ),
            *limits.SIDES,
        ),
        base=DICTS.name,
        targets=(Target(BULK.name, DICTS.name, 6),),
    )
