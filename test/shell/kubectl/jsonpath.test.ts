import { describe, expect, it } from 'vitest';
import { printJsonPath } from '../../../src/shell/kubectl/print/jsonpath.ts';
import { printGoTemplate } from '../../../src/shell/kubectl/print/go-template.ts';

const object = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'a', labels: { app: 'web', 'k8s.io/x': 'y' } },
      spec: {
        ports: [
          { port: 80, name: 'http' },
          { port: 443, name: 'https' },
        ],
      },
    },
    { metadata: { name: 'b' }, spec: { ports: [{ port: 53 }] } },
  ],
};

const paths: readonly { readonly template: string; readonly text: string }[] = [
  { template: '{.kind}', text: 'List' },
  { template: '{.items[*].metadata.name}', text: 'a b' },
  { template: '{.items[0].spec.ports[-1].port}', text: '443' },
  { template: '{.items[0].spec.ports[0:2].port}', text: '80 443' },
  { template: '{.items[?(@.metadata.name=="b")].spec.ports[0].port}', text: '53' },
  { template: '{.items[*].spec.ports[?(@.port>100)].name}', text: 'https' },
  { template: '{range .items[*]}{.metadata.name}{"\\t"}{end}', text: 'a\tb\t' },
  { template: '{range .items[*]}{.metadata.name}:{range .spec.ports[*]} {.port}{end};{end}', text: 'a: 80 443;b: 53;' },
  { template: "{.items[0].metadata.labels['k8s\\.io/x']}", text: 'y' },
  { template: '{.items[0].metadata.labels.k8s\\.io/x}', text: 'y' },
  { template: '{..port}', text: '80 443 53' },
  { template: '{.items[0].spec.ports[0]}', text: '{"name":"http","port":80}' },
  { template: '{.nothing}', text: '' },
  { template: "{.items[*]['metadata.name', 'kind']}", text: 'a b' },
  { template: 'name={.items[0].metadata.name}', text: 'name=a' },
];

describe('jsonpath', () => {
  for (const row of paths) it(row.template, () => expect(printJsonPath(row.template, object)).toEqual({ ok: true, value: row.text }));

  it('says that an index is out of bounds, with the object', () => {
    const result = printJsonPath('{.items[0]}', { items: [] });
    expect(result).toEqual({
      ok: false,
      error:
        'error executing jsonpath "{.items[0]}": Error executing template: array index out of bounds: index 0, length 0. Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.items[0]}\n\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{"items":[]interface {}{}}\n\n',
    });
  });
});

const templates: readonly { readonly template: string; readonly text: string }[] = [
  { template: '{{.kind}}', text: 'List' },
  { template: '{{range .items}}{{.metadata.name}} {{end}}', text: 'a b ' },
  { template: '{{range $i, $e := .items}}{{$i}}={{$e.metadata.name}};{{end}}', text: '0=a;1=b;' },
  { template: '{{range .items}}{{if eq .metadata.name "a"}}first{{else}}other{{end}}\n{{end}}', text: 'first\nother\n' },
  { template: '{{(index .items 0).metadata.name}}', text: 'a' },
  { template: '{{len .items}} {{.nothing}}', text: '2 <no value>' },
  { template: '{{index (index .items 0).metadata.labels "k8s.io/x" | printf "%s!"}}', text: 'y!' },
];

describe('go-template', () => {
  for (const row of templates) it(row.template, () => expect(printGoTemplate(row.template, object)).toEqual({ ok: true, value: row.text }));
});
