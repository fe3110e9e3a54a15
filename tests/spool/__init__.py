"""Tests of custody: ledger, folders, intake, and every crash in between."""
