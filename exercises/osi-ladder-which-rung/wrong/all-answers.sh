# refused-by: layer
# names a layer where nothing was broken
hop answer layer 5
