"""What users hold shows itself: a line in a console, a table in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, SupportsIndex, TypeVar, overload

from simulator.wording import unknown


class Represented:
    """Shown by a view: `simulator.views.representation`."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from simulator.views.representation.showing import shown_as_html

        return shown_as_html(self)

    def __str__(self) -> str:
        from simulator.views.representation.showing import shown_as_text

        return shown_as_text(self)

    def __repr__(self) -> str:
        from simulator.views.representation.showing import shown_as_line

        return shown_as_line(self)


class HasName(Protocol):
    """What is called something."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


N = TypeVar("N", bound=HasName)


class ByName(Represented, Generic[N]):
    """Lets a tuple be read by names, too, which a notebook completes.

    Attributes
    ----------
    what
        What each of it is, for messages.
    """

    __slots__ = ()
    what: ClassVar[str]

    if TYPE_CHECKING:

        def __iter__(self) -> Iterator[N]: ...

    @overload
    def __getitem__(self, key: SupportsIndex | str) -> N: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[N, ...]: ...
    def __getitem__(self, key: SupportsIndex | str | slice) -> N | tuple[N, ...]:
        """One by its place or its name, or some by their places.

        Raises
        ------
        KeyError
            If none has this name; the text has the nearest one.
        """
        if not isinstance(key, str):
            found: N | tuple[N, ...] = tuple.__getitem__(self, key)  # type: ignore[call-overload]
            return found
        for each in self:
            if each.name == key:
                return each
        raise KeyError(unknown(self.what, key, self.names))

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(each.name for each in self)

    def _ipython_key_completions_(self) -> Iterable[str]:
        return self.names
