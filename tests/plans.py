"""Small plans as text: what most tests need before the line that they are about."""


def following(vocabulary="van_thu_luu_tru", period=None):
    """Return the head of a plan that follows a vocabulary, the shared one unless another is named."""
    dates = "" if period is None else f"thoi_ky {period}\n"
    return f'ke_hoach thu "Thử"\n{dates}theo {vocabulary}\n'


def plan_of(*lines, section='"1"', period=None):
    """Return a plan that follows the shared vocabulary, with the lines in one section.

    The first of them is line 4 of the plan, or line 5 if it has a period.
    """
    return following(period=period) + f"muc {section}\n" + "".join(f"{line}\n" for line in lines)
