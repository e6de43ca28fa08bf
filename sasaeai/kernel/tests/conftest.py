"""What the kernel's tests share: the database backend for tasks, and real task processes."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, connections

from sasaeai.kernel.tests import chores
from sasaeai.kernel.tests.processes import Processes


@pytest.fixture
def stored_tasks(settings):
    """Tasks are stored and wait for a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "sasaeai.kernel.tasks.backend.DatabaseBackend"}}


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that other processes can open: for SQLite a file, for PostgreSQL the test database itself."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    in_a_file = connections.create_connection("default")
    options = dict(in_memory.settings_dict["OPTIONS"])
    options["init_command"] += "PRAGMA synchronous=OFF;"  # as in the processes: no power cut is tried
    in_a_file.settings_dict = in_memory.settings_dict | {"NAME": str(tmp_path / "shared.sqlite3"), "OPTIONS": options}
    connections["default"] = in_a_file
    try:
        with in_a_file.schema_editor() as editor:
            for model in apps.get_app_config("kernel").get_models():
                editor.create_model(model)
        yield
    finally:
        in_a_file.close()
        connections["default"] = in_memory


@pytest.fixture
def processes(shared_database, stored_tasks, tmp_path):
    chores.drop_trace_table()
    chores.make_trace_table()
    running = Processes(tmp_path)
    yield running
    running.kill_all()
    chores.drop_trace_table()
