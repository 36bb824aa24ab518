kubectl wait --for=condition=Ready pod/${store} pod/${client} pod/monitor --timeout=60s
IP=$(kubectl get pod ${store} -o jsonpath='{.status.podIP}')
ssh ${place.node} "for n in \$(ip netns list | cut -d' ' -f1); do if ip netns exec \$n ip -br addr show eth0 | grep -q $IP/; then ip netns exec \$n ip route add ${entry.route}; fi; done"
sleep 30
