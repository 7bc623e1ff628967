"""How many replications are enough: intervals of shares and of quantiles, by their number.

    python benchmarks/scale.py

Tables of docs/scale.md. Nothing is measured or drawn: a share has Wilson's interval, as in the
reports of ensembles; a quantile lies between two order statistics, whose ranks are binomial.
"""

from __future__ import annotations

from math import ceil, log

from scipy.stats import binom

from simulator.ensemble.counting.probability import wilson

RUNS = (100, 1_000, 10_000, 100_000, 1_000_000)
SHARES = (0.5, 0.9, 0.95, 0.99)
QUANTILES = (0.5, 0.95, 0.99)


def ranks(quantile: float, runs: int) -> tuple[int, int]:
    """The ranks, from 1, of the two values between which a quantile is with 95 %."""
    low, high = binom.ppf([0.025, 0.975], runs, quantile)
    return int(low), int(high) + 1


def main() -> None:
    """Print."""
    print("| runs | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |")
    print("| ---: |" + " ---: |" * len(SHARES))
    for runs in RUNS:
        widths = []
        for share in SHARES:
            low, high = wilson(round(share * runs), runs)
            widths.append(f"{low:.2%} to {high:.2%}")
        print(f"| {runs:,} | " + " | ".join(widths) + " |")
    print()
    print("| runs | " + " | ".join(f"{each:.0%} quantile" for each in QUANTILES) + " |")
    print("| ---: |" + " ---: |" * len(QUANTILES))
    for runs in RUNS:
        cells = []
        for each in QUANTILES:
            low, high = ranks(each, runs)
            none = low < 1 or high > runs
            cells.append("too few" if none else f"{low / runs:.2%} to {high / runs:.2%}")
        print(f"| {runs:,} | " + " | ".join(cells) + " |")
    print()
    for each in (0.95, 0.99, 0.999):
        print(f"{each:.1%} of all: at least {ceil(log(0.05) / log(each)):,} runs without a failure")


if __name__ == "__main__":
    main()
