"""A whole county of invented people, written past the operations: only a scratch database may be filled like this."""

import random
import sqlite3
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Self
from uuid import UUID

import psycopg

from boai.kernel.basics import keys, randomness, search
from boai.kernel.basics.ids import new_id
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person
from boai.kernel.people.operations import name_tokens

FAMILY = [*"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕", "欧阳", "䶮"]
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉兰红文辉建华林宇晨欣怡雪梅波斌小晓春夏秋冬东南西北天地山川江河湖海"
    "云雨风雷松柏竹菊荷莲金银铜铁石国家民安康宁福禄寿喜庆忠孝仁义礼智信勤俭诚朴正直光亮星月日朝阳晴岚子梓涵浩然轩昊泽"
)
BATCH = 5_000
PERSON = ("id", "society_id", "version", "branch_id", "name_sealed", "id_number_sealed", "index", "sex")
KEY = ("person_id", "wrapped")


def fill(branch: Branch, count: int, address: str) -> dict[UUID, str]:
    """Write so many people at a branch; gives their names, and those of who stood there before."""
    names = {one.id: one.name for one in Person.objects.select_related("key").filter(branch__path__startswith=branch.path)}
    made = _people(branch, count, names)
    with _writer(address) as writer:
        while batch := list(islice(made, BATCH)):
            writer.write(batch)
    return names


def _people(branch: Branch, count: int, names: dict[UUID, str]) -> Iterator[tuple]:
    chance = random.Random(2026)
    for _ in range(count):
        one, family = new_id(), chance.choice(FAMILY) if chance.random() > 0.001 else "䶮"
        name = family + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        person, data_key = Person(id=one, society_id=branch.society_id), randomness.take(32)
        sealed = keys.seal(data_key, person.place("people_person", "name", one), name)
        wrapped = keys.wrap(person.place("people_personkey", "wrapped", one), data_key)
        names[one] = name
        plain = search.tokens(name) | search.tokens("".join(map(_initial, name)))
        tokens = {_token(branch.society_id, token) for token in plain}
        yield (one, branch.society_id, 1, branch.id, sealed, "", "", "unknown"), (one, wrapped), [(one, token) for token in tokens]


@cache
def _initial(character: str) -> str:
    return search.initials(character)


@cache
def _token(society_id: UUID, plain: str) -> str:
    return name_tokens(society_id, {plain}).pop()


def _writer(address: str) -> "_Sqlite | _Postgres":
    return _Sqlite(address.removeprefix("sqlite://")) if address.startswith("sqlite://") else _Postgres(address)


_SORTED = "INSERT INTO people_persontoken (person_id, token) SELECT person_id, token FROM loose ORDER BY token, person_id"


class _Sqlite:
    """Plain inserts; tokens lie loose first, so that their index grows in order."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA synchronous=OFF")
        self.connection.execute("PRAGMA cache_size=-200000")
        self.connection.execute("CREATE TEMP TABLE loose (person_id TEXT, token TEXT)")

    def __enter__(self) -> Self:
        return self

    def write(self, batch: list[tuple]) -> None:
        def plain(row: tuple) -> tuple:
            return tuple(value.hex if isinstance(value, UUID) else value for value in row)

        marks = ", ".join("?" * len(PERSON))
        named = ", ".join(f'"{name}"' for name in PERSON)
        self.connection.executemany(f"INSERT INTO people_person ({named}) VALUES ({marks})", (plain(one) for one, _, _ in batch))
        self.connection.executemany("INSERT INTO people_personkey (person_id, wrapped) VALUES (?, ?)", (plain(key) for _, key, _ in batch))
        loose = (plain(row) for _, _, tokens in batch for row in tokens)
        self.connection.executemany("INSERT INTO loose (person_id, token) VALUES (?, ?)", loose)

    def __exit__(self, *trouble: object) -> None:
        self.connection.execute(_SORTED)
        self.connection.commit()
        self.connection.close()


class _Postgres:
    """COPY with no foreign keys asked for each row."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address)
        self.cursor = self.connection.cursor()
        self.cursor.execute("SET session_replication_role = replica")
        self.cursor.execute("CREATE TEMP TABLE loose (person_id uuid, token text)")

    def __enter__(self) -> Self:
        return self

    def write(self, batch: list[tuple]) -> None:
        self._copy("people_person", PERSON, (one for one, _, _ in batch))
        self._copy("people_personkey", KEY, (key for _, key, _ in batch))
        self._copy("loose", ("person_id", "token"), (row for _, _, tokens in batch for row in tokens))

    def _copy(self, table: str, columns: tuple[str, ...], rows: Iterator[tuple]) -> None:
        named = ", ".join(f'"{name}"' for name in columns)
        with self.cursor.copy(f"COPY {table} ({named}) FROM STDIN") as out:
            for row in rows:
                out.write_row(row)

    def __exit__(self, *trouble: object) -> None:
        self.cursor.execute(_SORTED)
        self.connection.commit()
        self.connection.close()
