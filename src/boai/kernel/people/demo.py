"""Invented people for demos and tests: names from common characters, id numbers of an area that does not exist (000000)."""

from datetime import date, timedelta

from boai.kernel.basics.identity import check_character

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉兰红文辉建华林宇晨欣怡雪梅波斌"


def invented_name(number: int) -> str:
    """The same name for the same number; two of three have two given characters."""
    given = _GIVEN[7 * number % 41 % len(_GIVEN)] + (_GIVEN[11 * number % 37] if number % 3 else "")
    return _FAMILY[number * 13 % len(_FAMILY)] + given


def invented_id_number(number: int) -> str:
    """A valid-looking number of nobody; different for every number below 16,000."""
    born_on = date(1962, 1, 1) + timedelta(days=number * 37 % 16_000)
    body = f"000000{born_on:%Y%m%d}{number % 1000:03d}"
    return body + check_character(body)
