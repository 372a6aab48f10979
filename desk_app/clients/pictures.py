"""Opening a picture that somebody else made, and making of it what a client's file keeps: a JPEG and nothing else.

Whatever is opened, from a disk or from a shop file that came from elsewhere, goes through one guarded door: the kind
and the size are read from the head of the file by a few lines of our own, before the library sees it, and what would
take too much memory or time to decode is refused by them. Pure: bytes in, bytes out; no file is written.
"""

from __future__ import annotations

import io
import stat
import struct
import warnings
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.errors import DeskError, ShopFileError
from desk_app.words import N_

if TYPE_CHECKING:
    from PIL.Image import Image as Opened

#: A file larger than this is not read at all.
MOST_FILE = 50 * 1024 * 1024

#: A picture of more pixels is not decoded. A JPEG is decoded at a fraction of its size, the others whole.
MOST_PIXELS, MOST_PIXELS_WHOLE = 100_000_000, 50_000_000

#: Passes over the picture in a progressive JPEG: cameras and programs write about ten, each costs time.
MOST_PASSES = 64

#: Longest side of what is kept, in pixels, and how well it is kept (of 100).
LONGEST, QUALITY = 1600, 82
LONGEST_THUMBNAIL, QUALITY_THUMBNAIL = 256, 78

#: What is kept is never larger than this, in bytes: 1,600 pixels square of noise take 2.2 MB.
MOST_KEPT, MOST_THUMBNAIL = 4 * 1024 * 1024, 160 * 1024

#: A colour profile larger than this is not a camera's.
MOST_PROFILE = 64 * 1024

#: Tags of EXIF: which way up, and when.
_ORIENTATION, _SUB_IFD, _TAKEN = 0x0112, 0x8769, 0x9003

_NOT_READ = N_("This program cannot read this kind of picture. Save it as JPEG and add that.")
_BROKEN = N_("The picture is damaged or not whole.")


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


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is kept of a picture. ``taken_on`` is the day its camera wrote down; None where it wrote none."""

    picture: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_on: date | None


@dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded picture: three bytes a pixel (red, green, blue), line by line without gaps."""

    width: int
    height: int
    data: bytes


def read_picture_file(path: Path) -> bytes:
    """The bytes of a picture on the disk. Raises ShopFileError, or DeskError where it is too large to be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ShopFileError(N_("{name} cannot be read."), name=path.name)
        if status.st_size > MOST_FILE:
            raise _too_heavy()
        with path.open("rb") as file:
            data = file.read(MOST_FILE + 1)
    except (OSError, ValueError) as error:
        raise ShopFileError(N_("{name} cannot be read."), name=path.name) from error
    if len(data) > MOST_FILE:
        raise _too_heavy()
    return data


def _too_heavy() -> DeskError:
    return DeskError(N_("The picture is larger than {most} MB."), most=MOST_FILE // (1024 * 1024))


# ── the head, read by ourselves ───────────────────────────────────────────────────────────────────────────────────


def read_head(data: bytes) -> Head:
    """Kind and size, without decoding anything. Raises DeskError for what is not read here, or claims to be too large.

    Sources: ITU T.81 B.2 (JPEG), PNG 11.2.2, GIF89a 18, RFC 9649 (WebP).
    """
    try:
        head = _head(data)
    except (struct.error, IndexError):
        raise DeskError(_BROKEN) from None
    if head is None:
        raise DeskError(_NOT_READ)
    if head.width < 1 or head.height < 1:
        raise DeskError(_BROKEN)
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
                raise DeskError(_BROKEN)
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
            raise DeskError(_BROKEN)
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
        raise DeskError(_BROKEN)
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
        raise DeskError(_BROKEN)
    return Head(Format.WEBP, width, height)


# ── decoding ──────────────────────────────────────────────────────────────────────────────────────────────────────


def prepare(data: bytes, today: date) -> Prepared:
    """What is kept of a picture: turned the right way up, no side longer than ``LONGEST``, in plain colours (sRGB),
    and without anything that was written beside it (place, camera, owner, remarks). Of a moving one the first frame.

    Raises DeskError with a sentence; never anything else. About 0.1 s for what a telephone takes.
    """
    head = read_head(data)
    try:
        opened = _open(data, head, LONGEST)
        exif = _exif(opened)
        turned = _turned(_in_plain_colours(_shrunk(_flat(opened), LONGEST), opened.info.get("icc_profile")), exif)
        small = _shrunk(turned, LONGEST_THUMBNAIL)
        picture, thumbnail = _as_jpeg(turned, QUALITY), _as_jpeg(small, QUALITY_THUMBNAIL)
        return Prepared(picture, thumbnail, turned.width, turned.height, _taken_on(exif, today))
    except DeskError:
        raise
    except MemoryError:
        raise DeskError(N_("The computer has run out of memory for this picture.")) from None
    except Exception:  # noqa: BLE001 - the library raises whatever its parts do: SyntaxError, struct.error, KeyError…
        raise DeskError(_BROKEN) from None


def decode(data: bytes, longest: int = LONGEST) -> Pixels:
    """The pixels of a picture out of the shop file, no side longer than ``longest``. That a file has it does not make
    it ours: one from elsewhere may hold anything, and nothing is decoded that could not have been kept by ``prepare``.

    Raises DeskError; never anything else.
    """
    if len(data) > MOST_KEPT:
        raise DeskError(_BROKEN)
    head = read_head(data)
    if head.format is not Format.JPEG or max(head.width, head.height) > LONGEST:
        raise DeskError(_BROKEN)
    try:
        flat = _shrunk(_flat(_open(data, head, longest)), longest)
        return Pixels(flat.width, flat.height, flat.tobytes())
    except Exception:  # noqa: BLE001 - as above
        raise DeskError(_BROKEN) from None


def clean_thumbnail(data: bytes) -> bytes:
    """A thumbnail out of the shop file, decoded and written anew, for paper that others draw. Raises DeskError."""
    from PIL import Image  # heavy: loaded with the first picture

    pixels = decode(data, LONGEST_THUMBNAIL)
    return _as_jpeg(Image.frombytes("RGB", (pixels.width, pixels.height), pixels.data), QUALITY_THUMBNAIL)


def _open(data: bytes, head: Head, longest: int) -> Opened:
    """The library's own opening, told the kind, so that it tries no other of its fifty."""
    from PIL import Image  # heavy: loaded with the first picture

    # What it finds odd in a stranger's picture is no matter for standard error.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    opened = Image.open(io.BytesIO(data), formats=(head.format.value,))
    if opened.width * opened.height > MOST_PIXELS:
        raise DeskError(_BROKEN)
    if head.format is Format.JPEG:
        opened.draft("RGB", (longest, longest))
    return opened


