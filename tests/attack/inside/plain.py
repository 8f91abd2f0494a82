"""PostgreSQL: the tables in which any of the given texts stands in plain. On SQLite the files themselves are searched."""

import json
import sys

from boai.edge.cli.ground import stand

stand()

from django.db import connection  # noqa: E402

found = {}
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for text in sys.argv[1:]:
                cursor.execute(f'SELECT 1 FROM "{table}" AS one WHERE one::text LIKE %s LIMIT 1', [f"%{text}%"])
                if cursor.fetchone():
                    found.setdefault(text, []).append(table)
print(json.dumps(found))
