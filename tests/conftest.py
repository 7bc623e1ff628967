"""What all tests share: the two hypothesis profiles."""

from hypothesis import settings

pytest_plugins = ["pytester"]

#: Examples in a hundred: `make test` takes a part of each random suite, `make thorough` all of it.
settings.register_profile("part", max_examples=33)
settings.register_profile("thorough", max_examples=100)
settings.load_profile("part")
