"""What is shown of a person before anyone has asked for more (domain.md 14, security.md law 7)."""


def mask_name(name: str) -> str:
    """张三 -> 张*; 欧阳娜娜 -> 欧***; a name of one character shows nothing. Eight stars at most, so length tells little."""
    return name[0] + "*" * min(len(name) - 1, 8) if len(name) > 1 else "*" * len(name)


def mask_phone(phone: str) -> str:
    """13812345678 -> 138****5678; anything shorter than eight digits shows nothing."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def mask_id_number(number: str) -> str:
    """510113199001011234 -> ************1234."""
    return "*" * max(len(number) - 4, 4) + (number[-4:] if len(number) > 8 else "")
