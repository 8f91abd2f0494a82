"""What every operation, reason, page and desk must have."""

import ast
import inspect
import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from boai.kernel.basics.reason import declared_reasons
from boai.kernel.change.chain import record_models
from boai.kernel.change.contract import operations
from boai.kernel.desk.declaration import desks
from tests.architecture import checks

MARKS = {"open", "person", "staff"}
TESTS = "\n".join(
    file.read_text(encoding="utf-8")
    for file in [*checks.python_files(), *(checks.SOURCE.parents[1] / "tests").rglob("*.py")]
    if "tests" in file.parts
)


def views(resolver: URLResolver, prefix: str = ""):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from views(one, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern), one.callback


@pytest.mark.parametrize(("address", "view"), list(views(get_resolver())), ids=lambda value: value if isinstance(value, str) else "")
def test_every_address_says_who_it_is_open_to(address: str, view) -> None:
    assert getattr(view, "opens", None) in MARKS


@pytest.mark.parametrize("operation", operations().values(), ids=lambda one: one.name)
def test_every_operation_has_permission_chinese_label_and_parameters(operation) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+\.[a-z_]+", operation.permission)
    assert re.search("[\u4e00-\u9fff]", operation.label) and len(operation.label) <= 12
    for parameter in operation.parameters.values():
        assert re.search("[\u4e00-\u9fff]", parameter.label), f"{operation.name}: {parameter.name} has no Chinese label"


@pytest.mark.parametrize("operation", operations().values(), ids=lambda one: one.name)
def test_every_operation_is_used_by_a_test(operation) -> None:
    assert re.search(rf"\b{operation.verb}\b", TESTS)


@pytest.mark.parametrize("operation", operations().values(), ids=lambda one: one.name)
def test_every_refusal_a_docstring_names_is_declared(operation) -> None:
    named = re.search(r"Refuses:(.*)", inspect.getdoc(operation.function) or "", re.DOTALL)
    codes = re.findall(r"[a-z_]+\.[a-z_]+", named.group(1)) if named else []
    assert set(codes) <= set(declared_reasons())


def test_every_reason_used_is_declared_and_every_declared_one_is_used() -> None:
    used = set()
    for file in checks.python_files():
        if "tests" in checks.parts_of(file):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("refuse", "Reason") and node.args:
                used |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    for model in record_models():
        assert set(model.refusals) <= {constraint.name for constraint in model._meta.constraints}
        used |= set(model.refusals.values())
        assert not [code for code in model.refusals.values() if "{" in declared_reasons()[code]], "a constraint knows no values"
    assert used <= set(declared_reasons())
    assert sorted(set(declared_reasons()) - used) == []


@pytest.mark.parametrize("desk", desks().values(), ids=lambda one: one.key)
def test_every_desk_has_chinese_headings(desk) -> None:
    for heading in [*desk.headings(), desk.title]:
        assert re.search("[\u4e00-\u9fff]", heading)
