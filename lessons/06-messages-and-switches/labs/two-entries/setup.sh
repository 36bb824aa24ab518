P1=$(kubectl get pod pod-1 -o jsonpath='{.status.podIP}')
P4=$(kubectl get pod pod-4 -o jsonpath='{.status.podIP}')
ssh node-1 "for n in \$(ip netns list | cut -d' ' -f1); do if ip netns exec \$n ip -br addr show eth0 | grep -q $P1/; then ip netns exec \$n ip route replace default via 10.244.0.200; fi; done"
ssh node-2 ip route add $P4 dev eth0
