// A Git server on this machine: repositories that a test writes and pushes to, served over http by Git's own backend. It counts who asks, and can demand a login.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface Hosted {
  readonly url: string;
  /** Writes files (null removes one), commits and pushes; returns the commit. */
  push(files: Record<string, string | null>, options?: { branch?: string; tag?: string }): string;
  /** The clone, for what no plain file can be: links, odd names. */
  readonly clone: string;
  /** Commits and pushes what lies in the clone. */
  commit(branch?: string): string;
}

export interface GitServer {
  readonly port: number;
  readonly origin: string;
  /** Requests so far: method, path and what was sent as Authorization. */
  readonly requests: { method: string; path: string; authorization: string | undefined }[];
  host(name: string): Hosted;
  /** From now on every request needs this login. */
  demand(username: string, token: string): void;
  /** From now on every request is sent on to this address. */
  redirect(to: string): void;
  close(): Promise<void>;
}

const BACKEND = path.join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: os.tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Author',
  GIT_AUTHOR_EMAIL: 'author@example.net',
  GIT_COMMITTER_NAME: 'Author',
  GIT_COMMITTER_EMAIL: 'author@example.net',
};

export async function gitServer(port: number): Promise<GitServer> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'windlass-git-server-'));
  const requests: GitServer['requests'] = [];
  let login: string | undefined;
  let elsewhere: string | undefined;
  const server = createServer((request, response) => {
    const authorization = request.headers.authorization;
    requests.push({ method: request.method ?? '', path: request.url ?? '', authorization });
    if (elsewhere !== undefined) return void response.writeHead(302, { location: `${elsewhere}${request.url ?? ''}` }).end();
    if (login !== undefined && authorization !== `Basic ${login}`)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    serve(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    port: (server.address() as AddressInfo).port,
    origin,
    requests,
    host: (name) => hosted(root, name, `${origin}/${name}.git`),
    demand: (username, token) => (login = Buffer.from(`${username}:${token}`).toString('base64')),
    redirect: (to) => (elsewhere = to),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}

/** One request, answered by Git's own CGI program. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://here');
  const backend = spawn(BACKEND, {
    env: {
      ...ENVIRONMENT,
      NODE_ENV: 'test',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => undefined);
  let head = Buffer.alloc(0);
  let isBody = false;
  backend.stdout.on('data', (piece: Buffer) => {
    if (isBody) return void response.write(piece);
    head = Buffer.concat([head, piece]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    isBody = true;
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string]);
    response.writeHead(
      Number(headers.find(([name]) => name === 'Status')?.[1].slice(0, 3) ?? 200),
      Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
    );
    response.write(head.subarray(end + 4));
  });
  backend.stdout.on('end', () => response.end());
}

function hosted(root: string, name: string, url: string): Hosted {
  const bare = path.join(root, `${name}.git`);
  const clone = path.join(root, `${name}-clone`);
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: fs.existsSync(clone) ? clone : root,
      env: { ...ENVIRONMENT, NODE_ENV: 'test' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  git('init', '--quiet', '--initial-branch=main', clone);
  const commit = (branch = 'main') => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', 'A change');
    git('push', '--quiet', '--force', bare, `HEAD:refs/heads/${branch}`);
    return git('rev-parse', 'HEAD');
  };
  return {
    url,
    clone,
    commit,
    push: (files, { branch, tag } = {}) => {
      for (const [file, text] of Object.entries(files)) {
        const place = path.join(clone, file);
        if (text === null) fs.rmSync(place, { recursive: true, force: true });
        else {
          fs.mkdirSync(path.dirname(place), { recursive: true });
          fs.writeFileSync(place, text);
        }
      }
      const head = commit(branch);
      if (tag !== undefined) git('push', '--quiet', bare, `HEAD:refs/tags/${tag}`);
      return head;
    },
  };
}
