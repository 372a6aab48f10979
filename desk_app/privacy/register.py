"""The register of processing (GDPR 30, PIPL 55 and 56): what this shop keeps of people, why, and for how long.

Built from the shop's own settings and from what the program does; the owner adds what happens outside of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.db.secret import Secret
from desk_app.db.shop import Shop
from desk_app.followup.phrase import Phrase
from desk_app.privacy.keeping import Lapse, years_kept
from desk_app.words import N_

_LAST_SEEN = N_("{years} years after she was last seen or entered here; what was paid stays in the books")
_BOOKS = N_("{years} years, as long as the books")


@dataclass(frozen=True, slots=True)
class Processing:
    """One thing that is done with people's data."""

    purpose: Phrase
    basis: Phrase
    data: Phrase
    recipients: Phrase
    kept: Phrase


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register as it stands on ``on``."""

    shop_name: str
    on: date
    lines: tuple[Processing, ...]
    measures: tuple[Phrase, ...]
    remarks: tuple[Phrase, ...]


def read_register(shop: Shop) -> Register:
    """The register of the open shop."""
    settings = shop.settings
    lines = [_service(shop), _health(shop), _photographs(shop), _family(), _calls(shop), _offers()]
    lines += [_tickets(shop)] if "pawn" in settings.trades else []
    lines += [_identity(shop), _money(shop), _staff()]
    return Register(settings.shop_name, shop.today(), tuple(lines), _measures(shop), _remarks(shop))


def _nobody() -> Phrase:
    return Phrase(N_("Nobody outside of the shop"))


def _service(shop: Shop) -> Processing:
    return Processing(
        Phrase(N_("Client files, appointments and visits: to serve her")),
        Phrase(N_("Contract (PIPL 13(2), GDPR 6(1)(b))")),
        Phrase(N_("Name, phones, birthday, address, how she came, notes; what was done and when")),
        _nobody(),
        Phrase(
            N_("File: {years} years after she was last seen or entered here. Notes of visits: {notes} years"),
            {"years": years_kept(shop, Lapse.CLIENTS), "notes": years_kept(shop, Lapse.VISIT_NOTES)},
        ),
    )


def _health(shop: Shop) -> Processing:
    return Processing(
        Phrase(N_("Health remarks: so that no treatment harms her")),
        Phrase(N_("Separate consent, sensitive (PIPL 28–30, GDPR 9(2)(a))")),
        Phrase(N_("Allergies, skin, what she says of her health")),
        _nobody(),
        Phrase(_LAST_SEEN, {"years": years_kept(shop, Lapse.HEALTH)}),
    )


def _photographs(shop: Shop) -> Processing:
    return Processing(
        Phrase(N_("Photographs before and after a treatment, for her own file")),
        Phrase(N_("Consent (PIPL 13(1), GDPR 6(1)(a))")),
        Phrase(N_("The picture without the place and the camera, the day, before or after, words about it")),
        _nobody(),
        Phrase(N_("As long as her file, or until she takes her consent back and they are deleted")),
    )


def _family() -> Processing:
    return Processing(
        Phrase(N_("Family and dates: to wish her well at the right moment")),
        Phrase(N_("Contract (PIPL 13(2), GDPR 6(1)(b)); of her family no more than she tells")),
        Phrase(N_("Names, relation, birthdays and other days, perhaps a phone and a note, of persons close to her")),
        _nobody(),
        Phrase(N_("As long as her file; whoever is erased goes out of the files of her family too")),
    )


def _calls(shop: Shop) -> Processing:
    return Processing(
        Phrase(N_("Calls about appointments, aftercare and tickets")),
        Phrase(N_("Consent (PIPL 13(1), GDPR 6(1)(a))")),
        Phrase(N_("Phone, when she was called, what was said, her answer")),
        _nobody(),
        Phrase(N_("What was said: {years} years"), {"years": years_kept(shop, Lapse.CALL_NOTES)}),
    )


def _offers() -> Processing:
    return Processing(
        Phrase(N_("Calls to book again and to win back")),
        Phrase(N_("Consent; at once without her where she says no (PIPL 15, GDPR 21(2))")),
        Phrase(N_("When she came, how often, what she had, and why she stays away")),
        _nobody(),
        Phrase(N_("As long as her file")),
    )


def _tickets(shop: Shop) -> Processing:
    return Processing(
        Phrase(N_("Pawn tickets")),
        Phrase(N_("Duty by law (PIPL 13(3), GDPR 6(1)(c); 典当管理办法)")),
        Phrase(N_("Identity document, what was pawned, amounts, days; of a firm, who acts for it and by what letter")),
        Phrase(N_("The police, who are told of clients and items (典当管理办法 51, 52)")),
        Phrase(_BOOKS, {"years": shop.settings.keep_pawn_years}),
    )


def _identity(shop: Shop) -> Processing:
    pawn = "pawn" in shop.settings.trades
    basis = N_("Duty by law for tickets; else separate consent") if pawn else N_("Separate consent, sensitive")
    return Processing(
        Phrase(N_("Identity numbers: to know who it is")),
        Phrase(basis),
        Phrase(N_("Kind and number of the document, masked wherever it is shown; no copies")),
        _nobody(),
        Phrase(_LAST_SEEN, {"years": years_kept(shop, Lapse.DOCUMENTS)}),
    )


def _money(shop: Shop) -> Processing:
    return Processing(
        Phrase(N_("Payments and books")),
        Phrase(N_("Duty by law (PIPL 13(3), GDPR 6(1)(c))")),
        Phrase(N_("Receipts, amounts, days, how it was paid")),
        Phrase(N_("The tax office, where it asks")),
        Phrase(_BOOKS, {"years": shop.settings.keep_pawn_years}),
    )


def _staff() -> Processing:
    return Processing(
        Phrase(N_("Accounts of the staff and the trail of who did what")),
        Phrase(N_("Duty to secure the data (PIPL 51, GDPR 32)")),
        Phrase(N_("Name, role, what was done when on which machine")),
        _nobody(),
        Phrase(N_("As long as the shop file; what names a client goes when she is erased")),
    )


def _measures(shop: Shop) -> tuple[Phrase, ...]:
    settings = shop.settings
    encrypted = isinstance(shop.database.passphrase, Secret) or bool(shop.database.passphrase)
    second = bool(settings.backup_second_folder)
    return (
        Phrase(
            N_("The shop file, its backups and drafts are encrypted (SQLCipher, AES-256).")
            if encrypted
            else N_("This shop file is NOT encrypted: whoever has the file can read it.")
        ),
        Phrase(N_("Four roles; who may do what is asked before every change. PINs are slowed and locked.")),
        Phrase(N_("The desk locks itself after {minutes} minutes."), {"minutes": settings.lock_after_minutes}),
        Phrase(N_("Every change, every view of an identity number and every paper leaves a line that is chained.")),
        Phrase(
            N_("A backup every {minutes} minutes in two places, each checked; none is kept longer than two years.")
            if second
            else N_("A backup every {minutes} minutes in one place only; none is kept longer than two years."),
            {"minutes": settings.backup_every_minutes},
        ),
    )


def _remarks(shop: Shop) -> tuple[Phrase, ...]:
    least = (
        N_("Books and tickets: ten years at least in China (税收征收管理法实施细则 29). Ask the police of your place.")
        if shop.settings.place == "cn"
        else N_("How long the law of your place wants tickets and books kept is not confirmed here: ask, and set it.")
    )
    return (
        Phrase(least),
        Phrase(N_("Nothing leaves this computer by itself: the program sends nothing over the network.")),
        Phrase(N_("What is done outside of this program (chats, paper, cameras, salaries) is not in here: add it.")),
    )
