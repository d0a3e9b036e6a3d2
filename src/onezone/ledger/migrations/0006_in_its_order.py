"""The list of the book as a register opens with the largest investments, those without one last: an index in that order.

Django writes no such index for both databases: on SQLite what is empty comes last without saying so, and may not be said.
"""

from django.db import migrations


def create(_apps, editor):
    last = " NULLS LAST" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"CREATE INDEX book_by_investment ON ledger_bookproject (zone_id, filed DESC{last}, id)")


def drop(_apps, editor):
    editor.execute("DROP INDEX book_by_investment")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_by_amount")]

    operations = [migrations.RunPython(create, drop)]
