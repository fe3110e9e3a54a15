"""What a file must be beyond its columns, level by level: field, record, file, series.

Each module holds the rules of one level. A rule sees the records in order and gives
diagnostics; it never changes anything. `check` runs them all over a file.
"""
