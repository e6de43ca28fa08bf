"""A photo from a telephone says where it was taken; that goes before anybody can read it."""

from __future__ import annotations

from struct import pack, unpack

START, SCAN = b"\xff\xd8", 0xDA
APP1, APP13, COMMENT = 0xE1, 0xED, 0xFE  # Exif and XMP, IPTC, free words
ORIENTATION = 0x0112


def without_place(photo: bytes) -> bytes:
    """The same JPEG without Exif, XMP, IPTC and comments; only which way is up is kept (Exif 2.3, tag 0x0112)."""
    kept, at, turn = [START], 2, 1
    while at + 4 <= len(photo) and photo[at] == 0xFF and photo[at + 1] != SCAN:
        (length,) = unpack(">H", photo[at + 2 : at + 4])
        segment = photo[at : at + 2 + length]
        if photo[at + 1] == APP1:
            turn = _orientation(segment[4:]) or turn
        if photo[at + 1] not in (APP1, APP13, COMMENT):
            kept.append(segment)
        at += 2 + length
    if turn != 1:
        kept.insert(1, _only_orientation(turn))
    return b"".join(kept) + photo[at:]


def _orientation(exif: bytes) -> int:
    """1 to 8, or 0 where it is not said."""
    if not exif.startswith(b"Exif\0\0") or len(exif) < 14:
        return 0
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order:
        return 0
    (first,) = unpack(f"{order}I", tiff[4:8])
    entries = tiff[first + 2 :]
    for place in range(0, min(len(entries), 12 * 64) - 11, 12):
        tag, kind, _count, value = unpack(f"{order}HHIH", entries[place : place + 10])
        if tag == ORIENTATION and kind == 3:
            return value if 1 <= value <= 8 else 0
    return 0


def _only_orientation(turn: int) -> bytes:
    tiff = b"MM\0*" + pack(">IH", 8, 1) + pack(">HHIHH", ORIENTATION, 3, 1, turn, 0) + pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + pack(">H", len(body) + 2) + body
