# ruff: noqa: E501  # the lines are the source's own
"""The entrance and what stands behind it: guesses, factors, proofs, wards, openings, slips; who judges whom."""

from tests.attack.holes.hole import Hole, hole

HOLES = (
    hole("passwords are guessed for ever", "kernel/pages/sign_in.py", 'mine = limits.within("login", society_id(), login, MOST_WRONG, WINDOW)', "mine = True", "guess.password"),
    hole("codes are guessed for ever", "kernel/people/codes.py", "live.filter(tries__lt=rule.code_tries).update", "live.update", "guess.code-tries"),
    hole("codes for any session", "kernel/people/codes.py", "filter(society_id=society_id, session=session, purpose=purpose, phone_index", "filter(society_id=society_id, purpose=purpose, phone_index", "guess.code-session"),
    hole("claims without limit", "kernel/people/operations/claiming.py", "    if not (mine and limits", "    if False and not (mine and limits", "guess.claim-limit"),
    hole("claiming past the second factor", "kernel/people/operations/claiming.py", " or _keeps_a_factor(person):", ":", "factor.claim"),
    hole("the desk without the second factor", "kernel/pages/opens.py", '    if second_factor.enrolled(account_of(request)):\n        return _on_to("second", request, "/desk/")\n', "", "factor.skipped"),
    hole("a code of the app for half a minute", "kernel/people/second_factor.py", "range(max(now - DRIFT, since + 1), now + DRIFT + 1)", "range(now - DRIFT, now + DRIFT + 1)", "factor.app-replay"),
    hole("recovery codes that stay", "kernel/people/second_factor.py", '    row.data["hashes"].remove(_hash(account, code))\n', "", "factor.recovery-replay"),
    hole("opening without proof", "kernel/people/operations/opening.py", 'at="person", proof=True)', 'at="person")', "proof.opening"),
    hole("openings without end", "kernel/people/operations/opening.py", "    if number > limit:", "    if False:", "opening.limit"),
    hole("one opening for many views", "kernel/people/operations/opening.py", "    if clock.now() - opening.opened_at > VIEW:", "    if False:", "opening.replay"),
    hole("guardians whose paper nobody saw", "kernel/access/wards.py", "        stage=GuardianshipStage.PROVEN,\n", "", "wards.unproven"),
    Hole(
        "slips that work twice", (
            ("kernel/people/slips.py", "used_at=None, expires_at__gt=clock.now()).first()", "expires_at__gt=clock.now()).first()"),
            ("kernel/people/slips.py", "Slip.objects.filter(pk=found.pk, used_at=None).update", "Slip.objects.filter(pk=found.pk).update"),
        ), ("slips.replay",),
    ),
    hole("merging into a post above", "kernel/access/merging.py", "    _check_leads(acting, merge)\n", "", "posts.merge"),
    hole("rivals who judge", "domains/training/operations/fund_calls.py", "    if bid.call.bids.filter(theirs).exists():", "    if False:", "funds.judge"),
    hole("rosters over the border", "domains/training/operations/rosters.py", "        branch__in=ids_below(branch),\n", "", "rosters.outside"),
)  # fmt: skip
