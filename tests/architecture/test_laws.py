"""Every law of the architecture page, on every file; and for each law a planted violation that it must catch."""

import pytest

from tests.architecture import checks

PLANTED = {
    "writes_outside_operations": ("def f(x): x.save()", ("domains", "training", "queries")),
    "unscoped_reads": ("Certificate.objects.filter(a=1)", ("domains", "training", "queries")),
    "back_doors": ("from boai.domains.training.models import Certificate", ("domains", "contests", "operations")),
    "lookups_across_domains": ("a = models.ForeignKey('relief.Case', models.PROTECT)", ("domains", "training", "models")),
    "signals": ("from django.db.models.signals import post_save", ("domains", "training", "apps")),
    "network": ("import httpx", ("domains", "training", "queries")),
    "lengths": ("def f():\n" + "    a = 1\n" * 61, ("kernel", "change", "trace")),
    "vague_names": ("", ("domains", "training", "utils")),
    "raw_sql": ("connection.cursor()", ("domains", "training", "queries")),
    "rejected_forms": ("# TO" + "DO later", ("kernel", "change", "trace")),
}


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_no_file_breaks_the_law(check) -> None:
    found = [
        f"{'/'.join(checks.parts_of(file))}: {violation}"
        for file in checks.python_files()
        for violation in check(file.read_text(encoding="utf-8"), checks.parts_of(file))
    ]
    assert not found


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_a_planted_violation_is_caught(check) -> None:
    text, parts = PLANTED[check.__name__]
    assert list(check(text, parts))
