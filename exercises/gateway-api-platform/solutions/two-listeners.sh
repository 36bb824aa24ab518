kubectl describe httproute -n ${team}
kubectl get namespaces --show-labels
# step: the listener lets in the team's namespace
kubectl patch gateway edge -n infra --type=json -p '[{"op":"add","path":"/spec/listeners/0/allowedRoutes","value":{"namespaces":{"from":"Selector","selector":{"matchLabels":{"team":"${team}"}}}}}]'
# step: a listener for the bare name
kubectl patch gateway edge -n infra --type=json -p '[{"op":"add","path":"/spec/listeners/-","value":{"name":"bare","port":80,"protocol":"HTTP","hostname":"${shop}.test","allowedRoutes":{"namespaces":{"from":"Selector","selector":{"matchLabels":{"team":"${team}"}}}}}}]'
sleep 5
