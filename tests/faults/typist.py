"""Types many commands, and notes what each may say."""

from dataclasses import dataclass, field

from tests.faults.post import Post
from tests.faults.process import Child


@dataclass(frozen=True)
class Asked:
    """A command, what its output may say, and the settings it is given by name."""

    words: list[str]
    say: set[str] = field(default_factory=set)
    changed: dict[str, str] = field(default_factory=dict)


@dataclass
class Typist:
    """Types commands in an installation; *allowed* is what may stand in each output, by file."""

    post: Post
    allowed: dict[str, set[str]] = field(default_factory=dict)
    newest: Child | None = None

    async def types(self, *asked: Asked) -> list[int]:
        """Type commands one after the other; return their exit codes."""
        return [await self._type(each) for each in asked]

    async def _type(self, asked: Asked) -> int:
        self.newest = await self.post.installation.command(*asked.words, **asked.changed)
        self.allowed[self.newest.printed.name] = asked.say
        return await self.newest.exit_code()

    def told(self) -> str:
        """Return what the newest command printed."""
        assert self.newest is not None
        return self.newest.output
