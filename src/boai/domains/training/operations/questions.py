"""The question bank: writing, correcting, signing, retiring."""

from datetime import date
from typing import Annotated

from boai.domains.training import queries, rules
from boai.domains.training.models import Instructor
from boai.domains.training.vocabulary import BANK, ExamPermission, Tier, Topic
from boai.kernel.attempts import bank
from boai.kernel.attempts.models import Question
from boai.kernel.attempts.vocabulary import QuestionKind, QuestionStage
from boai.kernel.basics import clock
from boai.kernel.change.contract import NOTHING_NOTED, Acting, Label, Note, Post, System, operation, refuse, refuse_if
from boai.kernel.orgs.models import Branch
from boai.kernel.people.models import Person

KEEP = "不改的留空"


@operation(ExamPermission.QUESTION_WRITE, creates=Question, by={Post, System})
def write_question(
    *,
    branch: Branch,
    code: str,
    topic: Topic,
    kind: QuestionKind,
    text: Annotated[Note, Label("题干")],
    options: Annotated[Note, Label("选项", "一行一个，次序随机给考生；判断题写“正确”“错误”")],
    answer: Annotated[str, Label("正确答案", "选项的字母，如 A 或 ACD")],
    why: Annotated[Note, Label("解析", "交卷后才给考生看")],
    guideline: str,
    source: Annotated[Note, Label("来源")],
    review_on: date,
    critical: bool = False,
    difficulty: Annotated[int, Label("难度", "1到3")] = 1,
    read_aloud: Annotated[Note, Label("朗读文字", "题干不好念时填写")] = NOTHING_NOTED,
    acting: Acting,
) -> Question:
    """新增试题

    It waits unsigned and is not drawn. Refuses: training.code_taken, attempts.too_few_options, attempts.bad_answer.
    """
    if Question.objects.unscoped().filter(society_id=acting.society_id, bank=BANK, code=code).exists():
        raise refuse("training.code_taken")
    question = Question(branch=branch, bank=BANK, code=code, topic=topic, kind=kind, critical=critical, written_by_id=acting.person_id)
    question.options = bank.options_of(options)
    question.answer = bank.answer_of(answer, kind, len(question.options))
    question.text, question.why, question.read_aloud, question.difficulty = text, why, read_aloud, difficulty
    question.guideline, question.source, question.review_on = guideline, source, review_on
    return question


@operation(ExamPermission.QUESTION_WRITE, on=Question, when={QuestionStage.DRAFT}, by={Post, System})
def correct_question(
    question: Question,
    *,
    text: Annotated[Note, Label("题干", KEEP)] = NOTHING_NOTED,
    options: Annotated[Note, Label("选项", f"一行一个；{KEEP}")] = NOTHING_NOTED,
    answer: Annotated[str, Label("正确答案", f"选项的字母；{KEEP}")] = "",
    why: Annotated[Note, Label("解析", KEEP)] = NOTHING_NOTED,
    source: Annotated[Note, Label("来源", KEEP)] = NOTHING_NOTED,
    acting: Acting,
) -> None:
    """修改试题

    Only while unsigned; what is left empty stays. Refuses: attempts.too_few_options, attempts.bad_answer.
    """
    if options:
        question.options = bank.options_of(options)
    if answer or options:
        question.answer = bank.answer_of(answer, question.kind, len(question.options))
    question.text = text or question.text
    question.why = why or question.why
    question.source = source or question.source
    question.written_by_id = acting.person_id


@operation(ExamPermission.QUESTION_WRITE, on=Question, when={QuestionStage.SIGNED}, by={Post, System})
def revise_question(question: Question, *, acting: Acting) -> None:
    """修订为新版

    The signed one stays in use until the new revision, an unsigned copy to be corrected, is signed.
    """
    revision = bank.revision_of(question)
    revision.written_by_id = acting.person_id
    revision.save()


@operation(
    ExamPermission.QUESTION_SIGN,
    on=Question,
    when={QuestionStage.DRAFT, QuestionStage.SIGNED},
    becomes=QuestionStage.SIGNED,
    by={Post, System},
)
def sign_question(
    question: Question,
    *,
    signer: Annotated[Person | None, Label("审定人", "本人审定不用填")] = None,
    review_on: Annotated[date | None, Label("下次复审日期", "不改的留空")] = None,
    acting: Acting,
) -> None:
    """审定签署

    A named expert instructor answers for it until the review date. Refuses: training.not_an_expert, training.own_words,
    training.review_in_the_past.
    """
    until = review_on or question.review_on
    refuse_if(rules.review_date_fault(until, clock.today()))
    bank.sign(question, expert(signer, acting, question.written_by_id), until)


@operation(
    ExamPermission.QUESTION_WRITE,
    on=Question,
    when={QuestionStage.DRAFT, QuestionStage.SIGNED},
    becomes=QuestionStage.RETIRED,
    by={Post, System},
)
def retire_question(question: Question, *, acting: Acting) -> None:
    """停用试题"""


def expert(signer: Person | None, acting: Acting, written_by_id: object) -> Person:
    """The expert instructor who signs: the actor, never somebody in whose name staff would sign, never the writer."""
    person_id = signer.id if signer else acting.person_id
    if person_id is None or (acting.kind is Post and person_id != acting.person_id):
        raise refuse("training.not_an_expert")
    instructor = Instructor.objects.unscoped().filter(person_id=person_id).select_related("person").first()
    if instructor is None or instructor.tier != Tier.EXPERT or not queries.is_valid(instructor, clock.today()):
        raise refuse("training.not_an_expert")
    if written_by_id == person_id:
        raise refuse("training.own_words")
    return instructor.person
