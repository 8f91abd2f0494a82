"""What the kernel itself can import: people."""

from boai.kernel.desk.importing import Column, Importer, branch_named
from boai.kernel.people import operations as people

persons = Importer(
    key="persons",
    title="人员",
    desk="people/persons",
    operation=people.register,
    columns=(
        Column(name="name", heading="姓名", example="王小明"),
        Column(name="id_number", heading="身份证号", example="", also=("身份证号码", "证件号码")),
        Column(name="phone", heading="手机", example="19900000001", also=("手机号", "手机号码", "联系电话", "电话")),
        Column(name="branch", heading="组织代码", example="510113102202", also=("组织", "所属组织", "建档组织")),
    ),
    find={"branch": branch_named},
    common="branch",
)
