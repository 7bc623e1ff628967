"""What is wrong with places: the ground, its loops, where markers, zones and lanes are laid."""
