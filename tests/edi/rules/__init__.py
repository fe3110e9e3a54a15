"""Tests of edi.rules."""
