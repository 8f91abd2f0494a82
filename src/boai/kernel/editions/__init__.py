"""Dated rules 规则版本: what differs by place or year is data with a source, changed by two people, pinned to a record.

``pin`` finds the edition in force at a branch on a day; ``rule_of`` gives its typed values.
"""
