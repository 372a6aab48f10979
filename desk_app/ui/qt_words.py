"""The words of Qt's own boxes (files, the menu of an input), and the type, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from desk_app.ui.theme import set_type

_NAME = "desk.qt_words"


def speak_qt(language: str) -> None:
    """Says Qt's own words in a language from now on, and sets type as it does; English is what they are written in."""
    application = QCoreApplication.instance()
    if application is None:
        return
    if isinstance(application, QApplication):
        set_type(application, language)
    old = application.findChild(QTranslator, _NAME)
    if old is not None:
        application.removeTranslator(old)
        old.setObjectName("")
        old.deleteLater()
    if language == "en":
        return
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
