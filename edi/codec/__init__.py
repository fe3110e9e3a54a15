"""Bytes to records and back: framing, field values, records, reading and writing."""
