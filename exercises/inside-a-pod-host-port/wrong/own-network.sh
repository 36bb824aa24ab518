# refused-by: host-network
# with a network of its own it starts, and cannot do its work
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"hostNetwork":false}}}}'
