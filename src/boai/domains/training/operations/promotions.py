"""Promotion by a panel: proposed by one, scored apart by three others, decided by rule."""

from typing import Annotated
from uuid import UUID

from boai.domains.training import queries, rules
from boai.domains.training.models import Instructor, Promotion, PromotionSheet
from boai.domains.training.rules.teaching import PromotionRule, promotion_fault
from boai.domains.training.vocabulary import InstructorStage, Tier
from boai.domains.training.vocabulary.teaching import InstructorPromoted, PromotionStage, Rank, TeachingPermission
from boai.kernel.basics import clock
from boai.kernel.basics.ids import new_number
from boai.kernel.basics.reason import Reason
from boai.kernel.change.contract import Acting, AtLeast, Label, Note, Post, Refused, System, operation, refuse, refuse_if
from boai.kernel.editions.queries import pin
from boai.kernel.people.models import Person


@operation(TeachingPermission.PROPOSE, creates=Promotion, by={Post, System}, at="instructor")
def propose_promotion(
    *, instructor: Instructor, rank: Rank, grounds: Annotated[Note, Label("推荐理由"), AtLeast(4)], acting: Acting
) -> Promotion:
    """推荐晋级

    Refuses: training.instructor_not_registered, training.rank_not_next, training.rank_too_soon, training.promotion_open.
    """
    if instructor.stage != InstructorStage.REGISTERED:
        raise refuse("training.instructor_not_registered")
    edition = pin(PromotionRule, at=instructor.branch)
    held, days = {instructor.tier, instructor.grade}, (clock.today() - instructor.registered_on).days
    refuse_if(promotion_fault(rank, held, days, edition.rule(PromotionRule)))
    return Promotion(
        number=new_number("JJ"),
        instructor=instructor,
        branch_id=instructor.branch_id,
        rank=rank,
        grounds=grounds,
        proposed_by_id=acting.person_id,
        proposed_on=clock.today(),
        edition=edition,
    )


@operation(TeachingPermission.SCORE, creates=PromotionSheet, by={Post, System}, at="promotion")
def score_promotion(
    *,
    promotion: Promotion,
    scores: Annotated[str, Label("各项评分", "如 teaching=36 skill=27 service=18 growth=8")],
    judge: Annotated[Person | None, Label("评委", "补录纸质评分表时填写；本人评分不用填")] = None,
    acting: Acting,
) -> PromotionSheet:
    """晋级评分

    One sheet a member; nobody sees another's before the decision. Refuses: training.judge_is_proposer, training.not_a_judge,
    training.judge_is_candidate, training.judge_tier, training.judge_twice, training.judges_enough, training.trial_score_range.
    """
    if promotion.stage != PromotionStage.SCORING:
        raise refuse("change.wrong_stage", stage=promotion.get_stage_display(), operation="评分")
    judge_id = acting.person_id if acting.kind is Post else judge.id if judge else None
    if judge_id is None:
        raise refuse("training.not_a_judge")
    if judge_id == promotion.proposed_by_id:
        raise refuse("training.judge_is_proposer")
    rule = promotion.edition.rule(PromotionRule)
    fault = rules.judge_fault(
        _tier(judge_id),
        is_candidate=judge_id == promotion.instructor.person_id,
        is_there=promotion.sheets.filter(judge_id=judge_id).exists(),
        judges=promotion.sheets.count(),
        rule=rule,
    )
    refuse_if(fault)
    given = rules.read_scores(scores)
    points = rules.trial_points(given, rule)
    if isinstance(points, Reason):
        raise Refused(points)
    return PromotionSheet(promotion=promotion, judge_id=judge_id, scores=given, points=points)


@operation(TeachingPermission.DECIDE, on=Promotion, when={PromotionStage.SCORING}, by={Post, System})
def decide_promotion(promotion: Promotion, *, acting: Acting) -> None:
    """评议结束

    Moves the instructor up when the panel's mean reaches the pass score. Tells InstructorPromoted. Refuses:
    training.judges_missing, training.instructor_not_registered.
    """
    points = [one.points for one in promotion.sheets.all()]
    verdict = rules.trial_verdict(points, promotion.edition.rule(PromotionRule))
    if isinstance(verdict, Reason):
        raise Refused(verdict)
    instructor = Instructor.objects.unscoped().select_for_update(of=("self",)).get(pk=promotion.instructor_id)
    if instructor.stage != InstructorStage.REGISTERED:
        raise refuse("training.instructor_not_registered")
    promotion.mean_score, promotion.decided_on = round(sum(points) / len(points)), clock.today()
    promotion.stage = PromotionStage.PROMOTED if verdict else PromotionStage.DECLINED
    if verdict:
        setattr(instructor, "tier" if promotion.rank in Tier.values else "grade", promotion.rank)
        instructor.save()
        acting.tell(InstructorPromoted(instructor.id, instructor.person_id, instructor.branch_id, promotion.rank))


def _tier(person_id: UUID) -> str | None:
    instructor = Instructor.objects.unscoped().filter(person_id=person_id).first()
    return instructor.tier if instructor and queries.is_valid(instructor, clock.today()) else None
