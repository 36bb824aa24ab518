kubectl exec ${place.asker} -c c1 -- curl -s -m 2 $(kubectl get pod ${place.deaf} -o jsonpath='{.status.podIP}'):${port}
hop trace
# step: refused, at the last switch
hop answer one ${place.deaf}
# look
kubectl exec ${place.stray} -c c1 -- ping -c 1 -W 4 $(kubectl get pod ${place.asker} -o jsonpath='{.status.podIP}')
hop trace
# step: discarded by the first switch
hop answer two ${place.stray}
# look
kubectl exec ${place.asker} -c c1 -- ping -c 1 -W 4 $(kubectl get pod ${place.hidden} -o jsonpath='{.status.podIP}')
hop trace
# step: discarded by the node
hop answer three ${place.node}
# look
kubectl exec ${place.asker} -c c1 -- ping -c 1 -W 4 $(kubectl get pod ${place.stray} -o jsonpath='{.status.podIP}')
hop trace
# step: the second message is lost
hop answer four reply
