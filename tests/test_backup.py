"""A backup is whole, and can be read back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.house import ROOT


def backup(into: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SASAEAI_")}
    command = [ROOT / "script" / "backup", into]
    return subprocess.run(command, env={**clean, **variables}, capture_output=True, text=True, check=False)


def test_a_backup_holds_what_is_being_written_and_the_files(tmp_path):
    var = tmp_path / "var"
    (var / "files").mkdir(parents=True)
    (var / "files" / "map.pdf").write_bytes(b"%PDF-1.7")
    with closing(sqlite3.connect(var / "sasaeai.sqlite3")) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("CREATE TABLE goal (title TEXT)")
        running.execute("INSERT INTO goal VALUES ('つながり')")
        running.commit()  # still open: the row may lie in the log, where copying the file would lose it
        done = backup(tmp_path / "kept", SASAEAI_VAR_DIR=str(var))
    assert done.returncode == 0, done.stderr
    kept = Path(done.stdout.strip())
    with closing(sqlite3.connect(kept / "sasaeai.sqlite3")) as copy:
        assert copy.execute("SELECT title FROM goal").fetchall() == [("つながり",)]
    assert (kept / "files.tar.gz").stat().st_size > 0
    assert kept.stat().st_mode & 0o077 == 0


def test_a_backup_of_nothing_says_so(tmp_path):
    done = backup(tmp_path / "kept", SASAEAI_VAR_DIR=str(tmp_path))
    assert done.returncode != 0
    assert "There is no database at" in done.stderr
