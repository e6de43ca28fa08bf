"""The zip itself: written so that the same contents give the same bytes, read without believing anything it says."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT, VERSION = "sasaeai-plan-file", 2
MANIFEST = "plan.json"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
MOST_FILES = 5_000
MOST_BYTES = 1_500_000_000
MOST_IN_ONE = 400_000_000
MOST_IN_MANIFEST = 5_000_000
CHUNK = 1 << 20
NAMES = re.compile(
    r"plan\.json|data/[a-z_]{1,40}\.json|tables/[a-z_]{1,40}\.csv|documents/[A-Za-z0-9_-]{1,60}\.txt|files/[0-9a-f]{64}"
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)


class UnusablePlanFile(Exception):
    """Why this file cannot be read, as a Japanese sentence that says what to do; nothing was changed."""


def lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A JSON list with one row a line, so that two files can be compared line by line."""
    written = ",\n".join(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return f"[\n{written}\n]\n".encode() if written else b"[]\n"


def sealed(out: IO[bytes], about: Mapping[str, Any], parts: Mapping[str, bytes]) -> None:
    """Write the zip: names in order, one time for all, one compression; the manifest names every part's hash."""
    files = {name: {"sha256": _hash(parts[name]), "size": len(parts[name])} for name in sorted(parts)}
    manifest = {"format": FORMAT, "version": VERSION, **about, "files": files}
    told = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    with zipfile.ZipFile(out, "w") as package:
        for name, content in sorted({**parts, MANIFEST: told}.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            package.writestr(entry, content, zipfile.ZIP_DEFLATED, 6)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Package:
    """A plan file whose every part is what its manifest says; parts are read one at a time."""

    zip: zipfile.ZipFile
    about: dict[str, Any]
    names: list[str] = field(default_factory=list)

    @property
    def version(self) -> int:
        found: int = self.about["version"]
        return found

    def read(self, name: str) -> bytes:
        """Raises UnusablePlanFile when it is not there, too large, or not what was sealed."""
        if name not in self.about["files"]:
            raise broken(name)
        content = _unpacked(self.zip, name, MOST_IN_ONE)
        if _hash(content) != self.about["files"][name].get("sha256"):
            raise broken(name)
        return content

    def rows(self, kind: str) -> list[dict[str, Any]]:
        name = f"data/{kind}.json"
        try:
            rows = json.loads(self.read(name))
        except (ValueError, RecursionError) as error:
            raise broken(name) from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise broken(name)
        return rows


def broken(name: str) -> UnusablePlanFile:
    words = _("計画ファイルの中身がこわれています（%(name)s）。もう一度、もとの場所から受け取ってください。")
    # JSON can name half a pair of surrogates, which no page could show.
    return UnusablePlanFile(words % {"name": name.encode(errors="replace").decode()})


def foreign() -> UnusablePlanFile:
    return UnusablePlanFile(
        _("計画ファイルではありません。「計画ファイル」として受け取ったzipファイルを選んでください。")
    )


def opened(stream: IO[bytes]) -> Package:
    """Look through everything before anything is believed. Raises UnusablePlanFile."""
    try:
        package = zipfile.ZipFile(stream)
        if MANIFEST not in package.namelist():
            raise foreign()
        about = json.loads(_unpacked(package, MANIFEST, MOST_IN_MANIFEST))
    except UnusablePlanFile:
        raise
    except (*_BROKEN, RecursionError) as error:
        raise foreign() from error
    _is_ours(about)
    names = [entry.filename for entry in package.infolist()]
    _as_listed(package, names, about["files"])
    return Package(package, about, names)


def _is_ours(about: Any) -> None:
    if not isinstance(about, dict) or about.get("format") != FORMAT or not isinstance(about.get("files"), dict):
        raise foreign()
    version = about.get("version")
    if not isinstance(version, int) or version < 1 or about.get("kind") not in ("public", "whole"):
        raise foreign()
    if version > VERSION:
        raise UnusablePlanFile(
            _(
                "この計画ファイルは、新しい版のささえあいで作られています。このシステムを新しくしてから、読みこんでください。"
            )
        )


def _as_listed(package: zipfile.ZipFile, names: list[str], files: Mapping[str, Any]) -> None:
    """Exactly the files that the manifest names, under names that cannot lead anywhere else, each whole."""
    if len(names) > MOST_FILES or len(names) != len(set(names)):
        raise foreign()
    strange = next((name for name in names if not NAMES.fullmatch(name)), None)
    if strange is not None:
        raise UnusablePlanFile(_("計画ファイルにないはずのもの（%(name)s）が入っています。") % {"name": strange[:80]})
    missing = sorted(files.keys() - set(names))
    added = sorted(set(names) - files.keys() - {MANIFEST})
    if missing or added:
        raise broken((missing or added)[0][:80])
    total = 0
    for name, about in sorted(files.items()):
        if not isinstance(about, dict):
            raise foreign()
        size = sum(len(piece) for piece in _pieces(package, name, MOST_IN_ONE, about.get("sha256")))
        total += size
        if size != about.get("size"):
            raise broken(name)
        if total > MOST_BYTES:
            raise _too_large()


def _unpacked(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    return b"".join(_pieces(package, name, most))


def _pieces(package: zipfile.ZipFile, name: str, most: int, sha256: object = None) -> Iterator[bytes]:
    """What the zip says about sizes is not believed: counted while it is unpacked."""
    size = 0
    seen = hashlib.sha256()
    try:
        with package.open(name) as stream:
            while piece := stream.read(CHUNK):
                size += len(piece)
                if size > most:
                    raise _too_large()
                seen.update(piece)
                yield piece
    except _BROKEN as error:
        raise broken(name) from error
    if sha256 is not None and seen.hexdigest() != sha256:
        raise broken(name)


def _too_large() -> UnusablePlanFile:
    return UnusablePlanFile(_("計画ファイルの中身が大きすぎます。もとの場所から受け取りなおしてください。"))
