"""One module a kind of attack; each lists its ``CHECKS``. A check gives findings, nothing when the wall stands."""

from tests.attack.corpora import (
    formulas,
    headers,
    id_swap,
    injection,
    laws,
    limits,
    oracles,
    parameter_swap,
    replay,
    roles,
    rooms,
    sealed,
    ssrf,
    tokens,
    uploads,
)

MODULES = (
    id_swap, parameter_swap, roles, laws, uploads, formulas, ssrf, tokens, oracles, replay, headers, injection, limits, rooms, sealed,
)  # fmt: skip
"""``sealed`` stands last: it looks for what all the others may have left in database and logs."""
