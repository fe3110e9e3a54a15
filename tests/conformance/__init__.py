"""Tests of the conformance suite, and the scripts that make its cases."""
