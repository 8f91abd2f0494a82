"""Four eyes, fresh proofs, appointments, posts that ended: the laws of security.md that hold between people."""

from collections.abc import Iterator

from tests.attack.corpora.parameter_swap import plan_class
from tests.attack.findings import Finding, high
from tests.attack.ground import Ground, leads_to

POSTS = "/desk/access/posts"


def own_check(ground: Ground) -> Iterator[Finding]:
    """Who filed a self-check does not verify it."""
    haves = ("leader", "steady_members", "rules", "platform", "activities")
    answers = dict.fromkeys(haves, "true") | {f"{one}_evidence": "有文件为证" for one in haves}
    officer = ground("county_officer")
    filed = officer.post("/desk/grassroots/checks/new/file", {"branch": ground.facts["branches"]["510113"], "year": "2025", **answers})
    if filed.status_code != 302:
        raise RuntimeError(f"no self-check could be filed: {filed.status_code}")
    if officer.post(f"{leads_to(filed)}verify").status_code == 302:
        yield high("four-eyes.own-check", "county_officer verified what county_officer filed")


def appointments(ground: Ground) -> Iterator[Finding]:
    """Nobody appoints themselves, nobody above themselves, nobody to two posts that exclude each other."""
    people, branches = ground.facts["people"], ground.facts["branches"]
    tries = (
        ("laws.own-post", "city_officer", "city_officer", "instructor", "5101"),
        ("laws.above-yourself", "county_officer", "citizen45", "county_leader", "510113"),
        ("laws.above-yourself", "city_officer", "citizen45", "city_leader", "5101"),
        ("laws.incompatible", "city_officer", "supervisor", "instructor", "5101"),
        ("laws.outside-branch", "county_officer", "citizen45", "instructor", "510104"),
    )
    for name, login, person, role, branch in tries:
        form = {"branch": branches[branch], "person": people[person]["id"], "role": role}
        if ground(login).post(f"{POSTS}/new/propose", form).status_code == 302:
            yield high(name, f"{login} proposed {person} as {role} at {branch}")


def stale_proof(ground: Ground) -> Iterator[Finding]:
    """A sign-in six minutes old is no fresh proof: what asks for one must refuse."""
    form = {"branch": ground.facts["branches"]["510113"], "person": ground.facts["people"]["citizen46"]["id"], "role": "instructor"}
    proposed = ground("city_officer").post(f"{POSTS}/new/propose", form)
    if proposed.status_code != 302:
        raise RuntimeError(f"not even a fresh proof was enough: {proposed.status_code}")
    ground.inside("aged", "city_officer", "city_leader")
    form["person"] = ground.facts["people"]["citizen47"]["id"]
    answer = ground("city_officer").post(f"{POSTS}/new/propose", form)
    if answer.status_code == 302 and leads_to(answer).startswith(POSTS):
        yield high("proof.stale", "a post was proposed six minutes after the sign-in")
    answer = ground("city_leader").post(f"{leads_to(proposed)}confirm")
    if answer.status_code == 302 and leads_to(answer).startswith(POSTS):
        yield high("proof.stale", "a post was confirmed six minutes after the sign-in")
    certificate = next(one for one in ground.facts["desks"] if one["key"] == "training/certificates")["records"][0]["id"]
    path = f"/desk/training/certificates/{certificate}/"
    answer = ground("city_officer").post(f"{path}revoke", {"reason": "不应当被撤销的证书"})
    if answer.status_code == 302 and leads_to(answer) == path:
        yield high("proof.certificate-revoke", "a certificate was revoked six minutes after the sign-in")


def sealing_proofs(ground: Ground) -> Iterator[Finding]:
    """The published list of what asks for a fresh proof is what the operations ask."""
    asking = {one["verb"] for desk in ground.facts["desks"] for one in desk["operations"] if one["proof"]}
    for verb in {"propose", "confirm", "publish", "revoke"} - asking:
        yield high(f"proof.not-asked:{verb}", "the operation asks for no fresh proof")


def suspended(ground: Ground) -> Iterator[Finding]:
    """A post that is suspended has no power at the very next request of a session that is still open."""
    expert, leader = ground("expert_instructor"), ground("county_leader")
    if expert.get("/desk/training/questions/").status_code != 200:
        raise RuntimeError("the expert could not work before")
    leader = ground("city_leader")
    post = ground.facts["posts"]["expert_instructor"]["id"]
    if leader.post(f"{POSTS}/{post}/suspend").status_code != 302:
        raise RuntimeError("the post could not be suspended")
    if expert.get("/desk/training/questions/").status_code == 200:
        yield high("laws.suspended-post", "a suspended post still opens the desk")


def stage_jumps(ground: Ground) -> Iterator[Finding]:
    """A draft cannot be approved, published or run before its time, whoever sends the form."""
    path = plan_class(ground, "不按顺序办的班")
    for login, verb in (
        ("county_officer", "publish"),
        ("county_officer", "start"),
        ("county_leader", "approve"),
        ("county_officer", "audit"),
    ):
        if ground(login).post(f"{path}{verb}").status_code == 302:
            yield high("laws.stage", f"{verb} on a draft")


CHECKS = (own_check, appointments, stale_proof, sealing_proofs, suspended, stage_jumps)
