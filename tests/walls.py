"""The walls that imports do not show, as functions, so that real and deliberately broken code take the same road."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import models

from tests.sources import read, source

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sasaeai"
MIXERS = {"portal", "press"}  # their pages show pieces of the apps below them
BORROWED = {  # whose templates a library looks for under a name that is not ours, and who keeps them
    "account": "people",
    "allauth": "people",
    "mfa": "people",
    "usersessions": "people",
    "registration": "people",
    "admin": "people",
    "django": "design",
}
INCLUDE = re.compile(r"{%-?\s*(include|extends)\s+(\S+)")
LOAD = re.compile(r"{%-?\s*load\s+([^%]+?)\s*-?%}")


def ranks(pyproject: Path = ROOT / "pyproject.toml") -> dict[str, int]:
    """How high each app stands (kernel and design: 0), read from the first layers contract."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("exhaustive"))
    return {name.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for name in layer.split("|")}


def may_know(app: str, other: str, heights: dict[str, int]) -> bool:
    """Whether `app` may lean on `other`: itself, what is not ours, or what stands lower."""
    return app == other or other not in heights or heights[other] < heights[app]


def ties_between_apps(found: Iterable[type[models.Model]], heights: dict[str, int]) -> Iterator[Any]:
    """Every relation from a model of ours to a model of another app of ours."""
    for model in found:
        if model._meta.app_label not in heights:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.remote_field and field.remote_field.model
            if target and app_of(target) in heights and app_of(target) != model._meta.app_label:
                yield field


def app_of(target: type[models.Model] | str) -> str:
    return target.partition(".")[0] if isinstance(target, str) else target._meta.app_label


def relations_pointing_up(found: Iterable[type[models.Model]], heights: dict[str, int]) -> list[str]:
    return [
        f"{field.model.__name__}.{field.name} points up at {app_of(field.remote_field.model)}"
        for field in ties_between_apps(found, heights)
        if not may_know(field.model._meta.app_label, app_of(field.remote_field.model), heights)
    ]


def back_doors(found: Iterable[type[models.Model]], heights: dict[str, int]) -> list[str]:
    """Relations through which a lower app could look up: without `related_name="+"` both sides get a name."""
    return [
        f'{field.model.__name__}.{field.name} needs related_name="+"'
        for field in ties_between_apps(found, heights)
        if not field.remote_field.hidden
    ]


def template_owner(name: str) -> str:
    first = name.partition("/")[0]
    return BORROWED.get(first, first)


def template_allowed(app: str, name: str, heights: dict[str, int]) -> bool:
    owner = template_owner(name)
    if owner == app or owner == "design":
        return True
    if owner in heights:
        return app in MIXERS and may_know(app, owner, heights)
    return owner.endswith(".html")  # 404.html and its like, which Django names


def foreign_pieces(package: Path, heights: dict[str, int]) -> list[str]:
    """Templates that take pieces, or tag libraries, of an app which theirs must not know."""
    libraries = {path.stem: app.name for app in apps_in(package) for path in app.glob("templatetags/*.py")}
    found = []
    for app in apps_in(package):
        for path in template_files(app):
            text = path.read_text(encoding="utf-8")
            found += [
                f"{path.relative_to(package)} takes {piece}" for piece in [*forbidden_includes(app.name, text, heights)]
            ]
            found += [
                f"{path.relative_to(package)} loads {library}"
                for library in loaded(text)
                if library in libraries and not may_know(app.name, libraries[library], heights)
            ]
    return found


def forbidden_includes(app: str, text: str, heights: dict[str, int]) -> Iterator[str]:
    for _verb, argument in INCLUDE.findall(text):
        if argument[0] not in "'\"":
            if app != "design":  # only the form renderer is handed names that it cannot know
                yield f"{argument}: name the template in full"
            continue
        name = argument.strip("'\"").partition("#")[0]
        if not template_allowed(app, name, heights):
            yield name


def loaded(text: str) -> Iterator[str]:
    for words in LOAD.findall(text):
        yield from words.partition(" from ")[2].split() if " from " in words else words.split()


def foreign_pages(package: Path, heights: dict[str, int]) -> list[str]:
    """Python that renders a template of an app which it must not know."""
    return [
        f"{path.relative_to(package)} renders {name}"
        for app in apps_in(package)
        for path in python_files(app)
        for name in template_names(path)
        if not template_allowed(app.name, name, heights)
    ]


def template_names(path: Path) -> Iterator[str]:
    for text in source(read(path)).strings:
        if re.fullmatch(r"\w+/[\w/.-]+\.(html|txt)(#\w+)?", text):
            yield text


def misplaced_templates(package: Path) -> list[str]:
    """A template lies under its own app's name, or under the name that a library looks for."""
    found = []
    for app in apps_in(package):
        for path in template_files(app):
            name = path.relative_to(app / "templates").as_posix()
            if template_owner(name) != app.name and "/" in name:
                found.append(str(path.relative_to(package)))
    return found


def late_imports(package: Path) -> list[str]:
    """Imports of ours inside a function hide a dependency; only `AppConfig.ready` may, because Django asks for it."""
    found = []
    for app in apps_in(package):
        for path in [app / "apps.py", *python_files(app)]:
            if path.exists():
                found += [f"{path.relative_to(package)}:{line}" for line in source(read(path)).late_imports]
    return sorted(set(found))


def loaders_of(package: Path, engine: str) -> list[str]:
    """Modules that load an engine by its name, which imports do not show."""
    return [
        path.relative_to(package).as_posix()
        for app in apps_in(package)
        for path in python_files(app)
        if engine in source(read(path)).loaded
    ]


def importers_of(package: Path, module: str) -> list[str]:
    """Modules that import `module` (named in full), or a name from it."""
    above, _, name = module.rpartition(".")
    return sorted(
        {
            path.relative_to(package).as_posix()
            for app in apps_in(package)
            for path in python_files(app)
            for node in source(read(path)).imports
            if (isinstance(node, ast.Import) and any(alias.name == module for alias in node.names))
            or (isinstance(node, ast.ImportFrom) and from_where(node, path, package) == module)
            or (
                isinstance(node, ast.ImportFrom)
                and from_where(node, path, package) == above
                and any(alias.name == name for alias in node.names)
            )
        }
    )


def from_where(node: ast.ImportFrom, path: Path, package: Path) -> str:
    """The module of `from … import`, its leading dots resolved."""
    if not node.level:
        return node.module or ""
    here = path.relative_to(package.parent).parent
    for _step in range(node.level - 1):
        here = here.parent
    return ".".join([*here.parts, *([node.module] if node.module else [])])


def apps_in(package: Path) -> list[Path]:
    return sorted(path.parent for path in package.glob("*/__init__.py"))


def template_files(app: Path) -> list[Path]:
    return sorted(path for path in (app / "templates").rglob("*") if path.is_file())


def python_files(app: Path) -> list[Path]:
    skipped = {"migrations", "tests"}
    return [path for path in sorted(app.rglob("*.py")) if not skipped & set(path.relative_to(app).parts)]
