"""Databases in which messages wait, each copied from one that is made once."""

from __future__ import annotations

import shutil
from pathlib import Path

from crmcore.domain.marketing.offer import MessageClass
from tests.faults.outbound import MESSAGES, NOON, FarSides, Kind, Scene
from tests.servers.server import Database, Server


class Files:
    """Databases of SQLite."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copy(
        self, kind: Kind, message_class: MessageClass, folder: Path, far: FarSides, messages: int = MESSAGES
    ) -> Scene:
        """One with messages that wait."""
        made = self._folder / f"{kind}-{message_class}-{messages}"
        if not made.exists():
            made.mkdir()
            self._scene(made, kind, far).furnish(message_class, messages)
        return self._scene(shutil.copytree(made, folder / "crm"), kind, far)

    @staticmethod
    def _scene(folder: Path, kind: Kind, far: FarSides) -> Scene:
        return Scene(folder, kind, f"sqlite:///{folder / 'crm.db'}", far.port(kind), far)

    def drop(self) -> None:
        """Files go with their folder."""


class Databases:
    """Databases of PostgreSQL."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._made: list[Database] = []

    def copy(
        self, kind: Kind, message_class: MessageClass, folder: Path, far: FarSides, messages: int = MESSAGES
    ) -> Scene:
        """One with messages that wait."""

        def fill(database: Database) -> None:
            Scene(folder, kind, database.url, far.port(kind), far).furnish(message_class, messages)

        template = self._server.template(f"waiting_{kind}_{message_class}_{messages}", fill)
        database = self._server.create_database(template=template)
        self._made.append(database)
        scene = Scene(folder, kind, database.url, far.port(kind), far)
        scene.clock.set(NOON)
        return scene

    def drop(self) -> None:
        """Drop the copies."""
        for each in self._made:
            self._server.drop_database(each.name)
        self._made.clear()
