"""A department as a person names it: by its number, its name or another name, living or ended."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.department import Alias, Department, DepartmentKind
from tasks.match import name_key


class DepartmentError(ValueError):
    """A department that cannot be found or changed so; says what was found, expected and the mend, in Vietnamese."""


def find_department(session: Session, text: str) -> Department:
    """The department, never a group of them.

    Raises:
        DepartmentError: nobody is called so, or several are.
    """
    known = session.scalars(select(Department).where(Department.kind != DepartmentKind.GROUP).order_by(Department.id))
    departments = {each.id: each for each in known}
    key = name_key(text)
    found = {each.id for each in departments.values() if name_key(each.name) == key or str(each.id) == text.strip()}
    if not found:
        aliases = session.scalars(select(Alias)).all()
        found = {each.department_id for each in aliases if name_key(each.text) == key} & set(departments)
    if len(found) == 1:
        return departments[found.pop()]
    if not found:
        raise DepartmentError(f"Không có đơn vị nào tên «{text}»; xem «dondoc department list».")
    listed = ", ".join(f"số {each} ({departments[each].name})" for each in sorted(found))
    raise DepartmentError(f"«{text}» là tên của nhiều đơn vị: {listed}; ghi số của đơn vị.")
