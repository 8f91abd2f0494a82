"""Groups of roles that several subjects give their permissions to."""

from boai.kernel.access.roles import LEADERS, Role

CLERKS = (Role.VILLAGE_CLERK, Role.TOWN_CLERK)
OFFICERS = (Role.COUNTY_OFFICER, Role.CITY_TRAINING)
READERS = (*CLERKS, *OFFICERS, *sorted(LEADERS), Role.SUPERVISOR)
