"""How the program ends: exit codes, one line for an error, nothing for a pipe that closed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import crmcore
from crmcore.cli import main
from crmcore.cli.options import legible
from crmcore.services.imports import Imports
from tests.unit.cli.conftest import URL, Run, document


def test_the_url_may_come_from_the_environment(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """CRMCORE_URL stands in where no URL is given, before other arguments and in groups."""
    monkeypatch.setenv("CRMCORE_URL", URL)
    assert document(shop("doctor", "--json"))["ok"]
    assert "3 known" in shop("import", "orders.csv", "--map", "orders.toml").stdout
    assert {"segments": []} == document(shop("segments", "list", "--json"))
    assert 3 == shop("fields", "sqlite:///other.db").exit_code


@pytest.mark.parametrize("arguments", [("doctor",), ("segments", "list"), ("import", "orders.csv", "--map", "x")])
def test_without_a_url_the_cure_is_told(run: Run, arguments: tuple[str, ...]) -> None:
    """Wrong usage ends with 2."""
    result = run(*arguments)
    assert 2 == result.exit_code
    assert "set CRMCORE_URL" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (("nonsense",), 2, "usage"),
        (("table", URL), 2, "usage"),
        (("table", URL, "stage", "--csv", "--json"), 2, "usage"),
        (("table", URL, "stag"), 2, "unknown_field"),
        (("table", URL, "stage", "--where", "stage =="), 2, "predicate_error"),
        (("import", URL, "nowhere.csv", "--map", "orders.toml"), 2, "invalid_value"),
        (("import", URL, "orders.csv", "--map", "nowhere.toml"), 2, "invalid_mapping"),
        (("import", URL, "orders.csv", "--map", "orders.toml", "--rejects", "no/where.csv"), 2, "file"),
        (("fields", URL, "--tenant", "nobody"), 2, "unknown_tenant"),
        (("fields", "nosuch://db"), 2, "unknown_scheme"),
        (("fields", "sqlite:///no/where/shop.db"), 3, "storage_unavailable"),
    ],
)
def test_an_error_is_one_line_with_its_code(shop: Run, arguments: tuple[str, ...], exit_code: int, code: str) -> None:
    """On stderr, without a traceback; 2 for wrong usage and bad input, 3 for the storage."""
    result = shop(*arguments)
    assert (exit_code, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith(f"error[{code}]: ")
    assert 1 == len(result.stderr.splitlines())


def test_debug_shows_where_an_error_arose(shop: Run) -> None:
    """The traceback comes before the line."""
    result = shop("table", URL, "stag", "--debug")
    assert "Traceback" in result.stderr
    assert "error[unknown_field]" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("error", "exit_code", "line"),
    [
        (KeyboardInterrupt(), 130, "error[interrupted]: stopped"),
        (ZeroDivisionError("of sara@example.org"), 70, "error[internal]: ZeroDivisionError; --debug"),
        (OSError(5, "Input/output error", "orders.csv"), 2, "error[file]: Input/output error: orders.csv"),
    ],
)
def test_other_ends_have_codes_of_their_own(
    shop: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, exit_code: int, line: str
) -> None:
    """Interrupted, a fault of crmcore, a file that fails; what an unforeseen error says is kept for --debug."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Imports, "csv", fail)
    result = shop("import", URL, "orders.csv", "--map", "orders.toml")
    assert exit_code == result.exit_code
    assert line in result.stderr
    assert "sara@example.org" not in result.stderr


def test_text_cannot_steer_the_terminal(shop: Run) -> None:
    """Escapes in a name are shown as text."""
    Path("orders.csv").write_text(
        "order,mail,name,date,amount\nx,eve@example.org,Eve\x1b[2J,2024-03-01,1\n", encoding="utf-8"
    )
    shop("import", URL, "orders.csv", "--map", "orders.toml")
    assert "Eve\\x1b[2J" in shop("story", URL, "eve@example.org").stdout
    assert "a\\x0ab" == legible("a\nb")


def test_without_its_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The core can be installed without click and rich."""
    for name in [name for name in sys.modules if name == "click" or name.startswith(("click.", "crmcore.cli."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "click", None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert 2 == ended.value.code
    assert "pip install 'crmcore[cli]'" in capsys.readouterr().err


def _command(*arguments: str) -> tuple[list[str], dict[str, str]]:
    environment = {**os.environ, "PYTHONPATH": str(Path(crmcore.__file__).parents[1]), "PYTHONIOENCODING": "ascii"}
    return [sys.executable, "-m", "crmcore.cli", *arguments], environment


def test_a_process_of_its_own_prints_unicode_whatever_the_locale(shop: Run) -> None:
    """The output is UTF-8."""
    command, environment = _command("story", URL, "sara@example.org")
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert "Sara Öz" in done.stdout.decode()
    assert b"" == done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
def test_a_pipe_that_nobody_reads_ends_quietly(shop: Run) -> None:
    """Exit code 141 and not a word, as of other programs."""
    command, environment = _command("fields", URL, "--json")
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(command, env=environment, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (141, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
def test_ctrl_c_leaves_whole_chunks_and_the_import_goes_on(shop: Run) -> None:
    """An import stopped while it waits for more of its input: what was committed stays, run again it is complete."""
    header = "order,mail,name,date,amount\n"
    lines = [f"n{number},c{number % 50}@example.org,,2024-03-01,1\n" for number in range(25_000)]
    _, environment = _command()
    # A shell that starts jobs in the background has them ignore the signal.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from crmcore.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "import", URL, "-", "--map", "orders.toml"]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write((header + "".join(lines)).encode())
        process.stdin.flush()
        # Python heeds a signal between its instructions and within a read: not in the instant before one.
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        error = process.stderr.read()
        assert 130 == process.wait(60)
    assert b"error[interrupted]" in error
    with crmcore.CRM.open(URL) as crm:
        kept = crm.interactions.count() - 3
    assert 0 == kept % 10_000
    Path("all.csv").write_text(header + "".join(lines), encoding="utf-8")
    told = document(shop("import", URL, "all.csv", "--map", "orders.toml", "--json"))
    assert (25_000 - kept, kept) == (told["recorded"], told["known"])
