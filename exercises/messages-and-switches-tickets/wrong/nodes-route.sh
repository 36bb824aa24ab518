# refused-by: one
# "it is always the node"
hop answer one ${place.other}
hop answer two ${place.node}
hop answer three ${place.node}
hop answer four request
