"""The log's private keys. One file ``keys/log-<n>.key``, opened only by the process that publishes; each log's key is derived from it."""

import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from boai.kernel.basics import keys


def newest_number() -> int:
    """The number of the newest key file. Raises KeyMissing in a process that does not publish."""
    return keys.held().current(keys.LOG)[0]


def private_key(origin: str, number: int) -> Ed25519PrivateKey:
    """The Ed25519 key of one log; another origin has another key, and none tells anything of another. Raises KeyMissing."""
    secret = keys.held().numbered(keys.LOG, number)
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(secret, b"boai openlog ed25519\n" + origin.encode(), "sha256"))
