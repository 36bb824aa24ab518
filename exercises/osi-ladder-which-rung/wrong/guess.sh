# refused-by: page
# the right answer, and nobody is helped
hop answer layer ${rung.layer}
