"""What is typed and not yet saved, kept on disk so that a crash, a lock or a full disk loses nothing.

One small JSON file a form, under a folder that stands for the shop file. Values are kept at once in memory and written
by a thread of their own half a second after the last change, each to a new file that then takes the old one's place.
Those of an encrypted shop are encrypted too, with a key of their own that comes of the shop's, under a name that says
nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from desk_app.clock import Clock, SystemClock, as_text, local_time
from desk_app.db.keys import seal
from desk_app.db.secret import Key
from desk_app.privacy.typed import DraftFile, draft_folder, draft_key, hold, let_go, load_draft
from desk_app.words import _, current_words

#: Seconds after the last change until it is on disk.
WAIT = 0.5

#: Seconds until what the disk did not take is tried again.
AGAIN = 5.0


class Drafts:
    """The drafts of one shop file. ``keep``, ``take`` and ``drop`` never wait for the disk."""

    def __init__(
        self, state: Path, shop: Path, *, wait: float = WAIT, clock: Clock | None = None, key: Key = ""
    ) -> None:
        self._key = draft_key(key)
        self._clock: Clock = clock or SystemClock()
        self._times: dict[str, datetime] = {}
        self._folder = draft_folder(state, shop)
        hold(self, self._folder)
        self._wait = wait
        self._guard = threading.Lock()
        self._kept: dict[str, dict[str, str]] = {}
        self._looked_at: set[str] = set()
        self._pending: dict[str, dict[str, str] | None] = {}
        self._due: dict[str, dict[str, str] | None] = {}  # what the thread is writing now
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        if self._key is not None:
            self._seal_plain()

    def keep(self, form: str, values: Mapping[str, str]) -> None:
        """Keeps what is typed in a form."""
        with self._guard:
            self._kept[form] = dict(values)
            self._times[form] = self._clock.now()
            self._looked_at.add(form)
            self._pending[form] = dict(values)
        self._start()

    def take(self, form: str) -> dict[str, str]:
        """What was typed in a form and not saved; empty when there is nothing. It stays kept until ``drop``."""
        with self._guard:
            if form not in self._looked_at:
                self._looked_at.add(form)
                found = self._read(form)
                if found is not None and found.values:
                    self._kept[form] = dict(found.values)
                    if found.at is not None:
                        self._times[form] = found.at
            return dict(self._kept.get(form, {}))

    def now(self) -> datetime:
        """This moment, in UTC."""
        return self._clock.now()

    def typed_at(self, form: str) -> datetime | None:
        """When a form was last typed into, in UTC; None where it is not known. Ask after ``take``."""
        with self._guard:
            return self._times.get(form) if form in self._kept else None

    def drop(self, form: str) -> None:
        """Saved or cancelled: forgets it."""
        with self._guard:
            self._looked_at.add(form)
            had = self._kept.pop(form, None) is not None or form in self._pending
            if not had:
                return
            self._pending[form] = None
        self._start()

    def forms(self) -> tuple[str, ...]:
        """The forms that have a draft, on disk or in memory."""
        with self._guard:
            found = set(self._kept)
            gone = {form for form, values in {**self._due, **self._pending}.items() if values is None}
            if self._folder.is_dir():
                for path in self._folder.glob("*.json" if self._key is None else "*.draft"):
                    record = load_draft(path, self._key)
                    if record and record.form not in gone:
                        found.add(record.form)
            return tuple(sorted(found))

    def close(self) -> None:
        """Writes what is left and ends the thread."""
        let_go(self)
        self._over.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _start(self) -> None:
        if self._thread is None and not self._over.is_set():
            self._thread = threading.Thread(target=self._run, name="desk-drafts", daemon=True)
            self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        while True:
            self._wake.wait(AGAIN if self._pending else None)
            self._wake.clear()
            self._over.wait(self._wait)
            over = self._over.is_set()
            self._flush()
            if over:
                return

    def _flush(self) -> None:
        with self._guard:
            due, self._pending = self._pending, {}
            self._due = due
        for form, values in due.items():
            try:
                self._write(form, values)
            except OSError:
                # The disk is full or gone: what is typed stays in memory and is tried again, unless it changes first.
                with self._guard:
                    self._pending.setdefault(form, values)
        with self._guard:
            self._due = {}

    def _seal_plain(self) -> None:
        """Drafts from before the shop was encrypted: what they hold is kept from now on as the others are."""
        for path in self._folder.glob("*.json"):
            record = load_draft(path, None)
            with suppress(OSError):  # then it is tried again at the next start
                if record is not None and not self._path(record.form).exists():
                    if record.at is not None:
                        self._times[record.form] = record.at
                    self._write(record.form, record.values)
                path.unlink()

    def _path(self, form: str) -> Path:
        if self._key is not None:
            return self._folder / f"{hashlib.sha256(form.encode()).hexdigest()[:24]}.draft"
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", form)[:60]
        return self._folder / f"{plain}-{hashlib.sha256(form.encode()).hexdigest()[:8]}.json"

    def _write(self, form: str, values: dict[str, str] | None) -> None:
        path = self._path(form)
        if values is None:
            path.unlink(missing_ok=True)
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            at = self._times.get(form)
            record = {"form": form, "values": values, "at": as_text(at) if at is not None else ""}
            content = json.dumps(record, ensure_ascii=False).encode(errors="surrogatepass")
            file.write(content if self._key is None else seal(self._key, content, path.name.encode()))
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    def _read(self, form: str) -> DraftFile | None:
        return load_draft(self._path(form), self._key)


def kept_since(drafts: Drafts, form: str, zone: str) -> str:
    """That what stands in a form is not saved yet, and when it was typed, on the shop's clock."""
    at = drafts.typed_at(form)
    if at is None:
        return _("Not saved yet")
    then, now = local_time(at, zone), local_time(drafts.now(), zone)
    if then.date() == now.date():
        return _("Not saved yet, typed at {time}", time=f"{then:%H:%M}")
    day = current_words().day(then.date())
    return _("Not saved yet, typed on {day} at {time}", day=day, time=f"{then:%H:%M}")