def _flat(opened: Opened) -> Opened:
    """Red, green, blue on white paper."""
    from PIL import Image  # heavy: loaded with the first picture

    opened.load()
    if opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info:
        over = opened.convert("RGBA")
        paper = Image.new("RGB", over.size, "white")
        paper.paste(over, mask=over.getchannel("A"))
        return paper
    if opened.mode in ("I;16", "I;16B", "I"):  # sixteen bits of grey
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    return opened.convert("RGB")


def _shrunk(picture: Opened, longest: int) -> Opened:
    from PIL import Image  # heavy: loaded with the first picture

    most = max(picture.size)
    if most <= longest:
        return picture
    wide, high = (max(1, round(side * longest / most)) for side in picture.size)
    return picture.resize((wide, high), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_plain_colours(picture: Opened, profile: object) -> Opened:
    """In sRGB, which every screen is taken to be in; as it is where its profile cannot be used."""
    if not isinstance(profile, bytes) or not 128 <= len(profile) <= MOST_PROFILE or profile[16:20] != b"RGB ":
        return picture
    from PIL import ImageCms  # heavy: loaded with the first picture that has a profile

    try:
        of_file = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, of_file, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except Exception:  # noqa: BLE001 - a profile is a stranger's as well; the picture is shown without it
        return picture
    return picture if turned is None else turned


def _exif(opened: Opened) -> dict[int, object]:
    """Which way up it is and when it was taken, as far as that can be read."""
    try:
        tags = opened.getexif()
        found: dict[int, object] = {_ORIENTATION: tags.get(_ORIENTATION)}
        found[_TAKEN] = tags.get_ifd(_SUB_IFD).get(_TAKEN)
    except Exception:  # noqa: BLE001 - remarks of a stranger; the picture is kept without them
        return {}
    return found


def _turned(picture: Opened, exif: dict[int, object]) -> Opened:
    """The right way up, as the camera was held (EXIF 2.3, tag 274)."""
    from PIL import Image  # heavy: loaded with the first picture

    ways = Image.Transpose
    turns = {
        2: ways.FLIP_LEFT_RIGHT, 3: ways.ROTATE_180, 4: ways.FLIP_TOP_BOTTOM, 5: ways.TRANSPOSE,
        6: ways.ROTATE_270, 7: ways.TRANSVERSE, 8: ways.ROTATE_90,
    }  # fmt: skip
    held = exif.get(_ORIENTATION)
    turn = turns.get(held) if isinstance(held, int) else None
    return picture if turn is None else picture.transpose(turn)


def _taken_on(exif: dict[int, object], today: date) -> date | None:
    """The day a camera wrote down ("2026:11:21 14:30:00"); None where it is none, or a day to come."""
    text = exif.get(_TAKEN)
    if not isinstance(text, str):
        return None
    try:
        day = date.fromisoformat(text[:10].replace(":", "-"))
    except ValueError:
        return None
    return day if date(1990, 1, 1) <= day <= today else None


def _as_jpeg(picture: Opened, quality: int) -> bytes:
    """A JPEG of nothing but the picture: what is saved is made of its pixels alone."""
    from PIL import Image  # heavy: loaded with the first picture

    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    made = io.BytesIO()
    bare.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()
