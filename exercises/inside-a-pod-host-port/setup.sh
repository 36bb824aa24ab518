kubectl scale deployment ${app} --replicas=1
