"""Pictures that somebody else made: what is kept of them, and what is not even decoded."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.Image import Exif

from desk_app.clients.photograph import Part
from desk_app.clients.picture_head import MOST_FILE, Format, read_head, read_picture_file
from desk_app.clients.pictures import (
    LONGEST,
    LONGEST_THUMBNAIL,
    MOST_KEPT,
    MOST_THUMBNAIL,
    clean_thumbnail,
    decode,
    prepare,
)
from desk_app.demo.photographs import portrait
from desk_app.errors import DeskError, ShopFileError

TODAY = date(2026, 11, 21)
PLACE = b"31.2304 N 121.4737 E"


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (300, 200),
    mode: str = "RGB",
    **options: Any,  # noqa: ANN401 - of the format, as the library takes them
) -> bytes:
    """Red on the left, blue on the right."""
    made = Image.new("RGB", size, (200, 30, 30))
    made.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    data = io.BytesIO()
    (made if mode == "RGB" else made.convert(mode)).save(data, kind, **options)
    return data.getvalue()


def opened(data: bytes) -> Image.Image:
    made = Image.open(io.BytesIO(data))
    made.load()
    return made


def with_exif(orientation: int = 1, taken: str = "2026:11:03 10:00:00") -> Exif:
    exif = Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "王芳".encode().decode("latin-1")
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    return exif


# ── what is kept ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "CMYK", "I;16", "1"])
def test_every_kind_and_mode_becomes_a_plain_jpeg(kind: str, mode: str) -> None:
    try:
        data = picture(kind, mode=mode) if mode != "I;16" else picture_of_sixteen_bits(kind)
    except (OSError, ValueError, KeyError):
        pytest.skip("no such file can be written")
    kept = prepare(data, TODAY)
    seen = opened(kept.picture)
    assert (seen.format, seen.mode, seen.size) == ("JPEG", "RGB", (300, 200))
    assert (kept.width, kept.height, kept.taken_on) == (300, 200, None)
    assert decode(kept.picture).data
    assert len(decode(kept.picture).data) == 300 * 200 * 3


def picture_of_sixteen_bits(kind: str) -> bytes:
    data = io.BytesIO()
    Image.new("I;16", (300, 200), 40_000).save(data, kind)
    return data.getvalue()


def test_sixteen_bits_of_grey_keep_their_lightness() -> None:
    seen = decode(prepare(picture_of_sixteen_bits("PNG"), TODAY).picture)
    assert abs(seen.data[0] - 40_000 // 256) <= 2


def test_what_is_clear_becomes_white_paper() -> None:
    data = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(data, "PNG")
    assert min(decode(prepare(data.getvalue(), TODAY).picture).data) >= 253


def test_of_a_moving_picture_the_first_is_kept() -> None:
    data = io.BytesIO()
    first, then = Image.new("RGB", (40, 40), "red"), Image.new("RGB", (40, 40), "lime")
    first.save(data, "GIF", save_all=True, append_images=[then])
    red, green, _blue = decode(prepare(data.getvalue(), TODAY).picture).data[:3]
    assert red > 200
    assert green < 60


@pytest.mark.parametrize(
    ("size", "kept"),
    [((4000, 3000), (1600, 1200)), ((3000, 4000), (1200, 1600)), ((1600, 1600), (1600, 1600)), ((9000, 2), (1600, 1))],
)
def test_no_side_is_longer_than_it_may_be(size: tuple[int, int], kept: tuple[int, int]) -> None:
    made = prepare(picture(size=size), TODAY)
    assert (made.width, made.height) == opened(made.picture).size == kept
    assert max(opened(made.thumbnail).size) <= LONGEST_THUMBNAIL
    assert len(made.picture) <= MOST_KEPT
    assert len(made.thumbnail) <= MOST_THUMBNAIL


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_stands_as_the_camera_was_held(orientation: int, kind: str) -> None:
    """What the library itself makes of the tag, on the whole picture, is what is kept."""
    from PIL import ImageOps

    data = picture(kind, exif=with_exif(orientation))
    right = ImageOps.exif_transpose(opened(data))
    kept = opened(prepare(data, TODAY).picture)
    assert kept.size == right.size
    for place in ((10, 10), (kept.width - 10, 10), (10, kept.height - 10)):
        seen, wanted = kept.getpixel(place), right.convert("RGB").getpixel(place)
        assert isinstance(seen, tuple)
        assert isinstance(wanted, tuple)
        assert all(abs(a - b) < 30 for a, b in zip(seen, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_was_written_beside_the_picture_is_kept(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"exif": with_exif(), "icc_profile": profile}
    if kind == "JPEG":
        options |= {"comment": b"taken at the shop of Wang Fang", "xmp": b"<x:xmpmeta>secret</x:xmpmeta>"}
    data = picture(kind, **options)
    assert PLACE in data
    kept = prepare(data, TODAY)
    for made in (kept.picture, kept.thumbnail):
        assert not [text for text in (PLACE, b"Exif", b"ICC_PROFILE", b"xmpmeta", b"secret", b"Wang") if text in made]
        seen = opened(made)
        assert not seen.getexif()
        assert seen.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive"}
        marks = {made[place + 1] for place in segments(made)}
        assert marks <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def segments(jpeg: bytes) -> Iterator[int]:
    place = 2
    while True:
        yield place
        if jpeg[place + 1] == 0xDA:
            return
        place += 2 + struct.unpack_from(">H", jpeg, place + 2)[0]


def test_a_wide_profile_is_turned_into_plain_colours() -> None:
    """The same numbers in another profile are another colour: green and blue changed places here."""
    odd = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    green, blue = odd.find(b"gXYZ"), odd.find(b"bXYZ")
    odd[green : green + 4], odd[blue : blue + 4] = b"bXYZ", b"gXYZ"
    plain = decode(prepare(picture(), TODAY).picture).data
    turned = decode(prepare(picture(icc_profile=bytes(odd)), TODAY).picture).data
    middle = (300 - 10) * 3
    assert plain[middle + 2] > 150 > plain[middle + 1]
    assert turned[middle + 1] > turned[middle + 2]


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ("2026:11:03 10:00:00", date(2026, 11, 3)),
        ("2026:11:21 23:00:00", TODAY),
        ("2026:11:22 00:00:00", None),  # a camera with a wrong clock
        ("0000:00:00 00:00:00", None),
        ("1970:01:01 00:00:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_day_of_the_camera_is_taken_over_and_never_one_to_come(taken: str, day: date | None) -> None:
    assert prepare(picture(exif=with_exif(taken=taken)), TODAY).taken_on == day


def test_what_is_kept_is_kept_again_as_it_is() -> None:
    once = prepare(portrait(0, Part.BEFORE), TODAY)
    again = prepare(once.picture, TODAY)
    assert (again.width, again.height) == (once.width, once.height)


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, more: bytes = b"", data: bytes = zlib.compress(bytes(8 << 20), 9)) -> bytes:
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, more: bytes = b"") -> bytes:
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes((1, 17, 0, 2, 17, 0, 3, 17, 0))
    return b"\xff\xd8" + more + b"\xff\xc2" + frame + bytes(200)


def webp(chunk_name: bytes, rest: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(rest) + 12) + b"WEBP" + chunk_name + struct.pack("<I", len(rest)) + rest


def progressive_without_end() -> bytes:
    """A small progressive picture with its last pass written a thousand times."""
    data = picture(progressive=True, size=(1600, 1600))
    last = data.rfind(b"\xff\xda")
    return data[:-2] + data[last:-2] * 1000 + b"\xff\xd9"


BOMBS = {
    "png of 100,000 pixels square": png(100_000, 100_000),
    "png of two thousand million by one": png(2_000_000_000, 1),
    "jpeg of 65,535 pixels square": jpeg(65_535, 65_535),
    "gif of 65,535 pixels square": b"GIF89a" + struct.pack("<2H", 65_535, 65_535) + b"\0\0\0,",
    "gif with a frame that is larger": b"GIF89a" + struct.pack("<2H", 9, 9) + b"\0\0\0,"
    + struct.pack("<4H", 0, 0, 65_535, 65_535) + bytes(9),
    "webp of sixteen million square": webp(b"VP8X", bytes(4) + b"\xff" * 6),
    "webp without loss": webp(b"VP8L", b"\x2f" + struct.pack("<I", 0x0FFF_FFFF)),
    "webp": webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<2H", 0x3FFF, 0x3FFF)),
    "more passes than a camera writes": progressive_without_end(),
}  # fmt: skip
ODD = {
    "nothing": b"",
    "text": "照片".encode(),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
    "bmp": b"BM" + bytes(60),
    "tiff that points at itself": b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + bytes(12) + b"\x08\0\0\0",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "pdf": b"%PDF-1.7",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    "jpeg cut off": picture()[:200],
    "jpeg that ends in the picture": picture(size=(900, 900), quality=95)[:3000],
    "jpeg without a frame": b"\xff\xd8\xff\xd9",
    "jpeg of marks": b"\xff\xd8" + b"\xff" * 9000,
    "jpeg with remarks without end": b"\xff\xd8\xff\xe1" + (b"\xff\xfe\xff\xff" + b"x" * 65_533) * 8,
    "jpeg of no size": jpeg(0, 0),
    "png without data": png(30, 30, data=b""),
    "png with a text that unpacks": png(30, 30, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80 << 20), 9))),
    "png with a profile that unpacks": png(30, 30, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(80 << 20), 9))),
    "gif without a frame": b"GIF89a" + struct.pack("<2H", 9, 9) + b"\0\0\0" + b"\x21\xf9\0" * 5000,
    "webp of nothing": webp(b"VP8X", bytes(10)),
    "webp of another kind": webp(b"ABCD", bytes(30)),
}


@pytest.mark.parametrize("name", [*BOMBS, *ODD])
def test_what_is_refused_is_refused_in_a_sentence_and_at_once(name: str) -> None:
    data = BOMBS.get(name) or ODD.get(name, b"")
    begun = process_time()
    for enter in (lambda: prepare(data, TODAY), lambda: decode(data), lambda: clean_thumbnail(data)):
        with pytest.raises(DeskError):
            enter()
    assert process_time() - begun < 1


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_from_its_head(name: str) -> None:
    with pytest.raises(DeskError):
        read_head(BOMBS[name])


def test_the_sentence_of_a_bomb_says_how_large_it_claims_to_be() -> None:
    with pytest.raises(DeskError, match="100000 × 100000"):
        read_head(BOMBS["png of 100,000 pixels square"])


def test_the_head_says_what_the_library_would() -> None:
    for kind in Format:
        for size in ((1, 1), (300, 200), (17, 1601)):
            data = picture(kind.value, size=size)
            head = read_head(data)
            assert (head.format, (head.width, head.height)) == (kind, size)
    lossless = picture("WEBP", size=(31, 17), lossless=True)
    assert (read_head(lossless).width, read_head(lossless).height) == (31, 17)


def test_out_of_the_shop_file_only_what_could_have_been_kept_is_decoded() -> None:
    for data in (picture("PNG"), picture(size=(LONGEST + 1, 4)), picture() + bytes(MOST_KEPT)):
        with pytest.raises(DeskError):
            decode(data)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(MOST_FILE + 1)
    with pytest.raises(DeskError, match="50 MB"):
        read_picture_file(large)
    with pytest.raises(ShopFileError):
        read_picture_file(tmp_path / "none.jpg")
    with pytest.raises(ShopFileError):
        read_picture_file(tmp_path)
    for device in ("/dev/zero", "/dev/full"):
        if Path(device).exists():
            with pytest.raises(ShopFileError):
                read_picture_file(Path(device))


SEEDS = [picture(kind.value, size=(60, 40)) for kind in Format] + [
    picture(size=(60, 40), progressive=True, exif=with_exif(6)),
    picture("WEBP", size=(60, 40), lossless=True),
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=12), st.data())
def test_a_picture_with_any_bytes_changed_is_kept_within_bounds_or_refused(
    seed: bytes, changes: list[tuple[int, int]], data: st.DataObject
) -> None:
    hurt = bytearray(seed)
    for place, value in changes:
        hurt[place % len(hurt)] = value
    cut = data.draw(st.integers(0, len(hurt)))
    for given_ in (bytes(hurt), bytes(hurt[:cut])):
        try:
            kept = prepare(given_, TODAY)
        except DeskError:
            continue
        assert max(kept.width, kept.height) <= LONGEST
        assert len(kept.picture) <= MOST_KEPT
        assert opened(kept.picture).size == (kept.width, kept.height)
