"""Photographs for a demo shop: a face made of soft shapes, before and after a treatment. Nobody's face."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from desk_app.clients import photograph_store
from desk_app.clients.client import ClientId
from desk_app.clients.consent import Answer, Purpose
from desk_app.clients.consent_store import answered_by
from desk_app.clients.photograph import Part, PhotographDraft, PhotographId
from desk_app.clients.pictures import Prepared, prepare
from desk_app.clock import from_text
from desk_app.demo.rows import instant

#: Pixels of a picture, upright as a telephone takes it.
WIDTH, HEIGHT = 720, 960

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Look:
    """The colours of one made-up person."""

    skin: Colour
    hair: Colour
    ground: Colour


_LOOKS = (
    _Look((236, 200, 178), (62, 44, 40), (206, 214, 216)),
    _Look((228, 188, 160), (44, 36, 38), (219, 210, 202)),
    _Look((241, 209, 190), (96, 62, 44), (201, 211, 205)),
)


def portrait(number: int, part: Part, *, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A JPEG of made-up person ``number``; before a treatment her cheeks are red and spotted. Always the same bytes."""
    from PIL import Image, ImageDraw, ImageFilter  # heavy: only a demo with photographs draws any

    chance, look = Random(number), _LOOKS[number % len(_LOOKS)]
    before = part is not Part.AFTER
    wide, high = WIDTH, HEIGHT
    picture = Image.new("RGB", (wide, high), look.ground)
    glow = Image.linear_gradient("L").resize((wide, high)).point(lambda value: value // 3)
    picture.paste(Image.new("RGB", (wide, high), _mixed(look.ground, (90, 96, 104), 0.6)), mask=glow)
    draw = ImageDraw.Draw(picture)

    def oval(across: float, down: float, half_wide: float, half_high: float, colour: Colour) -> None:
        box = ((across - half_wide) * wide, (down - half_high) * high, (across + half_wide) * wide,
               (down + half_high) * high)  # fmt: skip
        draw.ellipse(box, fill=colour)

    shade = _mixed(look.skin, (120, 70, 56), 0.28)
    oval(0.5, 0.42, 0.36, 0.36, look.hair)
    draw.rectangle((0.14 * wide, 0.42 * high, 0.86 * wide, 0.74 * high), fill=look.hair)
    oval(0.5, 1.06, 0.46, 0.24, (244, 244, 242))
    draw.rectangle((0.4 * wide, 0.66 * high, 0.6 * wide, 0.9 * high), fill=shade)
    oval(0.5, 0.88, 0.1, 0.05, shade)
    oval(0.5, 0.5, 0.265, 0.29, look.skin)
    _cheeks(picture, chance, look, before=before)
    draw = ImageDraw.Draw(picture)
    oval(0.5, 0.2, 0.27, 0.09, look.hair)
    for across in (0.385, 0.615):
        brow, eye = 0.06 * wide, 0.05 * wide
        draw.arc((across * wide - brow, 0.40 * high, across * wide + brow, 0.45 * high), 200, 340, look.hair, 6)
        draw.arc((across * wide - eye, 0.44 * high, across * wide + eye, 0.485 * high), 20, 160, look.hair, 5)
    draw.arc((0.455 * wide, 0.50 * high, 0.545 * wide, 0.60 * high), 40, 140, shade, 5)
    lips = _mixed(look.skin, (178, 74, 78), 0.6)
    oval(0.5, 0.675, 0.075, 0.014, lips)
    oval(0.5, 0.685, 0.05, 0.014, lips)
    soft = picture.filter(ImageFilter.GaussianBlur(2.5)).resize((width, height), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    soft.save(made, "JPEG", quality=88)
    return made.getvalue()


def _cheeks(picture: object, chance: Random, look: _Look, *, before: bool) -> None:
    """Red, spotted cheeks and brow before; a little warmth after."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter  # as above

    if not isinstance(picture, Image.Image):
        raise TypeError("no picture")
    wide, high = picture.size
    mask = Image.new("L", picture.size)
    draw = ImageDraw.Draw(mask)
    strength = 150 if before else 40
    for across in (0.36, 0.64):
        draw.ellipse(((across - 0.09) * wide, 0.53 * high, (across + 0.09) * wide, 0.64 * high), fill=strength)
    draw.ellipse((0.44 * wide, 0.52 * high, 0.56 * wide, 0.61 * high), fill=strength // 2)
    mask = mask.filter(ImageFilter.GaussianBlur(23))
    spots = Image.new("L", picture.size)
    draw = ImageDraw.Draw(spots)
    for _ in range(46 if before else 5):
        across, down = chance.choice((0.36, 0.64, 0.5)) + chance.gauss(0, 0.055), chance.choice((0.33, 0.58, 0.6, 0.73))
        across, down, size = across * wide, (down + chance.gauss(0, 0.03)) * high, chance.uniform(2.5, 7.5)
        draw.ellipse((across - size, down - size, across + size, down + size), fill=chance.randint(90, 190))
    face = Image.new("L", picture.size)
    ImageDraw.Draw(face).ellipse((0.25 * wide, 0.22 * high, 0.75 * wide, 0.78 * high), fill=255)
    spots = ImageChops.multiply(spots.filter(ImageFilter.GaussianBlur(2.5)), face)
    picture.paste(Image.new("RGB", picture.size, _mixed(look.skin, (206, 78, 70), 0.75)), mask=mask)
    picture.paste(Image.new("RGB", picture.size, (186, 84, 74)), mask=spots)
    if not before:
        light = Image.new("L", picture.size)
        draw = ImageDraw.Draw(light)
        for across in (0.37, 0.63):
            draw.ellipse(((across - 0.05) * wide, 0.5 * high, (across + 0.05) * wide, 0.56 * high), fill=120)
        draw.ellipse((0.42 * wide, 0.31 * high, 0.58 * wide, 0.37 * high), fill=100)
        picture.paste(Image.new("RGB", picture.size, "white"), mask=light.filter(ImageFilter.GaussianBlur(20)))


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def who_agrees(clients: Iterable[int]) -> list[ClientId]:
    """Those of ``clients`` who agree to photographs, in order."""
    found = answered_by([*clients], (Purpose.PHOTOGRAPHS,), Answer.GIVEN)
    return sorted(client for client, _purpose in found)


def put(client: ClientId, number: int, today: date, staff_id: int) -> None:
    """Puts made-up person ``number`` into a client's file: before, six weeks ago, and after. Inside a unit of work."""
    pair: PhotographId | None = None
    for part, ago, words in ((Part.BEFORE, 42, "第一次护理前"), (Part.AFTER, 7, "第四次护理后")):
        on, prepared = today - timedelta(days=ago), _prepared(number, part)
        draft = PhotographDraft(on, part, words, pair)
        digest = hashlib.sha256(prepared.picture).hexdigest()
        at = from_text(instant(on, 15 * 60))
        pair = photograph_store.insert(client, at, staff_id, draft, prepared, digest)


@lru_cache(maxsize=8)
def _prepared(number: int, part: Part) -> Prepared:
    return prepare(portrait(number, part), date(2026, 1, 1))
