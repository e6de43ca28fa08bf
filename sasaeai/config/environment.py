"""Read settings from SASAEAI_… environment variables, with a clear error for what is missing."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "SASAEAI_"


def text(name: str, default: str = "") -> str:
    """The variable's text; a variable ending in `_FILE` names a file that holds it."""
    path = os.environ.get(f"{PREFIX}{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(f"{PREFIX}{name}", default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in {"1", "0", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{PREFIX}{name} must be 1 or 0, not {value!r}.")
    return value in {"1", "true", "yes"}


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{PREFIX}{name} must be a whole number, not {value!r}.")
    return int(value)


def choice(name: str, allowed: list[str], *, default: str) -> str:
    value = text(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{PREFIX}{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def secret(name: str, *, debug: bool, size: int = 32) -> str:
    """A secret that production must set; in development a fixed one, so that sign-ins survive a restart."""
    value = text(name)
    if value:
        if not debug and len(value) < size:
            raise ImproperlyConfigured(f"{PREFIX}{name} is too short: use at least {size} characters.")
        return value
    if debug:
        return f"insecure-development-only-{name.lower()}"
    raise ImproperlyConfigured(
        f"{PREFIX}{name} is not set. Production needs it: make one with "
        f"`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` and keep it safe "
        f"(or give {PREFIX}{name}_FILE). For a trial on your own machine set {PREFIX}DEBUG=1."
    )
