"""The docs say what is so: every model, setting, metric and command is described, and nothing that is gone."""

from __future__ import annotations

import os

import pytest
from django.apps import apps

from docs.pictures.recipes import RECIPES
from sasaeai.kernel.metrics import all_metrics
from sasaeai.portal.demo.content import read
from sasaeai.portal.demo.places import PASSWORD
from tests import docs, house, walls

OURS = set(walls.ranks())
PAGES = [path for path in house.tracked_files() if path.suffix == ".md"]


def page(name: str) -> str:
    return (docs.DOCS / name).read_text(encoding="utf-8")


def code_that_reads_settings() -> list[str]:
    found = [path for path in house.tracked_files() if path.suffix in {".py", ""}]
    inside = {path: path.relative_to(walls.ROOT).parts for path in found}
    return [
        path.read_text(encoding="utf-8")
        for path, parts in inside.items()
        if parts[0] in {"sasaeai", "script", ".ci", "bench"} and "tests" not in parts
    ]


def test_every_model_is_in_the_glossary_and_the_glossary_names_no_other():
    assert docs.last_cells(page("glossary.md")) == docs.names(apps.get_models(), OURS)


def test_every_setting_is_described_and_every_described_setting_is_read():
    assert docs.first_cells(page("settings.md")) == docs.settings_read(code_that_reads_settings())


def test_the_example_of_an_environment_file_names_every_setting():
    example = (walls.ROOT / "deploy" / "sasaeai.env.example").read_text(encoding="utf-8")
    assert docs.settings_read([example]) == docs.first_cells(page("settings.md"))


def test_every_command_is_described_and_every_described_command_exists():
    assert docs.first_cells(page("commands.md")) == docs.commands(walls.PACKAGE) | scripts()


def scripts() -> set[str]:
    return {f"script/{path.name}" for path in (walls.ROOT / "script").iterdir()}


def test_every_metric_is_described_and_every_described_metric_exists():
    keys = {metric.key for metric in all_metrics() if metric.key.partition(".")[0] in OURS}
    assert docs.first_cells(page("metrics.md")) == keys


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(walls.ROOT)))
def test_links_between_pages_lead_somewhere(path):
    assert docs.broken_links(path) == []


def test_every_picture_that_is_shown_can_be_taken_again_and_every_picture_taken_is_shown():
    taken = [recipe.path for recipe in RECIPES]
    assert docs.pictures_shown(PAGES) == set(taken)
    assert len(taken) == len(set(taken))


def test_every_picture_of_a_recipe_is_there_and_no_other():
    assert set((docs.DOCS / "pictures").rglob("*.png")) == {recipe.path for recipe in RECIPES}


def test_what_a_recipe_goes_on_from_is_taken_before_it():
    names = [recipe.name for recipe in RECIPES]
    assert [name for name, recipe in zip(names, RECIPES, strict=True) if recipe.after not in ["", *names]] == []
    assert all(names.index(recipe.after) < names.index(recipe.name) for recipe in RECIPES if recipe.after)


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_two_commands_of_the_readme_can_be_run(readme):
    text = (walls.ROOT / readme).read_text(encoding="utf-8")
    for command in ("script/serve", "script/test"):
        assert command in text
        assert os.access(walls.ROOT / command, os.X_OK)


def test_the_sign_ins_of_the_demo_ward_are_told():
    logins = [row["login"] for row in read("people")["people"] if row.get("login")]
    assert "nakamura" in logins
    for text in (page("demo.md"), (walls.ROOT / "script" / "serve").read_text(encoding="utf-8")):
        assert PASSWORD in text
        assert [login for login in logins if login not in text] == []


def test_an_empty_installation_is_not_offered_the_demo_wards_sign_ins():
    said = (walls.ROOT / "script" / "serve").read_text(encoding="utf-8").partition("= --empty ]; then\n")[2]
    assert "start-a-ward.md" in said.partition("else")[0]
    assert PASSWORD not in said.partition("else")[0]


def test_the_web_servers_configuration_is_one_that_debian_12_reads():
    """Its nginx is 1.22: it knows `listen … http2` and not the directive `http2`."""
    lines = (walls.ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.strip().startswith("http2 ")] == []
    assert [line.split()[1:] for line in lines if "443" in line] == [
        ["443", "ssl", "http2;"], ["[::]:443", "ssl", "http2;"],
    ]  # fmt: skip


def test_no_log_of_visits_says_when_somebody_answered_or_spoke():
    configured = (walls.ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    quiet = configured.partition("access_log off")[0].rpartition("location ")[2]
    assert all(room in quiet for room in ("invitations", "surveys", "comments", "voices"))


def test_the_servers_directories_are_made_before_anything_is_written_to_them():
    steps = (walls.ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    for directory, writer in (("/var/lib/sasaeai", "manage.py migrate"), ("/var/backups/sasaeai", "systemctl enable")):
        assert steps.index(f"{directory}\n", steps.index("install -d")) < steps.index(writer)


def test_decisions_are_short():
    decisions = sorted((docs.DOCS / "decisions").glob("*.md"))
    assert [path.name for path in decisions if len(path.read_text(encoding="utf-8").splitlines()) > 40] == []


def test_every_page_of_the_docs_can_be_found_from_the_index():
    index = page("index.md")
    for path in sorted(docs.DOCS.glob("*.md")):
        assert path.name == "index.md" or path.name in index, f"docs/index.md does not name {path.name}"


# The readers themselves.


def test_settings_are_found_however_they_are_read():
    source = 'env.flag("DEBUG"), env.secret(\n    "KEY"), os.environ["SASAEAI_VAR_DIR"], "SASAEAI_KEY_FILE"'
    assert docs.settings_read([source]) == {"SASAEAI_DEBUG", "SASAEAI_KEY", "SASAEAI_VAR_DIR"}


def test_table_cells_are_found():
    table = "| a | b |\n|---|---|\n| `X` words | `plans.Goal` |\ntext `Y`\n"
    assert docs.first_cells(table) == {"X"}
    assert docs.last_cells(table) == {"plans.Goal"}


def test_a_broken_link_is_found(tmp_path):
    here = tmp_path / "here.md"
    here.write_text("# A word, or two\n[a](there.md) [b](#a-word-or-two) [c](#gone) [d](https://example.jp)\n")
    assert docs.broken_links(here) == ["there.md", "#gone"]


def test_pictures_are_found_however_they_are_shown(tmp_path):
    here = tmp_path / "here.md"
    here.write_text('![a](pictures/a.png) [b](b.png) <img src="c.png" width="22%" alt="c">\n')
    assert docs.pictures_shown([here]) == {tmp_path / "pictures" / "a.png", tmp_path / "c.png"}
