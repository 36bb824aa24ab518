/** A small exercise that works as it stands and proves green: a start to change, piece by piece. */
export function exerciseFiles(id: string, requires: readonly string[]): ReadonlyMap<string, string> {
  return new Map([
    [
      'exercise.yaml',
      `format: 1
id: ${id}
title: The greeting that nobody gets
layers: [4]
topics: [services]
difficulty: 1
minutes: 5
requires: [${requires.join(', ')}]
cluster: three-node
vary:
  app: {type: name, from: [greeting, welcome, hello]}
goals:
  - id: answers
    title: client gets a page from http://\${app}
    points: 2
    http: {from: pod/client, url: "http://\${app}/hostname", body: "\${app}"}
keep:
  - id: pods-stay
    title: Both pods are still there
    object: {resource: pods, expect: size(objects) == 2}
hints:
  - goal: answers
    text: Is anybody behind the Service? Compare its selector with the labels.
  - goal: answers
    cost: 1
    text: kubectl label pod \${app} app=\${app} --overwrite
`,
    ],
    [
      'manifests/pods.yaml',
      `apiVersion: v1
kind: Pod
metadata:
  name: \${app}
  labels:
    app: other
spec:
  nodeName: worker-1
  containers:
    - name: web
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=8080]
---
apiVersion: v1
kind: Pod
metadata:
  name: client
spec:
  nodeName: worker-2
  containers:
    - name: client
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [pause]
---
apiVersion: v1
kind: Service
metadata:
  name: \${app}
spec:
  selector:
    app: \${app}
  ports: [{port: 80, targetPort: 8080}]
`,
    ],
    [
      'brief.md',
      `Since this morning nobody gets a page from \${app}.

\`\`\`console
laptop$ kubectl exec client -- curl -s -m 2 http://\${app}/hostname
command terminated with exit code 7
\`\`\`

Make it answer again.
`,
    ],
    [
      'debrief.md',
      `**What was wrong.** The pod did not carry the label that the Service asks
for, so the Service had no endpoints.

**At work.** Say here what to do so that it does not happen again.
`,
    ],
    [
      'solutions/label.sh',
      `kubectl get pods --show-labels
# step: give the pod the label that the Service asks for
kubectl label pod \${app} app=\${app} --overwrite
`,
    ],
    [
      'solutions/selector.sh',
      `# step: ask for the label that the pod has
kubectl patch service \${app} -p '{"spec":{"selector":{"app":"other"}}}'
`,
    ],
    [
      'wrong/service-label.sh',
      `# refused-by: answers
# labels the Service, which is not what its selector looks at
kubectl label service \${app} app=\${app}
`,
    ],
  ]);
}
