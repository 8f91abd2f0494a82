# ruff: noqa: E501  # the lines are the source's own
"""Tokens, keys, what stands sealed, what the trace proves, what an archive must be."""

from tests.attack.holes.hole import hole

HOLES = (
    hole("links kept as sent", "kernel/notify/links.py", "return hashlib.sha256(token.encode()).hexdigest()", "return token", "tokens.link-plain"),
    hole("links without end", "kernel/notify/links.py", ", expires_at__gt=clock.now())", ")", "tokens.link-expired"),
    hole("links for any purpose", "kernel/notify/links.py", "hash=_hash(token), purpose=purpose, revoked_at", "hash=_hash(token), revoked_at", "tokens.link-other-purpose"),
    hole("short tokens", "kernel/basics/randomness.py", "base64.urlsafe_b64encode(take(24))", "base64.urlsafe_b64encode(take(24)[:9])", "tokens.entropy"),
    hole(
        "calendars by id", "domains/training/calendar_feed.py", "if len(raw) != 33 or not hmac.compare_digest(raw[17:], _mac(raw[16], raw[:17])):",
        "if len(raw) != 33:", "tokens.calendar-altered",
    ),
    hole(
        "certificates by id", "domains/training/verification.py", "if len(raw) != 28 or not hmac.compare_digest(raw[17:], _code(raw[16], raw[:17])):",
        "if len(raw) != 28:", "tokens.certificate-altered",
    ),
    hole(
        "requests by number", "domains/training/pages/requests.py", " or not hmac.compare_digest(queries.request_token(found), token)", "", "tokens.request-link",
    ),
    hole(
        "looking opens the names", "domains/training/pages/papers.py", '    if request.method == "POST":\n        do.open_roster', "    if True:\n        do.open_roster",
        "tokens.get-acts",
    ),
    hole(
        "addresses in the log", "domains/training/pages/calendar.py", "    link = calendar_feed.link_by(token, society_id())",
        "    print(request.path, flush=True)\n    link = calendar_feed.link_by(token, society_id())", "tokens.in-log",
    ),
    hole("keys of everybody", "kernel/change/replay.py", "actor=acting.identity, operation=operation, key=acting.key)", "operation=operation, key=acting.key)", "replay.key-of-another"),
    hole(
        "the same key for other content", "kernel/change/replay.py", "    if stored and not keys.mac_matches(", "    if False and not keys.mac_matches(", "replay.altered-body",
    ),
    hole(
        "short keys of strangers", "kernel/change/operation.py", "if acting.kind is Public and len(acting.key) < 22:", "if acting.kind is Public and False:",
        "replay.public-short-key",
    ),
    hole("a search index without key", "kernel/people", 'return {keys.blind("people.name", society_id, token)[:16] for token in asked}',
         "return {token[:16] for token in asked}", "sealed.search-index"),
    hole(
        "phones found by themselves", "kernel/people", 'return keys.blind("people.phone", society_id, tidy_phone(phone))', "return tidy_phone(phone)",
        "sealed.phone",
    ),
    hole("ciphertexts that open anywhere", "kernel/basics/keys.py", 'return f"{self.society}\\x1f{self.table}\\x1f{self.column}\\x1f{self.row}".encode()', 'return b""', "sealed.moved"),
    hole("names in full", "kernel/basics/masking.py", 'return name[0] + "*" * min(len(name) - 1, 8) if len(name) > 1 else "*" * len(name)', "return name", "sealed.masking", "sealed.masked"),
    hole("lines that nobody signs", "kernel/change/chain.py", "        if not keys.mac_matches(keys.TRACE,", "        if False and not keys.mac_matches(keys.TRACE,", "trace.line-altered"),
    hole("records changed by hand", "kernel/change/chain.py", "elif touch_of.after_hash != trace.record_hash(record):", "elif False:", "trace.record-altered"),
    hole("an end that may be cut", "kernel/change/chain.py", 'elif hashes.get(int(str(head["position"]))) != head["hash"]:', "elif False:", "trace.chain-cut"),
    hole(
        "archives that nobody signed", "edge/backup/archive.py",
        "if not number.isdigit() or not hmac.compare_digest(code, _code(keyring.numbered(keys.BACKUP, int(number)), body)):", "if not number.isdigit():",
        "backup.unsigned",
    ),
    hole("a demo made real", "edge/installation.py", "    if not hmac.compare_digest(stated, _seal(data, kind, society_id)):", "    if False:", "installation.seal"),
    hole("fakes in earnest", "edge/production.py", "        if provider in FAKES:", "        if False:", "installation.fake-provider"),
    hole("alarms paid last", "kernel/notify/rules.py", "max(budget.daily - budget.alarm_reserve, 0)", "budget.daily", "budget.alarm-reserve"),
)  # fmt: skip
