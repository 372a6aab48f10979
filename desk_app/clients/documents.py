"""Identity documents: the Chinese resident number (GB 11643-1999) checked, others kept as given.

The check digit is python-stdnum's (ISO 7064 MOD 11-2). Numbers of before 1999 have 15 digits and none; they are kept
as they are and compared by the 18-digit number they became.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.cn.ric import calc_check_digit

from desk_app.clients.client import Birthday, Gender
from desk_app.errors import RuleBroken
from desk_app.words import N_


class DocumentKind(StrEnum):
    """What a document is. ``OLD_RESIDENT_ID`` is the 15-digit number, which has no check digit."""

    NONE = ""
    RESIDENT_ID = "resident_id"
    OLD_RESIDENT_ID = "old_resident_id"
    PASSPORT = "passport"
    OTHER = "other"


DOCUMENT_LABELS = {
    DocumentKind.NONE: "",
    DocumentKind.RESIDENT_ID: N_("Resident ID card"),
    DocumentKind.OLD_RESIDENT_ID: N_("Resident ID number of 15 digits"),
    DocumentKind.PASSPORT: N_("Passport"),
    DocumentKind.OTHER: N_("Other document"),
}

_SENTENCES = {
    "bad_characters": N_("A document number has only letters, digits, dashes and brackets."),
    "lost_digits": N_(
        "A spreadsheet turned this number into {text} and lost its last digits. "
        "Make the column a text column there, and write the number again."
    ),
    "bad_length": N_("A resident ID number has 18 digits (or 15, the old form); this one has {length}."),
    "bad_checksum": N_("The last digit does not fit the rest: one digit of this ID number is wrong."),
    "bad_birthday": N_("The birthday inside this ID number does not exist."),
    "too_long": N_("A document number has at most {most} characters."),
}

_RESIDENT = re.compile(r"\d{17}[0-9X]")
_PASSPORT = re.compile(r"[A-Z]{1,2}\d{7,8}|1[45]\d{7}")
#: How Excel writes a long number that it took for an amount: 1.10101199003074E+17.
_EXPONENT = re.compile(r"\d(?:\.\d+E\+?|E\+)\d{1,2}")
_LONGEST = 40


class NotDocument(RuleBroken):
    """The text is no document number; ``code`` says why ("bad_checksum", "bad_length", …)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__("document_number", code, _SENTENCES[code], **values)
        self.code = code


@dataclass(frozen=True, slots=True)
class Document:
    """A document number in its kept form: no spaces, capitals."""

    kind: DocumentKind
    number: str


def check_document(text: str, kind: str = "") -> Document:
    """The document a number is, and its kept form. Raises NotDocument.

    ``kind`` "passport" or "other", chosen by the person entering it, skips the resident number's rules.
    """
    number = re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", text[:200])).upper()
    if not number:
        return Document(DocumentKind.NONE, "")
    if len(text) > 200 or len(number) > _LONGEST:
        raise NotDocument("too_long", most=_LONGEST)
    if _EXPONENT.fullmatch(number):
        raise NotDocument("lost_digits", text=number)
    if not re.fullmatch(r"[A-Z0-9()/.]+", number):
        raise NotDocument("bad_characters")
    if kind in {DocumentKind.PASSPORT, DocumentKind.OTHER}:
        return Document(DocumentKind(kind), number)
    if _RESIDENT.fullmatch(number):
        return _resident(number)
    if re.fullmatch(r"\d{15}", number):
        old = Document(DocumentKind.OLD_RESIDENT_ID, number)
        if birthday_of(old) is None:
            raise NotDocument("bad_birthday")
        return old
    if kind in {DocumentKind.RESIDENT_ID, DocumentKind.OLD_RESIDENT_ID} or re.fullmatch(r"\d{12,}X?", number):
        raise NotDocument("bad_length", length=len(number))
    return Document(DocumentKind.PASSPORT if _PASSPORT.fullmatch(number) else DocumentKind.OTHER, number)


def _resident(number: str) -> Document:
    document = Document(DocumentKind.RESIDENT_ID, number)
    if calc_check_digit(number) != number[-1]:
        raise NotDocument("bad_checksum")
    if birthday_of(document) is None:
        raise NotDocument("bad_birthday")
    return document


def birthday_of(document: Document) -> Birthday | None:
    """The solar birthday a resident number holds; None for other documents and impossible dates."""
    if document.kind is DocumentKind.RESIDENT_ID:
        digits = document.number[6:14]
    elif document.kind is DocumentKind.OLD_RESIDENT_ID:
        digits = "19" + document.number[6:12]
    else:
        return None
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return Birthday(day.month, day.day, day.year)


def gender_of(document: Document) -> Gender:
    """The sex a resident number holds (odd: male); unknown for other documents."""
    if document.kind is DocumentKind.RESIDENT_ID:
        digit = int(document.number[16])
    elif document.kind is DocumentKind.OLD_RESIDENT_ID:
        digit = int(document.number[14])
    else:
        return Gender.UNKNOWN
    return Gender.MALE if digit % 2 else Gender.FEMALE


def same_numbers(document: Document) -> tuple[str, ...]:
    """Every number this document may be kept under: itself, and the 15- or 18-digit form of the same person."""
    number = document.number
    if not number:
        return ()
    if document.kind is DocumentKind.OLD_RESIDENT_ID:
        longer = f"{number[:6]}19{number[6:]}0"
        return (number, longer[:17] + calc_check_digit(longer))
    if document.kind is DocumentKind.RESIDENT_ID and number[6:8] == "19":
        return (number, number[:6] + number[8:17])
    return (number,)
