"""Declared indicators 指标: what is counted, in which unit, from which records; never typed in.

``declare`` names them, ``contributions`` says what one record adds, ``read`` answers, ``rebuild`` and ``verify`` recount.
"""

from boai.kernel.figures.indicators import Asked, Counted, Figure, Indicator, Rate, Unit, declare, declared

__all__ = ["Asked", "Counted", "Figure", "Indicator", "Rate", "Unit", "declare", "declared"]
