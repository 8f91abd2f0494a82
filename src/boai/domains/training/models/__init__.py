"""Records of first-aid training, a file a subject."""

from boai.domains.training.models.calendar import (
    CalendarLink,
)
from boai.domains.training.models.campus import (
    CampusGrade,
    CampusStudent,
    TermSession,
)
from boai.domains.training.models.certificates import (
    Certificate,
)
from boai.domains.training.models.classes import (
    ClassInstructor,
    TrainingClass,
)
from boai.domains.training.models.coverage import (
    CommunityTeam,
    HouseholdAider,
    ResidentCount,
    ScenicArea,
    ScenicClass,
    StreetMechanism,
    YearTarget,
)
from boai.domains.training.models.development import (
    TrialLesson,
    TrialSheet,
)
from boai.domains.training.models.drills import (
    Drill,
)
from boai.domains.training.models.enrolments import (
    Enrolment,
    PracticalSheet,
    TheoryResult,
)
from boai.domains.training.models.exam import (
    RoomCode,
)
from boai.domains.training.models.field import (
    ExamMinutes,
    FieldEntry,
    PaperSheet,
    ResultsReopening,
    RosterOpening,
    SignIn,
)
from boai.domains.training.models.groups import (
    Companion,
    Group,
)
from boai.domains.training.models.industry import (
    AgreementClass,
    ClientAgreement,
)
from boai.domains.training.models.instructors import (
    Instructor,
)
from boai.domains.training.models.learning import (
    CourseCompletion,
    Lesson,
    LessonDone,
)
from boai.domains.training.models.outreach import (
    OutreachKitLine,
    OutreachRoute,
    OutreachStop,
)
from boai.domains.training.models.places import (
    HallVisit,
    PlaceEquipment,
    PlaceReview,
    TrainingPlace,
)
from boai.domains.training.models.popularisation import (
    PopularisationSession,
)
from boai.domains.training.models.quality import (
    EvaluationFinding,
    QuestionnaireAnswer,
    SpotCheck,
    YearEvaluation,
)
from boai.domains.training.models.requests import (
    ClassRequest,
)
from boai.domains.training.models.rosters import (
    InstructorAbsence,
    Roster,
    RosterLine,
)
from boai.domains.training.models.teaching import (
    EventAttendance,
    InstructorEvent,
    MentorPair,
    Observation,
    Promotion,
    PromotionSheet,
    YearCheck,
)
from boai.domains.training.models.teams import (
    BidScore,
    FundBid,
    FundCall,
    InstructorTeam,
    TeamJobs,
    TeamMember,
    TeamSession,
)
from boai.domains.training.models.thrift import (
    AidUse,
    ClassBudget,
    CostEntry,
    StockEntry,
    StockItem,
    TextbookLoan,
    TrainingAid,
)

__all__ = [
    "AgreementClass",
    "AidUse",
    "BidScore",
    "CalendarLink",
    "CampusGrade",
    "CampusStudent",
    "Certificate",
    "ClassBudget",
    "ClassInstructor",
    "ClassRequest",
    "ClientAgreement",
    "CommunityTeam",
    "Companion",
    "CostEntry",
    "CourseCompletion",
    "Drill",
    "Enrolment",
    "EvaluationFinding",
    "EventAttendance",
    "ExamMinutes",
    "FieldEntry",
    "FundBid",
    "FundCall",
    "Group",
    "HallVisit",
    "HouseholdAider",
    "Instructor",
    "InstructorAbsence",
    "InstructorEvent",
    "InstructorTeam",
    "Lesson",
    "LessonDone",
    "MentorPair",
    "Observation",
    "OutreachKitLine",
    "OutreachRoute",
    "OutreachStop",
    "PaperSheet",
    "PlaceEquipment",
    "PlaceReview",
    "PopularisationSession",
    "PracticalSheet",
    "Promotion",
    "PromotionSheet",
    "QuestionnaireAnswer",
    "ResidentCount",
    "ResultsReopening",
    "RoomCode",
    "Roster",
    "RosterLine",
    "RosterOpening",
    "ScenicArea",
    "ScenicClass",
    "SignIn",
    "SpotCheck",
    "StockEntry",
    "StockItem",
    "StreetMechanism",
    "TeamJobs",
    "TeamMember",
    "TeamSession",
    "TermSession",
    "TextbookLoan",
    "TheoryResult",
    "TrainingAid",
    "TrainingClass",
    "TrainingPlace",
    "TrialLesson",
    "TrialSheet",
    "YearCheck",
    "YearEvaluation",
    "YearTarget",
]
