"""How long tests wait for what comes."""

#: What has not come by then (s) never will, however slow the machine is.
NEVER = 120
