"""One ground for all doors: making it costs two seconds."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.fuzz.doors import DOORS
from tests.fuzz.ground import Ground


@pytest.fixture(scope="package")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    home = os.environ.get("DESK_APP_HOME")
    made = Ground(tmp_path_factory.mktemp("fuzz"))
    # what is loaded when it is first needed is not to be laid to the first case's charge
    DOORS["fields"].enter(made, "1988-08-15 王 +1 202 555 0143")
    yield made
    made.close()
    if home is None:
        os.environ.pop("DESK_APP_HOME", None)
    else:
        os.environ["DESK_APP_HOME"] = home
