"""Triggers that refuse to change or delete a row of the log, whoever asks the database for it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("ledger_entry", "ledger_trace")


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers.

    apps    the models of this step
    editor  of the database
    """
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION refoundry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$"
        )
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refoundry_refuse()"
            )
            editor.execute(
                f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refoundry_refuse()"
            )
        else:
            for deed in ("UPDATE", "DELETE"):
                editor.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
                )


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again: only for a later migration that has to.

    apps    the models of this step
    editor  of the database
    """
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            editor.execute(f"DROP TRIGGER {table}_not_emptied ON {table}")
        else:
            for deed in ("update", "delete"):
                editor.execute(f"DROP TRIGGER {table}_no_{deed}")


class Migration(migrations.Migration):
    """The log is only added to."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
