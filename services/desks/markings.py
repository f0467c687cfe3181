"""Sets up the installation's markings, renames them, and lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.desks import Desk
from domain.markings import Marking, MarkingRefused, Markings, Words
from services.work.archive import Archive, Work
from services.work.teams import Standing


@dataclass(frozen=True, slots=True)
class Listed:
    """The list, and by the id of each marking the codes of the desks whose ceiling it is."""

    markings: Markings
    ceilings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    without: Sequence[str] = ()
    """Codes of the desks that have no ceiling: they hold everything."""


@dataclass(frozen=True, slots=True)
class ArrangeMarkings:
    """Put the markings in order, the lowest first; new names are new markings."""

    archive: Archive

    async def __call__(self, names: Sequence[Words], belongs: Words) -> Listed:
        """
        Write the list; *belongs*, where it says anything, is said of all without their own words.

        Raises:
            MarkingRefused: One that is set up is not named, a word means two, or a desk's default
                would stand above its ceiling.
        """
        async with self.archive() as work:
            await work.unit.fence.hold()  # two at once: the second sees the first's list
            before = await work.markings.get()
            wanted = [_meant(work, before, name) for name in names]
            after = replace(before.arranged(wanted), belongs=belongs.over(before.belongs))
            listed = await _write(work, after)
            await work.commit()
        return listed


@dataclass(frozen=True, slots=True)
class ChangeMarking:
    """Call a marking something else, or say anew where it belongs."""

    archive: Archive

    async def __call__(self, word: str, changes: Marking) -> Listed:
        """
        Write what *changes* says of the marking that *word* means; what it leaves empty stays.

        Raises:
            MarkingRefused: There is none, or a word would mean two.
        """
        async with self.archive() as work:
            await work.unit.fence.hold()
            markings = await work.markings.get()
            known = markings.named(word)
            changed = replace(
                known,
                name=changes.name.over(known.name),
                short=changes.short or known.short,
                belongs=changes.belongs.over(known.belongs),
            )
            listed = await _write(work, markings.with_marking(changed))
            await work.commit()
        return listed


@dataclass(frozen=True, slots=True)
class ListMarkings:
    """List the markings, for the operator."""

    archive: Archive

    async def __call__(self) -> Listed:
        """Return them, the lowest first, with the desks whose ceilings they are."""
        async with self.archive() as work:
            return _listed(await work.markings.get(), await work.desks.all())


BY_WORD = frozenset({"ceiling", "marking"})
"""Fields of a desk that the operator names by a marking's word."""

NONE = "none"
"""The word for no ceiling, or no default."""


async def with_markings(work: Work, desk: Desk, changes: Mapping[str, object]) -> Desk:
    """
    Return *desk* with the ceiling and the default that *changes* name by their words.

    Raises:
        MarkingRefused: Unknown, or the default would stand above the ceiling.
    """
    words = {field: str(changes[field]) for field in BY_WORD & changes.keys() if changes[field]}
    if not words:
        return desk
    markings = await work.markings.get()
    ids = {
        field: "" if word == NONE and not markings.called(word) else markings.named(word).id
        for field, word in words.items()
    }
    changed = replace(
        desk,
        ceiling=ids.get("ceiling", desk.ceiling),
        marking=ids.get("marking", desk.marking),
    )
    check_default(markings, changed.code, changed.marking, changed.ceiling)
    return changed


async def _write(work: Work, markings: Markings) -> Listed:
    desks = await work.desks.all()
    for standing in desks:
        check_default(markings, standing.desk.code, standing.desk.marking, standing.desk.ceiling)
    await work.markings.put(markings)
    return _listed(markings, desks)


def check_default(markings: Markings, code: str, marking: str, ceiling: str) -> None:
    """
    Make sure that what a desk marks by itself may rest there.

    Raises:
        MarkingRefused: The default stands above the ceiling.
    """
    default, most = markings.find(marking), markings.find(ceiling)
    if default is None or most is None or not markings.is_above(marking, ceiling):
        return
    msg = (
        f"{default.name.said('en')}, the default of {code}, would stand above its ceiling,"
        f" {most.name.said('en')}: set both with `python bot.py desk set {code} --ceiling …"
        " --marking …`"
    )
    raise MarkingRefused(msg)


def _meant(work: Work, markings: Markings, name: Words) -> Marking:
    """Return the marking that a name means; one that nothing is called yet is a new one."""
    known = {each.id: each for word in name.every() if (each := markings.called(word))}
    if len(known) > 1:
        msg = f"{name.en}={name.ar} are two markings already: name each by itself"
        raise MarkingRefused(msg)
    if not known:
        return Marking(work.vault.fresh_id(), name)
    (found,) = known.values()
    return found if len(name.every()) == 1 else replace(found, name=name)


def _listed(markings: Markings, desks: Sequence[Standing]) -> Listed:
    ceilings: dict[str, list[str]] = {}
    for standing in desks:
        ceilings.setdefault(standing.desk.ceiling, []).append(standing.desk.code)
    return Listed(markings, ceilings, ceilings.get("", []))
