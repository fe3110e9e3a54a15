"""Tests of edi.bulk."""
