"""What a code comes to where a role on a desk still waits for the first one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.authenticators import Authenticator, Claim, Outcome, Weighed

NO_CODE = Weighed(0, is_duress=False)


def entered(
    known: Authenticator,
    own: Weighed,
    papers: Sequence[Weighed],
    heard: str,
    now: datetime,
    *,
    opens: Outcome = Outcome.UNLOCKED,
) -> Authenticator:
    """
    Return *known* after a code: what it confirms is claimed no more, and named as joined.

    *papers* is the code as the paper of each claim has it. Who has an authenticator keeps it: a
    further paper only proves that it reached him. A code for an export confirms nothing.
    """
    if heard == known.heard:
        return known
    fresh, is_forced = replace(known, joined=()), any(each.is_duress for each in (own, *papers))
    is_own = known.is_enrolled and own.step > known.last_step
    proven = next((pair for pair in zip(known.claims, papers, strict=True) if pair[1].step), None)
    is_other = opens is Outcome.EXPORTING or known.is_barred(now)
    if is_forced or is_own or proven is None or is_other:
        return _tried(fresh, Weighed(own.step, is_forced), heard, now, opens)
    return _proven(fresh, *proven, heard, now)


def _tried(
    known: Authenticator, code: Weighed, heard: str, now: datetime, opens: Outcome
) -> Authenticator:
    """Return what a code of his own comes to; the last wrong one allowed ends every claim."""
    tried = known.tried(code, heard, now, opens)
    if tried.is_barred(now) and not known.is_barred(now):
        return replace(tried, claims=())
    if tried.outcome is not Outcome.UNLOCKED:
        return tried
    return _joined(tried, [claim for claim in tried.claims if claim.paper is None])


def _proven(
    known: Authenticator, claim: Claim, code: Weighed, heard: str, now: datetime
) -> Authenticator:
    if known.travelling_since is not None:
        return replace(known, heard=heard, outcome=Outcome.TRAVELLING)
    if known.is_enrolled or claim.paper is None:
        counted = replace(known, heard=heard, failures=0, outcome=Outcome.JOINED)
    else:
        given = known.enrolled(claim.paper.seed, claim.paper.duress)
        counted = given.tried(Weighed(code.step, is_duress=False), heard, now)
    return _joined(counted, [claim])


def _joined(known: Authenticator, confirmed: Sequence[Claim]) -> Authenticator:
    waiting = tuple(each for each in known.claims if each not in confirmed)
    return replace(known, claims=waiting, joined=tuple(each.desk for each in confirmed))
