S=$(kubectl get pod ${place.stray} -o jsonpath='{.status.podIP}')
H=$(kubectl get pod ${place.hidden} -o jsonpath='{.status.podIP}')
ssh ${place.node} "for n in \$(ip netns list | cut -d' ' -f1); do if ip netns exec \$n ip -br addr show eth0 | grep -q $S/; then ip netns exec \$n ip route replace default via ${place.gateway}.${gone}; fi; done"
ssh ${place.node} ip route add ${place.kind} $H
