// Reads the recordings: what was sent, what came back, and which topic needs which. Nothing here talks to a server.
import fs from 'node:fs';
import path from 'node:path';
import type { Json } from '@windlass/sdk';

/** Found in every name that the recording made up, and the second at which it began. */
export const RECORDED_STAMP = '1795451563';
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** The id of nothing, on purpose. */
const NOBODYS_ID = '00000000-0000-4000-8000-000000000000';

const FOLDER = path.join(import.meta.dirname, 'golden');

export type JsonObject = { [key: string]: Json };
/** A form field, or a file. */
export type Part = string | { filename: string; content: string };

export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  json?: Json;
  form?: Record<string, string>;
  parts?: Record<string, Part>;
  raw?: string;
  /** Ask again until this holds. */
  repeat_until?: string;
}

export interface RecordedAnswer {
  status: number;
  headers: Record<string, string>;
  body: Json;
}

export interface Exchange {
  topic: string;
  /** Its place in the topic: names are not unique. */
  index: number;
  name: string;
  request: RecordedRequest;
  response: RecordedAnswer;
  /** Upstream answers 500 here. */
  upstreamFails: boolean;
}

export interface Topic {
  name: string;
  exchanges: Exchange[];
}

/** Where we answer better on purpose: the names of exchanges, the statuses that are right, and why. */
export interface Difference {
  exchange: RegExp;
  ours: number[];
  why: string;
}

export interface FieldFacts {
  type?: string;
  nullable?: boolean;
  properties?: JsonObject;
}

interface EndpointFacts {
  fields: Record<string, FieldFacts>;
}

interface StoredExchange {
  name: string;
  request: RecordedRequest;
  response: RecordedAnswer;
  upstream_fails?: boolean;
}

/** Long lists of OPTIONS were cut: their last element says by how much. */
const CUT = /^… \d+ more$/;

/** Every topic, in the order in which they were recorded. */
export function loadTopics(): Topic[] {
  const files = fs.readdirSync(FOLDER).filter((file) => /^\d\d-.*\.json$/.test(file));
  return files.sort().map((file) => {
    const name = file.replace('.json', '');
    const stored = readJson<StoredExchange[]>(file);
    return {
      name,
      exchanges: stored.map(({ upstream_fails, ...exchange }, index) => ({
        ...exchange,
        response: { ...exchange.response, body: withoutCuts(exchange.response.body) },
        topic: name,
        index,
        upstreamFails: upstream_fails === true,
      })),
    };
  });
}

export function loadDifferences(): Difference[] {
  const stored = readJson<{ exchange: string; ours: number[]; why: string }[]>('differences.json');
  return stored.map((difference) => ({ ...difference, exchange: new RegExp(difference.exchange) }));
}

/** By list path below /api: "/dcim/devices/". */
export function loadEndpoints(): Record<string, EndpointFacts> {
  return readJson<{ paths: Record<string, EndpointFacts> }>('fields.json').paths;
}

/** The topics named (by number or by name) and those that give the users and the ids they need, in order; all of them when none is named. */
export function selectTopics(topics: readonly Topic[], wanted: readonly string[]): Topic[] {
  if (wanted.length === 0) return [...topics];
  const unknown = wanted.filter((name) => !topics.some((topic) => isCalled(topic, name)));
  if (unknown.length > 0) throw new Error(`No such topic: ${unknown.join(', ')}. There are: ${topics.map(({ name }) => name).join(', ')}.`);
  const needs = listNeeds(topics);
  const selected = new Set([topics[0]?.name ?? '']);
  const open = topics.filter((topic) => wanted.some((name) => isCalled(topic, name))).map(({ name }) => name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (selected.has(name)) continue;
    selected.add(name);
    open.push(...(needs.get(name) ?? []));
  }
  return topics.filter(({ name }) => selected.has(name));
}

function isCalled(topic: Topic, name: string): boolean {
  return topic.name === name || topic.name.startsWith(`${name}-`);
}

/** Recorded id → the exchange whose answer was the first to show it. */
export function listSources(topics: readonly Topic[]): Map<string, Exchange> {
  const sources = new Map<string, Exchange>();
  for (const exchange of topics.flatMap((topic) => topic.exchanges)) {
    for (const id of idsIn(exchange.response)) if (!sources.has(id)) sources.set(id, exchange);
  }
  return sources;
}

/** The ids a request or an answer speaks of, but for the one that is nobody's. */
export function idsIn(value: unknown): string[] {
  return [...new Set(JSON.stringify(value).match(UUID) ?? [])].filter((id) => id !== NOBODYS_ID);
}

function listNeeds(topics: readonly Topic[]): Map<string, Set<string>> {
  const sources = listSources(topics);
  return new Map(
    topics.map((topic) => {
      const own = new Set<string>();
      const needs = new Set<string>();
      for (const exchange of topic.exchanges) {
        const foreign = idsIn(exchange.request).filter((id) => !own.has(id));
        for (const id of foreign) needs.add(sources.get(id)?.topic ?? topic.name);
        for (const id of idsIn(exchange.response)) own.add(id);
      }
      return [topic.name, needs];
    }),
  );
}

function withoutCuts(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => typeof item !== 'string' || !CUT.test(item)).map(withoutCuts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutCuts(item)]));
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readJson<Content>(file: string): Content {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Content;
}
