"""What figures are drawn with: frames, axes, labels, fonts and colours."""
