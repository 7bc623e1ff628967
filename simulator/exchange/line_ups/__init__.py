"""Line-ups of planners: what they may mean, and the times of a run written back into them."""
