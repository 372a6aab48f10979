"""Pictures at the door for photographs: whole ones with bytes changed, cut off, or with a head that claims too much."""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from functools import lru_cache
from random import Random

from hypothesis import strategies as st
from PIL import Image
from PIL.Image import Exif

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import NewPhotograph, add_photographs, read_picture, remove_photograph
from desk_app.clients.pictures import LONGEST, MOST_KEPT, clean_thumbnail, decode
from desk_app.errors import DeskError
from desk_app.privacy.desk import give_consent, stands_by
from tests.fuzz.ground import Ground


@lru_cache(maxsize=1)
def good_pictures() -> list[bytes]:
    """One of each kind, small, with all that may stand beside a picture."""
    made = Image.frombytes("RGB", (64, 48), Random(1).randbytes(64 * 48 * 3))
    exif = Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:03 10:00:00"
    ways: tuple[tuple[str, dict[str, object]], ...] = (
        ("JPEG", {"exif": exif}), ("JPEG", {"progressive": True, "comment": b"a"}), ("PNG", {"exif": exif}),
        ("WEBP", {"exif": exif}), ("WEBP", {"lossless": True}), ("GIF", {}),
    )  # fmt: skip
    found = []
    for kind, options in ways:
        data = io.BytesIO()
        made.save(data, kind, **options)
        found.append(data.getvalue())
    return found


@st.composite
def cases(draw: st.DrawFn) -> bytes:
    """A good picture, hurt."""
    data = bytearray(draw(st.sampled_from(good_pictures())))
    for place, value in draw(st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), max_size=10)):
        data[place] = value
    if draw(st.booleans()):
        place = draw(st.integers(0, len(data) - 8))
        data[place : place + 4] = struct.pack(draw(st.sampled_from((">I", "<I"))), draw(st.integers(0, 2**32 - 1)))
    if draw(st.booleans()):
        del data[draw(st.integers(0, len(data))) :]
    return bytes(data)


def bring_picture(ground: Ground, data: bytes) -> None:
    """Adds it to a client's file; what is kept is small, whole and opens again. And as bytes of a hostile shop file."""
    path, client = ground.give("photo.jpg", data), ClientId(1)

    def enter() -> None:
        if not stands_by(ground.shop, client, Purpose.PHOTOGRAPHS):
            give_consent(ground.shop, ground.owner, client, Purpose.PHOTOGRAPHS, Channel.SCREEN)
        with suppress(DeskError):
            new = [NewPhotograph(path, Part.BEFORE)]
            (kept,) = add_photographs(ground.shop, ground.owner, client, new).ids
            picture = read_picture(ground.shop, kept)
            assert len(picture) <= MOST_KEPT
            assert max(decode(picture).width, decode(picture).height) <= LONGEST
            remove_photograph(ground.shop, ground.owner, kept)
        for door in (decode, clean_thumbnail):
            with suppress(DeskError):
                door(data)

    ground.try_case(enter)
