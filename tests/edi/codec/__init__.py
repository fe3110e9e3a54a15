"""Tests of edi.codec."""
