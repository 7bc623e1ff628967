"""Many runs of one scenario, each with inputs that are drawn."""
