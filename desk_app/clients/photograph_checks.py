"""What must hold of photographs; ``db.check`` runs it. Nothing is decoded, and nothing too large is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from desk_app.clients.photograph import MOST_OF_CLIENT
from desk_app.clients.picture_head import MOST_PIXELS, Format, read_head
from desk_app.clients.pictures import LONGEST, LONGEST_THUMBNAIL, MOST_KEPT, MOST_THUMBNAIL
from desk_app.clients.rules import LONGEST_LINE
from desk_app.db.check import MOST, Check, Execute, Invariant, Problem
from desk_app.errors import DeskError
from desk_app.words import N_

_DAMAGED = N_("The picture of photograph {id} of client {code} is damaged.")


class Pictures:
    """Every picture is, byte for byte, what was put into the file, and its head says what the file says of it. SQLite's
    own check of pages does not see a byte that changed inside a picture of a plain file."""

    name = "photograph.picture"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        found = 0
        # One at a time, so that memory does not grow with them; those too large are named by another check.
        numbers = execute(
            "SELECT p.id, p.sha256, p.width, p.height, c.code FROM client_photograph p "
            "JOIN client_photograph_picture b ON b.photograph_id = p.id JOIN client c ON c.id = p.client_id "
            f"WHERE length(b.picture) <= {MOST_KEPT} AND length(b.thumbnail) <= {MOST_THUMBNAIL} ORDER BY p.id"
        ).fetchall()
        for number, sha256, width, height, code in numbers:
            sql = f"SELECT thumbnail, picture FROM client_photograph_picture WHERE photograph_id = {int(number)}"
            thumbnail, picture = execute(sql).fetchone()
            small, large = _size(thumbnail), _size(picture)
            right = large == (width, height) and max(small) <= LONGEST_THUMBNAIL
            if not right or hashlib.sha256(picture).hexdigest() != sha256:
                yield Problem(self.name, _DAMAGED, {"id": number, "code": code})
                found += 1
                if found == MOST:
                    return


def _size(picture: bytes) -> tuple[int, int]:
    """What the head of a kept picture says; a size that none has where it is not of the kind that is kept."""
    try:
        head = read_head(picture)
    except DeskError:
        return MOST_PIXELS, MOST_PIXELS
    return (head.width, head.height) if head.format is Format.JPEG else (MOST_PIXELS, MOST_PIXELS)


CHECKS: tuple[Invariant, ...] = (
    Check(
        "photograph.no_picture",
        "SELECT p.id, c.code FROM client_photograph p JOIN client c ON c.id = p.client_id "
        "LEFT JOIN client_photograph_picture b ON b.photograph_id = p.id "
        "WHERE b.photograph_id IS NULL OR length(b.picture) <> p.size",
        N_("Photograph {id} of client {code} has no picture, or not its own."),
    ),
    Check(
        "photograph.too_large",
        "SELECT p.id, c.code FROM client_photograph p JOIN client c ON c.id = p.client_id "
        "LEFT JOIN client_photograph_picture b ON b.photograph_id = p.id "
        f"WHERE p.width NOT BETWEEN 1 AND {LONGEST} OR p.height NOT BETWEEN 1 AND {LONGEST} "
        f"OR p.size NOT BETWEEN 1 AND {MOST_KEPT} OR length(b.thumbnail) NOT BETWEEN 1 AND {MOST_THUMBNAIL} "
        f"OR length(p.caption) > {LONGEST_LINE}",
        N_("Photograph {id} of client {code} is larger than any that is kept."),
    ),
    Check(
        "photograph.pair",
        "SELECT p.id, c.code FROM client_photograph p JOIN client c ON c.id = p.client_id "
        "JOIN client_photograph b ON b.id = p.pair_id "
        "WHERE b.client_id <> p.client_id OR b.part <> 'before' OR p.part <> 'after'",
        N_("Photograph {id} of client {code} is compared with one that it cannot belong to."),
    ),
    Check(
        "photograph.of_erased",
        "SELECT DISTINCT p.client_id AS id FROM client_photograph p JOIN client c ON c.id = p.client_id "
        "WHERE c.erased_at IS NOT NULL",
        N_("Client {id} was erased, and photographs are still in the file."),
    ),
    Check(
        "photograph.too_many",
        "SELECT c.code, count(*) AS count FROM client_photograph p JOIN client c ON c.id = p.client_id "
        f"GROUP BY p.client_id HAVING count(*) > {MOST_OF_CLIENT}",
        N_("Client {code} has {count} photographs, more than a file can hold."),
    ),
    Pictures(),
)
