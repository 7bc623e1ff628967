"""What if: how far one input may move before a verdict flips, and what mends a broken one."""
