import { describe, expect, it } from 'vitest';
import { typedLab } from '../support/lab.ts';

const POD = `kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  containers:
  - name: c
    image: busybox:1.36
    command: [sleep, "3600"]
    env: [{name: A, valueFrom: {configMapKeyRef: {name: conf, key: a}}}]
    volumeMounts: [{name: v, mountPath: /conf}, {name: v, mountPath: /one/a, subPath: a}]
  volumes: [{name: v, configMap: {name: conf}}]
EOF`;

describe('a ConfigMap that changes', () => {
  it('reaches the files of running containers after about a minute, not their environment and not a subPath', async () => {
    const lab = await typedLab();
    await lab.run('kubectl create configmap conf --from-literal=a=1 --from-literal=b=1');
    await lab.run(POD);
    await lab.run(`kubectl patch configmap conf --type=merge -p '{"data":{"a":"2","b":null,"c":"3"}}'`);
    const look = `kubectl exec reader -- sh -c 'ls /conf; cat /conf/a; echo; cat /one/a; echo; echo $A'`;
    expect(await lab.out(look)).toBe('a\nb\n1\n1\n1\n');
    await lab.run('sleep 90');
    expect(await lab.out(look)).toBe('a\nc\n2\n1\n1\n');
  });
});
