"""What is masked as a whole: the folder behind `nlptk augment mask --units`."""
