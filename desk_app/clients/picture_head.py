"""The head of a picture that somebody else made, read by ourselves before any library sees it: what kind it is and how
large it claims to be. What would take too much memory or time to decode is refused by it. Pure but for the reading of a
file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desk_app.db.ordinary import read_ordinary
from desk_app.errors import DeskError, ShopFileError
from desk_app.words import N_

#: A file larger than this is not read at all.
MOST_FILE = 50 * 1024 * 1024

#: A picture of more pixels is not decoded. A JPEG is decoded at a fraction of its size, the others whole.
MOST_PIXELS, MOST_PIXELS_WHOLE = 100_000_000, 50_000_000

#: Passes over the picture in a progressive JPEG: cameras and programs write about ten, each costs time.
MOST_PASSES = 64

_NOT_READ = N_("This program cannot read this kind of picture. Save it as JPEG and add that.")
BROKEN = N_("The picture is damaged or not whole.")


class Format(StrEnum):
    """The kinds of picture that are read."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    GIF = "GIF"


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a picture says of itself."""

    format: Format
    width: int
    height: int


def read_picture_file(path: Path) -> bytes:
    """The bytes of a picture on the disk. Raises ShopFileError, or DeskError where it is too large to be read."""
    try:
        data = read_ordinary(path, MOST_FILE + 1)
    except (OSError, ValueError) as error:
        raise ShopFileError(N_("{name} cannot be read."), name=path.name) from error
    if len(data) > MOST_FILE:
        raise DeskError(N_("The picture is larger than {most} MB."), most=MOST_FILE // (1024 * 1024))
    return data


def read_head(data: bytes) -> Head:
    """Kind and size, without decoding anything. Raises DeskError for what is not read here, or claims to be too large.

    Sources: ITU T.81 B.2 (JPEG), PNG 11.2.2, GIF89a 18, RFC 9649 (WebP).
    """
    try:
        head = _head(data)
    except (struct.error, IndexError):
        raise DeskError(BROKEN) from None
    if head is None:
        raise DeskError(_NOT_READ)
    if head.width < 1 or head.height < 1:
        raise DeskError(BROKEN)
    most = MOST_PIXELS if head.format is Format.JPEG else MOST_PIXELS_WHOLE
    if head.width * head.height > most:
        raise DeskError(
            N_("The picture is too large: {width} × {height} pixels. At most {most} million are read."),
            width=head.width,
            height=head.height,
            most=most // 1_000_000,
        )
    if head.format is Format.JPEG and data.count(b"\xff\xda") > MOST_PASSES:
        raise DeskError(_NOT_READ)
    return head


def _head(data: bytes) -> Head | None:
    if data[:3] == b"\xff\xd8\xff":
        return _head_of_jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        return Head(Format.PNG, *struct.unpack_from(">2I", data, 16))
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return _head_of_gif(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _head_of_webp(data)
    return None


def _head_of_jpeg(data: bytes) -> Head:
    """Goes from mark to mark up to the frame; every other one says how long it is."""
    place = 2
    while True:
        if data[place] != 0xFF:
            place += 1  # bytes between two marks, which some cameras write
            if place > MOST_FILE:
                raise DeskError(BROKEN)
            continue
        mark = data[place + 1]
        if mark in (0xFF, 0x00):
            place += 1
        elif mark == 0x01 or 0xD0 <= mark <= 0xD8:
            place += 2
        elif 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">2H", data, place + 5)
            return Head(Format.JPEG, width, height)
        elif mark in (0xD9, 0xDA):
            raise DeskError(BROKEN)
        else:
            (length,) = struct.unpack_from(">H", data, place + 2)
            place += 2 + max(length, 2)


def _head_of_gif(data: bytes) -> Head:
    """The canvas, or the first frame where that is larger: the library makes room for both."""
    width, height = struct.unpack_from("<2H", data, 6)
    place = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while data[place] == 0x21:  # remarks and the like before the first frame
        place += 2
        while data[place]:
            place += 1 + data[place]
        place += 1
    if data[place] != 0x2C:
        raise DeskError(BROKEN)
    left, top, wide, high = struct.unpack_from("<4H", data, place + 1)
    return Head(Format.GIF, max(width, left + wide), max(height, top + high))


def _head_of_webp(data: bytes) -> Head:
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (size & 0x3FFF for size in struct.unpack_from("<2H", data, 26))
    else:
        raise DeskError(BROKEN)
    return Head(Format.WEBP, width, height)
