"""Whether a key is that of an encrypted file whose first page is broken: its other pages open by it.

SQLCipher checks a page with a seal that hangs on the salt in the first sixteen bytes of the file, so that without them
it opens no page at all. What encrypts the pages is the data key itself: each is deciphered here by hand and looked at.
Source of the layout: https://www.zetetic.net/sqlcipher/design/ (AES-256-CBC, 80 bytes kept at the end of each page:
16 of the initialization vector, 64 of the seal), and https://www.sqlite.org/fileformat2.html#b_tree_pages
"""

from __future__ import annotations

from pathlib import Path

from desk_app.db.ordinary import open_ordinary
from desk_app.db.secret import Secret

#: Bytes of a page, of what is kept at its end, and of the vector that comes first there.
_PAGE, _KEPT, _VECTOR = 4096, 80, 16

#: So many pages are looked at, spread over the file, and so many must be in order: a page of chance is once in some
#: ten thousands, so that no key is found by trying that fits eight.
_LOOKED_AT, _ENOUGH = 400, 8

#: What a page of a table or an index begins with, and how long its head is.
_HEADS = {0x02: 12, 0x05: 12, 0x0A: 8, 0x0D: 8}


def pages_open(path: Path, key: Secret) -> bool:
    """Whether pages of ``path`` behind the first are those of a database under ``key``. Raises OSError."""
    pages = path.stat().st_size // _PAGE
    step = max(1, pages // _LOOKED_AT)
    found = 0
    with open_ordinary(path) as file:
        for number in range(1, pages, step):
            file.seek(number * _PAGE)
            found += _in_order(_deciphered(file.read(_PAGE), key))
            if found >= _ENOUGH:
                return True
    return False


def _deciphered(page: bytes, key: Secret) -> bytes:
    # OpenSSL's bindings: needed on a very bad day only.
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    end = _PAGE - _KEPT
    opener = Cipher(AES(key.reveal()), CBC(page[end : end + _VECTOR])).decryptor()
    return opener.update(page[:end]) + opener.finalize()


def _in_order(page: bytes) -> bool:
    """Whether it begins as a page of a table or an index with something in it does, by what must hold of its head."""
    head = _HEADS.get(page[0])
    if head is None:
        return False
    free, cells, begin, loose = (
        int.from_bytes(page[at : at + size], "big") for at, size in ((1, 2), (3, 2), (5, 2), (7, 1))
    )
    return cells > 0 and head + 2 * cells <= begin <= len(page) and free < len(page) and loose <= 60
