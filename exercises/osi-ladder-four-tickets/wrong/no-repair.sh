# refused-by: repaired
# names all layers and repairs nothing
hop answer one 4
hop answer two 7
hop answer three 1
hop answer four 6
