"""Columns under the name of a field of the file: built-in ones in either language, and those the owner added."""

from __future__ import annotations

from desk_app.clients.fielding import all_fields
from desk_app.db.shop import Shop
from desk_app.importer.columns import Understood, plain_heading
from desk_app.importer.lists import OWN, ListKind
from desk_app.words import LANGUAGES, words_for


class OwnFields:
    """The fields of a shop that stand beside the columns of its files, by what they may be called."""

    def __init__(self, shop: Shop) -> None:
        words = words_for(shop.settings.language)
        self.fields = {f"{OWN}{each.key}": each for each in all_fields(shop) if not each.in_file}
        self.choices = tuple((name, each.say(words)) for name, each in self.fields.items())
        self._called: dict[str, str] = {}
        for name, each in self.fields.items():
            for language in LANGUAGES:
                self._called.setdefault(plain_heading(each.say(words_for(language))), name)

    def understood(self, understood: Understood) -> Understood:
        """The same list with the columns that are called like a field read into it."""
        if understood.kind is not ListKind.CLIENTS:
            return understood
        columns, certainty = dict(understood.columns), dict(understood.certainty)
        for column in understood.unknown:
            name = self._called.get(plain_heading(understood.headings[column]), "")
            if name and name not in columns:
                columns[name], certainty[name] = column, 1.0
        return understood.with_own(columns, certainty, self.choices)
