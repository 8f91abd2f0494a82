"""The verbs of first-aid training: ``from boai.domains.training import operations as do``."""

from boai.domains.training.operations.aids import (
    disinfect,
    record_cost,
    register_aid,
    retire_aid,
    reverse_cost,
    send_to_repair,
    set_budget,
    take_back_repaired,
    use_aid,
)
from boai.domains.training.operations.calendar import (
    close_calendar,
    open_calendar,
)
from boai.domains.training.operations.campus import (
    add_term_session,
    drop_term_session,
    enrol_campus_roster,
    grade_student,
    hold_term_session,
)
from boai.domains.training.operations.certificates import (
    archive,
    expire,
    issue,
    issue_all,
    renew,
    replace,
    revoke,
)
from boai.domains.training.operations.checks import (
    attend_event,
    check_year,
    excuse_check,
    hold_event,
    lapse_instructor,
)
from boai.domains.training.operations.classes import (
    approve,
    assign,
    audit,
    begin_exam,
    call_off,
    finish,
    plan,
    postpone,
    publish,
    return_for_change,
    start,
    submit,
)
from boai.domains.training.operations.coverage import (
    adopt_mechanism,
    count_scenic_class,
    disband_community_team,
    enter_household,
    enter_scenic_area,
    found_community_team,
    import_residents,
    repeal_mechanism,
    revise_target,
    set_target,
    update_scenic_area,
    withdraw_household,
    withdraw_residents,
)
from boai.domains.training.operations.development import (
    call_trial,
    close_trial,
    score_trial,
)
from boai.domains.training.operations.drills import (
    record_drill,
    withdraw_drill,
)
from boai.domains.training.operations.exam import (
    key_copy,
    open_room,
    plan_of,
    print_copies,
    sit,
    sit_at_home,
    take_result,
)
from boai.domains.training.operations.field import (
    adopt,
    correct_theory,
    file_entry,
    open_roster,
    record_sign_in,
    set_aside,
    sign_in,
)
from boai.domains.training.operations.fund_calls import (
    announce_call,
    apply_for_fund,
    award_bid,
    begin_scoring,
    decline_bid,
    draft_call,
    publish_call,
    score_bid,
)
from boai.domains.training.operations.groups import (
    add_companion,
    add_known,
    book_group,
    cancel_group,
    confirm_group,
    drop_companion,
    gather,
)
from boai.domains.training.operations.imports import (
    enrol_from_roster,
    record_finished_class,
    record_past_certificate,
)
from boai.domains.training.operations.industry import (
    add_agreement_class,
    draft_agreement,
    end_agreement,
    fulfil_agreement,
    sign_agreement,
)
from boai.domains.training.operations.instructors import (
    choose_home,
    number_instructor,
    register_instructor,
    resume_instructor,
    suspend_instructor,
    withdraw_instructor,
)
from boai.domains.training.operations.learning import (
    correct_lesson,
    finish_lesson,
    plant_content,
    retire_lesson,
    sign_lesson,
    write_lesson,
)
from boai.domains.training.operations.mentoring import (
    acknowledge_observation,
    break_pair,
    end_pair,
    pair_up,
    record_observation,
)
from boai.domains.training.operations.minutes import (
    confirm_reopen,
    contents_of,
    decline_reopen,
    digest_of,
    propose_reopen,
    seal,
)
from boai.domains.training.operations.outreach import (
    add_stop,
    count_stop,
    depart,
    drop_route,
    enrol_at_stop,
    finish_loading,
    finish_route,
    load_kit,
    plan_route,
    skip_stop,
    unload_kit,
)
from boai.domains.training.operations.paper import (
    key_paper,
)
from boai.domains.training.operations.photos import (
    attach_photos,
)
from boai.domains.training.operations.places import (
    add_equipment,
    close_place,
    correct_place,
    count_equipment,
    hold_at,
    open_place,
    pause_place,
    record_visit,
    reopen_place,
    review_place,
    withdraw_visit,
)
from boai.domains.training.operations.popularisation import (
    conclude,
    record_popularisation,
    withdraw_popularisation,
)
from boai.domains.training.operations.promotions import (
    decide_promotion,
    propose_promotion,
    score_promotion,
)
from boai.domains.training.operations.quality import (
    add_finding,
    answer_questionnaire,
    confirm_correction,
    confirm_mending,
    file_evaluation,
    publish_evaluation,
    record_spot_check,
    reopen_mending,
    report_correction,
    report_mending,
)
from boai.domains.training.operations.questions import (
    correct_question,
    retire_question,
    revise_question,
    sign_question,
    write_question,
)
from boai.domains.training.operations.requests import (
    accept_request,
    choose_date,
    decline_request,
    offer_dates,
    request_class,
    withdraw_request,
)
from boai.domains.training.operations.results import (
    assess,
    record_attendance,
    record_theory,
)
from boai.domains.training.operations.rosters import (
    adopt_roster,
    change_line,
    drop_line,
    drop_roster,
    file_roster,
    roster_ground,
    state_absence,
    withdraw_absence,
)
from boai.domains.training.operations.seats import (
    admit,
    book,
    cancel,
    mark_no_show,
    reschedule,
    swap,
)
from boai.domains.training.operations.teams import (
    disband_team,
    found_team,
    join_team,
    record_team_jobs,
    record_team_session,
    withdraw_team_session,
)
from boai.domains.training.operations.thrift import (
    add_stock_item,
    issue_consumables,
    lend_textbooks,
    receive_stock,
    return_textbooks,
    reverse_stock_entry,
    write_off_stock,
    write_off_textbooks,
)
from boai.domains.training.operations.waiting import (
    confirm,
    lapse,
    offer,
    resize,
)

