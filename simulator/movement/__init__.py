"""How it happens: the law of motion and the SimPy processes that live by it."""
