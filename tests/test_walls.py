"""The walls stand, and each of them falls over loudly when somebody leans on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests import walls

HEIGHTS = walls.ranks()
BIN = Path(sys.executable).parent


def our_models() -> list[type[models.Model]]:
    return list(apps.get_models())


def test_relations_point_down():
    assert walls.relations_pointing_up(our_models(), HEIGHTS) == []


def test_no_app_sees_the_apps_above_it_through_a_back_door():
    assert walls.back_doors(our_models(), HEIGHTS) == []


def test_templates_take_only_pieces_of_their_own_app_and_of_the_design_system():
    assert walls.foreign_pieces(walls.PACKAGE, HEIGHTS) == []


def test_pages_are_drawn_with_templates_of_their_own_app():
    assert walls.foreign_pages(walls.PACKAGE, HEIGHTS) == []


def test_every_template_lies_under_its_own_apps_name():
    assert walls.misplaced_templates(walls.PACKAGE) == []


def test_nothing_is_imported_inside_a_function():
    assert walls.late_imports(walls.PACKAGE) == []


def test_the_typesetting_engine_has_one_door_and_only_the_task_process_comes_through_it():
    """The engine is a program of its own, which nobody imports; only papers are set through its door."""
    assert walls.loaders_of(walls.PACKAGE, "typst") == []
    assert walls.importers_of(walls.PACKAGE, "sasaeai.press.writers.engine") == []
    makers = ("press/making.py", "press/making_results.py", "press/tasks", "press/management/")
    for room in ("sasaeai.press.writers.typeset", "sasaeai.press.making", "sasaeai.press.making_results"):
        importers = walls.importers_of(walls.PACKAGE, room)
        assert [name for name in importers if not name.startswith(makers)] == []


HEAVY = {"typst", "docx", "numpy", "pyxform", "pyreadstat"}


def test_a_web_process_with_all_its_addresses_has_loaded_neither_typst_nor_word_nor_numpy(engines):
    assert engines["pass"] == set()


def test_what_loads_word_is_behind_doors_that_open_when_they_are_used():
    for room in ("sasaeai.press.writers.word.document", "sasaeai.kernel.tables.word"):
        assert walls.importers_of(walls.PACKAGE, room) == []
        assert len(walls.loaders_of(walls.PACKAGE, room)) == 1


def test_the_errors_of_a_survey_are_reckoned_behind_a_door_that_opens_when_it_is_used():
    room = "sasaeai.surveys.statistics"
    inside = f"{room.removeprefix('sasaeai.').replace('.', '/')}/"
    # How numbers are rounded and marked needs no numpy, and every page that prints one knows it.
    rooms = [path.stem for path in (walls.PACKAGE / inside).glob("*.py") if path.stem != "figures"]
    for name in ("", *(f".{room}" for room in rooms)):
        importers = walls.importers_of(walls.PACKAGE, f"{room}{name}")
        makers = (inside, "surveys/tasks", "surveys/management/", "press/tasks", "press/management/")
        assert [who for who in importers if not who.startswith(makers)] == []


ROOMS = {"docx": "press.writers.word.document", "typst": "press.writers.engine", "numpy": "surveys.statistics.sampling"}


@pytest.fixture(scope="module")
def engines() -> dict[str, set[str]]:
    """Which engines a web process has, after each of these lines: it loads everything once, and divides for each."""
    lines = ["pass", *(f"import sasaeai.{room}" for room in ROOMS.values())]
    code = (
        "import os, sys, sasaeai.config.wsgi\n"
        "from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns and get_resolver().reverse_dict\n"
        "for line in sys.argv[1:]:\n"
        "    if os.fork() == 0:\n"
        "        exec(line)\n"
        "        print(*sys.modules, flush=True)\n"
        "        os._exit(0)\n"
        "    assert os.wait()[1] == 0\n"
    )
    command = [sys.executable, "-c", code, *lines]
    done = subprocess.run(command, cwd=walls.ROOT, capture_output=True, text=True, check=True)
    return {line: HEAVY & set(told.split()) for line, told in zip(lines, done.stdout.splitlines(), strict=True)}


def test_imports_keep_to_the_layers():
    done = lint_imports(walls.ROOT)
    assert done.returncode == 0, done.stdout


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    command = [BIN / "lint-imports", "--no-cache"]
    wide = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, cwd=root, env=wide, capture_output=True, text=True, check=False)


# Each wall is seen to fail when broken.


@isolate_apps("sasaeai.plans", "sasaeai.portal", "sasaeai.areas")
def test_a_relation_that_points_up_is_refused():
    class Page(models.Model):
        class Meta:
            app_label = "portal"

    class Place(models.Model):
        class Meta:
            app_label = "areas"

    class Leaning(models.Model):
        page = models.ForeignKey(Page, models.CASCADE, related_name="+")
        by_name = models.ManyToManyField("portal.Page", related_name="+")
        place = models.ForeignKey(Place, models.CASCADE, related_name="+")

        class Meta:
            app_label = "plans"

    assert walls.relations_pointing_up([Leaning], HEIGHTS) == [
        "Leaning.page points up at portal",
        "Leaning.by_name points up at portal",
    ]


@isolate_apps("sasaeai.plans", "sasaeai.areas")
def test_a_relation_that_points_up_at_an_app_not_yet_there_is_refused():
    class Leaning(models.Model):
        match = models.ForeignKey("volunteers.Match", models.CASCADE, related_name="+")

        class Meta:
            app_label = "plans"

    assert walls.relations_pointing_up([Leaning], HEIGHTS) == ["Leaning.match points up at volunteers"]


@isolate_apps("sasaeai.plans", "sasaeai.areas")
def test_a_relation_that_opens_a_back_door_is_refused():
    class Place(models.Model):
        class Meta:
            app_label = "areas"

    class Open(models.Model):
        place = models.ForeignKey(Place, models.CASCADE)
        shut = models.ForeignKey(Place, models.CASCADE, related_name="+")

        class Meta:
            app_label = "plans"

    assert walls.back_doors([Open], HEIGHTS) == ['Open.place needs related_name="+"']


def house(tmp_path: Path, **files: str) -> Path:
    """A tiny package with every layer of ours and the given files (`plans__views_py="…"`)."""
    package = tmp_path / "sasaeai"
    for app in HEIGHTS:
        (package / app).mkdir(parents=True)
        (package / app / "__init__.py").touch()
    (package / "__init__.py").touch()
    shutil.copy(walls.ROOT / "pyproject.toml", tmp_path)
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        path = package / (stem.replace("__", "/") + f".{ending}")
        path.parent.mkdir(parents=True, exist_ok=True)
        if ending == "py":
            (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ('{% include "portal/card.html" %}', ["portal/card.html"]),
        ('{% include "people/_badge.html" with name=name only %}', ["people/_badge.html"]),
        ("{% include piece %}", ["piece: name the template in full"]),
        ('{% include "design/notice.html" %}{% include "plans/_row.html#row" %}', []),
    ],
)
def test_a_template_that_takes_a_foreign_piece_is_refused(tmp_path, line, refused):
    root = house(tmp_path, plans__templates__plans__goal_html=line)
    found = walls.foreign_pieces(root / "sasaeai", HEIGHTS)
    assert found == [f"plans/templates/plans/goal.html takes {piece}" for piece in refused]


def test_only_the_portal_and_the_press_mix_pieces_of_apps_below(tmp_path):
    line = '{% include "plans/_row.html" %}'
    root = house(tmp_path, portal__templates__portal__front_html=line, records__templates__records__list_html=line)
    assert walls.foreign_pieces(root / "sasaeai", HEIGHTS) == [
        "records/templates/records/list.html takes plans/_row.html"
    ]


def test_tags_of_an_app_above_are_refused(tmp_path):
    root = house(
        tmp_path,
        portal__templatetags__front_py="",
        plans__templates__plans__goal_html="{% load i18n front %}{% load menu from front %}",
    )
    assert walls.foreign_pieces(root / "sasaeai", HEIGHTS) == ["plans/templates/plans/goal.html loads front"] * 2


def test_a_page_drawn_with_a_template_of_another_app_is_refused(tmp_path):
    root = house(tmp_path, areas__views_py='def page(request):\n    return render(request, "plans/goal.html#row")\n')
    assert walls.foreign_pages(root / "sasaeai", HEIGHTS) == ["areas/views.py renders plans/goal.html#row"]


def test_a_template_under_a_foreign_name_is_refused(tmp_path):
    root = house(
        tmp_path,
        plans__templates__portal__front_html="",
        people__templates__account__login_html="",
        portal__templates__mfa__index_html="",
    )
    assert walls.misplaced_templates(root / "sasaeai") == [
        "plans/templates/portal/front.html",
        "portal/templates/mfa/index.html",
    ]


def test_an_import_inside_a_function_is_refused_except_when_an_app_gets_ready(tmp_path):
    root = house(
        tmp_path,
        plans__views_py="def page():\n    from sasaeai.portal import menu\n    return menu\n",
        plans__apps_py="class Config:\n    def ready(self):\n        from sasaeai.plans import metrics\n",
    )
    assert walls.late_imports(root / "sasaeai") == ["plans/views.py:2"]


@pytest.mark.parametrize(
    "line",
    [
        "from sasaeai.press.writers.typeset import typeset",
        "from sasaeai.press.writers import typeset",
        "import sasaeai.press.writers.typeset",
        "from .writers.typeset import typeset",
        "from .writers import typeset",
    ],
)
def test_a_page_that_comes_through_the_task_processs_door_is_found(tmp_path, line):
    root = house(tmp_path, press__views_py=f"{line}\n", press__tasks_py="from .writers.letters import Letters\n")
    assert walls.importers_of(root / "sasaeai", "sasaeai.press.writers.typeset") == ["press/views.py"]


def test_an_engine_loaded_by_its_name_is_found(tmp_path):
    root = house(tmp_path, press__views_py="from importlib import import_module\n\nengine = import_module('typst')\n")
    assert walls.loaders_of(root / "sasaeai", "typst") == ["press/views.py"]


@pytest.mark.parametrize("engine", ROOMS)
def test_a_web_process_that_loads_an_engine_is_found(engines, engine):
    assert engines[f"import sasaeai.{ROOMS[engine]}"] == {engine}


# Each house leans on several walls, and on none of them twice.
FIRST = {
    "Everything points at the plan": {"plans__views_py": "def f():\n    import sasaeai.portal\n"},
    "Nobody reads the register": {"portal__views_py": "import sasaeai.support_register\n"},
    "Inside an app": {"people__models_py": "import sasaeai.people.views\n", "people__views_py": ""},
    "Only kernel.tables speaks Excel and CSV": {"meetings__views_py": "import openpyxl\n"},
    "Only press.writers.engine speaks Typst": {"press__views_py": "import typst\n"},
    "No package solves": {"volunteers__views_py": "import highspy\n"},
    "Only surveys.statistics speaks numpy": {"surveys__views_py": "import numpy\n"},
    "Only surveys.exchange speaks XLSForm and SPSS": {"reviews__views_py": "import pyxform\n"},
}
SECOND = {
    "Everything points at the plan": {"misc__odds_py": ""},
    "Only kernel.tables speaks Excel and CSV": {"plans__views_py": "import xlsxwriter\n"},
}
THIRD = {
    "Everything points at the plan": {"volunteers__views_py": "import sasaeai.groups\n"},
    "Only kernel.tables speaks Excel and CSV": {"plans__views_py": "import csv\n"},
}


@pytest.mark.parametrize("leaning", [FIRST, SECOND, THIRD])
def test_an_import_through_a_wall_is_refused(tmp_path, leaning):
    done = lint_imports(house(tmp_path, **{name: text for files in leaning.values() for name, text in files.items()}))
    assert done.returncode == 1
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert {wall for wall in FIRST if any(line.startswith(wall) for line in broken)} == set(leaning), done.stdout


def test_the_tiny_house_itself_stands(tmp_path):
    done = lint_imports(house(tmp_path))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "source",
    [
        "from django.apps import apps\n\nMatch = apps.get_model('volunteers', 'Match')\n",
        "from django.contrib.contenttypes.fields import GenericForeignKey\n\nlink = GenericForeignKey()\n",
        "import datetime\n\nnow = datetime.datetime.now(tz=datetime.UTC)\n",
        "import datetime\n\ntoday = datetime.date.today()\n",
        "from django.utils import timezone\n\nnow = timezone.now()\n",
    ],
)
def test_ways_around_the_walls_are_banned(source):
    done = subprocess.run(
        [BIN / "ruff", "check", "--no-cache", "--select", "TID251", "--stdin-filename", "sasaeai/plans/odd.py", "-"],
        cwd=walls.ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "TID251" in done.stdout
