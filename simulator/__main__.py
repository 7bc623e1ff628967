"""`python -m simulator` is `parade`."""

from simulator.cli.main import main

main()
