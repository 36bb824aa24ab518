cat <<'FILE' | ssh ${place.node} tee /etc/cni/net.d/10-build.conflist > /dev/null
{
  "cniVersion": "1.0.0",
  "name": "build-net",
  "plugins": [
    {
      "type": "bridge",
      "bridge": "build0",
      "isGateway": true,
      "isDefaultGateway": true,
      "ipMasq": true,
      "ipam": {"type": "host-local", "ranges": [[{"subnet": "${subnet}.0.0/16"}]]}
    }
  ]
}
FILE
kubectl rollout restart daemonset ${app}
kubectl rollout status daemonset ${app}
sleep 10
