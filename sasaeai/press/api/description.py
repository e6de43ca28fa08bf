"""The OpenAPI description as rows for a page: which questions there are, what they may say, what comes back."""

from __future__ import annotations

from functools import cache
from typing import Any

from .service import api

Row = dict[str, Any]


@cache
def description() -> Row:
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@cache
def operations() -> list[Row]:
    """Questions under the heading they belong to, in the order in which they are written."""
    groups: dict[str, list[Row]] = {}
    for path, methods in description()["paths"].items():
        about = methods["get"]
        groups.setdefault(about["tags"][0], []).append(
            {
                "path": path,
                "summary": about["summary"],
                "id": about["operationId"],
                "parameters": [_parameter(one) for one in about.get("parameters", [])],
                "answer": _type(about["responses"][200]["content"]["application/json"]["schema"]),
                "shape": _shape(about["responses"][200]["content"]["application/json"]["schema"]),
                "example": _example(path),
            }
        )
    return [{"name": name, "rows": rows} for name, rows in groups.items()]


@cache
def shapes() -> list[Row]:
    """What comes back: each shape with its fields."""
    found = description()["components"]["schemas"]
    answered = _named([about["get"]["responses"] for about in description()["paths"].values()])
    waiting = list(answered)
    while waiting:
        more = _named(found[waiting.pop()]) - answered
        answered |= more
        waiting += more
    return [
        {"name": name, "fields": [_field(key, one) for key, one in about.get("properties", {}).items()]}
        for name, about in found.items()
        if name in answered
    ]


def _named(part: Any) -> set[str]:
    """The shapes that a part of the description points at."""
    if isinstance(part, dict):
        here = {_type(part)} if "$ref" in part else set()
        return here.union(*(_named(one) for one in part.values()))
    return set().union(*map(_named, part)) if isinstance(part, list) else set()


def _example(path: str) -> str:
    """An address that can be opened as it stands."""
    return "" if "{" in path else path


def _parameter(about: Row) -> Row:
    schema = about["schema"]
    return {
        "name": about["name"],
        "type": _type(schema),
        "about": schema.get("description", ""),
        "required": about.get("required", False),
        "limits": _limits(schema),
    }


def _limits(schema: Row) -> str:
    plain = next((one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"), schema)
    low, high = plain.get("minimum"), plain.get("maximum")
    limits = f"{low}～{high}" if low is not None and high is not None else ""
    default = schema.get("default")
    return f"{limits}（{default}）" if limits and default not in (None, "", False) else limits


def _field(name: str, schema: Row) -> Row:
    return {"name": name, "type": _type(schema), "shape": _shape(schema), "about": schema.get("description", "")}


def _type(schema: Row) -> str:
    """string, integer|null, [Goal]: as short as a table's cell wants it."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return "|".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type", ""))


def _shape(schema: Row) -> str:
    """The shape that is meant, for a link."""
    for one in (schema, schema.get("items", {}), *schema.get("anyOf", [])):
        if "$ref" in one:
            return str(one["$ref"].rpartition("/")[2])
    return ""
