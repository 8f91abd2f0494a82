"""The verbs of people, and what other rooms need to find or make an account."""

from boai.kernel.people.operations.agreements import agree, ask_guardianship, end_guardianship, prove_guardianship, withdraw_consent
from boai.kernel.people.operations.claiming import link
from boai.kernel.people.operations.contacts import drop_phone, keep_phone, phones_of
from boai.kernel.people.operations.opening import check_view, open_sealed, open_set, phone_on_file, ring
from boai.kernel.people.operations.registering import (
    add_phone,
    id_index,
    name_tokens,
    open_account,
    phone_index,
    register,
)

__all__ = [
    "add_phone",
    "agree",
    "ask_guardianship",
    "check_view",
    "drop_phone",
    "end_guardianship",
    "id_index",
    "keep_phone",
    "link",
    "name_tokens",
    "open_account",
    "open_sealed",
    "open_set",
    "phone_index",
    "phone_on_file",
    "phones_of",
    "prove_guardianship",
    "register",
    "ring",
    "withdraw_consent",
]
