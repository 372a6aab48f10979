"""Pictures, bombs among them, and what is no file at all, at the door for lists: none of them is one.

What becomes of pictures at their own door is in ``tests/clients/test_pictures.py``.
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest

from desk_app.importer.desk import look
from tests.fuzz.doors import bring_list
from tests.fuzz.ground import Ground
from tests.fuzz.lists import laughing, packed

_SIDE = 60_000


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(more: bytes = b"") -> bytes:
    """60,000 pixels square of nothing: 3.6 gigabytes in what is sent as a few kilobytes."""
    head = struct.pack(">2I5B", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(8 << 20), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


_PICTURES = {
    "png bomb": _png(),
    "png with a text that unpacks": _png(_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(8 << 20), 9))),
    "jpeg of 65,535 pixels square": b"\xff\xd8\xff\xe0" + b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(200),
    "jpeg with remarks": b"\xff\xd8\xff\xe1" + (b"\xff\xfe\xff\xff" + b"x" * 65_533) * 8,
    "gif of endless frames": b"GIF89a" + struct.pack("<2H", 65_535, 65_535) + b"\x80\0\0" + b"\x21\xf9\x04\0" * 5_000,
    "bmp": b"BM" + struct.pack("<IIIIiiHHI", 1 << 31, 0, 54, 40, 1 << 30, 1 << 30, 1, 32, 0) + bytes(400),
    "tiff that points at itself": b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + bytes(12) + b"\x08\0\0\0",
    "webp": b"RIFF\xff\xff\xff\x7fWEBPVP8X" + bytes(10) + b"\xff" * 6,
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
    "a workbook behind a picture": _png() + packed({"xl/workbook.xml": b"<a/>"}),
    "a zip of pictures": packed({f"photos/{number}.png": bytes(2 << 20) for number in range(8)}),
    "svg that laughs": laughing() + b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
}


@pytest.mark.parametrize("name", _PICTURES)
@pytest.mark.parametrize("called", ["photo.csv", "photo.xlsx", "photo.png"])
def test_a_picture_is_no_list_whatever_it_is_called(ground: Ground, name: str, called: str) -> None:
    bring_list(ground, _PICTURES[name], called)
    (looked,) = look([ground.given / called], ground.shop)
    assert looked.refusal is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_a_pipe_or_a_device_is_no_list(ground: Ground) -> None:
    pipe = ground.given / "pipe.csv"
    os.mkfifo(pipe)
    try:
        for path in (pipe, Path("/dev/zero"), Path("/dev/urandom"), Path("/dev/full")):
            (looked,) = look([path], ground.shop)
            assert looked.refusal is not None
    finally:
        pipe.unlink()
