"""Documents are tested: the generated pages are fresh, the written ones name things that exist."""

import re

from boai.edge.cli.docs import DOCS, generated


def test_the_generated_pages_are_fresh() -> None:
    for name, text in generated().items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"docs/{name}: run ./boai docs"


def test_every_dependency_has_its_reason() -> None:
    reasons = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    for line in (DOCS.parent / "requirements.in").read_text().split():
        name = re.split(r"[\[<~=]", line)[0]
        assert f"`{name}`" in reasons, f"docs/dependencies.md says nothing of {name}"


def test_every_glossary_identifier_exists() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in (DOCS.parent / "src").rglob("*.py"))
    for identifier in re.findall(r"`(\w+)`", (DOCS / "glossary.md").read_text(encoding="utf-8")):
        assert re.search(rf"\b{identifier}\b", source), f"glossary: {identifier} is not in the code"
