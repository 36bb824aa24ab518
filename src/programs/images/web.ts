import { image, versions, type CatalogueEntry } from './entry.ts';

const NGINX_PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const NGINX_CONF = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    sendfile        on;
    keepalive_timeout  65;
    include /etc/nginx/conf.d/*.conf;
}
`;

const NGINX_SITE = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const NGINX_PATCH: Readonly<Record<string, string>> = {
  '1.14': '1.14.2',
  '1.16': '1.16.1',
  '1.19': '1.19.10',
  '1.21': '1.21.6',
  '1.23': '1.23.4',
  '1.24': '1.24.0',
  '1.25': '1.25.5',
  '1.26': '1.26.3',
  '1.27': '1.27.5',
  '1.28': '1.28.1',
  '1.29': '1.29.4',
};

function nginxVersion(tag: string): string {
  const number = /^\d+\.\d+(\.\d+)?/.exec(tag)?.[0];
  if (number === undefined) return tag.startsWith('stable') ? '1.28.1' : '1.29.4';
  return NGINX_PATCH[number] ?? (number.split('.').length === 3 ? number : `${number}.0`);
}

const nginxFiles = {
  '/usr/share/nginx/html/index.html': NGINX_PAGE,
  '/etc/nginx/nginx.conf': NGINX_CONF,
  '/etc/nginx/conf.d/default.conf': NGINX_SITE,
};

/** Web servers and the small programs that courses use to see who answers. */
export const webImages: readonly CatalogueEntry[] = [
  {
    image: image('nginx', 'nginx web server', {
      entrypoint: ['/docker-entrypoint.sh'],
      command: ['nginx', '-g', 'daemon off;'],
      tools: ['coreutils', 'curl'],
      libc: 'glibc',
      bytes: 72_319_178,
      exposedPorts: [80],
      files: nginxFiles,
    }),
    hasTag: versions(/1\.(?:1[0-9]|2[0-9])(?:\.\d{1,2})?/, 'alpine|slim|perl|bookworm|trixie|alpine-slim|otel'),
    env: (tag) => ({ NGINX_VERSION: nginxVersion(tag) }),
  },
  {
    image: image('nginxinc/nginx-unprivileged', 'nginx on port 8080 without root', {
      entrypoint: ['/docker-entrypoint.sh'],
      command: ['nginx', '-g', 'daemon off;'],
      tools: ['coreutils', 'curl'],
      libc: 'glibc',
      user: 'nginx',
      exposedPorts: [8080],
      files: { ...nginxFiles, '/etc/nginx/conf.d/default.conf': NGINX_SITE.replaceAll('80;', '8080;') },
    }),
    hasTag: versions(/1\.(?:1[0-9]|2[0-9])(?:\.\d{1,2})?/),
    env: (tag) => ({ NGINX_VERSION: nginxVersion(tag) }),
  },
  {
    image: image('httpd', 'Apache HTTP server', {
      command: ['httpd-foreground'],
      workingDirectory: '/usr/local/apache2',
      tools: ['coreutils'],
      libc: 'glibc',
      bytes: 58_000_000,
      exposedPorts: [80],
      files: { '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n' },
    }),
    hasTag: versions(/2(?:\.4(?:\.\d{1,2})?)?/),
    env: (tag) => ({ HTTPD_VERSION: /^2\.4\.\d+/.exec(tag)?.[0] ?? '2.4.65' }),
  },
  {
    image: image('hashicorp/http-echo', 'answers one text', { entrypoint: ['/http-echo'], bytes: 3_600_000, exposedPorts: [5678] }),
    hasTag: versions(/v?[01]\.\d+(?:\.\d+)?/),
  },
  {
    image: image('traefik/whoami', 'tells who answered', { entrypoint: ['/whoami'], bytes: 3_100_000, exposedPorts: [80] }),
    hasTag: versions(/v1\.\d+(?:\.\d+)?/),
  },
  {
    image: image('containous/whoami', 'tells who answered', { entrypoint: ['/whoami'], bytes: 3_100_000, exposedPorts: [80] }),
    hasTag: versions(/v1\.\d+(?:\.\d+)?/),
  },
  {
    image: image('registry.k8s.io/e2e-test-images/agnhost', 'many small servers for tests', {
      entrypoint: ['/agnhost'],
      command: ['pause'],
      tools: ['busybox', 'curl', 'dig', 'iproute2', 'iputils', 'nc', 'iperf'],
      libc: 'musl',
      bytes: 52_000_000,
      exposedPorts: [80, 8080, 8081, 9376],
    }),
    hasTag: versions(/2\.\d+(?:\.\d+)?/),
  },
  {
    image: image('stefanprodan/podinfo', 'podinfo demo service', {
      command: ['./podinfo'],
      workingDirectory: '/home/app',
      user: 'app',
      tools: ['busybox', 'curl'],
      libc: 'musl',
      bytes: 24_000_000,
      exposedPorts: [9898],
    }),
    hasTag: versions(/[3-6]\.\d+\.\d+/),
    env: (tag) => ({ PODINFO_VERSION: /^\d/.test(tag) ? tag : '6.9.2' }),
  },
  {
    image: image('ghcr.io/stefanprodan/podinfo', 'podinfo demo service', {
      command: ['./podinfo'],
      workingDirectory: '/home/app',
      user: 'app',
      tools: ['busybox', 'curl'],
      libc: 'musl',
      bytes: 24_000_000,
      exposedPorts: [9898],
    }),
    hasTag: versions(/[3-6]\.\d+\.\d+/),
    env: (tag) => ({ PODINFO_VERSION: /^\d/.test(tag) ? tag : '6.9.2' }),
  },
  ...['registry.k8s.io/echoserver', 'k8s.gcr.io/echoserver', 'gcr.io/google_containers/echoserver', 'kicbase/echo-server'].map(
    (repository): CatalogueEntry => ({
      image: image(repository, 'tells the request back', {
        command: ['/echoserver'],
        tools: ['coreutils'],
        libc: 'glibc',
        bytes: 44_000_000,
        exposedPorts: [8080],
      }),
      hasTag: versions(/1\.\d+/),
    }),
  ),
  {
    image: image('gcr.io/google-samples/hello-app', 'greets with version and host', {
      entrypoint: ['./hello-app'],
      bytes: 11_000_000,
      exposedPorts: [8080],
    }),
    hasTag: versions(/[12]\.0/),
    env: (tag) => ({ HELLO_VERSION: tag === '2.0' ? '2.0.0' : '1.0.0' }),
  },
  {
    image: image('us-docker.pkg.dev/google-samples/containers/gke/hello-app', 'greets with version and host', {
      entrypoint: ['./hello-app'],
      bytes: 11_000_000,
      exposedPorts: [8080],
    }),
    hasTag: versions(/[12]\.0/),
    env: (tag) => ({ HELLO_VERSION: tag === '2.0' ? '2.0.0' : '1.0.0' }),
  },
  {
    image: image('kennethreitz/httpbin', 'tells requests back as JSON', {
      command: ['gunicorn', '-b', '0.0.0.0:80', 'httpbin:app'],
      tools: ['coreutils'],
      libc: 'glibc',
      bytes: 213_000_000,
      exposedPorts: [80],
    }),
    hasTag: versions(/\d+/),
  },
  {
    image: image('mccutchen/go-httpbin', 'tells requests back as JSON', {
      command: ['/bin/go-httpbin'],
      env: { HTTPBIN_PORT: '8080' },
      bytes: 14_000_000,
      exposedPorts: [8080],
    }),
    hasTag: versions(/v?2\.\d+(?:\.\d+)?/),
  },
  {
    image: image('python', 'Python, of which http.server is simulated', {
      command: ['python3'],
      tools: ['coreutils', 'curl', 'wget'],
      libc: 'glibc',
      bytes: 370_000_000,
    }),
    hasTag: versions(/3(?:\.\d+(?:\.\d+)?)?/),
  },
];
