// How Next serves Windlass: API addresses end in a slash and are served with or without it; strict headers; no telemetry of the framework.
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

/** @type {import('next').NextConfig} */
export default {
  // A redirect to or from the trailing slash would lose the body of a POST.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // Without people's job files: a mistake in one of them must not keep the product from being built.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  serverExternalPackages: ['pg', 'graphile-worker', 'esbuild'],
  // Next would cut request bodies at 10 MB and pass the part on: uploads are counted and refused by our own reader instead.
  experimental: { authInterrupts: true, proxyClientMaxBodySize: '1gb', serverActions: { bodySizeLimit: '1mb' } },
  images: { unoptimized: true },
  // Clients ask the API page for the document by a parameter.
  async rewrites() {
    return {
      beforeFiles: [
        { source: '/api/docs{/}?', has: [{ type: 'query', key: 'format', value: 'openapi' }], destination: '/api/swagger.json' },
        // A script that asks with a token can read no page that asks for a sign-in.
        {
          source: '/api/docs{/}?',
          has: [{ type: 'header', key: 'authorization', value: '[Tt]oken .*' }],
          destination: '/api/swagger.json',
        },
      ],
    };
  },
  async headers() {
    return [{ source: '/:path*', headers: securityHeaders }];
  },
};
