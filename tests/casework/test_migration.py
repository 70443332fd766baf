"""The migrated database is the one that the models describe."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.schema import CreateIndex, CreateTable

from casework.models import Base
from knowledge_base.database import open_engine
from waymark.migrations.upgrade import upgrade


def test_a_migrated_sqlite_file_holds_exactly_the_models(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'casework.db'}", schema="casework")
    upgrade(engine, "casework")
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).scalars().all()
    migrated = {plain(one) for one in stored if "alembic_version" not in one and "sqlite_sequence" not in one}
    described = {plain(str(made.compile(engine))) for table in Base.metadata.sorted_tables
                 for made in (CreateTable(table), *map(CreateIndex, table.indexes))}  # fmt: skip
    assert migrated == described


def test_a_migrated_postgresql_schema_holds_exactly_the_models(postgres_url: str) -> None:
    engine = open_engine(postgres_url, schema="casework")
    with engine.connect() as connection:
        assert differences(connection) == []
        for name, condition in (("uq_handoff_one_open", "<> 'closed'"), ("uq_address_one_current", "is_current")):
            partial = text(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{name}'")
            stored = str(connection.scalar(partial))
            assert "UNIQUE" in stored
            assert condition in stored.partition("WHERE")[2]
    engine.dispose()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'casework.db'}", schema="casework")
    upgrade(engine, "casework")
    upgrade(engine, "casework")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version_casework")) == 1


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_schemas": True, "include_object": is_ours}
    return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def is_ours(found: object, name: str, kind: str, reflected: bool, compare_to: object) -> bool:
    return not (kind == "table" and (getattr(found, "schema", None) != "casework" or name.startswith("alembic_")))


def plain(sql: str) -> frozenset[str]:
    """The statement as a set of its pieces: their order, the line breaks and the schema's name do not matter."""
    bare = " ".join(re.sub(r"\bcasework\.", "", sql).split())
    opening, closing = bare.index("("), bare.rindex(")")
    inside = re.split(r",(?![^()]*\))", bare[opening + 1 : closing])
    return frozenset(piece.strip() for piece in (bare[:opening], *inside, bare[closing + 1 :]))
