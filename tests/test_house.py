"""House rules that no linter knows."""

from __future__ import annotations

import gettext
import shutil
import subprocess

import pytest

from tests import house, walls


def test_no_file_names_a_package_registry_or_a_path_of_one_machine():
    assert [str(path) for path, text in house.tracked_texts() if house.names_a_registry_or_a_machine(text)] == []


def test_nothing_is_left_open():
    assert [str(path) for path, text in house.tracked_texts() if house.left_open(text)] == []


def test_gaps_in_sentences_have_names():
    sources = {str(path): text for path, text in house.tracked_texts() if path.suffix == ".py"}
    found = {path: house.unnamed_gaps(text) for path, text in sources.items() if not path.startswith("tests/")}
    assert {path: gaps for path, gaps in found.items() if gaps} == {}


@pytest.mark.parametrize("app", [path.name for path in walls.apps_in(walls.PACKAGE)])
def test_every_app_says_what_belongs_here_and_what_does_not(app):
    readme = walls.PACKAGE / app / "README.md"
    assert readme.exists(), f"sasaeai/{app} needs a README.md"
    assert house.says_what_belongs(readme.read_text(encoding="utf-8"))


def test_no_template_is_an_empty_shell():
    assert [str(path) for path in walls.PACKAGE.rglob("*.html") if not path.read_text(encoding="utf-8").strip()] == []


def test_compiled_catalogues_are_up_to_date(tmp_path):
    if not shutil.which("msgfmt"):
        pytest.skip("msgfmt is missing: apt install gettext")
    for source in sorted((walls.PACKAGE / "locale").rglob("*.po")):
        fresh = tmp_path / "fresh.mo"
        subprocess.run(["msgfmt", "--check-format", "-o", fresh, source], check=True)
        assert catalogue(source.with_suffix(".mo")) == catalogue(fresh), f"script/words --compile: {source}"


def catalogue(path):
    with path.open("rb") as file:
        words = gettext.GNUTranslations(file)._catalog
    return {key: value for key, value in words.items() if key}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("index: https://py{}pi.org/simple", True),
        ("see /w{}ork/main/sasaeai", True),
        ("see /h{}ome/suzuki/plan", True),
        ("see /opt/sasaeai and docs/work/plan.md", False),
    ],
)
def test_a_host_or_a_machine_path_is_found(text, refused):
    assert house.names_a_registry_or_a_machine(text.replace("{}", "")) is refused


def test_open_ends_are_found():
    assert house.left_open("# TO{}DO: later".replace("{}", ""))
    assert not house.left_open("what to do next")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("%sさん")', ["%sさん"]),
        ('_("{name}さん")', ["{name}さん"]),
        ('ngettext("%d件", "%(n)s件", 2)', ["%d件"]),
        ('_("%(name)sさん、100%です")', []),
        ('format("%s")', []),
    ],
)
def test_gaps_without_a_name_are_found(source, found):
    assert house.unnamed_gaps(source) == found


def test_a_readme_without_its_two_headings_is_found():
    assert not house.says_what_belongs("# plans\nWhat belongs here: plans.")
