"""Why was it late: from an event back along the causes that the passages keep."""
