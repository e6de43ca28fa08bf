"""What stands in a source text, read once for all rules that look for something there."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop"}
LOADERS = {"import_module", "__import__"}


@dataclass(frozen=True)
class Source:
    """All texts and imports, on which lines something is imported inside a function, what is loaded by its name, and
    what is said to people.
    """

    strings: list[str] = field(default_factory=list)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    late_imports: list[int] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def source(text: str) -> Source:
    found = Source()
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(text), False)]
    while waiting:
        node, late = waiting.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                found.strings.append(node.value)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.imports.append(node)
            if late:
                found.late_imports.append(node.lineno)
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            named = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if node.func.id in LOADERS:
                found.loaded.extend(named[:1])
            elif node.func.id in GETTEXT:
                found.sentences.extend(each for each in named if isinstance(each, str))
        # Django asks for imports in `AppConfig.ready`.
        late = late or (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "ready")
        waiting += [(child, late) for child in ast.iter_child_nodes(node) if child._fields]
    return found
