"""What the database itself refuses, on both engines, whoever writes. Declared here once; installed after each migrate.

(A migration that rebuilds a SQLite table drops its triggers without a word, so they are never written in a migration.)
"""

from dataclasses import dataclass

from django.db import connections


@dataclass(frozen=True)
class Wall:
    """Before ``event`` on ``table``: refused as ``says`` where ``when`` holds; NEW is the row that comes."""

    name: str
    table: str
    event: str
    when: str
    says: str


_LATE = "EXISTS (SELECT 1 FROM ledger_journal j WHERE j.id = NEW.journal_id)"
_UNBALANCED = (
    "(SELECT COUNT(*) FROM ledger_leg l WHERE l.journal_id = NEW.id) < 2 OR EXISTS (SELECT 1 FROM ledger_leg l"
    " JOIN ledger_account a ON a.id = l.account_id WHERE l.journal_id = NEW.id GROUP BY a.unit HAVING SUM(l.amount) <> 0)"
)
_OTHER_BOOK = (
    "EXISTS (SELECT 1 FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id"
    " WHERE l.journal_id = NEW.id AND a.book_id <> NEW.book_id)"
)
_FUND_LEG = "SELECT 1 FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id WHERE l.journal_id = NEW.id AND a.kind = 'fund'"
_MIXED = f"NEW.kind NOT IN ('redesignate', 'reversal') AND EXISTS ({_FUND_LEG} AND l.amount > 0) AND EXISTS ({_FUND_LEG} AND l.amount < 0)"
_SEALED = "EXISTS (SELECT 1 FROM ledger_book b WHERE b.id = NEW.book_id AND b.sealed_through_on >= NEW.period)"
_APPENDED = ("journal", "leg", "hole", "numbered", "place")

WALLS = (
    Wall("ledger_leg_late", "ledger_leg", "INSERT", _LATE, "ledger: a leg after its journal"),
    Wall("ledger_journal_balanced", "ledger_journal", "INSERT", _UNBALANCED, "ledger: legs do not sum to zero"),
    Wall("ledger_journal_one_book", "ledger_journal", "INSERT", _OTHER_BOOK, "ledger: a leg of another book"),
    Wall("ledger_journal_pools", "ledger_journal", "INSERT", _MIXED, "ledger: pools are mixed"),
    Wall("ledger_journal_sealed", "ledger_journal", "INSERT", _SEALED, "ledger: the month is sealed"),
    Wall(
        "ledger_fund_terms",
        "ledger_fund",
        "UPDATE OF book_id, account_id, number, code, name, restriction, terms, terms_hash",
        "1 = 1",
        "ledger: terms never change",
    ),
    *(Wall(f"ledger_{name}_stands", f"ledger_{name}", "UPDATE", "1 = 1", f"ledger: a {name} never changes") for name in _APPENDED),
    *(Wall(f"ledger_{name}_stays", f"ledger_{name}", "DELETE", "1 = 1", f"ledger: a {name} never goes") for name in _APPENDED),
)


def install(using: str = "default") -> None:
    """Make the triggers what they are declared to be."""
    vendor = connections[using].vendor
    with connections[using].cursor() as cursor:
        for wall in WALLS:
            for statement in _postgresql(wall) if vendor == "postgresql" else _sqlite(wall):
                cursor.execute(statement)


def installed(using: str = "default") -> dict[str, str]:
    """The triggers that the database's catalogue has on the ledger's tables, by name, and the table of each."""
    catalogue = (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgenabled = 'O' AND tgname LIKE 'ledger!_%' ESCAPE '!'"
        if connections[using].vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger!_%' ESCAPE '!'"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(catalogue)
        return dict(cursor.fetchall())


def _sqlite(wall: Wall) -> list[str]:
    body = f"FOR EACH ROW WHEN {wall.when} BEGIN SELECT RAISE(ABORT, '{wall.says}'); END"
    return [f"DROP TRIGGER IF EXISTS {wall.name}", f"CREATE TRIGGER {wall.name} BEFORE {wall.event} ON {wall.table} {body}"]


def _postgresql(wall: Wall) -> list[str]:
    refusal = f"RAISE EXCEPTION '{wall.says}' USING ERRCODE = 'check_violation'"
    body = f"BEGIN IF {wall.when} THEN {refusal}; END IF; RETURN NEW; END"
    return [
        f"CREATE OR REPLACE FUNCTION {wall.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"DROP TRIGGER IF EXISTS {wall.name} ON {wall.table}",
        f"CREATE TRIGGER {wall.name} BEFORE {wall.event} ON {wall.table} FOR EACH ROW EXECUTE FUNCTION {wall.name}()",
    ]
