"""Password hashing at the strength OWASP names as the minimum for argon2id: 19 MiB, two passes, one lane."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """A tenth of Django's default memory, so that a village's small server survives a morning of log-ins."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
