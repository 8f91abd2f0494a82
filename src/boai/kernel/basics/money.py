"""Money is an integer number of fen; yuan are only for eyes and forms."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self


@dataclass(frozen=True, order=True)
class Yuan:
    """An amount of money. ``str()`` gives what a page shows: ``¥1,234.50``."""

    fen: int

    @classmethod
    def parse(cls, typed: str) -> Self:
        """From what a person typed: ``1234.5``, ``¥1,234.50``, ``１２３``. Raises ValueError."""
        plain = typed.strip().lstrip("¥￥").replace(",", "").replace("，", "")
        try:
            fen = Decimal(plain) * 100
        except InvalidOperation as wrong:
            raise ValueError(typed) from wrong
        if not fen.is_finite() or fen != int(fen):
            raise ValueError(typed)
        return cls(int(fen))

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        return f"{sign}¥{abs(self.fen) // 100:,}.{abs(self.fen) % 100:02d}"


def yuan(amount: int | str | Decimal) -> Yuan:
    """``yuan(20)`` is twenty yuan; ``yuan("0.01")`` is one fen."""
    return Yuan.parse(str(amount))
