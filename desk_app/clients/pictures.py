"""Opening a picture that somebody else made, and making of it what a client's file keeps: a JPEG and nothing else.

Whatever is opened, from a disk or from a shop file that came from elsewhere, goes through one guarded door: the kind
and the size are read from the head of the file by a few lines of our own, before the library sees it, and what would
take too much memory or time to decode is refused by them. Pure: bytes in, bytes out; no file is written.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desk_app.clients.picture_head import BROKEN, MOST_PIXELS, Format, Head, read_head
from desk_app.errors import DeskError
from desk_app.words import N_

if TYPE_CHECKING:
    from PIL.Image import Image as Opened

#: Longest side of what is kept, in pixels, and how well it is kept (of 100).
LONGEST, QUALITY = 1600, 82
LONGEST_THUMBNAIL, QUALITY_THUMBNAIL = 256, 78

#: What is kept is never larger than this, in bytes: 1,600 pixels square of noise take 2.2 MB.
MOST_KEPT, MOST_THUMBNAIL = 4 * 1024 * 1024, 160 * 1024

#: A colour profile larger than this is not a camera's.
MOST_PROFILE = 64 * 1024

#: Tags of EXIF: which way up, and when.
_ORIENTATION, _SUB_IFD, _TAKEN = 0x0112, 0x8769, 0x9003


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
        raise DeskError(BROKEN) from None


def decode(data: bytes, longest: int = LONGEST) -> Pixels:
    """The pixels of a picture out of the shop file, no side longer than ``longest``. That a file has it does not make
    it ours: one from elsewhere may hold anything, and nothing is decoded that could not have been kept by ``prepare``.

    Raises DeskError; never anything else.
    """
    if len(data) > MOST_KEPT:
        raise DeskError(BROKEN)
    head = read_head(data)
    if head.format is not Format.JPEG or max(head.width, head.height) > LONGEST:
        raise DeskError(BROKEN)
    try:
        flat = _shrunk(_flat(_open(data, head, longest)), longest)
        return Pixels(flat.width, flat.height, flat.tobytes())
    except Exception:  # noqa: BLE001 - as above
        raise DeskError(BROKEN) from None


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
        raise DeskError(BROKEN)
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
