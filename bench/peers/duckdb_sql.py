"""DuckDB: lines as one text column, everything else as SQL on it."""

from __future__ import annotations

from typing import Any

from bench.peers.described import Column, Described, described
from bench.peers.polars_expressions import pattern
from bench.topic import Answer
from edi.check_characters import UCI_LETTERS

NOTE = "items by one pattern; typed columns of the record, not of the items"


def prepare(path: str) -> tuple[str, Described, str]:
    """What is set up before the clock runs."""
    what = described(path)
    return path, what, pattern(what).removeprefix("^").removesuffix("$")


def run(given: tuple[str, Described, str]) -> Answer:
    """Read, check and count a file, with typed columns of the records."""
    import duckdb

    path, what, good = given
    con = duckdb.connect()
    con.execute(
        """create temp table lines as
        select row_number() over () as number, rtrim(line, chr(13)) as line
        from read_csv(?, columns={'line': 'varchar'}, header=false, delim=chr(1),
        quote='', escape='', auto_detect=false, strict_mode=false, new_line='\\r\\n')""",
        [path],
    )
    opens = what.opens.decode()
    con.execute(
        f"""create temp table placed as select *, left(line, 2) as kind,
        sum((left(line, 2) = '{opens}')::int) over (order by number) as centre
        from lines"""
    )
    typed = ", ".join(_typed(column) for column in what.columns)
    detail = what.detail.decode()
    con.execute(
        f"create temp table details as select number, centre, line, {typed} "
        f"from placed where kind = '{detail}'"
    )
    keys = ", ".join(["centre", *(f'"{column.name}"' for column in what.key)])
    right = " and ".join(f"coalesce({check}, false)" for check in _checks(what, good))
    row = con.execute(
        f"""select count(*), sum((not wholly or nth > 1)::int) from (
        select {right} as wholly,
        row_number() over (partition by {keys} order by number) as nth
        from details)"""
    ).fetchone()
    records, bad = row or (0, 0)
    return Answer(int(records), int(bad) + _wrong_counts(con, what, int(records)))


def _text(column: Column) -> str:
    return f"substr(line, {column.start + 1}, {column.width})"


def _typed(column: Column) -> str:
    text, base = _text(column), column.plan.type.base
    if base == "date":
        value = f"try_strptime({text}, '%d%m%y')::date"
    elif base in ("integer", "pence"):
        value = f"try_cast({text} as integer)"
    elif base == "digits":
        value = text
    else:
        value = f"rtrim({text}, ' ')"
    return f'{value} as "{column.name}"'


def _checks(what: Described, good: str) -> list[str]:
    found = [f"regexp_full_match(line, '{_escaped(good)}')"]
    for column in what.columns:
        plan, text = column.plan.type, _text(column)
        if plan.check == "uci":
            total = _weighed(column, range(16, 4, -1))
            letter = f"substr('{UCI_LETTERS}', ({total}) % 17 + 1, 1)"
            found.append(f"right({text}, 1) = {letter}")
        elif plan.check == "uln":
            total = _weighed(column, range(10, 1, -1))
            last = f"try_cast(right({text}, 1) as integer)"
            rule = f"10 - ({total}) % 11 = {last} and left({text}, 1) <> '0'"
            found.append(f"(trim({text}, ' ') = '' or {rule})")
        elif plan.form == "person_name":
            found.append(f"length({text}) - length(replace({text}, ':', '')) = 1")
            found.append(f"left({text}, 1) not in (' ', ':')")
        elif plan.base == "date":
            found.append(f'"{column.name}" is not null')
        elif plan.minimum is not None:
            low, high = plan.minimum, plan.maximum
            found.append(f"try_cast({text} as integer) between {low} and {high}")
    group = what.group
    firsts = [f"(substr(line, {at + 1}, 1) <> ' ')::int" for at in group.starts]
    filled = f"({' + '.join(firsts)})"
    columns = f"substr(line, {group.start + 1}, {group.end - group.start})"
    length = f"length(rtrim({columns}, ' '))"
    found.append(f'{filled} = "{what.item_count.name}"')
    found.append(f"{filled} = ({length} + {group.width - 1}) // {group.width}")
    return found


def _escaped(text: str) -> str:
    return text.replace("'", "''")


def _weighed(column: Column, weights: range) -> str:
    digits = (
        f"{weight} * try_cast(substr(line, {column.start + at + 1}, 1) as integer)"
        for at, weight in enumerate(weights)
    )
    return " + ".join(digits)


def _wrong_counts(con: Any, what: Described, records: int) -> int:
    """Trailers whose count is not what stands before them."""
    wrong = 0
    for identifier, column in what.counts.items():
        trailer = identifier.decode()
        row = con.execute(
            f"""select count(*) from placed t left join
            (select centre, count(*) as held from details group by centre) d
            on t.centre = d.centre where t.kind = '{trailer}'
            and {_text(column)}::integer not in (coalesce(d.held, 0), {records})"""
        ).fetchone()
        wrong += row[0]
    return wrong
