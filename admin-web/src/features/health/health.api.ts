import { healthSchema, type Health } from '@energy-desk/shared/http';
import { getJson } from '../../lib/http.js';

/** What the server says of itself. */
export type ServerStatus = Health['status'];

const PATIENCE_MS = 4_000;

/** @throws NoAnswer when the server can't be reached or says something else */
export async function readHealth(): Promise<ServerStatus> {
  return (await getJson('/health', healthSchema, PATIENCE_MS)).status;
}
