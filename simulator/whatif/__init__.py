"""What if: how far one input can move until a constraint breaks, and what fixes a broken one."""
