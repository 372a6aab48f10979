"""The program's own box for files and folders.

It is Qt's, not the system's: a child of the window, so that the lock closes it like any other box, and nobody reads in
it which client's paper was about to be saved.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, QStandardPaths, QStorageInfo, QUrl
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QDialog, QFileDialog, QToolButton, QTreeView, QWidget

from desk_app.ui.theme import look

#: Where sticks and further disks lie on Linux and macOS. On Windows they have letters, and are seen under the computer.
_STICKS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")

#: Qt draws these black, whatever the ground.
_ARROWS = ("backButton", "forwardButton", "toParentButton")

#: Columns of the list that say nothing here, and say it in words that Qt does not translate: size and kind.
_SIZE, _KIND = 1, 2


class FileBox(QFileDialog):
    """Asks once. ``filters`` as Qt writes them: "Tables (*.csv *.xlsx)"."""

    def __init__(self, window: QWidget | None, title: str, folder: Path, filters: str = "") -> None:
        super().__init__(window, title, str(folder), filters)
        self.setObjectName("file_box")
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setSidebarUrls(_places())
        self.setHistory([])  # Qt keeps one of every program in one file
        for label, said in (
            (QFileDialog.DialogLabel.LookIn, "Look in:"),
            (QFileDialog.DialogLabel.FileType, "Files of type:"),
        ):  # translated by Qt, and not used where it has a letter to press
            self.setLabelText(label, QCoreApplication.translate("QFileDialog", said))
        self._dress()
        self.resize(860, 520)

    def _dress(self) -> None:
        tree = self.findChild(QTreeView, "treeView")
        if tree is not None:
            for column in (_SIZE, _KIND):
                tree.hideColumn(column)
            tree.setColumnWidth(0, 420)
        for name in _ARROWS:
            button = self.findChild(QToolButton, name)
            if button is not None:
                button.setIcon(_coloured(button.icon(), look().colour("text")))

    def pick(self, mode: QFileDialog.FileMode) -> list[Path]:
        """What is there: one file, several or a folder. Empty when the person changed her mind."""
        self.setFileMode(mode)
        self.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
        return self._ask()

    def save(self, suggested: str) -> Path | None:
        """A file to write, under a name that is there already only after a question. None as above."""
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        self.setDefaultSuffix(Path(suggested).suffix.removeprefix("."))
        self.selectFile(suggested)
        return next(iter(self._ask()), None)

    def _ask(self) -> list[Path]:
        done = self.exec() == QDialog.DialogCode.Accepted
        picked = [Path(name) for name in self.selectedFiles()] if done else []
        self.setHistory([])
        self.deleteLater()
        return picked


def _coloured(icon: QIcon, colour: QColor) -> QIcon:
    """The same shape in one colour; paler where it cannot be pressed."""
    made = QIcon()
    for mode, how_much in ((QIcon.Mode.Normal, 1.0), (QIcon.Mode.Disabled, 0.35)):
        shape = icon.pixmap(QSize(32, 32))
        painter = QPainter(shape)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        shown = QColor(colour)
        shown.setAlphaF(how_much)
        painter.fillRect(shape.rect(), shown)
        painter.end()
        made.addPixmap(shape, mode)
    return made


def _places() -> list[QUrl]:
    """Shown at the left: the computer, the person's folders, and every stick that is in."""
    folders = QStandardPaths.StandardLocation
    usual = (folders.HomeLocation, folders.DesktopLocation, folders.DocumentsLocation, folders.DownloadLocation)
    named = [QStandardPaths.writableLocation(place) for place in usual]
    named += [
        volume.rootPath()
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and not volume.isReadOnly() and volume.rootPath().startswith(_STICKS)
    ]
    there = [name for name in dict.fromkeys(named) if name and Path(name).is_dir()]
    return [QUrl("file:"), *(QUrl.fromLocalFile(name) for name in there)]
