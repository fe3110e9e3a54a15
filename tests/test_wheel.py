"""What ships: the wheel, installed by itself, not the tree it was built from."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"edi", "spool", "daemon", "grammars"}

pytestmark = pytest.mark.wheel


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, without the tree on its import path."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        words,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    tree.mkdir()
    for name in (*PACKAGES, "pyproject.toml", "README.md", "LICENSE"):
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, tree / name, ignore=ignored)
        else:
            shutil.copy(source, tree / name)
    built = run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        folder,
        cwd=tree,
    )
    assert 0 == built.returncode, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment with the wheel and its dependencies, no tree."""
    folder = tmp_path_factory.mktemp("clean")
    made = run(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    assert 0 == made.returncode, made.stderr
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    told = run(
        python,
        "-c",
        "import sysconfig; print(sysconfig.get_path('purelib'))",
        cwd=folder,
    )
    # A .pth in a folder that a .pth names is not read, so the editable install of the
    # tree stays out; the dependencies come from where the tests run.
    dependencies = Path(told.stdout.strip()) / "dependencies.pth"
    dependencies.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    words = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    installed = run(python, *words, cwd=folder)
    assert 0 == installed.returncode, installed.stderr
    return scripts


def test_holds_the_program_and_its_grammars_only(wheel: Path) -> None:
    """Layouts travel in the wheel; tests, fixtures and the tree's tools do not."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}

    assert tops == PACKAGES
    assert "grammars/layout.lark" in names
    assert "grammars/jcq/14/entries.layout" in names
    assert {"edi/py.typed", "spool/py.typed", "daemon/py.typed"} <= set(names)


def test_demo_runs_from_the_wheel(clean: Path, tmp_path: Path) -> None:
    """The whole series runs on what was installed, far from the tree."""
    ran = run(clean / "a2c", "demo", "--json", "--dir", tmp_path / "d", cwd=tmp_path)

    assert 0 == ran.returncode, ran.stderr
    assert json.loads(ran.stdout)["ok"] is True


def test_overlays_compile_from_the_wheel(clean: Path, tmp_path: Path) -> None:
    """The layout language and its sources are there, not only what was generated."""
    code = (
        "import edi, edi.catalogue as c, sys;"
        "assert 'env' in edi.__file__, edi.__file__;"
        "print(len(c.layout_sources()), sorted(c.compile_shipped()))"
    )
    ran = run(clean / "python", "-c", code, cwd=tmp_path)

    assert "" == ran.stderr
    assert "['a2c1', 'jcq12', 'jcq13', 'jcq14']" in ran.stdout
