"""What the figures of a run or of an ensemble show: which there are."""

from __future__ import annotations

from simulator.views.blocks import Block, Column, Row, Table
from simulator.views.figures.ensemble.plot import EnsemblePlot
from simulator.views.figures.plot import Plot
from simulator.views.representation.showing import blocks, in_a_line


@in_a_line.register(Plot)
@in_a_line.register(EnsemblePlot)
def _(plot: Plot | EnsemblePlot) -> str:
    return f"{type(plot).__name__}: {', '.join(f'{name}()' for name in _figures(plot))}"


@blocks.register(Plot)
@blocks.register(EnsemblePlot)
def _(plot: Plot | EnsemblePlot) -> list[Block]:
    rows = [Row((f"{name}()", summary)) for name, summary in _figures(plot).items()]
    return [Table("Figures", [Column(""), Column("")], rows)]


def _figures(plot: Plot | EnsemblePlot) -> dict[str, str]:
    """Method → the first line of what it says of itself."""
    return {
        name: (each.__doc__ or "").partition("\n")[0]
        for name, each in vars(type(plot)).items()
        if getattr(each, "__annotations__", {}).get("return") == "Axes"
    }
