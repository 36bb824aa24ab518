kubectl rollout status deployment shop
kubectl label nodes control-plane worker-1 proxy=yes
kubectl patch daemonset kube-proxy -n kube-system -p '{"spec":{"template":{"spec":{"nodeSelector":{"proxy":"yes"}}}}}'
kubectl rollout status daemonset kube-proxy -n kube-system
kubectl rollout restart deployment shop
kubectl rollout status deployment shop
sleep 5
ssh worker-1 iptables -t nat -F $(ssh worker-1 iptables-save -t nat | grep '^-A KUBE-SERVICES.*default/cart' | sed 's/.*-j //')
ssh worker-1 iptables -t nat -D $(ssh worker-1 iptables-save -t nat | grep '^-A KUBE-SEP.*default/mirror.*MARK-MASQ' | cut -d ' ' -f 2) 1
