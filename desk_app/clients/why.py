"""What speaks for two files being of one person and against it, what each is worth, and its words. Plain values."""

from __future__ import annotations

from enum import StrEnum

from desk_app.words import N_


class Why(StrEnum):
    """What speaks for two files being one, and against."""

    SAME_NAME = "same_name"
    TURNED_NAME = "turned_name"
    OTHER_SCRIPT = "other_script"
    SAME_SOUND = "same_sound"
    ALMOST_NAME = "almost_name"
    SHORT_NAME = "short_name"
    PART_NAME = "part_name"
    OTHER_NAME = "other_name"
    NO_NAME = "no_name"
    BESIDE = "beside"
    OTHER_BESIDE = "other_beside"
    ONLY_ONES = "only_ones"
    SAME_PHONE = "same_phone"
    MANYS_PHONE = "manys_phone"
    ALMOST_PHONE = "almost_phone"
    LOCAL_PHONE = "local_phone"
    SAME_DOCUMENT = "same_document"
    ALMOST_DOCUMENT = "almost_document"
    OTHER_DOCUMENT = "other_document"
    SAME_BIRTHDAY = "same_birthday"
    SAME_DAY = "same_day"
    ALMOST_BIRTHDAY = "almost_birthday"
    OTHER_BIRTHDAY = "other_birthday"
    SAME_ADDRESS = "same_address"
    OTHER_GENDER = "other_gender"
    SAME_REGISTRATION = "same_registration"
    OTHER_REGISTRATION = "other_registration"
    FIRM_AND_PERSON = "firm_and_person"


WHY_LABELS: dict[Why, str] = {
    Why.SAME_NAME: N_("Same name"),
    Why.TURNED_NAME: N_("Same name in another order"),
    Why.OTHER_SCRIPT: N_("Same name in other letters"),
    Why.SAME_SOUND: N_("Name sounds the same"),
    Why.ALMOST_NAME: N_("Almost the same name"),
    Why.SHORT_NAME: N_("One name may be short for the other"),
    Why.PART_NAME: N_("Part of the name is the same"),
    Why.OTHER_NAME: N_("Different names"),
    Why.NO_NAME: N_("What stands for a name is nobody’s"),
    Why.BESIDE: N_("One has more beside the name"),
    Why.OTHER_BESIDE: N_("Something else stands beside the name"),
    Why.ONLY_ONES: N_("Nobody else is called so"),
    Why.SAME_PHONE: N_("Same phone"),
    Why.MANYS_PHONE: N_("A phone that many files have"),
    Why.ALMOST_PHONE: N_("Phones differ in one digit"),
    Why.LOCAL_PHONE: N_("Same phone but for the area code"),
    Why.SAME_DOCUMENT: N_("Same document"),
    Why.ALMOST_DOCUMENT: N_("Documents differ in one character"),
    Why.OTHER_DOCUMENT: N_("Different documents"),
    Why.SAME_BIRTHDAY: N_("Same birthday"),
    Why.SAME_DAY: N_("Same day, year not told"),
    Why.ALMOST_BIRTHDAY: N_("Birthdays may be a slip"),
    Why.OTHER_BIRTHDAY: N_("Different birthdays"),
    Why.SAME_ADDRESS: N_("Same address"),
    Why.OTHER_GENDER: N_("Different gender"),
    Why.SAME_REGISTRATION: N_("Same registration number"),
    Why.OTHER_REGISTRATION: N_("Different registration numbers"),
    Why.FIRM_AND_PERSON: N_("A firm and a private client"),
}

#: What each is worth. Chosen so that a name with one thing that few share is shown, and one of them alone is not; held
#: by ``tests/clients/test_likeness.py``.
POINTS: dict[Why, int] = {
    Why.SAME_NAME: 40,
    Why.TURNED_NAME: 36,
    Why.OTHER_SCRIPT: 34,
    Why.SAME_SOUND: 30,
    Why.ALMOST_NAME: 22,
    Why.SHORT_NAME: 15,
    Why.PART_NAME: 12,
    Why.OTHER_NAME: -30,
    Why.NO_NAME: -20,
    Why.BESIDE: -5,
    Why.OTHER_BESIDE: -25,
    Why.ONLY_ONES: 10,
    Why.SAME_PHONE: 45,
    Why.MANYS_PHONE: 16,
    Why.ALMOST_PHONE: 16,
    Why.LOCAL_PHONE: 25,
    Why.SAME_DOCUMENT: 85,
    Why.ALMOST_DOCUMENT: 30,
    Why.OTHER_DOCUMENT: -60,
    Why.SAME_BIRTHDAY: 35,
    Why.SAME_DAY: 20,
    Why.ALMOST_BIRTHDAY: 0,
    Why.OTHER_BIRTHDAY: -25,
    Why.SAME_ADDRESS: 15,
    Why.OTHER_GENDER: -20,
    Why.SAME_REGISTRATION: 85,
    Why.OTHER_REGISTRATION: -60,
    Why.FIRM_AND_PERSON: -20,
}
