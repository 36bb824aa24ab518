# refused-by: vault-closed
# customers become the platform
kubectl label namespace ${one} ${two} owner=platform --overwrite
sleep 2
