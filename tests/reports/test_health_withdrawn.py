"""What is gone of a client who takes back her consent to health remarks is gone on paper as it is on the screen, and
what the screen goes on showing the papers may show."""

from __future__ import annotations

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.field import FieldDraft
from desk_app.clients.fielding import all_fields, save_field, set_values
from desk_app.db.shop import Shop
from desk_app.followup.desk import call_card
from desk_app.overview.desk import client_page
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.reports.batch import Order, PaperKind, papers_pdf
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.store import read_client_report
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.reports.conftest import PRINTED, read_text

EN = words_for("en")
KINDS = (PaperKind.CARD, PaperKind.CONSULTATION, PaperKind.DOSSIER, None)


@pytest.mark.parametrize("kind", KINDS)
def test_alerts_are_on_paper_as_they_are_in_the_window_and_health_is_on_neither(
    shop: Shop, owner: Acting, kind: PaperKind | None
) -> None:
    draft = ClientDraft("王芳", ("13712345678",), allergies="酒精过敏", alerts="提前一天确认")
    client = add_client(shop, owner, draft, (Purpose.HEALTH,)).client_id
    save_field(shop, owner, FieldDraft("肤质隐情", purpose=Purpose.HEALTH))
    give_consent(shop, owner, client, Purpose.HEALTH, Channel.PAPER)
    set_values(shop, owner, client, {all_fields(shop)[-1].key: "玫瑰痤疮"}, (Purpose.HEALTH,))

    def on_paper() -> str:
        if kind is None:
            return read_text(client_report_pdf(read_client_report(shop, client), EN, at=PRINTED))
        return read_text(papers_pdf(shop, (client,), Order(kind), EN))

    def in_window() -> str:
        card = call_card(shop, client, shop.today(), EN)
        alerts = " ".join(alert.text.say(EN) for alert in client_page(shop, client).alerts)
        return f"{alerts} {card.allergies} {card.alerts}"

    for said in (on_paper(), in_window()):
        assert "酒精过敏" in said
        assert "提前一天确认" in said
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PAPER)
    for said in (on_paper(), in_window()):
        assert "提前一天确认" in said
        assert "酒精过敏" not in said
        assert "玫瑰痤疮" not in said
