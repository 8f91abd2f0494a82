"""What first-aid training can import: rosters of classes, finished classes, certificates of former years."""

from boai.domains.training import operations as do
from boai.domains.training.models import TrainingClass
from boai.domains.training.rules import Course
from boai.kernel.change.contract import Reach, refuse
from boai.kernel.desk.importing import Column, Importer, branch_named
from boai.kernel.editions.models import Edition

_IDENTITY = ("身份证号码", "证件号码")
_PHONE = ("手机号", "手机号码", "联系电话", "电话")


def class_numbered(typed: str, reach: Reach) -> TrainingClass:
    """A class by its number. Refuses training.no_class_numbered."""
    found = TrainingClass.objects.within(reach).filter(number=typed.upper().replace(" ", "")).first()
    if found is None:
        raise refuse("training.no_class_numbered", number=typed[:20])
    return found


def course_named(typed: str, reach: Reach) -> str:
    """A course's code by its code, its name or its certificate's title. Refuses training.no_course."""
    kind: str = Course.edition_kind  # type: ignore[attr-defined]  # set by @edition
    for one in Edition.objects.within(reach).filter(kind=kind, stage=Edition.Stage.PUBLISHED).order_by("-valid_from_on"):
        if typed in (one.subject, one.values.get("name"), one.values.get("certificate_title")):
            return one.subject
    raise refuse("training.no_course", typed=typed[:40])


rosters = Importer(
    key="class-rosters",
    title="班次名册",
    desk="training/enrolments",
    operation=do.enrol_from_roster,
    columns=(
        Column(name="name", heading="姓名", example="王小明", also=("学员姓名", "学员")),
        Column(name="id_number", heading="身份证号", example="", also=_IDENTITY),
        Column(name="phone", heading="手机", example="19900000001", also=_PHONE),
        Column(name="training_class", heading="班次编号", example="KB7K3M9Q2T", also=("班次",)),
    ),
    find={"training_class": class_numbered},
    common="training_class",
)

finished_classes = Importer(
    key="finished-classes",
    title="已办班次",
    desk="training/classes",
    operation=do.record_finished_class,
    columns=(
        Column(name="title", heading="班次名称", example="白马村救护员培训", also=("名称",)),
        Column(name="branch", heading="组织代码", example="510113102202", also=("办班组织", "组织")),
        Column(name="course", heading="课程", example="救护员培训", also=("课程代码",)),
        Column(name="class_type", heading="课堂类型", example="市民预约"),
        Column(name="setting", heading="走进", example="农村"),
        Column(name="place", heading="地点", example="白马村党群服务中心"),
        Column(name="starts_at", heading="开始时间", example="2019-05-08 09:00"),
        Column(name="ends_at", heading="结束时间", example="2019-05-09 17:00"),
        Column(name="learners", heading="人数", example="30"),
        Column(name="funding", heading="经费来源", example="项目经费"),
        Column(name="source", heading="来源", example="2019年纸质台账"),
    ),
    find={"branch": branch_named, "course": course_named},
    common="source",
)

past_certificates = Importer(
    key="past-certificates",
    title="往年证书",
    desk="training/certificates",
    operation=do.record_past_certificate,
    columns=(
        Column(name="number", heading="证书编号", example="JH2019-0001", also=("编号", "证号")),
        Column(name="course", heading="证书种类", example="救护员培训", also=("种类", "课程")),
        Column(name="name", heading="姓名", example="王小明", also=("持证人",)),
        Column(name="id_number", heading="身份证号", example="", also=_IDENTITY),
        Column(name="issued_on", heading="发证日期", example="2019-05-20"),
        Column(name="valid_until_on", heading="有效至", example="2022-05-19", also=("有效期至",)),
        Column(name="branch", heading="组织代码", example="510113", also=("培训组织", "组织")),
        Column(name="source", heading="来源", example="2019年纸质台账"),
    ),
    find={"branch": branch_named, "course": course_named},
    common="source",
)