__all__ = [
    "accept_request", "acknowledge_observation", "add_agreement_class", "add_companion", "add_equipment", "add_finding", "add_known",
    "add_stock_item", "add_stop", "add_term_session", "admit", "adopt", "adopt_mechanism", "adopt_roster", "announce_call",
    "answer_questionnaire", "apply_for_fund", "approve", "archive", "assess", "assign", "attach_photos", "attend_event", "audit",
    "award_bid", "begin_exam", "begin_scoring", "book", "book_group", "break_pair", "call_off", "call_trial", "cancel", "cancel_group",
    "change_line", "check_year", "choose_date", "choose_home", "close_calendar", "close_place", "close_trial", "conclude", "confirm",
    "confirm_correction", "confirm_group", "confirm_mending", "confirm_reopen", "contents_of", "correct_lesson", "correct_place",
    "correct_question", "correct_theory", "count_equipment", "count_scenic_class", "count_stop", "decide_promotion", "decline_bid",
    "decline_reopen", "decline_request", "depart", "digest_of", "disband_community_team", "disband_team", "disinfect", "draft_agreement",
    "draft_call", "drop_companion", "drop_line", "drop_roster", "drop_route", "drop_term_session", "end_agreement", "end_pair",
    "enrol_at_stop", "enrol_campus_roster", "enrol_from_roster", "enter_household", "enter_scenic_area", "excuse_check", "expire",
    "file_entry", "file_evaluation", "file_roster", "finish", "finish_lesson", "finish_loading", "finish_route", "found_community_team",
    "found_team", "fulfil_agreement", "gather", "grade_student", "hold_at", "hold_event", "hold_term_session", "import_residents", "issue",
    "issue_all", "issue_consumables", "join_team", "key_copy", "key_paper", "lapse", "lapse_instructor", "lend_textbooks", "load_kit",
    "mark_no_show", "number_instructor", "offer", "offer_dates", "open_calendar", "open_place", "open_room", "open_roster", "pair_up",
    "pause_place", "plan", "plan_of", "plan_route", "plant_content", "postpone", "print_copies", "propose_promotion", "propose_reopen",
    "publish", "publish_call", "publish_evaluation", "receive_stock", "record_attendance", "record_cost", "record_drill",
    "record_finished_class", "record_observation", "record_past_certificate", "record_popularisation", "record_sign_in",
    "record_spot_check", "record_team_jobs", "record_team_session", "record_theory", "record_visit", "register_aid", "register_instructor",
    "renew", "reopen_mending", "reopen_place", "repeal_mechanism", "replace", "report_correction", "report_mending", "request_class",
    "reschedule", "resize", "resume_instructor", "retire_aid", "retire_lesson", "retire_question", "return_for_change", "return_textbooks",
    "reverse_cost", "reverse_stock_entry", "review_place", "revise_question", "revise_target", "revoke", "roster_ground", "score_bid",
    "score_promotion", "score_trial", "seal", "send_to_repair", "set_aside", "set_budget", "set_target", "sign_agreement", "sign_in",
    "sign_lesson", "sign_question", "sit", "sit_at_home", "skip_stop", "start", "state_absence", "submit", "suspend_instructor", "swap",
    "take_back_repaired", "take_result", "unload_kit", "update_scenic_area", "use_aid", "withdraw_absence", "withdraw_drill",
    "withdraw_household", "withdraw_instructor", "withdraw_popularisation", "withdraw_request", "withdraw_residents",
    "withdraw_team_session", "withdraw_visit", "write_lesson", "write_off_stock", "write_off_textbooks", "write_question",
]  # fmt: skip
