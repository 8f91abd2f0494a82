# ruff: noqa: E501  # the lines are the source's own
"""Who reaches what, who may do what, who must be another: the walls between people."""

from tests.attack.holes.hole import Hole, hole

HOLES = (
    hole(
        "record page without reach", "kernel/desk/declaration.py",
        "found = desk.rows(acting.reach(desk.view)).filter(pk=record_id).first()",
        "found = desk.model.objects.unscoped().filter(pk=record_id).first()", "id-swap.desk-record",
    ),
    hole(
        "list without reach", "kernel/desk/views.py",
        "    rows = desk.rows(request.acting.reach(desk.view))\n    rows = desk.found(",
        "    from dataclasses import replace\n    rows = desk.rows(replace(request.acting.reach(desk.view), everything=True))\n    rows = desk.found(",
        "id-swap.export", "id-swap.listing",
    ),
    hole(
        "parameters without reach", "kernel/change/operation.py",
        "value = _within(parameter.model, acting, self.permission, value)",
        "value = _rows(parameter.model).get(_named(parameter.model, value))", "parameter-swap.record-out-of-reach",
    ),
    hole(
        "anybody's booking", "domains/training/pages/booking.py",
        "        rows = queries.enrolments_of(acting.reach(Permission.CLASS_VIEW), acting.person_id)",
        "        rows = Enrolment.objects.unscoped()",
        "id-swap.booking-cancel",
    ),
    hole(
        "anybody's certificate", "domains/training/pages/certificates.py",
        'rows = queries.certificates_of(reach, person_of(request)).select_related("person__key", "branch", "edition")',
        'rows = verification._with_person().select_related("edition")', "id-swap.paper",
    ),
    hole(
        "anybody's exam", "domains/training/pages/exam.py",
        "    found = queries.attempt_numbered(request.acting.reach(ExamPermission.EXAM_SIT), number, person_of(request))",
        "    found = Attempt.objects.unscoped().filter(number=number).first()", "id-swap.exam",
    ),
    hole(
        "anybody's class day", "domains/training/pages/field.py",
        "    found = queries.taught_by(request.acting.reach(FieldPermission.RECORD), _me(request)).filter(number=number).first()",
        "    found = queries.class_numbered(request.acting.reach(FieldPermission.RECORD), number)", "id-swap.field-class",
    ),
    hole(
        "files past their record", "kernel/desk/attachments.py",
        "found = vault.attachments_of(record).filter(pk=file_id).first()",
        "found = Attachment.objects.unscoped().filter(pk=file_id).first()", "id-swap.attachment",
    ),
    Hole(
        "the form may say whose", (
            ("kernel/pages/forms.py", "            if parameter.name in self.known:\n                continue\n", ""),
            ("kernel/pages/forms.py", "{**given, **self.known}", "{**self.known, **{n: v for n, v in given.items() if v}}"),
            ("kernel/pages/forms.py", "            required=parameter.required,\n            widget=widget,", "            required=False,\n            widget=widget,"),
        ), ("parameter-swap.known-overridden",),
    ),
    hole(
        "approving with the planner's permission", "domains/training/operations/classes.py",
        "@operation(Permission.CLASS_APPROVE, on=TrainingClass, when={ClassStage.SUBMITTED}, becomes=ClassStage.APPROVED, by={Post, System})",
        "@operation(Permission.CLASS_PLAN, on=TrainingClass, when={ClassStage.SUBMITTED}, becomes=ClassStage.APPROVED, by={Post, System})",
        "roles.operation:training.approve",
    ),
    hole(
        "a role given more than published", "domains/grassroots/vocabulary.py",
        "give([Role.COUNTY_OFFICER], below=[Permission.CHECK_VERIFY])",
        "give([Role.COUNTY_OFFICER, Role.VILLAGE_CLERK], below=[Permission.CHECK_VERIFY])", "roles.operation:grassroots.verify",
    ),
    hole(
        "upkeep for everybody", "edge/web/upkeep.py",
        "    if not request.acting.may(Permission.UPKEEP_VIEW):\n        raise refuse", "    if False:\n        raise refuse", "roles.page:/desk/upkeep",
    ),
    hole(
        "a staff page left open", "domains/training/pages/statistics.py", "@staff_page\ndef statistics", "@open_page\ndef statistics",
        "roles.door:/training/statistics",
    ),
    hole(
        "verifying one's own check", "domains/grassroots/operations.py", '    never_by=["filed_by"],\n', "", "four-eyes.own-check",
    ),
    hole(
        "confirming one's own proposal", "kernel/access", '    never_by=["proposed_by"],\n', "", "access.own-proposal",
    ),
    hole(
        "a post for oneself", "kernel/access", "        if person.id == acting.person_id:", "        if False:", "laws.own-post",
    ),
    hole(
        "a post above one's own", "kernel/access",
        "        if not any(role in MAY_APPOINT.get(mine, ()) for mine in held):", "        if not held:", "laws.above-yourself",
    ),
    hole(
        "a supervisor who also works", "kernel/access",
        "        if frozenset({role, Role(other.role)}) in INCOMPATIBLE:", "        if False:", "laws.incompatible",
    ),
    hole(
        "a proof that lasts all day", "kernel/change/operation.py", "FRESH = timedelta(minutes=5)", "FRESH = timedelta(hours=24)", "proof.stale",
    ),
    hole(
        "revoking without proof", "domains/training/operations/certificates.py", "    proof=True,\n", "", "proof.not-asked:revoke", "proof.certificate",
    ),
    hole(
        "posts that never end", "kernel/access", "        Q(ends_at=None) | Q(ends_at__gt=now),\n", "", "access.post-ended",
    ),
    hole(
        "suspended posts that still work", "kernel/access", "        stage=HeldPost.Stage.CONFIRMED,\n",
        "        stage__in=[HeldPost.Stage.CONFIRMED, HeldPost.Stage.SUSPENDED],\n", "laws.suspended-post", "access.post-suspended",
    ),
)  # fmt: skip
