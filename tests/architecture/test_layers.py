"""The import-linter contracts hold, cover every module, and each of them notices what it forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
_CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
_NAMES = {contract["id"]: contract["name"] for contract in _CONFIG["contracts"]}


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Judge the modules under `root`/src by the contracts in `root`/pyproject.toml, in a process of its own."""
    program = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, 'src'); {program}"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    """The modules import each other only as the contracts allow."""
    done = _lint(ROOT)
    assert 0 == done.returncode, done.stdout + done.stderr


def test_every_module_is_judged() -> None:
    """No file under src escapes the contracts by lying in a folder that is no package."""
    packages = sorted(path.name for path in SRC.iterdir() if path.is_dir() and any(path.rglob("*.py")))
    assert packages == sorted(_CONFIG["root_packages"])
    files = {
        ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__") for path in SRC.rglob("*.py")
    }
    assert files == grimp.build_graph(*packages, cache_dir=None).modules


@pytest.mark.parametrize(
    ("contract", "lines"),
    [
        ("layers", {"crmcore/domain/__init__.py": "import crmcore.plugins"}),
        ("layers", {"crmcore/stray.py": ""}),
        ("pure", {"crmcore/ports/__init__.py": "import json"}),
        ("pure-policies", {"crmcore/policies/planted.py": "import random"}),
        (
            "domain-acyclic",
            {
                "crmcore/domain/kernel/planted.py": "import crmcore.domain.customer.planted",
                "crmcore/domain/customer/planted.py": "import crmcore.domain.kernel.planted",
            },
        ),
        ("wire-formats", {"crmcore/services/__init__.py": "import cattrs"}),
        ("adapters-sqlite", {"crmcore_sqlite/__init__.py": "import crmcore.system"}),
        ("adapters-sqlite", {"crmcore_sqlite/planted.py": "import crmcore.stores.memory"}),
        ("adapters-postgres", {"crmcore_postgres/__init__.py": "import crmcore.system"}),
        ("adapters-postgres", {"crmcore_postgres/planted.py": "import crmcore.stores.memory"}),
        ("adapters-apart", {"crmcore_postgres/planted.py": "import crmcore_sqlite"}),
        ("stores-apart", {"crmcore/stores/sql/__init__.py": "import crmcore.stores.memory"}),
        ("adapters-by-scheme", {"crmcore/plugins/__init__.py": "import crmcore_sqlite"}),
        ("front-door", {"crmcore/services/__init__.py": "import crmcore"}),
        ("front-door", {"crmcore_sqlite/__init__.py": "from crmcore import CRM"}),
    ],
)
def test_each_contract_notices_what_it_forbids(contract: str, lines: dict[str, str], tmp_path: Path) -> None:
    """A forbidden import, planted in a copy of src, breaks the contract."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(SRC, tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for place, line in lines.items():
        target = tmp_path / "src" / place
        target.parent.mkdir(exist_ok=True)
        (target.parent / "__init__.py").touch()
        with target.open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    done = _lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{_NAMES[contract]} BROKEN" in done.stdout


def test_every_contract_is_among_those_tried() -> None:
    """No contract is left without a planted import that it has to notice."""
    (marker,) = test_each_contract_notices_what_it_forbids.pytestmark  # type: ignore[attr-defined]
    assert set(_NAMES) == {contract for contract, _ in marker.args[1]}


@pytest.mark.parametrize("concept", ["domain", "ports"])
def test_the_inner_layers_exist(concept: str) -> None:
    """The contracts about the inner layers speak of modules that are there."""
    assert (SRC / "crmcore" / concept / "__init__.py").exists()
