# refused-by: two
# says of each ticket that the target is to blame
hop answer one ${place.deaf}
hop answer two ${place.asker}
hop answer three ${place.hidden}
hop answer four reply
