"""An authenticator as a phone has it: a seed, and the code of each half minute."""

from datetime import datetime, timedelta

from crypto.one_time_codes import code_at
from domain.actions import Action
from domain.secrecy import Secret
from services.work.archive import Archive

SEED = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
DURESS = "918273"
STEP = timedelta(seconds=30)


def code(at: datetime, seed: Secret = SEED) -> str:
    """Return what an authenticator shows at a moment of its own clock."""
    return code_at(seed, int(at.timestamp()) // 30).reveal()


def wrong(at: datetime, seed: Secret = SEED) -> str:
    """Return six digits that no code around a moment has."""
    near = {code(at + STEP * around, seed) for around in range(-3, 4)} | {DURESS}
    return next(digits for digits in map("{:06}".format, range(100)) if digits not in near)


async def enrol(archive: Archive, telegram: int, seed: Secret = SEED, duress: str = DURESS) -> str:
    """Give somebody's authenticator its seed, and return his id."""
    async with archive() as work:
        member = await work.members.require(telegram)
        known = await work.authenticators.get(member)
        given = known.enrolled(seed, Secret(duress))
        await work.authenticators.put(given, Action.STEP_UP_ENROL, "operator")
        await work.commit()
    return member.id
