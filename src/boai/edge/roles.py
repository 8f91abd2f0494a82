"""PostgreSQL: the program's own role owns no table (security.md law 16). The owner migrates; the program reads and writes rows."""

from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql

from boai.edge.installation import Installation
from boai.kernel.basics import randomness

_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


def runtime_role(url: str) -> str:
    """The role's name in a URL."""
    return unquote(urlsplit(url).username or "")


def grant_runtime(installation: Installation) -> None:
    """Give the program's role rows, never tables."""
    role = sql.Identifier(runtime_role(installation.database))
    with psycopg.connect(installation.owner_database) as connection:
        for grant in _GRANTS:
            connection.execute(sql.SQL(grant).format(role=role))


def owned_tables(url: str) -> list[str]:
    """The tables that the role of a URL owns or could change as a superuser; [] is what a real installation wants."""
    with psycopg.connect(url) as connection:
        superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user").fetchall()
    return ["*"] if superuser and superuser[0] else sorted(row[0] for row in rows)


def create(admin: str, name: str = "boai") -> tuple[str, str]:
    """A database and its two roles with fresh passwords; gives the owner's URL and the program's.

    Raises DuplicateObject or DuplicateDatabase where they are there already: nothing that exists is taken over.
    """
    owner, runtime = (sql.Identifier(f"{name}_{duty}") for duty in ("owner", "runtime"))
    secrets = {duty: randomness.token() for duty in ("owner", "runtime")}
    with psycopg.connect(admin, autocommit=True) as connection:
        for role, duty, extra in ((owner, "owner", "CREATEDB"), (runtime, "runtime", "NOCREATEDB")):
            made = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE " + extra + " PASSWORD {}")
            connection.execute(made.format(role, sql.Literal(secrets[duty])))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), owner))
        connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), runtime))
    parts = urlsplit(admin)
    place = (parts.hostname or "127.0.0.1") + (f":{parts.port}" if parts.port else "")
    made_urls = [f"postgresql://{name}_{duty}:{quote(secrets[duty])}@{place}/{name}" for duty in ("owner", "runtime")]
    return made_urls[0], made_urls[1]
