"""`a2c conform`: scorecards, skips, and our own engine through the same door."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.daemon.cli.running import a2c

ROOT = Path(__file__).parents[3]
NODE_DECODER = ROOT / "examples" / "node-decoder" / "decode.mjs"
PYTHON = shlex.quote(sys.executable)
COMMAND = "-c 'from daemon.cli import main; main()'"
ADAPTER = "-m daemon.conformance"


def wrong_decoder(folder: Path) -> str:
    """The command of a program that knows only that there are no records."""
    script = folder / "program.py"
    script.write_text("print('{\"records\": []}')", encoding="utf-8")
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"


@pytest.mark.parametrize(
    ("kind", "arguments", "only"),
    [
        (
            "decoder",
            f"{COMMAND} show - --json --name {{name}}",
            "jcq14/[ers]*/valid/clean",
        ),
        (
            "encoder",
            f"{COMMAND} write - --out - --provisional",
            "jcq14/[ers]*/valid/clean",
        ),
        (
            "checker",
            f"{COMMAND} check - --json --name {{name}} --basedata {{basedata}}",
            "cross/series-6A26/*/*-entries-*",
        ),
        ("decoder", f"{ADAPTER} decoder", "jcq14/links/*/F*"),
        ("encoder", f"{ADAPTER} encoder", "jcq14/options/refused/*"),
        ("checker", f"{ADAPTER} checker", "check/HIS*"),
    ],
)
def test_our_own_programs_pass(kind: str, arguments: str, only: str) -> None:
    """Our command and the adapter keep the contract that others are asked to keep."""
    ran = a2c(
        *("conform", "--kind", kind, "--cmd", f"{PYTHON} {arguments}", "--only", only),
        *("--json", "--timeout", 60),
    )

    bad = [each for each in ran.form["cases"] if each["outcome"] != "passed"]
    assert (ran.code, bad) == (0, [])
    assert ran.form["passed"] >= 3


def test_a_decoder_in_another_language_passes() -> None:
    """The contract is enough: Node's decoder shares no code and passes what is known.

    Node is there wherever CI runs (.ci/run installs it).
    """
    if shutil.which("node") is None:
        pytest.skip("node is not installed (Debian package nodejs)")
    ran = a2c(
        *("conform", "--confirmed", "--json", "--timeout", 60),
        *("--cmd", f"node {shlex.quote(str(NODE_DECODER))}"),
    )

    bad = [each for each in ran.form["cases"] if each["outcome"] != "passed"]
    assert (ran.code, bad) == (0, [])
    assert ran.form["passed"] >= 100


def test_our_engine_in_its_own_process() -> None:
    """Without a command the engine is tested; the scorecard counts by folder."""
    ran = a2c("conform", "--kind", "checker", "--only", "check")

    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("checker: ")
    assert "cases, 0 not good" in ran.talk


def test_a_wrong_program_fails(tmp_path: Path) -> None:
    """Each failed case is told with what differs; the exit code is 1."""
    ran = a2c(
        *("conform", "--cmd", wrong_decoder(tmp_path)),
        *("--only", "jcq14/links/valid/clean", "--only", "jcq14/marks/valid/clean"),
    )

    assert ran.code == 1
    assert "failed: jcq14/links/valid/clean\n  0 records, expected 3" in ran.out
    assert ran.out.splitlines()[-1].split() == ["decoder:", "0", "of", "2", "passed"]


def test_a_listed_failure_is_none(tmp_path: Path) -> None:
    """A case in the list of skips may fail, and is counted as skipped."""
    skips, junit = tmp_path / "skips", tmp_path / "junit.xml"
    skips.write_text("jcq14/links/*  # no links yet\n", encoding="utf-8")
    ran = a2c(
        *("conform", "--cmd", wrong_decoder(tmp_path), "--skips", skips),
        *("--only", "jcq14/links/valid/clean", "--junit", junit),
    )

    assert ran.code == 0
    assert "1 skipped" in ran.out
    written = junit.read_text("utf-8")
    case = ElementTree.fromstring(written).find("testsuite/testcase/skipped")  # noqa: S314  # ours
    assert case is not None
    assert case.get("message") == "no links yet"


def test_a_skip_that_passes_is_an_error(tmp_path: Path) -> None:
    """A list of skips must not outlive its reasons; nor may it name nothing."""
    skips = tmp_path / "skips"
    skips.write_text("jcq14/links/*  # long mended\nno/such  # x\n", encoding="utf-8")
    ran = a2c("conform", "--only", "jcq14/links/valid/clean", "--skips", skips)

    assert ran.code == 1
    assert "passed, though listed as a skip: jcq14/links/valid/clean" in ran.out
    assert "line 2 of the skips: no case fits no/such" in ran.out


def test_what_cannot_be_run(tmp_path: Path) -> None:
    """A wrong kind, list, suite or command is told at once, with exit code 2."""
    skips = tmp_path / "skips"
    skips.write_text("jcq14/links/*\n", encoding="utf-8")
    for arguments in (
        ("--kind", "printer"),
        ("--cmd", "no-such-program-here"),
        ("--only", "no/such/case"),
        ("--skips", skips),
        ("--skips", tmp_path / "missing"),
        ("--suite", tmp_path),
    ):
        ran = a2c("conform", *arguments)
        assert (ran.code, ran.out) == (2, ""), arguments
        assert ran.talk.startswith("error: "), arguments


def test_a_hanging_program_costs_one_case(tmp_path: Path) -> None:
    """A case that takes too long fails, and the run goes on."""
    script = tmp_path / "program.py"
    script.write_text("import signal; signal.pause()", encoding="utf-8")
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"
    ran = a2c(
        *("conform", "--cmd", command, "--timeout", 0.2, "--jobs", os.cpu_count()),
        *("--only", "jcq14/links/valid/c*", "--json"),
    )

    told = {each["differences"][0] for each in ran.form["cases"]}
    assert told == {"no answer within 0.2 seconds"}
    assert ran.form["failed"] >= 2
