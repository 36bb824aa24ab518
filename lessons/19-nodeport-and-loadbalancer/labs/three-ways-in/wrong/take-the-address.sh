# refused-by: desk-answers
# the one address changes hands
kubectl patch service desk -p '{"spec":{"type":"NodePort"}}'
kubectl patch deployment kiosk -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"worker-2"}}}}}'
sleep 20
