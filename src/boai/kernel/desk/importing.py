"""Importers as declarations: which columns a file has, and the operation that each row becomes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from boai.kernel.basics.reason import declare_reasons
from boai.kernel.basics.text import tidy
from boai.kernel.change.contract import Acting, Operation, Parameter, Reach, refuse
from boai.kernel.change.parameters import Kind
from boai.kernel.orgs.models import Branch

declare_reasons(
    "importing",
    {
        "importing.unreadable": "文件打不开：请用xlsx，或UTF-8、GB18030编码的csv",
        "importing.nothing": "没有可以导入的行",
        "importing.too_many_rows": "一次最多导入{most}行，请分成几个文件",
        "importing.too_long": "粘贴的内容超过{megabytes}MB，请改为上传文件或分次粘贴",
        "importing.missing_headings": "缺少这些列：{missing}。请按模板的表头填写",
        "importing.formula": "“{heading}”是公式，请复制后“粘贴为数值”",
        "importing.cell_too_long": "“{heading}”超过{most}个字",
        "importing.no_branch": "没有代码或名称为“{typed}”的组织，或不在您的管辖范围内",
        "importing.busy": "这份文件正在导入，请稍后刷新查看结果",
    },
)

Finder = Callable[[str, Reach], Any]

_importers: dict[str, "Importer"] = {}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: the parameter it fills, its heading, an example, and other headings it is known by."""

    name: str
    heading: str
    example: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Importer:
    """Rows of one kind. ``find`` turns typed text into what a parameter wants, within the actor's reach;
    ``common`` names a column that may be given once for the whole file.
    """

    key: str
    title: str
    desk: str
    operation: Operation[Any]
    columns: Sequence[Column]
    find: Mapping[str, Finder] = field(default_factory=dict)
    common: str = ""

    def __post_init__(self) -> None:
        if self.key in _importers:
            raise ValueError(f"importer declared twice: {self.key}")
        unknown = {one.name for one in self.columns} - set(self.operation.parameters)
        if unknown:
            raise ValueError(f"{self.key}: no such parameters: {unknown}")
        _importers[self.key] = self

    def is_required(self, column: Column) -> bool:
        """Whether every row must fill the column."""
        return self.operation.parameters[column.name].required

    def headings(self) -> list[str]:
        """The template's first row; what is required carries a star."""
        return [one.heading + "*" * self.is_required(one) for one in self.columns]

    def common_column(self) -> Column | None:
        return next((one for one in self.columns if one.name == self.common), None)

    def help_rows(self) -> list[tuple[str, str, str, str]]:
        """(heading, required, example, what may stand there) of every column."""
        return [(c.heading, "必填" if self.is_required(c) else "选填", c.example, self._words_for(c)) for c in self.columns]

    def given(self, cells: Mapping[str, str], acting: Acting) -> dict[str, Any]:
        """The operation's values from one row's texts. Refuses what cannot be read or reached."""
        reach = acting.reach(self.operation.permission)
        return {one.name: self._value(one, cells.get(one.name, ""), reach) for one in self.columns}

    def _value(self, column: Column, typed: str, reach: Reach) -> Any:
        parameter = self.operation.parameters[column.name]
        if not typed.strip():
            if parameter.required:
                raise refuse("change.missing", field=column.heading)
            return parameter.default
        if column.name in self.find:
            return self.find[column.name](tidy(typed), reach)
        return parameter.parse(_canonical(parameter, tidy(typed)))

    def _words_for(self, column: Column) -> str:
        parameter = self.operation.parameters[column.name]
        if parameter.choices:
            return "、".join(str(label) for label in parameter.choices.labels)
        return parameter.help or {Kind.DATE: "日期，如 2019-05-08", Kind.MOMENT: "日期和时间，如 2019-05-08 09:00"}.get(parameter.kind, "")


def importers() -> Mapping[str, Importer]:
    """Every importer by its key."""
    return dict(sorted(_importers.items()))


def importers_of(desk: str) -> list[Importer]:
    """What can be imported at a desk."""
    return [one for one in importers().values() if one.desk == desk]


def branch_named(typed: str, reach: Reach) -> Branch:
    """A branch by its code, or by its name where only one has it. Refuses importing.no_branch."""
    rows = Branch.objects.within(reach)
    found = list(rows.filter(code=typed)[:1]) or list(rows.filter(name=typed)[:2]) or list(rows.filter(short_name=typed)[:2])
    if len(found) != 1:
        raise refuse("importing.no_branch", typed=typed[:40])
    return found[0]


def _canonical(parameter: Parameter, typed: str) -> str:
    """What people write, as the parameter reads it: a choice's Chinese word, a day with dots or characters."""
    if parameter.choices:
        return {str(label): str(value) for value, label in parameter.choices.choices}.get(typed, typed)
    if parameter.kind in (Kind.DATE, Kind.MOMENT):
        return _day_and_time(typed)
    return typed


def _day_and_time(typed: str) -> str:
    """``2019年5月8日 9:00``, ``2019/5/8``, ``2019.5.8``, ``20190508`` as ISO text; anything else as it came."""
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(.*)", typed) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)()", typed)
    if match is None:
        return typed
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return typed
    time = re.fullmatch(r"[ T]?(\d{1,2}):(\d\d)(:\d\d)?", match[4])
    return f"{day}T{int(time[1]):02d}:{time[2]}" if time else f"{day}{match[4]}"
