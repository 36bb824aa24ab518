# refused-by: no-affinity
# each connection begins the time anew
hop answer why source-address
kubectl patch service ${app} -p '{"spec":{"sessionAffinityConfig":{"clientIP":{"timeoutSeconds":1}}}}'
