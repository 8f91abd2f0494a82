"""Mentor pairs and observed lessons."""

from datetime import date
from typing import Annotated

from boai.domains.training import queries
from boai.domains.training.models import Instructor, MentorPair, Observation, TrainingClass
from boai.domains.training.rules.teaching import MentoringRule, observation_fault, pair_fault
from boai.domains.training.vocabulary.teaching import LessonObserved, ObservationStage, PairResult, PairStage, TeachingPermission
from boai.kernel.basics import clock
from boai.kernel.change.contract import (
    NOTHING_NOTED,
    Acting,
    AtLeast,
    Because,
    Label,
    Note,
    Post,
    Self,
    System,
    operation,
    refuse,
    refuse_if,
)
from boai.kernel.editions.queries import pin
from boai.kernel.orgs.models import Branch


@operation(TeachingPermission.PAIR, creates=MentorPair, by={Post, System})
def pair_up(
    *,
    branch: Branch,
    mentor: Instructor,
    mentee: Instructor,
    goal: Annotated[Note, Label("帮带目标"), AtLeast(4)],
    starts_on: date,
    ends_on: date,
    acting: Acting,
) -> MentorPair:
    """师徒结对

    Refuses: training.pair_with_oneself, training.mentor_tier, training.pair_backwards, training.instructor_not_registered,
    training.pair_exists.
    """
    refuse_if(pair_fault(mentor.tier, mentee.tier, pin(MentoringRule, at=branch).rule(MentoringRule), same=mentor.id == mentee.id))
    if ends_on <= starts_on:
        raise refuse("training.pair_backwards")
    if not (queries.is_valid(mentor, clock.today()) and queries.is_valid(mentee, clock.today())):
        raise refuse("training.instructor_not_registered")
    return MentorPair(branch=branch, mentor=mentor, mentee=mentee, goal=goal, starts_on=starts_on, ends_on=ends_on)


@operation(TeachingPermission.PAIR, on=MentorPair, when={PairStage.ACTIVE}, becomes=PairStage.ENDED, by={Post, System})
def end_pair(pair: MentorPair, *, result: PairResult, remark: Note = NOTHING_NOTED, acting: Acting) -> None:
    """结束帮带"""
    pair.result, pair.remark, pair.ends_on = result, remark, clock.today()


@operation(TeachingPermission.PAIR, on=MentorPair, when={PairStage.ACTIVE}, becomes=PairStage.BROKEN, by={Post, System})
def break_pair(pair: MentorPair, *, reason: Because, acting: Acting) -> None:
    """解除结对"""
    pair.result, pair.remark, pair.ends_on = PairResult.STOPPED, reason, clock.today()


@operation(TeachingPermission.OBSERVE, creates=Observation, by={Post, System})
def record_observation(
    *,
    branch: Branch,
    observed: Instructor,
    observer: Instructor,
    pair: Annotated[MentorPair | None, Label("师徒结对", "结对听课时选择")] = None,
    training_class: Annotated[TrainingClass | None, Label("班次")] = None,
    held_on: date,
    means: int,
    method: int,
    content: int,
    handling: int,
    strengths: Note,
    suggestions: Note,
    acting: Acting,
) -> Observation:
    """登记听课

    Tells LessonObserved. Refuses: training.observes_oneself, training.observation_day, training.observation_scores,
    training.observation_class.
    """
    scores = (means, method, content, handling)
    refuse_if(observation_fault(scores, held_on, clock.today(), same=observed.id == observer.id))
    if training_class is not None and not queries.teaches(observed.person_id, training_class):
        raise refuse("training.observation_class")
    observation = Observation(
        branch=branch,
        observed=observed,
        observed_person_id=observed.person_id,
        observer=observer,
        pair=pair,
        training_class=training_class,
        held_on=held_on,
        strengths=strengths,
        suggestions=suggestions,
    )
    observation.means, observation.method, observation.content, observation.handling = scores
    acting.tell(LessonObserved(observation.id, observed.person_id))
    return observation


@operation(
    TeachingPermission.OWN,
    on=Observation,
    when={ObservationStage.FILED},
    becomes=ObservationStage.ACKNOWLEDGED,
    by={Self, System},
    only_by=["observed_person"],
)
def acknowledge_observation(
    observation: Observation, *, reply: Annotated[Note, Label("我的回应", "可以写改进打算，也可以不写")] = NOTHING_NOTED, acting: Acting
) -> None:
    """确认听课记录"""
    observation.reply, observation.acknowledged_on = reply, clock.today()
