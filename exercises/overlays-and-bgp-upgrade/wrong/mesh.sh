# refused-by: no-mesh
# works with three nodes; a thousand nodes make half a million sessions
kubectl patch bgpconfiguration default --type merge -p '{"spec":{"nodeToNodeMeshEnabled":true}}'
sleep 5
