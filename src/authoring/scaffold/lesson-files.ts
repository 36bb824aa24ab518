import { exerciseFiles } from './exercise-files.ts';

/** A lesson of two pages with a lab, that works as it stands and proves green. */
export function lessonFiles(id: string): ReadonlyMap<string, string> {
  const lesson = `---
format: 1
id: ${id}
title: A lesson about one idea
layers: [4]
minutes: 10
requires: [first-hop]
teaches:
  ideas: [a Service without endpoints refuses]
  commands: [kubectl get, kubectl label, kubectl patch]
---
# A lesson about one idea

Say why the idea matters, in short sentences. Then let the learner predict
what a command prints.

\`\`\`diagram A client asks the Service, the Service has no pod
  client ---> Service ---> ?
\`\`\`

\`\`\`predict
id: services
question: What does the Service have behind it?
command: kubectl get endpointslices
choices:
  - text: One endpoint
    why: No pod carries the label that the Service asks for.
  - text: No endpoint
    right: true
    why: The labels do not match, so the list of endpoints is empty.
shows: [IPv4]
\`\`\`

\`\`\`predict
id: pods
question: On which node does the pod client run?
command: kubectl get pods -o wide
choices:
  - text: worker-1
    why: The manifest names another node.
  - text: worker-2
    right: true
    why: The manifest says nodeName worker-2.
shows: [worker-2]
\`\`\`

---
# Repair it

\`\`\`quiz
id: refused
question: A request to a Service without endpoints is ...
choices:
  - text: refused
    right: true
    why: kube-proxy writes a rule that rejects at once.
  - text: lost, so it times out
    why: Silence means a lost packet. Here the node answers with a refusal.
\`\`\`

\`\`\`quiz
id: labels
question: How does a Service find its pods?
choices:
  - text: By their labels
    right: true
    why: The selector is compared with the labels of every pod.
  - text: By their names
    why: Names are not looked at. Two pods with other names can both match.
\`\`\`

\`\`\`lab
id: repair
\`\`\`
`;
  const lab = exerciseFiles('repair', []);
  return new Map([['lesson.md', lesson], ...[...lab].map(([path, text]): [string, string] => [`labs/repair/${path}`, text])]);
}
